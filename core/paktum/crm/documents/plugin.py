"""What the module `documents` adds."""

from paktum import Defaults, DocumentTemplate, Permission, label as _

from ..module import Module
from . import clients, results, sales, staff

KINDS = (*sales.KINDS, *clients.KINDS, *results.KINDS, *staff.KINDS)

DOCUMENTS = Module(
    entities=(DocumentTemplate,),
    defaults=(Defaults(DocumentTemplate, by="code", rows=tuple(row for kind in KINDS for row in kind.templates())),),
    permissions=(Permission("document_template.manage", _("Change templates of documents")),),
)
