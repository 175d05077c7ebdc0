"""Renewals of contracts."""

from datetime import date, datetime

from paktum import Access, Deletion, Entity, Mapped, due, field, label as _, reference, state

from ..contracts.models import Contract


class Renewal(Entity, label=_("Renewal"), label_plural=_("Renewals"), indexes=(("state", "notice_on"),)):
    """The talk about prolonging a contract; opened by itself in time before notice must be given."""

    contract: Mapped[Contract] = reference(
        reverse="renewals", reverse_label=_("Renewals"), label=_("Contract"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    state: Mapped[str] = state("renewal", label=_("State"))
    due_at: Mapped[datetime | None] = due(label=_("Due at"), help=_("When an open renewal lapses."))
    opened_on: Mapped[date] = field(label=_("Opened on"))
    notice_on: Mapped[date] = field(label=_("Notice until"), help=_("The last day on which notice can be given."))
    ends_on: Mapped[date] = field(label=_("Ends on"), help=_("The last day of the contract."))
    note: Mapped[str | None] = field(long=True, label=_("Note"))
    successor: Mapped[Contract | None] = reference(
        write=None, label=_("Successor"), help=_("The contract that was made for the time after.")
    )
