"""What a client is best offered next: products by the needs that they fulfil, and by what was bought before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from paktum import Change, Condition, Row

from ..clients.models import Client
from ..deals.models import Deal, DealLine
from ..products.models import Product
from .models import (
    MOST_POINTS,
    CrossSellRule,
    Need,
    NeedAnswer,
    NeedsProfile,
    ProductFit,
    ProductSuggestion,
    QuestionKind,
    SuggestionReason,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is suggested."""

    product: Product
    points: Decimal
    text: str | None
    need: Need | None = None
    importance: Decimal | None = None
    rule: CrossSellRule | None = None


def may_be_suggested_something(client: Row) -> Condition:
    """Whether something is known of what a client needs or has bought."""
    return client.needs_profiles.any() | client.deals.any(lambda deal: deal.stage == "won")


def importance_of(answer: NeedAnswer) -> Decimal | None:
    """How important a need is to who has answered, as `NeedAnswer.importance` computes it."""
    if answer.question.kind is QuestionKind.SCALE and answer.number is not None:
        return answer.number / MOST_POINTS
    if answer.question.kind is QuestionKind.YES_NO and answer.is_yes is not None:
        return Decimal(answer.is_yes)
    return None


def needs_of(change: Change, client: Client) -> dict[Need, Decimal]:
    """The needs of a client and their importance: the highest of its newest answers to each question."""
    profiles = change.list_(NeedsProfile, NeedsProfile.client_id == client.id)
    answers = change.list_(NeedAnswer, NeedAnswer.profile_id.in_([each.id for each in profiles]))
    newest = {answer.question: answer for answer in answers}
    found: dict[Need, Decimal] = {}
    for question, answer in newest.items():
        importance = importance_of(answer)
        if question.need is not None and importance:
            found[question.need] = max(importance, found.get(question.need, Decimal(0)))
    return found


def bought_by(change: Change, client: Client) -> set[Product]:
    """The products of deals with a client that were won."""
    deals = change.list_(Deal, (Deal.client_id == client.id) & (Deal.stage == "won"))
    lines = change.list_(DealLine, DealLine.deal_id.in_([deal.id for deal in deals]))
    products = [*(deal.product for deal in deals), *(line.product for line in lines)]
    return {product for product in products if product is not None}


def reasons_for(change: Change, client: Client) -> Iterator[Reason]:
    """Every reason to offer a client something that it has not bought yet."""
    needs, bought = needs_of(change, client), bought_by(change, client)
    for fit in change.list_(ProductFit, ProductFit.need_id.in_([need.id for need in needs])):
        importance = needs[fit.need]
        if fit.product not in bought and fit.product.is_active and fit.weight:
            yield Reason(fit.product, importance * fit.weight, fit.reason, fit.need, importance)
    families = {product.family for product in bought if product.family is not None}
    for rule in change.list_(CrossSellRule, CrossSellRule.is_active.is_(True)):
        applies = rule.bought_product in bought or rule.bought_family in families
        if applies and rule.product not in bought and rule.product.is_active and rule.weight:
            yield Reason(rule.product, rule.weight, rule.reason, rule=rule)


def suggest(change: Change, client: Client) -> None:
    """Write anew what a client is suggested; what it has declined stays declined."""
    before = {each.product: each for each in change.list_(ProductSuggestion, ProductSuggestion.client_id == client.id)}
    reasons: dict[Product, list[Reason]] = {}
    for reason in reasons_for(change, client):
        reasons.setdefault(reason.product, []).append(reason)
    change.delete(*(each for product, each in before.items() if product not in reasons and not each.declined_on))
    for product, why in reasons.items():
        known = before.get(product)
        if known is None:
            known = change.create(ProductSuggestion, client=client, product=product, score=Decimal(0))
        if known.declined_on is None:
            _write(change, known, why)


def _write(change: Change, suggestion: ProductSuggestion, why: Sequence[Reason]) -> None:
    change.update(suggestion, score=sum((each.points for each in why), Decimal(0)))
    change.delete(*change.list_(SuggestionReason, SuggestionReason.suggestion_id == suggestion.id))
    for each in why:
        change.create(
            SuggestionReason, suggestion=suggestion, need=each.need, importance=each.importance, rule=each.rule,
            points=each.points, text=each.text,
        )  # fmt: skip
