"""Clients and the numbers that identify them."""

import enum
from datetime import date
from decimal import Decimal

from paktum import (
    Access,
    Alike,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Money,
    Percentage,
    PostalAddress,
    Team,
    User,
    computed,
    field,
    label as _,
    merged,
    ratio,
    reference,
)

from ..churn.rules import churn_advice, churn_points, churn_reasons
from ..formats import industry_code_fault, website_fault
from ..search_methods.models import SearchMethod
from .figures import (
    comes_back,
    contact_every_days,
    contact_overdue_days,
    csat,
    first_won_on,
    inbound_lately,
    last_contact_on,
    last_won_on,
    mood_before,
    mood_lately,
    mood_trend,
    next_contact_on,
    nps,
    won_deals,
    years_of_relation,
)
from .worth import (
    cumulated_share,
    profit,
    profit_margin,
    relationship_days,
    revenue,
    revenue_class,
    revenue_rank,
    revenue_share,
)


class ClientKind(enum.Enum):
    """What sort of organisation a client is."""

    LEGAL_ENTITY = "legal_entity"
    SOLE_PROPRIETOR = "sole_proprietor"
    PUBLIC_BODY = "public_body"
    GROUP = "group"


class SizeClass(enum.Enum):
    """Size of an enterprise, as in the EU recommendation 2003/361."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class ClientLifecycle(enum.Enum):
    """How far the relation with a client has come."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    PERMANENT = "permanent"
    DORMANT = "dormant"
    LAPSED = "lapsed"


class Client(
    Entity, display="name", label=_("Client"), label_plural=_("Clients"),
    indexes=(("lifecycle", "name"), ("owner", "name")), person=True,
):  # fmt: skip
    """A company, sole proprietor, public body or group of companies that buys, or may buy."""

    name: Mapped[str] = field(searchable=True, personal=True, alike=Alike.NAME, label=_("Name"))
    kind: Mapped[ClientKind] = field(default=ClientKind.LEGAL_ENTITY, label=_("Kind"))
    lifecycle: Mapped[ClientLifecycle] = field(default=ClientLifecycle.PROSPECT, index=True, label=_("Lifecycle"))
    is_key_account: Mapped[bool] = field(
        default=False, index=True, label=_("Key account"), help=_("It is served by a team of its own.")
    )
    legal_form: Mapped[str | None] = field(length=40, label=_("Legal form"), help=_("Such as Kft., Zrt., GmbH, Ltd."))
    country: Mapped[str | None] = field(code="country", label=_("Country"), help=_("Where it is registered."))
    address: Mapped[PostalAddress | None] = field(personal=True, alike=Alike.PLACE, label=_("Address"))
    industry: Mapped[str | None] = field(index=True, label=_("Industry"), help=_("In the company's own words."))
    industry_code: Mapped[str | None] = field(
        exact=True, length=6, check=industry_code_fault, label=_("Industry code"),
        help=_("NACE Rev. 2.1, such as 64.91."),
    )  # fmt: skip
    employees: Mapped[int | None] = field(minimum=0, label=_("Employees"))
    size_class: Mapped[SizeClass | None] = field(label=_("Size class"))
    turnover: Mapped[Money | None] = field(label=_("Turnover"), help=_("Per year, of the last closed year."))
    founded_year: Mapped[int | None] = field(minimum=1000, maximum=9999, label=_("Founded in"), help=_("A year."))
    website: Mapped[str | None] = field(searchable=True, personal=True, check=website_fault, label=_("Website"))
    language: Mapped[str | None] = field(
        exact=True, length=35, label=_("Language"), help=_("The language it is written to in, BCP 47.")
    )
    found_by: Mapped[SearchMethod | None] = reference(
        reverse="clients", reverse_label=_("Clients"), label=_("Found by"), help=_("How the company came to it.")
    )
    parent: Mapped["Client | None"] = reference(
        reverse="subsidiaries", reverse_label=_("Subsidiaries"), label=_("Parent company")
    )
    owner: Mapped[User | None] = reference(
        reverse="clients", reverse_label=_("Clients"), label=_("Owner"), help=_("The account manager.")
    )
    team: Mapped[Team | None] = reference(reverse="clients", reverse_label=_("Clients"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="clients", reverse_label=_("Clients"), label=_("Branch"))
    merged_into: Mapped["Client | None"] = merged()

    mood_lately: Mapped[Decimal | None] = computed(
        mood_lately, label=_("Mood lately"), help=_("Average of the last 90 days, from -2 to 2.")
    )
    mood_before: Mapped[Decimal | None] = computed(
        mood_before, label=_("Mood before"), help=_("Average of the 90 days before these, from -2 to 2.")
    )
    mood_trend: Mapped[Decimal | None] = computed(
        mood_trend, label=_("Trend of the mood"), help=_("Mood lately less mood before: below 0 it gets worse.")
    )
    inbound_contacts_in_year: Mapped[int] = computed(
        inbound_lately, label=_("Turned to us in a year"), help=_("How often in the last 365 days.")
    )
    won_deal_count: Mapped[int] = computed(won_deals, label=_("Deals won"))
    comes_back: Mapped[bool] = computed(
        comes_back, label=_("Comes back"), help=_("Turned to us more than once in a year, or bought more than once.")
    )
    referral_count: Mapped[int] = computed(
        lambda row: row.referrals.count(), label=_("Recommendations"), help=_("How often it recommended the company.")
    )
    referrals_won_count: Mapped[int] = computed(
        lambda row: row.referrals.count(lambda referral: referral.outcome == "won"),
        label=_("Recommendations that were won"),
    )
    first_won_on: Mapped[date | None] = computed(first_won_on, label=_("First deal won on"))
    last_won_on: Mapped[date | None] = computed(last_won_on, label=_("Last deal won on"))
    years_of_relation: Mapped[Decimal | None] = computed(
        years_of_relation, label=_("Years of relation"), help=_("Since the first deal that was won.")
    )

    last_contact_on: Mapped[date | None] = computed(
        last_contact_on, label=_("Last contact"), help=_("The last day on which it was reached.")
    )
    contact_every_days: Mapped[int | None] = computed(
        contact_every_days, label=_("Contact at least every"),
        help=_("In days: by its own rule, or the standard of its tier, or that of its lifecycle."),
    )  # fmt: skip
    next_contact_on: Mapped[date | None] = computed(
        next_contact_on, label=_("Next contact by"), help=_("Empty for who does not wish to be contacted.")
    )
    contact_overdue_days: Mapped[int | None] = computed(
        contact_overdue_days, label=_("Contact overdue for"), help=_("In days; empty if it is not overdue.")
    )
    is_contact_overdue: Mapped[bool] = computed(
        lambda row: row.contact_overdue_days.is_not(None), label=_("Contact overdue")
    )
    nps: Mapped[Percentage | None] = computed(
        nps, label=_("Net promoter score"), help=_("From -1 to 1: the share of promoters less that of detractors.")
    )
    csat: Mapped[Percentage | None] = computed(
        csat, label=_("Customer satisfaction"), help=_("A fraction: 0.8 means that 80 % are satisfied.")
    )

    on_time_ratio: Mapped[Percentage | None] = computed(
        lambda row: ratio(
            row.obligations.count(lambda obligation: obligation.on_time == 1),
            row.obligations.count(lambda obligation: obligation.on_time.is_not(None)),
            digits=4,
        ),
        label=_("Kept on time"),
        help=_("The share of obligations, of all sides, that were kept on time, among those fulfilled or overdue."),
    )

    revenue: Mapped[Money | None] = computed(
        revenue,
        label=_("Revenue"),
        help=_("Of all deals that were won; empty in several currencies: dealsAggregate has the sum of each."),
    )
    profit: Mapped[Money | None] = computed(profit, label=_("Profit"), help=_("Revenue less costs."))
    profit_margin: Mapped[Decimal | None] = computed(
        profit_margin, label=_("Profit margin"), help=_("Profit by revenue, a fraction.")
    )
    is_returning: Mapped[bool] = computed(
        lambda row: row.won_deal_count >= 2, label=_("Came back"), help=_("Whether it bought more than once.")
    )
    relationship_days: Mapped[int | None] = computed(
        relationship_days, label=_("Length of the relation"), help=_("Days since the first deal that was won.")
    )
    revenue_rank: Mapped[int | None] = computed(
        revenue_rank, label=_("Rank by revenue"), help=_("Among all clients with revenue in the same currency.")
    )
    revenue_share: Mapped[Decimal | None] = computed(
        revenue_share, label=_("Share of revenue"), help=_("Of that of all clients in the same currency, a fraction.")
    )
    cumulated_revenue_share: Mapped[Decimal | None] = computed(
        cumulated_share,
        label=_("Cumulated share of revenue"),
        help=_("Of this client and all larger ones."),
    )
    revenue_class: Mapped[str | None] = computed(
        revenue_class,
        label=_("Revenue class"),
        help=_("Its code: by the share that the larger clients have."),
    )
    churn_points: Mapped[int] = computed(
        lambda row: churn_points(row, row.all("ChurnRule")),
        label=_("Risk of leaving"),
        help=_("Points of the rules of churn risk that apply; none for who has never bought."),
    )
    churn_reasons: Mapped[str | None] = computed(
        lambda row: churn_reasons(row, row.all("ChurnRule")),
        label=_("Reasons of the risk"),
        help=_("The names of these rules, with semicolons between."),
    )
    churn_advice: Mapped[str | None] = computed(
        lambda row: churn_advice(row, row.all("ChurnRule")),
        label=_("What to do against it"),
        help=_("What these rules say, with semicolons between."),
    )


class IdentifierScheme(enum.Enum):
    """Who gave an identifying number, and so what it looks like."""

    LEI = "LEI"
    VAT = "VAT"
    TAX = "TAX"
    REG = "REG"
    DUNS = "DUNS"


class ClientIdentifier(Entity, display="value", label=_("Client identifier"), label_plural=_("Client identifiers")):
    """A number that identifies a client: its LEI, its VAT number, its number in a register."""

    client: Mapped[Client] = reference(
        reverse="identifiers", reverse_label=_("Identifiers"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    scheme: Mapped[IdentifierScheme] = field(label=_("Kind of number"))
    value: Mapped[str] = field(
        exact=True, length=60, index=True, searchable=True, personal="client", alike=Alike.KEY, label=_("Number")
    )
    verified_on: Mapped[date | None] = field(
        write=None, label=_("Verified on"), help=_("The day it was last found to be right.")
    )
