"""What the module `clients` adds."""

from paktum import Permission, label as _

from ..module import Module
from .actions import change_owner, verify
from .examples import EXAMPLES
from .models import Client, ClientIdentifier

CLIENTS = Module(
    entities=(Client, ClientIdentifier),
    actions=(change_owner, verify),
    permissions=(Permission("client.assign", _("Give clients to another account manager")),),
    examples=EXAMPLES,
)
