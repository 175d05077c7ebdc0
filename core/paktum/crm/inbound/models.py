"""Response standards: how soon somebody takes what came in by a channel."""

from paktum import Entity, Mapped, field, label as _

from ..cases.models import MANAGE_STANDARDS
from ..channels import ActivityChannel


class ResponseStandard(
    Entity, display="name", label=_("Response standard"), label_plural=_("Response standards"),
    permission=MANAGE_STANDARDS,
):  # fmt: skip
    """Within how many minutes of business time somebody takes what came in by a channel, or deals with a lead that came
    by it."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))
    channel: Mapped[ActivityChannel | None] = field(label=_("Channel"), help=_("Empty for those without one."))
    within_minutes: Mapped[int] = field(minimum=1, maximum=100_000, label=_("Taken within"), help=_("In minutes."))
    calendar: Mapped[str] = field(
        default="standard", exact=True, length=60, label=_("Business calendar"), help=_("Its code.")
    )
    is_active: Mapped[bool] = field(default=True, label=_("In use"))
