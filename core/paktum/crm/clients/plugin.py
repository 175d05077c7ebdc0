"""What the module `clients` adds."""

from paktum import Metric, MetricKind, Permission, label as _

from ..module import Module
from .actions import change_owner, verify
from .examples import EXAMPLES
from .models import Client, ClientIdentifier
from .rules import ASSIGN, bought_just_before, buys, give_who_may, is_active, never_bought_before

CLIENTS = Module(
    entities=(Client, ClientIdentifier),
    actions=(change_owner, verify),
    before_save=(give_who_may,),
    permissions=(Permission(ASSIGN, _("Give clients to another account manager")),),
    metrics=(
        Metric(
            "active_clients",
            _("Active clients"),
            Client,
            where=is_active,
            unit=_("clients"),
            help=_("As they stand: at the end of the period if it was closed then."),
        ),
        Metric("new_clients", _("New clients"), Client, day="created_at", unit=_("clients")),
        Metric(
            "retention_rate",
            _("Retention rate"),
            Client,
            MetricKind.SHARE,
            where=buys,
            among=bought_just_before,
            is_of_days=True,
            unit=_("fraction"),
            help=_("Of the clients who bought in as many days before the period, those who bought in it again."),
        ),
        Metric(
            "acquisition_rate",
            _("Acquisition rate"),
            Client,
            MetricKind.SHARE,
            where=never_bought_before,
            among=buys,
            is_of_days=True,
            unit=_("fraction"),
            help=_("Of the clients who bought in the period, those who had never bought before."),
        ),
    ),
    examples=EXAMPLES,
)
