"""Powers of attorney and signatures."""

import enum
from datetime import date

from paktum import (
    Access,
    Condition,
    Deletion,
    Entity,
    Mapped,
    Money,
    Row,
    User,
    computed,
    field,
    label as _,
    reference,
    today,
)

from ..contracts.models import ContractParty

MANAGE = "signing.manage"
"""The permission to say who may sign for the company."""


def counts_on(power: Row, day: date) -> Condition:
    """Whether a power of attorney is in force on a day."""
    is_running = power.valid_to.is_(None) | (power.valid_to >= day)
    return (power.valid_from <= day) & is_running & (power.revoked_on.is_(None) | (power.revoked_on > day))


class PowerOfAttorney(
    Entity, display="number", plural="powers_of_attorney", permission=MANAGE, label=_("Power of attorney"),
    label_plural=_("Powers of attorney"),
):  # fmt: skip
    """Says that somebody may sign contracts for the company, up to which value and from when to when."""

    user: Mapped[User] = reference(
        reverse="powers_of_attorney", reverse_label=_("Powers of attorney"), label=_("Who may sign"),
        on_delete=Deletion.CASCADE,
    )  # fmt: skip
    number: Mapped[str] = field(length=60, unique=True, searchable=True, label=_("Number"))
    up_to: Mapped[Money | None] = field(
        minimum=0, label=_("Up to"), help=_("The largest value of a contract; empty if there is no limit.")
    )
    valid_from: Mapped[date] = field(label=_("Valid from"))
    valid_to: Mapped[date | None] = field(label=_("Valid to"), help=_("Empty until it is revoked."))
    revoked_on: Mapped[date | None] = field(label=_("Revoked on"), help=_("From this day on it does not count."))
    note: Mapped[str | None] = field(long=True, label=_("Note"))

    is_in_force: Mapped[bool] = computed(
        lambda row: counts_on(row, today()), label=_("In force"), help=_("Whether it counts today.")
    )


class SigningMethod(enum.Enum):
    """How somebody has signed: on paper (wet), or electronically."""

    WET = "wet"
    ELECTRONIC = "electronic"


class Signature(Entity, display="person", label=_("Signature"), label_plural=_("Signatures")):
    """The signature of one party to a contract."""

    party: Mapped[ContractParty] = reference(
        reverse="signatures", reverse_label=_("Signatures"), label=_("Party"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    person: Mapped[str] = field(searchable=True, label=_("Person"), help=_("Who has signed."))
    position: Mapped[str] = field(label=_("Position"), help=_("In which capacity."))
    method: Mapped[SigningMethod] = field(label=_("Method"))
    signed_on: Mapped[date] = field(label=_("Signed on"))
    signer: Mapped[User | None] = reference(
        reverse="signatures", reverse_label=_("Signatures"), label=_("User"),
        help=_("Who has signed for the company; it needs a power of attorney or a limit of authority that is enough."),
    )  # fmt: skip
    power: Mapped[PowerOfAttorney | None] = reference(
        write=None, reverse="signatures", reverse_label=_("Signatures"), label=_("Power of attorney"),
        help=_("By which it was given, unless by the signer's own limit of authority."),
    )  # fmt: skip
    up_to: Mapped[Money | None] = field(
        write=None, label=_("Up to"), help=_("The largest value that the signer may sign; empty if there is no limit.")
    )
    has_authority: Mapped[bool] = field(
        default=False, write=None, label=_("With authority"),
        help=_("Whether the signer was allowed to sign for the company that day."),
    )  # fmt: skip
