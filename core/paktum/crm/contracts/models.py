"""Contracts and their parties."""

import enum
from datetime import date, datetime
from decimal import Decimal

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
    computed,
    days_after,
    due,
    field,
    first_known,
    label as _,
    ratio,
    reference,
    state as held_in,
    when,
)

from ..clients.models import Client
from ..deals.models import Deal

IN_FORCE = ("active", "suspended")
"""States of contracts that hold now."""

CONCLUDED = (*IN_FORCE, "expired", "renewed", "terminated")
"""States of contracts that were signed by everybody."""


class ContractType(Entity, display="name", label=_("Type of contract"), label_plural=_("Types of contract")):
    """What contracts of one type need before they are approved and signed: clauses, documents."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))


class Contract(Entity, display="number", label=_("Contract"), label_plural=_("Contracts")):
    """An agreement with a client, from its first draft to its end."""

    number: Mapped[str | None] = field(
        length=60, unique=True, searchable=True, series="contract", label=_("Contract number"),
        help=_("The next of the number range unless it is given."),
    )  # fmt: skip
    kind: Mapped[str | None] = field(label=_("Kind"), help=_("Such as framework agreement, supply, service."))
    type: Mapped[ContractType | None] = reference(
        reverse="contracts", reverse_label=_("Contracts"), label=_("Type of contract"),
        help=_("Which clauses and documents it must have."),
    )  # fmt: skip
    state: Mapped[str] = held_in("contract", label=_("State"))
    due_at: Mapped[datetime | None] = due(label=_("Due at"), help=_("When a contract in force expires."))
    client: Mapped[Client] = reference(
        reverse="contracts", reverse_label=_("Contracts"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    deal: Mapped[Deal | None] = reference(reverse="contracts", reverse_label=_("Contracts"), label=_("Deal"))
    value: Mapped[Money | None] = field(label=_("Value"), help=_("Over the whole term, before tax."))
    signed_on: Mapped[date | None] = field(label=_("Signed on"), help=_("The day the last party signed."))
    valid_from: Mapped[date | None] = field(label=_("Valid from"))
    valid_to: Mapped[date | None] = field(index=True, label=_("Valid to"), help=_("Empty if it has no fixed end."))
    notice_days: Mapped[int | None] = field(
        minimum=0, maximum=3660, label=_("Notice period"), help=_("Days before the end by which notice must be given.")
    )
    is_auto_renewed: Mapped[bool] = field(
        default=False, label=_("Renews itself"), help=_("It goes on unless notice is given.")
    )
    notice_given_on: Mapped[date | None] = field(label=_("Notice given on"), help=_("By one of the parties."))
    renewal_months: Mapped[int] = field(
        default=12, minimum=1, maximum=600, label=_("Renewed by"), help=_("In months, if it renews itself.")
    )
    renewal_lead_days: Mapped[int] = field(
        default=30, minimum=0, maximum=3660, label=_("Renewal opened"),
        help=_("How many days before notice must be given the talk about its renewal is opened."),
    )  # fmt: skip
    predecessor: Mapped["Contract | None"] = reference(
        reverse="successors", reverse_label=_("Successors"), label=_("Predecessor"), help=_("The one that it renews.")
    )
    in_force_on: Mapped[date | None] = field(
        write=None, label=_("In force since"), help=_("The day it was put into force here.")
    )
    owner: Mapped[User | None] = reference(reverse="contracts", reverse_label=_("Contracts"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="contracts", reverse_label=_("Contracts"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="contracts", reverse_label=_("Contracts"), label=_("Branch"))

    notice_on: Mapped[date | None] = computed(
        lambda row: days_after(row.valid_to, -first_known(row.notice_days, 0)),
        label=_("Notice until"),
        help=_("The last day on which notice can be given."),
    )
    renewal_opens_on: Mapped[date | None] = computed(
        lambda row: days_after(row.valid_to, -first_known(row.notice_days, 0) - row.renewal_lead_days),
        label=_("Renewal opens on"),
        help=_("The day on which the talk about its renewal is opened."),
    )
    on_time_ratio: Mapped[Percentage | None] = computed(
        lambda row: ratio(
            row.obligations.count(lambda obligation: obligation.on_time == 1),
            row.obligations.count(lambda obligation: obligation.on_time.is_not(None)),
            digits=4,
        ),
        label=_("Kept on time"),
        help=_("The share of its obligations that were kept on time, among those that are fulfilled or overdue."),
    )

    profit: Mapped[Money | None] = computed(
        lambda row: when(row.costs.none(), row.value, row.value - row.costs.sum(lambda cost: cost.amount)),
        label=_("Profit"),
        help=_("Value less costs; empty if they have several currencies."),
    )
    profit_margin: Mapped[Decimal | None] = computed(
        lambda row: ratio(row.profit, row.value, digits=4), label=_("Return"), help=_("Profit by value, a fraction.")
    )


class ContractPartyRole(enum.Enum):
    """What a party does in a contract."""

    PROVIDER = "provider"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    GUARANTOR = "guarantor"
    INTERMEDIARY = "intermediary"
    OTHER = "other"


class ContractParty(Entity, display="name", label=_("Party to a contract"), label_plural=_("Parties to contracts")):
    """Somebody who signs a contract: a client, the company itself, or a third party."""

    contract: Mapped[Contract] = reference(
        reverse="parties", reverse_label=_("Parties"), label=_("Contract"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    client: Mapped[Client | None] = reference(
        reverse="contract_parties", reverse_label=_("Party to"), label=_("Client"), help=_("If the party is a client.")
    )
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    role: Mapped[ContractPartyRole] = field(label=_("Role"))
