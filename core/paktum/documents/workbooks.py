"""Documents as workbooks (XLSX): what they say on the first sheet, and each of their tables on one of its own.

Numbers are numbers, days are days, and an amount has its currency in its format. A text is never a formula, whatever
it begins with.
"""

import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from ..declare.errors import refuse
from ..declare.labels import label as _
from .blocks import Block, Content

EXACT_DIGITS = 15
"""So many digits of a number does a spreadsheet keep; a longer one is written as a text, which keeps all."""

FIGURES = {"number", "money", "percent"}
FIRST_DAY = "1900-01-01"
"""The first that a spreadsheet knows; an earlier one is written as a text."""

RESERVED = "history"
"""No sheet may have this name."""

LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
WIDTH = 18
"""Of a column, in characters."""

OPTIONS = {"in_memory": True}
"""Nothing of a document is written to the disk."""


def xlsx_of(content: Content) -> bytes:
    """A workbook of these blocks."""
    library: Any = import_module("xlsxwriter")  # only workbooks need it
    written = io.BytesIO()
    with library.Workbook(written, OPTIONS) as book:
        made = _Workbook(book, content.title)
        for block in content.blocks:
            made.add(block)
    return written.getvalue()


class _Workbook:
    """A workbook being written."""

    def __init__(self, book: Any, title: str) -> None:
        self.book, self.row = book, 0
        self._names = {RESERVED}
        self._formats: dict[str, Any] = {}
        self.strong = book.add_format({"bold": True})
        self.section = title
        self.first = self._sheet(title)

    def add(self, block: Block) -> None:
        """Write a block: a table to a sheet of its own, everything else to the first."""
        if block["kind"] == "sheet":
            self._table(block)
            return
        if block["kind"] == "section":
            self.section = block["text"]
        for row in _rows(block):
            self._write(self.first, self.row, row)
            self.row += 1

    def _table(self, block: Block) -> None:
        sheet = self._sheet(self.section)
        sheet.freeze_panes(1, 0)
        self._write(sheet, 0, map(_text, block["head"]), self.strong)
        for number, row in enumerate((*block["rows"], *([block["foot"]] if block["foot"] else [])), 1):
            self._write(sheet, number, row)

    def _write(self, sheet: Any, row: int, cells: Any, style: Any = None) -> None:
        for column, cell in enumerate(cells):
            if cell["kind"] != "none" and self._put(sheet, (row, column), cell, style) != 0:
                message = _("a text is longer than a cell of a workbook, or a table longer than a sheet")
                raise refuse("DOCUMENT_TOO_LONG", message)

    def _put(self, sheet: Any, place: tuple[int, int], cell: Mapping[str, Any], style: Any) -> Any:
        """Write a cell, a text in a style; gives 0 if it could be written."""
        kind = cell["kind"]
        if kind == "day" and cell["value"] >= FIRST_DAY:
            return sheet.write_datetime(*place, date.fromisoformat(cell["value"]), self._format("yyyy-mm-dd"))
        if kind in FIGURES and len(Decimal(cell["value"]).normalize().as_tuple().digits) <= EXACT_DIGITS:
            return sheet.write_number(*place, float(cell["value"]), self._format(_shown(cell)))
        return sheet.write_string(*place, cell["text"], style)

    def _sheet(self, wanted: str) -> Any:
        plain = NOT_IN_NAMES.sub(" ", wanted).strip("' ")[:LONGEST_NAME].strip("' ") or "1"
        name, number = plain, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
        self._names.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 20, WIDTH)
        return sheet

    def _format(self, code: str) -> Any:
        if code not in self._formats:
            self._formats[code] = self.book.add_format({"num_format": code})
        return self._formats[code]


def _rows(block: Block) -> list[list[Mapping[str, Any]]]:
    """What a block says that is no table, in rows of cells."""
    if block["kind"] == "facts":
        return [[_text(name), cell] for name, cell in block["rows"]]
    if block["kind"] == "points":
        return [[cell] for cell in block["items"]]
    if block["kind"] == "signatures":
        return [[_text(line) for line in place] for place in block["places"]]
    return [[_text(block["text"])]]


def _text(text: str) -> Mapping[str, Any]:
    return {"kind": "text", "text": text}


def _shown(cell: Mapping[str, Any]) -> str:
    """The format of a number: with the digits that it has, and the currency of an amount."""
    value = Decimal(cell["value"]) * (100 if cell["kind"] == "percent" else 1)
    digits = max(0, -_exponent(value.normalize()))
    if cell["kind"] == "money":
        digits = max(digits, min(2, -_exponent(value)))
    zeros = "." + "0" * digits if digits else ""
    if cell["kind"] == "percent":
        return f"0{zeros}%"
    return f"#,##0{zeros}" + (f" [${cell['currency']}]" if cell["kind"] == "money" else "")


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # no number of the API is infinite
    return exponent
