"""What the module `activities` adds."""

from ..module import Module
from .examples import EXAMPLES
from .models import Activity

ACTIVITIES = Module(entities=(Activity,), examples=EXAMPLES)
