"""Which questions a client is asked, and what must hold for answers and rules."""

from collections.abc import Iterator, Sequence

from paktum import Change, Problem, label as _, validation

from ..clients.models import Client
from .models import MOST_POINTS, CrossSellRule, NeedAnswer, NeedQuestion, QuestionKind

VALUE_OF = {
    QuestionKind.SCALE: "number", QuestionKind.NUMBER: "number", QuestionKind.YES_NO: "is_yes",
    QuestionKind.TEXT: "text",
}  # fmt: skip
"""The attribute that holds an answer of a kind."""


def is_asked(question: NeedQuestion, client: Client) -> bool:
    """Whether a client is asked a question: it is for every industry, or for the client's."""
    own = (client.industry or "").casefold()
    return (
        question.is_active
        and (question.industry is None or question.industry.casefold() == own)
        and (question.industry_code is None or (client.industry_code or "").startswith(question.industry_code))
    )


def in_order(questions: Sequence[NeedQuestion]) -> list[NeedQuestion]:
    """Questions as they stand in the questionnaire."""
    return sorted(questions, key=lambda each: (each.place, each.code))


@validation(NeedAnswer)
def answer_fits_its_question(change: Change, answer: NeedAnswer) -> Iterator[Problem]:
    """An answer has the value that its question asks for, and each question is answered once in a profile."""
    wanted = VALUE_OF[answer.question.kind]
    if getattr(answer, wanted) is None:
        yield Problem("REQUIRED", _("a value is needed"), (wanted,))
    for name in {*VALUE_OF.values()} - {wanted, "text"}:
        if getattr(answer, name) is not None:
            yield Problem("INVALID_VALUE", _("The question asks for something else."), (name,))
    is_scaled = answer.question.kind is QuestionKind.SCALE and answer.number is not None
    if is_scaled and not 0 <= (answer.number or 0) <= MOST_POINTS:
        yield Problem("OUT_OF_RANGE", _("The scale is from 0 to {most}.").filled(most=MOST_POINTS), ("number",))
    same = (NeedAnswer.profile_id == answer.profile.id) & (NeedAnswer.question_id == answer.question.id)
    others = change.list_(NeedAnswer, same & (NeedAnswer.id != answer.id))
    if others:
        yield Problem(
            "core.answered_already", _("The question is answered already; change that answer."), ("question",)
        )


@validation(CrossSellRule)
def rule_says_what_was_bought(change: Change, rule: CrossSellRule) -> Iterator[Problem]:
    """A rule is about a product or a family, and suggests something else."""
    if (rule.bought_product is None) == (rule.bought_family is None):
        yield Problem("REQUIRED", _("Say which product, or which family, was bought."), ("bought_product",))
    if rule.bought_product is rule.product:
        yield Problem("INVALID_VALUE", _("A product is not suggested to who has bought it."), ("product",))
