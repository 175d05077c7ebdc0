"""Incentive programmes with their rules, and what has accrued by them."""

from datetime import date

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    Team,
    User,
    field,
    label as _,
    reference,
    state as held_in,
)

from ..deals.models import Deal

MANAGE = "incentive.manage"
"""The permission to write incentive programmes, and to propose them."""

APPROVE = "incentive.approve"
"""The permission to approve them, and to close them."""


class IncentiveProgramme(
    Entity, display="name", label=_("Incentive programme"), label_plural=_("Incentive programmes"), permission=MANAGE
):
    """A bonus for who wins deals. It is written as a draft, proposed, and approved by somebody else; while it is
    approved, what its rules give accrues with every deal that is won. Only drafts are changed; what comes next is a new
    version, made by `incentiveProgrammeRevise`."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    description: Mapped[str | None] = field(long=True, label=_("Description"))
    state: Mapped[str] = held_in("incentive_programme", label=_("State"))
    previous: Mapped["IncentiveProgramme | None"] = reference(
        write=None, reverse="later_versions", reverse_label=_("Later versions"), label=_("Version before"),
        help=_("It ends when this one is approved, on the day before this one begins."),
    )  # fmt: skip
    starts_on: Mapped[date] = field(index=True, label=_("First day"), help=_("Deals closed from this day on count."))
    ends_on: Mapped[date] = field(index=True, label=_("Last day"), help=_("The last day on which a deal is closed."))
    participant_role: Mapped[str | None] = field(
        exact=True, length=100, label=_("Role of who takes part"), help=_("Its code; empty for all owners of deals.")
    )
    participant_team: Mapped[Team | None] = reference(
        on_delete=Deletion.RESTRICT, label=_("Team that takes part"),
        help=_("Only with deals of this team; empty for all."),
    )  # fmt: skip
    participant_branch: Mapped[Branch | None] = reference(
        on_delete=Deletion.RESTRICT, label=_("Branch that takes part"),
        help=_("Only with deals of this branch; empty for all."),
    )  # fmt: skip
    proposed_by: Mapped[User | None] = reference(write=None, label=_("Proposed by"))
    proposed_on: Mapped[date | None] = field(write=None, label=_("Proposed on"))
    approved_by: Mapped[User | None] = reference(
        write=None, label=_("Approved by"), help=_("Somebody else than who proposed it.")
    )
    approved_on: Mapped[date | None] = field(write=None, label=_("Approved on"))


class IncentiveRule(
    Entity, display="name", label=_("Incentive rule"), label_plural=_("Incentive rules"), permission=MANAGE
):
    """What a programme gives for a deal that was won: a share of its amount, or a fixed bonus. A rule with a bonus, a
    threshold amount or a cap is about deals in the currency of these."""

    programme: Mapped[IncentiveProgramme] = reference(
        reverse="rules", reverse_label=_("Rules"), label=_("Incentive programme"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    name: Mapped[str] = field(label=_("Name"))
    pipeline: Mapped[str | None] = field(
        exact=True, length=60, label=_("Pipeline"), help=_("Code of the kind of business; empty for all.")
    )
    product_family: Mapped[str | None] = field(
        label=_("Product family"), help=_("That of the deal's main product; empty for all.")
    )
    metric: Mapped[str | None] = field(
        exact=True, length=100, label=_("Metric"),
        help=_("Its code, of an own target of the owner, for a period in which the deal was closed."),
    )  # fmt: skip
    attainment: Mapped[Percentage | None] = field(
        minimum=0, label=_("From attainment"),
        help=_("A fraction of that target. Once it is reached, all deals of its period count."),
    )  # fmt: skip
    from_amount: Mapped[Money | None] = field(
        minimum=0, label=_("From amount"),
        help=_("What the owner's deals come to, before tax. Once it is reached, all of them count."),
    )  # fmt: skip
    rate: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Rate"), help=_("Of the deal's amount; a fraction: 0.02 means 2 %.")
    )
    bonus: Mapped[Money | None] = field(minimum=0, label=_("Bonus"), help=_("For each deal, whatever its amount."))
    cap: Mapped[Money | None] = field(
        minimum=0, label=_("At most"), help=_("For one owner; what has accrued first comes first.")
    )


class IncentiveAccrual(
    Entity, writable=False, lasting=True, label=_("Incentive accrual"), label_plural=_("Incentive accruals"),
    indexes=(("owner", "day"),),
):  # fmt: skip
    """What a rule gives to somebody for a deal. It is never changed: if the deal is not won any more, or is worth
    something else, a counter-entry follows."""

    programme: Mapped[IncentiveProgramme] = reference(
        reverse="accruals", reverse_label=_("Accruals"), label=_("Incentive programme"), on_delete=Deletion.RESTRICT,
        write=None,
    )  # fmt: skip
    rule: Mapped[IncentiveRule] = reference(
        reverse="accruals", reverse_label=_("Accruals"), label=_("Incentive rule"), on_delete=Deletion.RESTRICT,
        write=None,
    )  # fmt: skip
    deal: Mapped[Deal | None] = reference(
        reverse="incentive_accruals", reverse_label=_("Incentive accruals"), label=_("Deal"), write=None
    )
    amount: Mapped[Money] = field(
        write=None, label=_("Amount"), help=_("In the currency of the deal; below nought in a counter-entry.")
    )
    day: Mapped[date] = field(write=None, index=True, label=_("Day"), help=_("On which it was written."))
    reverses: Mapped["IncentiveAccrual | None"] = reference(
        reverse="reversals", reverse_label=_("Counter-entries"), label=_("Reverses"), write=None,
        help=_("Of a counter-entry: the accrual that does not count any more."),
    )  # fmt: skip
    owner: Mapped[User | None] = reference(
        reverse="incentive_accruals", reverse_label=_("Incentive accruals"), label=_("User"), write=None,
        help=_("Who gets it: the owner of the deal."),
    )  # fmt: skip
    team: Mapped[Team | None] = reference(label=_("Team"), write=None)
    branch: Mapped[Branch | None] = reference(label=_("Branch"), write=None)
