"""What the module `rates` adds."""

from paktum import Permission, label as _

from ..module import Module
from .models import MANAGE, ExchangeRate
from .rules import is_between_two_currencies, named_by_currencies_and_day

RATES = Module(
    entities=(ExchangeRate,),
    before_save=(named_by_currencies_and_day,),
    validations=(is_between_two_currencies,),
    permissions=(Permission(MANAGE, _("Manage exchange rates")),),
)
