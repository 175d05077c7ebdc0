"""Referral clauses and referrals."""

from datetime import date

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    Row,
    Team,
    User,
    computed,
    days_after,
    field,
    first_known,
    label as _,
    reference,
    state,
    when,
)

from ..clients.models import Client
from ..contacts.models import Contact
from ..contracts.models import Contract
from ..deals.models import Deal
from ..leads.models import Lead


def is_counted(clause: Row, referral: Row) -> object:
    """Whether a referral counts for a clause: introduced while its window was open, and not void."""
    opened, closed = clause.opens_on, clause.closes_on
    within = (referral.introduced_on >= opened) & (referral.introduced_on <= closed)
    return within & referral.state.not_in(("void", "expired"))


class ReferralClause(Entity, label=_("Referral clause"), label_plural=_("Referral clauses")):
    """What a contract promises a client for recommending the company: so many referrals within so many days."""

    contract: Mapped[Contract] = reference(
        reverse="referral_clauses", reverse_label=_("Referral clauses"), label=_("Contract"),
        on_delete=Deletion.CASCADE, access=Access.THROUGH,
    )  # fmt: skip
    is_enabled: Mapped[bool] = field(default=True, label=_("Enabled"))
    target_count: Mapped[int] = field(default=1, minimum=1, label=_("Referrals wanted"))
    reward: Mapped[Money | None] = field(minimum=0, label=_("Reward"), help=_("For each that leads to a deal."))
    reward_share: Mapped[Percentage | None] = field(
        minimum=0, maximum=1, label=_("Share as reward"), help=_("Of the deal's amount; a fraction: 0.05 means 5 %.")
    )
    window_days: Mapped[int] = field(
        default=180, minimum=1, label=_("Window"), help=_("Days from the day on which the contract is put into force.")
    )

    opens_on: Mapped[date | None] = computed(
        lambda row: when(row.is_enabled, row.contract.in_force_on),
        label=_("Opens on"), help=_("The day on which the contract was put into force; empty until then."),
    )  # fmt: skip
    closes_on: Mapped[date | None] = computed(
        lambda row: days_after(row.opens_on, row.window_days), label=_("Closes on"), help=_("The last day that counts.")
    )
    counted: Mapped[int] = computed(
        lambda row: row.referrals.count(lambda referral: is_counted(row, referral)),
        label=_("Counted"), help=_("Referrals within the window that are not void."),
    )  # fmt: skip
    is_met: Mapped[bool] = computed(
        lambda row: row.counted >= row.target_count, label=_("Met"), help=_("Whether there are as many as wanted.")
    )


class Referral(Entity, display="name", label=_("Referral"), label_plural=_("Referrals")):
    """A client's recommendation to somebody, and what came of it."""

    client: Mapped[Client] = reference(
        reverse="referrals", reverse_label=_("Referrals"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED, help=_("Who recommends the company."),
    )  # fmt: skip
    clause: Mapped[ReferralClause | None] = reference(
        reverse="referrals", reverse_label=_("Referrals"), label=_("Referral clause"), help=_("That it counts for.")
    )
    name: Mapped[str] = field(searchable=True, label=_("Recommended to"), help=_("A company, or a person there."))
    contact: Mapped[Contact | None] = reference(
        reverse="referrals", reverse_label=_("Referrals"), label=_("Contact"), help=_("The person who recommended.")
    )
    lead: Mapped[Lead | None] = reference(
        reverse="referrals", reverse_label=_("Referrals"), label=_("Lead"), help=_("Who was recommended.")
    )
    introduced_on: Mapped[date] = field(index=True, label=_("Introduced on"))
    state: Mapped[str] = state("referral", label=_("State"))
    referred: Mapped[Client | None] = reference(
        reverse="referred_by", reverse_label=_("Recommended by"), label=_("New client"), help=_("Once it is one.")
    )
    deal: Mapped[Deal | None] = reference(reverse="referrals", reverse_label=_("Referrals"), label=_("Deal"))
    rewarded_on: Mapped[date | None] = field(write=None, label=_("Rewarded on"))
    owner: Mapped[User | None] = reference(reverse="referrals", reverse_label=_("Referrals"), label=_("Owner"))
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))

    outcome: Mapped[str] = computed(
        lambda row: first_known(row.deal.stage, row.lead.deal.stage, row.lead.state, row.state),
        label=_("What became of it"),
        help=_("The stage of the deal, before it the state of the lead, without one that of the referral."),
    )  # fmt: skip
    reward: Mapped[Money | None] = computed(
        lambda row: row.clause.reward, label=_("Reward"), help=_("As the clause promises it for each.")
    )
    shared_reward: Mapped[Money | None] = computed(
        lambda row: row.deal.amount * row.clause.reward_share, label=_("Reward by share"),
        help=_("The amount of the deal times the share that the clause promises."),
    )  # fmt: skip
