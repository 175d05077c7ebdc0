"""What the module `contact_sequences` adds."""

from ..module import Module
from .actions import follow
from .defaults import SEQUENCES, STEPS
from .models import ContactSequence, ContactStep

CONTACT_SEQUENCES = Module(
    entities=(ContactSequence, ContactStep),
    actions=(follow,),
    defaults=(SEQUENCES, STEPS),
)
