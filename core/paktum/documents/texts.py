"""Documents as text documents (DOCX), which people go on writing in."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from .blocks import Block, Content

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""

A4 = (210, 297)
"""Millimetres."""

LONGEST_TITLE = 255
"""Characters of the title among a file's properties."""

SIGNED_BESIDE = 2
"""How many places to sign stand beside each other."""


def docx_of(content: Content) -> bytes:
    """A document of these blocks."""
    docx: Any = import_module("docx")  # large, and only documents need it
    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = map(docx.shared.Mm, A4)
    made.core_properties.title, made.core_properties.author = clean(content.title)[:LONGEST_TITLE], ""
    made.core_properties.comments, made.core_properties.language = "", content.language
    (language,) = made.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    language.set(docx.oxml.ns.qn("w:val"), content.language)
    for block in content.blocks:
        WRITERS[block["kind"]](made, block)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return CONTROLS.sub(" ", text)


def _line(made: Any, text: str, style: str | None = None) -> Any:
    """A new paragraph behind all others; `made.add_paragraph` looks through these each time, and through the styles."""
    body: Any = made.element.body
    line = body.makeelement(body.nsmap["w"].join("{}") + "p")
    body[-1].addprevious(line)  # the last says how the pages are
    line.style = style
    paragraph: Any = import_module("docx.text.paragraph").Paragraph(line, made)
    paragraph.add_run(clean(text))
    return paragraph


def _title(made: Any, block: Block) -> None:
    _line(made, block["text"], "Title")


def _section(made: Any, block: Block) -> None:
    _line(made, block["text"], "Heading1")


def _paragraph(made: Any, block: Block) -> None:
    _line(made, block["text"])


def _facts(made: Any, block: Block) -> None:
    for name, cell in block["rows"]:
        line = _line(made, f"{name}: ")
        line.runs[0].bold = True
        line.add_run(clean(cell["text"]))


def _points(made: Any, block: Block) -> None:
    for cell in block["items"]:
        _line(made, cell["text"], "ListBullet")


def _sheet(made: Any, block: Block) -> None:
    last = [[cell["text"] for cell in block["foot"]]] if block["foot"] else []
    rows = [block["head"], *([cell["text"] for cell in row] for row in block["rows"]), *last]
    table = made.add_table(len(rows), len(block["head"]), style="Table Grid")
    strong = {0, len(rows) - 1} if last else {0}
    for number, (cells, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _fill(cells.cells, texts, bold=number in strong)


def _fill(cells: Sequence[Any], texts: Sequence[str], *, bold: bool) -> None:
    for cell, text in zip(cells, texts, strict=True):
        cell.paragraphs[0].add_run(clean(text)).bold = bold


def _signatures(made: Any, block: Block) -> None:
    places = block["places"]
    if not places:
        return
    table = made.add_table(-(-len(places) // SIGNED_BESIDE), SIGNED_BESIDE)
    cells = (cell for row in table.rows for cell in row.cells)
    for cell, lines in zip(cells, places, strict=False):
        cell.paragraphs[0].add_run("\n\n" + "_" * 30)
        for line in lines:
            cell.add_paragraph(clean(line))


WRITERS: Mapping[str, Callable[[Any, Block], None]] = {
    "title": _title,
    "section": _section,
    "paragraph": _paragraph,
    "facts": _facts,
    "points": _points,
    "sheet": _sheet,
    "signatures": _signatures,
}
