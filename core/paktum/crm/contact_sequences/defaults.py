"""The sequence that a company begins with."""

from paktum import Defaults, label as _

from ..channels import ActivityChannel
from .models import ContactSequence, ContactStep

SEQUENCES = Defaults(
    ContactSequence,
    by="code",
    rows=(
        {"code": "first_contact", "name": _("First contact"), "when_used": _("For prospects that nobody knows yet.")},
    ),
)

STEPS = Defaults(
    ContactStep,
    by="code",
    rows=tuple(
        {
            "code": f"first_contact_{number}", "sequence": "first_contact", "after_days": after_days,
            "channel": channel, "subject": subject, "text": text,
        }
        for number, (after_days, channel, subject, text) in enumerate(
            (
                (0, ActivityChannel.EMAIL, _("Introduction"), _("Who we are, and what we did for one like them.")),
                (3, ActivityChannel.CALL, _("Call"), _("Ask whether the letter came, and what they need.")),
                (10, ActivityChannel.EMAIL, _("An example"), _("Send what another client gained, in numbers.")),
                (21, ActivityChannel.CALL, _("Propose a meeting"), _("Propose two days, and whom to bring.")),
            ),
            1,
        )
    ),
)  # fmt: skip
