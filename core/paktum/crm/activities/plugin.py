"""What the module `activities` adds."""

from paktum import Metric, MetricKind, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import Activity
from .rules import inbound_has_a_reason, is_inbound, is_meeting, is_repeated

METRICS = (
    Metric("activities", _("Activities"), Activity, day="started_at", unit=_("activities")),
    Metric("meetings", _("Meetings and visits"), Activity, day="started_at", where=is_meeting, unit=_("meetings")),
    Metric(
        "clients_contacted", _("Clients in touch"), Activity, MetricKind.DISTINCT, "client", "started_at",
        unit=_("clients"),
    ),
    Metric(
        "repeat_contacts", _("Repeat contacts"), Activity, day="started_at", where=is_repeated, unit=_("contacts"),
        help=_("Times that a client who had been in touch before turned to the company."),
    ),
    Metric(
        "repeat_contact_rate", _("Share of repeat contacts"), Activity, MetricKind.SHARE, day="started_at",
        where=is_repeated, among=is_inbound, unit=_("fraction"),
        help=_("Repeat contacts, of all times that clients turned to the company."),
    ),
)  # fmt: skip

ACTIVITIES = Module(entities=(Activity,), validations=(inbound_has_a_reason,), metrics=METRICS, examples=EXAMPLES)
