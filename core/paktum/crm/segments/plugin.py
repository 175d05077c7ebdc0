"""What the module `segments` adds."""

from ..module import Module
from .models import Segment
from .rules import check, segment_has_a_filter

SEGMENTS = Module(entities=(Segment,), actions=(check,), validations=(segment_has_a_filter,))
