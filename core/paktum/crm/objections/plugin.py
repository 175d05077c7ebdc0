"""What the module `objections` adds."""

from ..module import Module
from .catalogue import ANSWERS, KINDS
from .examples import EXAMPLES
from .models import Objection, ObjectionAnswer, ObjectionKind
from .rules import objection_fits_together, objection_has_its_days, objection_of_the_client

OBJECTIONS = Module(
    entities=(ObjectionKind, ObjectionAnswer, Objection),
    defaults=(KINDS, ANSWERS),
    before_save=(objection_of_the_client, objection_has_its_days),
    validations=(objection_fits_together,),
    examples=EXAMPLES,
)
