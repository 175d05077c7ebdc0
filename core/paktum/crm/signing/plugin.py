"""What the module `signing` adds."""

from paktum import Permission, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import MANAGE, PowerOfAttorney, Signature
from .rules import note_authority, signer_may_sign

SIGNING = Module(
    entities=(PowerOfAttorney, Signature),
    before_save=(note_authority,),
    validations=(signer_may_sign,),
    permissions=(Permission(MANAGE, _("Say who may sign for the company")),),
    examples=EXAMPLES,
)
