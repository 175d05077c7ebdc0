"""What the module `clients` adds."""

from paktum import Metric, Permission, label as _

from ..module import Module
from .actions import change_owner, verify
from .examples import EXAMPLES
from .models import Client, ClientIdentifier
from .rules import is_active

CLIENTS = Module(
    entities=(Client, ClientIdentifier),
    actions=(change_owner, verify),
    permissions=(Permission("client.assign", _("Give clients to another account manager")),),
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
    ),
    examples=EXAMPLES,
)
