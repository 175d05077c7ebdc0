"""Documents from templates and data: PDF, a text document, or a workbook."""

import logging
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from ..declare.errors import refuse
from ..declare.labels import Label, label as _
from ..limits import LARGEST_BLOCKS
from .blocks import Content, checked
from .texts import docx_of
from .workbooks import xlsx_of

log = logging.getLogger("paktum")

TYPESETTING = Path(__file__).with_name("typesetting.py")
LIBRARY = Path(__file__).with_name("paktum.typ")
WRONG, TOO_LONG = 3, 4
"""The exit codes of `typesetting` for a template that is wrong, and for one that says too much."""

OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError")
"""What Typst and Python say before they end."""

LONGEST_SECONDS = 30
"""How long typesetting may take."""

ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""The environment of typesetting: nothing of the server's, which has secrets. A thread for each core, and what it
allocates from, would reserve much of the address space that the process may have."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text in Typst with its data; `day` is when the document is made (ISO 8601)."""

    body: str
    data: Mapping[str, Any]
    language: str
    day: str


def pdf_of(template: Template) -> bytes:
    """A document as PDF; refuses with DOCUMENT_FAILED what cannot be typeset, and with DOCUMENTS_NOT_INSTALLED where
    the extra `paktum[documents]` is missing."""
    return _typeset(template, wants_blocks=False)


def text_of(template: Template) -> bytes:
    """The same as a text document (DOCX)."""
    require_installed("docx")
    return _written(docx_of, template)


def workbook_of(template: Template) -> bytes:
    """The same as a workbook (XLSX): each of its tables is a sheet."""
    require_installed("xlsxwriter")
    return _written(xlsx_of, template)


def require_installed(*modules: str) -> None:
    """Refuse with DOCUMENTS_NOT_INSTALLED what needs a library that is not there."""
    if not all(map(find_spec, modules)):
        raise refuse("DOCUMENTS_NOT_INSTALLED", _("documents need the extra paktum[documents]"))


def _written(write: Callable[[Content], bytes], template: Template) -> bytes:
    blocks = checked(orjson.loads(_typeset(template, wants_blocks=True)))
    if not blocks:
        message = _("the template has no blocks, of which text documents and workbooks are made")
        raise refuse("DOCUMENT_FAILED", message, "body")
    return write(Content(blocks, template.language))


def _typeset(template: Template, *, wants_blocks: bool) -> bytes:
    require_installed("typst", "resource")  # Windows has no `resource`, and so makes no documents
    asked = {
        "files": {"main.typ": template.body, "paktum.typ": LIBRARY.read_text(encoding="utf-8")},
        "inputs": {
            "data": orjson.dumps(template.data).decode(), "language": template.language, "today": template.day,
        },
        "wants_blocks": wants_blocks, "most": LARGEST_BLOCKS,
    }  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603  no word of it comes from outside
            [sys.executable, "-I", str(TYPESETTING)], input=orjson.dumps(asked), capture_output=True, cwd="/",
            env=ENVIRONMENT, timeout=LONGEST_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise refuse("DOCUMENT_FAILED", _("the template takes too long"), "body") from None
    if done.returncode == WRONG:
        reason = done.stderr.decode(errors="replace")[:500]
        message = _("the template cannot be typeset: {reason}").filled(reason=reason)
        raise refuse("DOCUMENT_FAILED", message, "body")
    if done.returncode == TOO_LONG:
        too_long = _("the template says more than a text document or a workbook can hold")
        raise refuse("DOCUMENT_TOO_LONG", too_long, "body")
    if done.returncode != 0:
        raise refuse("DOCUMENT_FAILED", _broken_off(done), "body")
    return done.stdout


def _broken_off(done: subprocess.CompletedProcess[bytes]) -> Label:
    """Why typesetting has ended by itself, for whoever asks; the log has what is not told."""
    if any(each in done.stderr for each in OUT_OF_MEMORY):
        return _("the template needs too much memory")
    log.error("typesetting ended with %s: %s", done.returncode, done.stderr.decode(errors="replace")[-2000:])
    return _("typesetting broke off")
