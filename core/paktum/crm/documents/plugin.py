"""What the module `documents` adds."""

from paktum import Defaults, DocumentTemplate, Permission, label as _

from ..module import Module
from .texts import KINDS, WORDS, body_of

TEMPLATES = tuple(
    {
        "code": f"{code}.{language}", "name": words[code.removeprefix("client_")], "record_type": kind,
        "language": language, "query": query, "body": body_of(language, looks),
    }
    for code, kind, query, looks in KINDS
    for language, words in WORDS.items()
)  # fmt: skip

DOCUMENTS = Module(
    entities=(DocumentTemplate,),
    defaults=(Defaults(DocumentTemplate, by="code", rows=TEMPLATES),),
    permissions=(Permission("document_template.manage", _("Change templates of documents")),),
)
