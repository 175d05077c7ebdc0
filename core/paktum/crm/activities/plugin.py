"""What the module `activities` adds."""

from ..module import Module
from .models import Activity

ACTIVITIES = Module(entities=(Activity,))
