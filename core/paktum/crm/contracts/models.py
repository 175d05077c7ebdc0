"""Contracts and their parties."""

import enum
from datetime import date

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Money,
    Team,
    User,
    field,
    label as _,
    reference,
    state as held_in,
)

from ..clients.models import Client
from ..deals.models import Deal


class Contract(Entity, display="number", label=_("Contract"), label_plural=_("Contracts")):
    """An agreement with a client, from its first draft to its end."""

    number: Mapped[str | None] = field(length=60, unique=True, searchable=True, label=_("Contract number"))
    kind: Mapped[str | None] = field(label=_("Kind"), help=_("Such as framework agreement, supply, service."))
    state: Mapped[str] = held_in("contract", label=_("State"))
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
        minimum=0, label=_("Notice period"), help=_("Days before the end by which notice must be given.")
    )
    is_auto_renewed: Mapped[bool] = field(
        default=False, label=_("Renews itself"), help=_("It goes on unless notice is given.")
    )
    owner: Mapped[User | None] = reference(reverse="contracts", reverse_label=_("Contracts"), label=_("Owner"))
    team: Mapped[Team | None] = reference(reverse="contracts", reverse_label=_("Contracts"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="contracts", reverse_label=_("Contracts"), label=_("Branch"))


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
        access=Access.THROUGH,
    )  # fmt: skip
    client: Mapped[Client | None] = reference(
        reverse="contract_parties", reverse_label=_("Party to"), label=_("Client"), help=_("If the party is a client.")
    )
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    role: Mapped[ContractPartyRole] = field(label=_("Role"))
