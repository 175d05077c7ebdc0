"""Leads: companies that may become clients."""

import enum
from datetime import date, datetime
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
    due,
    field,
    label as _,
    merged,
    minutes_between,
    reference,
    share,
    state as held_in,
    when,
)

from ..channels import ActivityChannel
from ..clients.figures import is_won
from ..clients.models import Client
from ..contacts.models import Contact
from ..deals.models import Deal
from ..formats import email_fault, industry_code_fault, phone_fault, website_fault
from ..products.models import Product
from ..promises import is_in_time
from ..search_methods.models import SearchMethod
from .figures import (
    Reliability,
    break_even_volume,
    capability_score,
    interest_score,
    is_profitable,
    reliability as reliability_of,
)

OPEN = ("new", "contacted", "qualified")
"""States of leads about which it is not decided yet."""

IN_TOUCH = ("contacted", "qualified", "go")
"""States that only a lead reaches with whom the company was in touch."""


class Solvency(enum.Enum):
    """How well a company is known to pay."""

    STRONG = "strong"
    SOUND = "sound"
    WEAK = "weak"
    INSOLVENT = "insolvent"


class ServiceModel(
    Entity, display="name", label=_("Service model"), label_plural=_("Service models"), permission="scoring.manage"
):
    """What it costs to serve a client in a certain way, and what is earned: from it follows from where on it pays."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    fixed_cost: Mapped[Money] = field(minimum=0, label=_("Fixed cost"), help=_("Of serving one client, per year."))
    cost_per_km: Mapped[Money] = field(
        minimum=0, label=_("Cost of distance"), help=_("Per kilometre of distance and year.")
    )
    margin: Mapped[Percentage] = field(
        minimum=Decimal("0.0001"), maximum=1, label=_("Profit margin"), help=_("Of sales, a fraction: 0.2 means 20 %.")
    )


class Lead(
    Entity, display="name", label=_("Lead"), label_plural=_("Leads"), person=True,
    indexes=(("state", "name"), ("owner", "state")),
):  # fmt: skip
    """A company that may become a client: who it is, how it was found, what it needs, and what was decided."""

    name: Mapped[str] = field(
        searchable=True, personal=True, alike=Alike.NAME, label=_("Name"), help=_("Of the company.")
    )
    state: Mapped[str] = held_in("lead", label=_("State"))
    due_at: Mapped[datetime | None] = due(label=_("Taken up again at"))
    search_method: Mapped[SearchMethod | None] = reference(
        reverse="leads", reverse_label=_("Leads"), label=_("Search method"), help=_("How it was found.")
    )
    channel: Mapped[ActivityChannel | None] = field(label=_("Channel"), help=_("Of the first contact."))
    campaign: Mapped[str | None] = field(searchable=True, label=_("Campaign"), help=_("Or fair, or mailing."))
    is_inbound: Mapped[bool] = field(
        default=False, label=_("Came by itself"), help=_("It turned to the company, not the other way.")
    )

    country: Mapped[str | None] = field(code="country", label=_("Country"), help=_("Where it is registered."))
    address: Mapped[PostalAddress | None] = field(personal=True, alike=Alike.PLACE, label=_("Address"))
    distance_km: Mapped[Decimal | None] = field(
        minimum=0, label=_("Distance"), help=_("From the branch that would serve it, in kilometres.")
    )
    industry: Mapped[str | None] = field(label=_("Industry"), help=_("In the company's own words."))
    industry_code: Mapped[str | None] = field(
        exact=True, length=6, check=industry_code_fault, label=_("Industry code"),
        help=_("NACE Rev. 2.1, such as 64.91."),
    )  # fmt: skip
    website: Mapped[str | None] = field(searchable=True, personal=True, check=website_fault, label=_("Website"))
    language: Mapped[str | None] = field(
        exact=True, length=35, label=_("Language"), help=_("The language it is written to in, BCP 47.")
    )
    registration_number: Mapped[str | None] = field(
        exact=True, length=60, index=True, searchable=True, personal=True, label=_("Register number"),
        help=_("Its number in the register of companies, or its VAT number."),
    )  # fmt: skip
    founded_year: Mapped[int | None] = field(minimum=1000, maximum=9999, label=_("Founded in"), help=_("A year."))
    employees: Mapped[int | None] = field(minimum=0, label=_("Employees"))
    turnover: Mapped[Money | None] = field(label=_("Turnover"), help=_("Per year, of the last closed year."))
    solvency: Mapped[Solvency | None] = field(label=_("Solvency"))

    contact_name: Mapped[str | None] = field(searchable=True, personal=True, label=_("Contact person"))
    contact_position: Mapped[str | None] = field(personal=True, label=_("Position"))
    email: Mapped[str | None] = field(
        personal=True, length=254, index=True, searchable=True, check=email_fault, alike=Alike.KEY, label=_("E-mail")
    )
    phone: Mapped[str | None] = field(
        personal=True, length=20, exact=True, index=True, searchable=True, check=phone_fault, alike=Alike.KEY,
        label=_("Phone"), help=_("E.164: +3612345678."),
    )  # fmt: skip
    may_be_contacted_from: Mapped[date | None] = field(
        label=_("Agreed to be contacted on"), help=_("The day it agreed to be written to or called later on.")
    )

    needs: Mapped[str | None] = field(long=True, label=_("Needs"), help=_("What it said that it needs."))
    expected_volume: Mapped[Money | None] = field(
        label=_("Expected volume"), help=_("What it is expected to buy per year, before tax.")
    )

    service_model: Mapped[ServiceModel | None] = reference(
        reverse="leads", reverse_label=_("Leads"), label=_("Service model"), help=_("How it would be served.")
    )

    decision_reason: Mapped[str | None] = field(
        long=True, label=_("Reason of the decision"), help=_("Why the company goes after it, or does not.")
    )
    reapproach_on: Mapped[date | None] = field(
        label=_("Approach again on"), help=_("The last day of the pause; then the lead is new again.")
    )
    override_reason: Mapped[str | None] = field(
        long=True, label=_("Why in spite of red flags"), help=_("Needed to go after a lead that is red.")
    )
    assessed_at: Mapped[datetime | None] = field(
        write=None, label=_("Assessed at"), help=_("When it was last judged by the rules in use.")
    )
    answer_by: Mapped[datetime | None] = field(
        write=None, index=True, label=_("Answer by"),
        help=_("Of a lead that came by itself: until when somebody deals with it, by the standard of its channel."),
    )  # fmt: skip
    answered_at: Mapped[datetime | None] = field(
        write=None, label=_("Answered at"), help=_("When such a lead was contacted first, or it was decided about it.")
    )
    client: Mapped[Client | None] = reference(
        reverse="leads", reverse_label=_("Leads"), label=_("Client"),
        help=_("What it became; given before the decision if it is a client already."),
    )  # fmt: skip
    contact: Mapped[Contact | None] = reference(
        reverse="leads", reverse_label=_("Leads"), write=None, label=_("Contact"), help=_("What its contact became.")
    )
    deal: Mapped[Deal | None] = reference(
        reverse="leads", reverse_label=_("Leads"), write=None, label=_("Deal"), help=_("What was begun with it.")
    )
    owner: Mapped[User | None] = reference(reverse="leads", reverse_label=_("Leads"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="leads", reverse_label=_("Leads"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="leads", reverse_label=_("Leads"), label=_("Branch"))
    merged_into: Mapped["Lead | None"] = merged()

    contacted: Mapped[int] = computed(
        lambda row: when(row.was_in(*IN_TOUCH), 1, 0), label=_("Contacted"),
        help=_("1 if it was ever contacted, else 0: the sum counts such leads, the average is their share."),
    )  # fmt: skip
    qualified: Mapped[int] = computed(
        lambda row: when(row.was_in("qualified", "go"), 1, 0), label=_("Qualified"),
        help=_("1 if it was ever qualified, else 0: the sum counts such leads, the average is their share."),
    )  # fmt: skip
    won: Mapped[int] = computed(
        lambda row: when(is_won(row.deal), 1, 0), label=_("Won"),
        help=_("1 if its deal was won, else 0: the sum counts such leads, the average is the conversion rate."),
    )  # fmt: skip

    minutes_to_answer: Mapped[int | None] = computed(
        lambda row: when(row.answer_by.is_not(None), minutes_between(row.created_at, row.answered_at)),
        label=_("Minutes until it was answered"), help=_("Of all time, not only business time."),
    )  # fmt: skip
    on_time: Mapped[Percentage | None] = computed(
        lambda row: share(is_in_time(row.answered_at, row.answer_by)),
        label=_("Share answered on time"),
        help=_("1 if it was answered on time, 0 if not, empty while that is open: the average is the share."),
    )
    break_even_volume: Mapped[Money | None] = computed(
        break_even_volume, label=_("Break-even volume"),
        help=_("Yearly volume from which it pays to serve it: fixed cost and that of the distance, by the margin."),
    )  # fmt: skip
    is_profitable: Mapped[bool | None] = computed(
        is_profitable, label=_("Pays"), help=_("Whether the expected volume reaches the break-even volume.")
    )
    interest_score: Mapped[int | None] = computed(
        interest_score, label=_("Interest"), help=_("Sum of its points for interest, from 0 to 100.")
    )
    capability_score: Mapped[int | None] = computed(
        capability_score, label=_("Financial capability"),
        help=_("Sum of its points for capability, from 0 to 100."),
    )  # fmt: skip
    reliability: Mapped[Reliability | None] = computed(
        reliability_of, label=_("Reliability"),
        help=_("Red for a critical or confirmed serious flag, amber for any other that is not cleared, else green."),
    )  # fmt: skip


class LeadConsultation(
    Entity, display="position", label=_("Consultation of a lead"), label_plural=_("Consultations of leads")
):
    """What a lead was told of a position of interest before there was any contract. Of a lead that is gone after, it is
    among the `consultations` of the client too."""

    lead: Mapped[Lead] = reference(
        reverse="consultations", reverse_label=_("Consultations"), label=_("Lead"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    held_on: Mapped[date] = field(label=_("Held on"))
    position: Mapped[str] = field(searchable=True, label=_("Position of interest"))
    product: Mapped[Product | None] = reference(
        reverse="lead_consultations", reverse_label=_("Consultations of leads"), label=_("Product")
    )
    question: Mapped[str | None] = field(long=True, label=_("Question"))
    terms: Mapped[str | None] = field(long=True, label=_("Terms"), help=_("Of purchase, as they were told."))
    features: Mapped[str | None] = field(long=True, label=_("Features"), help=_("Of the product, as they were told."))
    adviser: Mapped[User | None] = reference(
        reverse="lead_consultations", reverse_label=_("Consultations of leads"), label=_("Adviser")
    )
