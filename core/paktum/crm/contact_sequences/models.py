"""Sequences of contacts and their steps."""

from paktum import Access, Deletion, Entity, Mapped, field, label as _, reference

from ..channels import ActivityChannel
from ..permissions import MANAGE_SALES


class ContactSequence(
    Entity, display="name", label=_("Contact sequence"), label_plural=_("Contact sequences"), permission=MANAGE_SALES
):  # fmt: skip
    """A scheme by which prospects are contacted several times: `leadFollow` makes a task of each step."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    when_used: Mapped[str | None] = field(long=True, label=_("When it is used"))
    is_active: Mapped[bool] = field(default=True, label=_("In use"))


class ContactStep(
    Entity, display="subject", label=_("Step of a contact sequence"), label_plural=_("Steps of contact sequences"),
    permission=MANAGE_SALES,
):  # fmt: skip
    """One contact of a sequence."""

    sequence: Mapped[ContactSequence] = reference(
        reverse="steps", reverse_label=_("Steps"), label=_("Contact sequence"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    code: Mapped[str | None] = field(exact=True, length=60, unique=True, label=_("Code"))
    after_days: Mapped[int] = field(
        minimum=0, maximum=365, label=_("Day"), help=_("How many days after the sequence began.")
    )
    channel: Mapped[ActivityChannel] = field(label=_("Channel"))
    subject: Mapped[str] = field(label=_("Subject"))
    text: Mapped[str | None] = field(long=True, label=_("Text"), help=_("What is said or written."))
