"""Templates of documents, which a company keeps as data."""

import re

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import field
from ..declare.labels import Label, label as _

MANAGE = "document_template.manage"
"""The permission to change templates of documents."""

PACKAGE = re.compile(r'"@\w+/')


def body_fault(body: str) -> Label | None:
    """What is wrong with the text of a template before it is used: packages would be fetched from elsewhere. One whose
    name is computed is not seen here, and found missing when the template is typeset: see `typesetting`."""
    return _("a template imports no packages") if PACKAGE.search(body) else None


class DocumentTemplate(
    Entity, display="name", permission=MANAGE, label=_("Document template"), label_plural=_("Document templates")
):
    """What a document looks like, and the query for what it tells. `GET /documents/{code}/{id}` makes one as PDF, with
    the rights of whoever asks; with `.docx` or `.xlsx` behind the id it is a text document or a workbook."""

    code: Mapped[str] = field(
        exact=True, length=60, unique=True, create_only=True, label=_("Code"), help=_("Such as contract.hu.")
    )
    name: Mapped[str] = field(searchable=True, label=_("Name"))
    record_type: Mapped[str] = field(
        exact=True, length=100, index=True, label=_("Kind of record"), help=_("Its type in the API.")
    )
    language: Mapped[str] = field(exact=True, length=35, label=_("Language"), help=_("BCP 47, such as hu or en."))
    query: Mapped[str] = field(
        exact=True, length=20_000, label=_("Query"),
        help=_("With the record's id as $id; it gives the data. A list without first or last is read whole."),
    )  # fmt: skip
    body: Mapped[str] = field(
        exact=True, length=60_000, check=body_fault, label=_("Text of the template"),
        help=_('In Typst, with the functions of #import "paktum.typ": *; there, data is what the query gives.'),
    )  # fmt: skip
