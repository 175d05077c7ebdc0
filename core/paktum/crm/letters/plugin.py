"""What the module `letters` adds."""

from paktum import Defaults, NumberRange, Permission, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import Letter
from .rules import write_who_wishes_it

RANGES = (
    {"code": "contract", "pattern": "C-{year}-{number}"},
    {"code": "offer", "pattern": "O-{year}-{number}"},
    {"code": "order", "pattern": "R-{year}-{number}", "digits": 5},
    {"code": "letter", "pattern": "{year}/{number}", "digits": 5},
)

LETTERS = Module(
    entities=(NumberRange, Letter),
    defaults=(Defaults(NumberRange, by="code", rows=RANGES),),
    before_save=(write_who_wishes_it,),
    permissions=(Permission("number_range.manage", _("Change number ranges")),),
    examples=EXAMPLES,
)
