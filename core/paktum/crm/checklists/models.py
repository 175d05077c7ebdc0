"""What documents are asked for, and what became of each."""

from datetime import date, datetime

from paktum import (
    Access,
    Branch,
    Deletion,
    Entity,
    Mapped,
    Team,
    User,
    due,
    field,
    label as _,
    reference,
    state,
)

from ..clients.models import Client, ClientKind
from ..contracts.models import Contract, ContractType
from ..deals.models import Deal


class RequiredDocument(Entity, display="name", label=_("Document asked for"), label_plural=_("Documents asked for")):
    """A document that deals of one kind, or contracts of one type, need, with every client or with one kind of them;
    checklists are made from these."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    pipeline: Mapped[str | None] = field(
        exact=True, length=60, index=True, label=_("Pipeline"), help=_("Of the deals that need it, such as sales.")
    )
    type: Mapped[ContractType | None] = reference(
        reverse="required_documents", reverse_label=_("Documents asked for"), label=_("Type of contract"),
        on_delete=Deletion.CASCADE, help=_("Of the contracts that need it."),
    )  # fmt: skip
    client_kind: Mapped[ClientKind | None] = field(
        label=_("Kind of client"), help=_("Whose deals and contracts need it. Empty for every client's.")
    )
    is_mandatory: Mapped[bool] = field(
        default=True, label=_("Mandatory"), help=_("Without it, a deal is not won and a contract is not signed.")
    )
    position: Mapped[int] = field(default=0, minimum=0, label=_("Position"))


class ChecklistItem(
    Entity, display="name", label=_("Item of a checklist"), label_plural=_("Items of checklists"),
    indexes=(("contract", "position"), ("deal", "position")),
):  # fmt: skip
    """One document that a deal or contract needs."""

    name: Mapped[str] = field(searchable=True, label=_("Document"))
    state: Mapped[str] = state("checklist", label=_("State"))
    due_at: Mapped[datetime | None] = due(label=_("Due at"), help=_("When a verified document expires."))
    client: Mapped[Client] = reference(
        reverse="checklist", reverse_label=_("Checklist"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.INHERITED,
    )  # fmt: skip
    deal: Mapped[Deal | None] = reference(
        reverse="checklist", reverse_label=_("Checklist"), label=_("Deal"), on_delete=Deletion.CASCADE
    )
    contract: Mapped[Contract | None] = reference(
        reverse="checklist", reverse_label=_("Checklist"), label=_("Contract"), on_delete=Deletion.CASCADE
    )
    requirement: Mapped[RequiredDocument | None] = reference(
        reverse="items", reverse_label=_("Items"), label=_("Asked for by"), help=_("Empty if only this one needs it.")
    )
    is_mandatory: Mapped[bool] = field(default=True, label=_("Mandatory"))
    position: Mapped[int] = field(default=0, minimum=0, label=_("Position"))
    received_on: Mapped[date | None] = field(label=_("Received on"))
    valid_until: Mapped[date | None] = field(index=True, label=_("Valid until"), help=_("The last day."))
    verified_on: Mapped[date | None] = field(write=None, label=_("Verified on"))
    verified_by: Mapped[User | None] = reference(write=None, label=_("Verified by"))
    note: Mapped[str | None] = field(long=True, label=_("Note"), help=_("Such as why it was rejected."))
    owner: Mapped[User | None] = reference(reverse="checklist", reverse_label=_("Checklist"), label=_("Owner"))
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))
