"""What people do with needs and suggestions."""

from collections.abc import Sequence

from paktum import Asking, Change, action, job, label as _, living, query, refuse

from ..clients.models import Client
from ..deals.models import Deal
from ..people.rules import places_of
from .models import NeedAnswer, NeedQuestion, NeedsProfile, ProductSuggestion
from .rules import in_order, is_asked
from .suggesting import may_be_suggested_something, offers, suggest


@query(NeedQuestion)
def need_questionnaire(asking: Asking, client: Client) -> Sequence[NeedQuestion]:
    """The questions on needs that a client is asked, by its industry, in their order."""
    return in_order([each for each in asking.list_(NeedQuestion) if is_asked(each, client)])


@action(NeedsProfile, label=_("Complete"))
def complete(change: Change, profile: NeedsProfile) -> None:
    """Note that the questionnaire is answered, today, and find what the client is best offered next. Every required
    question must have an answer."""
    answered = {each.question for each in change.list_(NeedAnswer, NeedAnswer.profile_id == profile.id)}
    asked = in_order([each for each in change.list_(NeedQuestion) if is_asked(each, profile.client)])
    missing = [each.text for each in asked if each.is_required and each not in answered]
    if missing:
        message = _("There is no answer yet to: {questions}").filled(questions="; ".join(missing))
        raise refuse("core.answers_missing", message, "id")
    change.update(profile, completed_on=change.today)
    suggest(change, profile.client)


@action(Client, label=_("Suggest products"))
def suggest_products(change: Change, client: Client) -> None:
    """Find what a client is best offered next: `productSuggestions`, with a score and reasons, by its answers on needs
    and by what it has bought. Products that it has bought already, or does not want, are not suggested."""
    suggest(change, client)


@action(ProductSuggestion, label=_("Note as declined"))
def decline(change: Change, suggestion: ProductSuggestion) -> None:
    """Note that the client does not want the product; it is not suggested to it any more."""
    change.update(suggestion, declined_on=change.today, score=0)


@action(ProductSuggestion, label=_("Open a deal"))
def open_deal(change: Change, suggestion: ProductSuggestion, name: str | None = None) -> None:
    """Open a deal with the client about the product, which belongs to the account manager of the client. Refused while
    there is one that was opened so and is not lost."""
    opened = living(suggestion.deal)
    if opened is not None and opened.stage != "lost":
        raise refuse("core.deal_opened", _("A deal was opened for it already."), "id")
    client, product = suggestion.client, suggestion.product
    deal = change.create(
        Deal, name=name or f"{client.name}, {product.name}"[:200], client=client, product=product,
        opened_on=change.today, **places_of(client),
    )  # fmt: skip
    change.update(suggestion, deal=deal)


@job(at="02:30")
def suggestions_are_renewed(change: Change) -> None:
    """What clients are suggested follows what they have answered and bought since."""
    known = offers(change)
    for client in change.matching(Client, may_be_suggested_something, lock=False):
        suggest(change, client, known)
