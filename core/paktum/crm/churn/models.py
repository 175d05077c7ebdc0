"""Rules by which the risk of losing a client is scored, and the thresholds from which on something is done."""

import enum

from paktum import Entity, Mapped, field, label as _

MANAGE = "churn.manage"
"""The permission to change rules of churn risk."""


class ChurnSign(enum.Enum):
    """What tells that a client may leave."""

    NO_CONTACT = "no_contact"
    NO_ORDER = "no_order"
    FALLING_ORDERS = "falling_orders"
    OPEN_COMPLAINT = "open_complaint"
    CONTRACT_ENDING = "contract_ending"


class ChurnRule(
    Entity, display="name", label=_("Rule of churn risk"), label_plural=_("Rules of churn risk"), permission=MANAGE
):
    """A sign that a client may leave, and how many points it counts."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"), help=_("The reason that is shown."))
    sign: Mapped[ChurnSign] = field(label=_("Sign"))
    days: Mapped[int] = field(
        default=90, minimum=0, label=_("Days"),
        help=_("Without contact or order; of orders that are compared with those before; until a contract ends."),
    )  # fmt: skip
    points: Mapped[int] = field(minimum=0, maximum=1000, label=_("Points"))
    advice: Mapped[str | None] = field(
        long=True, label=_("What to do"), help=_("Against it: it stands in the task of who looks after the client.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class ChurnThreshold(
    Entity, display="name", label=_("Threshold of churn risk"), label_plural=_("Thresholds of churn risk"),
    permission=MANAGE,
):  # fmt: skip
    """From how many points on whoever looks after a client gets a task to keep it, and when the next one."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    points: Mapped[int] = field(minimum=1, label=_("Least points"), help=_("Of all rules of churn risk that apply."))
    pause_days: Mapped[int] = field(
        default=30, minimum=0, maximum=3660, label=_("Pause"), help=_("Days after a task in which there is no other.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))
