"""What the module `accounts` adds."""

from paktum import Defaults, Permission, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import MANAGE_ACCOUNTS, AccountMember, AccountTeamRole
from .rules import is_in_the_team_once, join_while_active

TEAM_ROLES = Defaults(
    AccountTeamRole,
    by="code",
    rows=(
        {"code": "key_account_manager", "name": "Key account manager"},
        {"code": "assistant", "name": "Assistant"},
        {"code": "technician", "name": "Technician"},
        {"code": "legal", "name": "Legal adviser"},
        {"code": "finance", "name": "Finance"},
        {"code": "sponsor", "name": "Executive sponsor"},
    ),
)

ACCOUNTS = Module(
    entities=(AccountTeamRole, AccountMember),
    defaults=(TEAM_ROLES,),
    permissions=(Permission(MANAGE_ACCOUNTS, _("Change the catalogues of account work")),),
    before_save=(join_while_active,),
    validations=(is_in_the_team_once,),
    examples=EXAMPLES,
)
