"""Competitors, their products, and cards that compare them with own ones."""

import enum

from paktum import Access, Deletion, Entity, Mapped, Money, Percentage, computed, field, label as _, ratio, reference

from ..clients.figures import is_won
from ..formats import website_fault
from ..permissions import MANAGE_SALES
from ..products.models import Product


class Competitor(
    Entity, display="name", label=_("Competitor"), label_plural=_("Competitors"), permission=MANAGE_SALES
):  # fmt: skip
    """Another company that sells to the same clients."""

    name: Mapped[str] = field(unique=True, searchable=True, label=_("Name"))
    website: Mapped[str | None] = field(check=website_fault, label=_("Website"))
    profile: Mapped[str | None] = field(long=True, label=_("Profile"), help=_("Who they are, and how they sell."))
    strengths: Mapped[str | None] = field(long=True, label=_("Strengths"))
    weaknesses: Mapped[str | None] = field(long=True, label=_("Weaknesses"))
    is_active: Mapped[bool] = field(default=True, label=_("Active"))

    deals_won: Mapped[int] = computed(
        lambda row: row.deals.count(is_won),
        label=_("Won against"), help=_("Deals that were won although it was after them."),
    )  # fmt: skip
    deals_lost: Mapped[int] = computed(
        lambda row: row.deals.count(lambda deal: deal.stage == "lost"),
        label=_("Lost to"), help=_("Deals that were lost while it was after them."),
    )  # fmt: skip
    win_rate: Mapped[Percentage | None] = computed(
        lambda row: ratio(row.deals_won, row.deals_won + row.deals_lost, digits=4),
        label=_("Share won"), help=_("Of the deals that were won against it or lost to it; a fraction."),
    )  # fmt: skip


class CompetitorProduct(
    Entity, display="name", label=_("Product of a competitor"), label_plural=_("Products of competitors"),
    permission=MANAGE_SALES,
):  # fmt: skip
    """What a competitor sells."""

    competitor: Mapped[Competitor] = reference(
        reverse="products", reverse_label=_("Products"), label=_("Competitor"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    price: Mapped[Money | None] = field(minimum=0, label=_("Price"), help=_("Of one unit, as far as it is known."))
    strengths: Mapped[str | None] = field(long=True, label=_("Strengths"))
    weaknesses: Mapped[str | None] = field(long=True, label=_("Weaknesses"))


class ComparisonCard(
    Entity, display="name", label=_("Comparison card"), label_plural=_("Comparison cards"), permission=MANAGE_SALES
):  # fmt: skip
    """An own product beside one of a competitor: what to say when a client has both before it."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    product: Mapped[Product] = reference(
        reverse="comparison_cards", reverse_label=_("Comparison cards"), label=_("Own product"),
        on_delete=Deletion.CASCADE,
    )  # fmt: skip
    competitor_product: Mapped[CompetitorProduct] = reference(
        reverse="comparison_cards", reverse_label=_("Comparison cards"), label=_("Product of the competitor"),
        on_delete=Deletion.CASCADE,
    )  # fmt: skip
    summary: Mapped[str | None] = field(long=True, label=_("Summary"), help=_("In two sentences, for a talk."))

    better: Mapped[int] = computed(
        lambda row: row.points.count(lambda point: point.verdict == Verdict.BETTER),
        label=_("Points better"), help=_("In how many points the own product is better."),
    )  # fmt: skip
    worse: Mapped[int] = computed(
        lambda row: row.points.count(lambda point: point.verdict == Verdict.WORSE),
        label=_("Points worse"), help=_("In how many points the own product is worse."),
    )  # fmt: skip


class Verdict(enum.Enum):
    """How the own product compares."""

    BETTER = "better"
    EQUAL = "equal"
    WORSE = "worse"


class ComparisonPoint(
    Entity, display="aspect", label=_("Point of a comparison"), label_plural=_("Points of comparisons"),
    permission=MANAGE_SALES,
):  # fmt: skip
    """One thing in which two products are compared."""

    card: Mapped[ComparisonCard] = reference(
        reverse="points", reverse_label=_("Points"), label=_("Comparison card"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    aspect: Mapped[str] = field(label=_("Aspect"), help=_("Such as price, delivery, warranty."))
    ours: Mapped[str | None] = field(label=_("Ours"))
    theirs: Mapped[str | None] = field(label=_("Theirs"))
    verdict: Mapped[Verdict] = field(label=_("Verdict"), help=_("Of the own product."))
    argument: Mapped[str | None] = field(long=True, label=_("Argument"), help=_("What to say of it."))
