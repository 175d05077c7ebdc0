"""What the module `contact_rules` adds."""

from paktum import Defaults

from ..clients.models import ClientLifecycle
from ..module import Module
from .actions import plan_contacts
from .examples import EXAMPLES
from .models import ContactRule, ContactStandard
from .rules import begin_who_wishes_it, is_the_only_one, says_whom_it_is_for

STANDARDS = Defaults(
    ContactStandard,
    by="code",
    rows=(
        {"code": "permanent", "name": "Permanent clients", "lifecycle": ClientLifecycle.PERMANENT, "every_days": 30},
        {"code": "active", "name": "Active clients", "lifecycle": ClientLifecycle.ACTIVE, "every_days": 60},
        {"code": "prospect", "name": "Prospects", "lifecycle": ClientLifecycle.PROSPECT, "every_days": 90},
        {"code": "dormant", "name": "Dormant clients", "lifecycle": ClientLifecycle.DORMANT, "every_days": 180},
    ),
)

CONTACT_RULES = Module(
    entities=(ContactStandard, ContactRule),
    defaults=(STANDARDS,),
    before_save=(begin_who_wishes_it,),
    validations=(is_the_only_one, says_whom_it_is_for),
    jobs=(plan_contacts,),
    examples=EXAMPLES,
)
