"""Objections, their kinds, and the library of answers."""

import enum
from datetime import date

from paktum import (
    Access,
    Condition,
    Deletion,
    Entity,
    Mapped,
    Percentage,
    Row,
    computed,
    field,
    label as _,
    ratio,
    reference,
)

from ..activities.models import Activity
from ..clients.models import Client
from ..competitors.models import Competitor
from ..contacts.models import Contact
from ..deals.models import Deal
from ..permissions import MANAGE_SALES
from ..products.models import Product


class ObjectionResult(enum.Enum):
    """What came of an objection."""

    OVERCOME = "overcome"
    NOT_OVERCOME = "not_overcome"
    DEFERRED = "deferred"


def was_overcome(objection: Row) -> Condition:
    """Whether it stands no longer in the way."""
    return objection.result == ObjectionResult.OVERCOME


def was_not_overcome(objection: Row) -> Condition:
    """Whether the client did not buy for it."""
    return objection.result == ObjectionResult.NOT_OVERCOME


class Weighed:
    """What came of the objections of a kind, or of those that were answered so."""

    overcome: Mapped[int] = computed(lambda row: row.objections.count(was_overcome), label=_("Overcome"))
    not_overcome: Mapped[int] = computed(lambda row: row.objections.count(was_not_overcome), label=_("Not overcome"))
    success_rate: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.overcome, row.overcome + row.not_overcome, digits=4),
        label=_("Share overcome"), help=_("Of those that were overcome or not; a fraction."),
    )  # fmt: skip


class ObjectionKind(
    Weighed, Entity, display="name", label=_("Kind of objection"), label_plural=_("Kinds of objections"),
    permission=MANAGE_SALES,
):  # fmt: skip
    """What clients object to."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))

    raised: Mapped[int] = computed(lambda row: row.objections.count(), label=_("Raised"), help=_("How often."))


class ObjectionAnswer(
    Weighed, Entity, display="name", label=_("Answer to objections"), label_plural=_("Answers to objections"),
    permission=MANAGE_SALES,
):  # fmt: skip
    """What is answered to a kind of objection."""

    kind: Mapped[ObjectionKind] = reference(
        reverse="answers", reverse_label=_("Answers"), label=_("Kind"), on_delete=Deletion.CASCADE
    )
    code: Mapped[str | None] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"), help=_("The argument in a few words."))
    text: Mapped[str] = field(long=True, label=_("Text"))
    product: Mapped[Product | None] = reference(
        reverse="objection_answers", reverse_label=_("Answers to objections"), label=_("Product"),
        help=_("If the answer is about one."),
    )  # fmt: skip
    is_active: Mapped[bool] = field(default=True, label=_("In use"))

    used: Mapped[int] = computed(lambda row: row.objections.count(), label=_("Used"), help=_("How often."))


class Objection(Entity, label=_("Objection"), label_plural=_("Objections")):
    """What a client said against buying, what was answered, and what came of it."""

    client: Mapped[Client] = reference(
        reverse="objections", reverse_label=_("Objections"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    deal: Mapped[Deal | None] = reference(reverse="objections", reverse_label=_("Objections"), label=_("Deal"))
    activity: Mapped[Activity | None] = reference(
        reverse="objections", reverse_label=_("Objections"), label=_("Activity"), help=_("When it was said.")
    )
    contact: Mapped[Contact | None] = reference(
        reverse="objections", reverse_label=_("Objections"), label=_("Contact"), help=_("Who said it.")
    )
    product: Mapped[Product | None] = reference(
        reverse="objections", reverse_label=_("Objections"), label=_("Product"), help=_("What it is about.")
    )
    competitor: Mapped[Competitor | None] = reference(
        reverse="objections", reverse_label=_("Objections"), label=_("Competitor"), help=_("Whom it speaks for.")
    )
    kind: Mapped[ObjectionKind] = reference(
        reverse="objections", reverse_label=_("Objections"), label=_("Kind"), on_delete=Deletion.RESTRICT
    )
    text: Mapped[str | None] = field(long=True, label=_("Text"), help=_("In the client's words."))
    raised_on: Mapped[date | None] = field(
        index=True, label=_("Raised on"), help=_("Today, unless another day is given.")
    )
    answer: Mapped[ObjectionAnswer | None] = reference(
        reverse="objections", reverse_label=_("Objections"), label=_("Answer"), help=_("The one that was given.")
    )
    result: Mapped[ObjectionResult | None] = field(label=_("Result"), help=_("Empty as long as it stands."))
    resolved_on: Mapped[date | None] = field(write=None, label=_("Resolved on"), help=_("The day of the result."))
    taken_up_on: Mapped[date | None] = field(
        label=_("Taken up on"), help=_("When a deferred objection is talked about again.")
    )
