"""What the module `activities` adds."""

from ..module import Module
from .examples import EXAMPLES
from .models import Activity
from .rules import inbound_has_a_reason

ACTIVITIES = Module(entities=(Activity,), validations=(inbound_has_a_reason,), examples=EXAMPLES)
