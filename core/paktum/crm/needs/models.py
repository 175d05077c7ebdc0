"""Needs, the questions that find them, the products that fit them, and what is suggested to clients."""

import enum
from datetime import date
from decimal import Decimal

from paktum import (
    Access,
    Deletion,
    Entity,
    Mapped,
    Percentage,
    computed,
    field,
    label as _,
    ratio,
    reference,
    when,
)

from ..clients.models import Client
from ..contacts.models import Contact
from ..deals.models import Deal
from ..permissions import MANAGE_SALES
from ..products.models import Product

MOST_POINTS = 5
"""The highest answer on the scale of importance."""

YES, NO = Decimal("1.0000"), Decimal("0.0000")
"""What answers of yes or no stand for, with the digits of a percentage."""


class Need(Entity, display="name", label=_("Need"), label_plural=_("Needs"), permission=MANAGE_SALES):
    """Something that clients may need, whatever fulfils it."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    description: Mapped[str | None] = field(long=True, label=_("Description"))


class QuestionKind(enum.Enum):
    """What is answered."""

    SCALE = "scale"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"


class NeedQuestion(
    Entity, display="text", label=_("Question on needs"), label_plural=_("Questions on needs"), permission=MANAGE_SALES
):  # fmt: skip
    """A question of the questionnaire on needs, of every industry or of one."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    text: Mapped[str] = field(length=500, searchable=True, label=_("Question"))
    kind: Mapped[QuestionKind] = field(
        default=QuestionKind.SCALE, label=_("Kind of answer"),
        help=_("On a scale, 0 stands for unimportant and {most} for decisive.").filled(most=MOST_POINTS),
    )  # fmt: skip
    industry: Mapped[str | None] = field(
        label=_("Industry"), help=_("As clients have it; empty if every industry is asked.")
    )
    industry_code: Mapped[str | None] = field(
        exact=True, length=6, label=_("Industry code"), help=_("What the client's begins with, such as 55 for hotels.")
    )
    need: Mapped[Need | None] = reference(
        reverse="questions", reverse_label=_("Questions"), label=_("Need"), help=_("The one that the answer tells of.")
    )
    is_required: Mapped[bool] = field(
        default=False, label=_("Required"), help=_("Without an answer the profile is not complete.")
    )
    place: Mapped[int] = field(default=100, label=_("Place"), help=_("In the questionnaire; smaller ones come first."))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class NeedsProfile(Entity, label=_("Needs profile"), label_plural=_("Needs profiles")):
    """What a client has answered to the questionnaire on its needs, at one time."""

    client: Mapped[Client] = reference(
        reverse="needs_profiles", reverse_label=_("Needs profiles"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(label=_("Contact"), help=_("Who has answered."))
    summary: Mapped[str | None] = field(long=True, label=_("Summary"))
    completed_on: Mapped[date | None] = field(
        write=None, label=_("Completed on"), help=_("The day when all required questions were answered.")
    )


class NeedAnswer(Entity, label=_("Answer on needs"), label_plural=_("Answers on needs")):
    """What a client has answered to one question."""

    profile: Mapped[NeedsProfile] = reference(
        reverse="answers", reverse_label=_("Answers"), label=_("Needs profile"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    question: Mapped[NeedQuestion] = reference(
        reverse="answers", reverse_label=_("Answers"), label=_("Question"), create_only=True
    )
    number: Mapped[Decimal | None] = field(
        label=_("Number"), help=_("On a scale, from 0 (unimportant) to {most} (decisive).").filled(most=MOST_POINTS)
    )
    is_yes: Mapped[bool | None] = field(label=_("Yes"))
    text: Mapped[str | None] = field(long=True, label=_("Text"))

    importance: Mapped[Percentage | None] = computed(
        lambda row: when(
            row.question.kind == QuestionKind.SCALE,
            ratio(row.number, MOST_POINTS, digits=4),
            when(
                row.question.kind == QuestionKind.YES_NO,
                when(row.is_yes.is_(True), YES, when(row.is_yes.is_(False), NO)),
            ),
        ),
        label=_("Importance"), help=_("Of the need, by the answer: a fraction of the highest."),
    )  # fmt: skip


class ProductFit(Entity, label=_("Fit of a product"), label_plural=_("Fits of products"), permission=MANAGE_SALES):
    """How well a product fulfils a need: one field of the matrix of needs and products."""

    need: Mapped[Need] = reference(
        reverse="fits", reverse_label=_("Products that fit"), label=_("Need"), on_delete=Deletion.CASCADE
    )
    product: Mapped[Product] = reference(
        reverse="fits", reverse_label=_("Needs that it fulfils"), label=_("Product"), on_delete=Deletion.CASCADE
    )
    weight: Mapped[Percentage] = field(
        minimum=0, maximum=1, label=_("Weight"), help=_("How well: a fraction, 1 is perfectly.")
    )
    reason: Mapped[str | None] = field(long=True, label=_("Reason"), help=_("What to tell the client."))


class CrossSellRule(
    Entity, display="name", label=_("Cross-sell rule"), label_plural=_("Cross-sell rules"), permission=MANAGE_SALES
):  # fmt: skip
    """Who has bought one product, or one of a family, may want another."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    bought_product: Mapped[Product | None] = reference(
        reverse="cross_sell_rules", reverse_label=_("Cross-sell rules"), label=_("Product bought"),
        on_delete=Deletion.CASCADE,
    )  # fmt: skip
    bought_family: Mapped[str | None] = field(label=_("Product family bought"))
    product: Mapped[Product] = reference(label=_("Product suggested"), on_delete=Deletion.CASCADE)
    weight: Mapped[Percentage] = field(
        minimum=0, maximum=1, label=_("Weight"), help=_("How strongly it is suggested: a fraction.")
    )
    reason: Mapped[str | None] = field(long=True, label=_("Reason"), help=_("What to tell the client."))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class ProductSuggestion(
    Entity, writable=False, label=_("Product suggestion"), label_plural=_("Product suggestions"),
    indexes=(("client", "score"),),
):  # fmt: skip
    """A product that a client is best offered next, by its needs and by what it has bought; see
    `clientSuggestProducts`."""

    client: Mapped[Client] = reference(
        reverse="product_suggestions", reverse_label=_("Product suggestions"), label=_("Client"),
        on_delete=Deletion.CASCADE, access=Access.THROUGH,
    )  # fmt: skip
    product: Mapped[Product] = reference(
        reverse="suggestions", reverse_label=_("Suggested to"), label=_("Product"), on_delete=Deletion.CASCADE
    )
    score: Mapped[Percentage] = field(
        label=_("Score"), help=_("The points of all reasons together; the largest is offered first.")
    )
    declined_on: Mapped[date | None] = field(
        write=None, label=_("Declined on"), help=_("The client does not want it; it has no score any more.")
    )
    deal: Mapped[Deal | None] = reference(
        reverse="product_suggestions", reverse_label=_("Product suggestions"), label=_("Deal"), write=None,
        help=_("The one that was opened about it."),
    )  # fmt: skip


class SuggestionReason(
    Entity, writable=False, label=_("Reason of a suggestion"), label_plural=_("Reasons of suggestions")
):
    """Why a product is suggested: a need that it fulfils, or something that was bought."""

    suggestion: Mapped[ProductSuggestion] = reference(
        reverse="reasons", reverse_label=_("Reasons"), label=_("Product suggestion"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    need: Mapped[Need | None] = reference(label=_("Need"))
    importance: Mapped[Percentage | None] = field(
        label=_("Importance"), help=_("Of the need to the client; a fraction.")
    )
    rule: Mapped[CrossSellRule | None] = reference(label=_("Cross-sell rule"))
    points: Mapped[Percentage] = field(
        label=_("Points"), help=_("Importance of the need times weight of the product, or weight of the rule.")
    )
    text: Mapped[str | None] = field(long=True, label=_("Text"), help=_("What to tell the client."))
