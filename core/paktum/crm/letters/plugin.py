"""What the module `letters` adds."""

from paktum import Defaults, NumberRange, Permission, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import Letter
from .rules import (
    letter_is_of_a_client,
    next_number_counts_this_year,
    write_who_wishes_it,
    yearly_numbers_name_the_year,
)

RANGES = (
    {"code": "contract", "pattern": "C-{year}-{number}"},
    {"code": "offer", "pattern": "O-{year}-{number}"},
    {"code": "order", "pattern": "R-{year}-{number}", "digits": 5},
    {"code": "letter", "pattern": "{year}/{number}", "digits": 5},
)

LETTERS = Module(
    entities=(NumberRange, Letter),
    defaults=(Defaults(NumberRange, by="code", rows=RANGES),),
    permissions=(Permission("number_range.manage", _("Change number ranges")),),
    before_save=(letter_is_of_a_client, write_who_wishes_it, next_number_counts_this_year),
    validations=(yearly_numbers_name_the_year,),
    examples=EXAMPLES,
)
