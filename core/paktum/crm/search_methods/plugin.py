"""What the module `search_methods` adds."""

from ..module import Module
from .defaults import METHODS
from .models import SearchMethod

SEARCH_METHODS = Module(entities=(SearchMethod,), defaults=(METHODS,))
