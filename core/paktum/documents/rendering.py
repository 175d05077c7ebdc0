"""Typesets documents. Nothing is read but the template and the data: no files, no fonts of the machine, no network."""

from collections.abc import Mapping
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from ..declare.errors import refuse
from ..declare.labels import label as _


def pdf_of(body: str, data: Mapping[str, Any]) -> bytes:
    """A document as PDF; refuses with DOCUMENT_FAILED what cannot be typeset, and with DOCUMENTS_NOT_INSTALLED where
    the extra `paktum[pdf]` is missing."""
    try:
        typst: Any = import_module("typst")  # large, and only documents need it
    except ModuleNotFoundError:
        message = _("documents need the extra paktum[pdf]")
        raise refuse("DOCUMENTS_NOT_INSTALLED", message) from None
    with TemporaryDirectory(prefix="paktum-document-") as root:
        try:
            made: bytes = typst.compile(
                body.encode(), root=root, ignore_system_fonts=True, sys_inputs={"data": orjson.dumps(data).decode()}
            )
        except typst.TypstError as error:
            message = _("the template cannot be typeset: {reason}").filled(reason=str(error)[:500])
            raise refuse("DOCUMENT_FAILED", message, "body") from None
    return made
