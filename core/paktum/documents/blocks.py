"""What a document says, apart from what it looks like. `paktum.typ` tells the same in Typst."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from ..declare.errors import refuse
from ..declare.labels import label as _

Block = Mapping[str, Any]
"""One thing that a document says: its `kind`, and what it holds."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Content:
    """The blocks of a document in their order, and its language (BCP 47)."""

    blocks: Sequence[Block]
    language: str

    @property
    def title(self) -> str:
        """What the document is called."""
        return next((each["text"] for each in self.blocks if each["kind"] == "title"), "")


def checked(blocks: Sequence[Any]) -> Sequence[Block]:
    """The blocks that a template tells; refuses with DOCUMENT_FAILED one that `paktum.typ` makes of nothing: a template
    may have made it by hand, or have told rows of several lengths."""
    for block in blocks:
        kind = block.get("kind") if isinstance(block, dict) else None
        if not isinstance(kind, str) or kind not in SHAPES or not SHAPES[kind](block):
            message = _("a block of the template does not hold what it should: {reason}")
            raise refuse("DOCUMENT_FAILED", message.filled(reason=repr(block)[:200]), "body")
    return blocks


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _all(value: Any, check: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(check, value))


def _is_cell(cell: Any) -> bool:
    return isinstance(cell, dict) and _is_text(cell.get("text")) and _holds(cell.get("kind"), cell.get("value"), cell)


def _holds(kind: Any, value: Any, cell: Mapping[str, Any]) -> bool:
    """Whether a cell of a kind has its value."""
    if kind == "day":
        return _is_text(value) and _is_day(value)
    if kind == "money":
        return _is_number(value) and CURRENCY.fullmatch(str(cell.get("currency"))) is not None
    if kind in ("number", "percent"):
        return _is_number(value)
    return kind in ("text", "none")


def _is_number(value: Any) -> bool:
    return _is_text(value) and NUMBER.fullmatch(value) is not None and isfinite(float(value))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_fact(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 2 and _is_text(row[0]) and _is_cell(row[1])


def _is_sheet(block: Block) -> bool:
    head, rows, foot = (block.get(each) for each in ("head", "rows", "foot"))
    if not head or not _all(head, _is_text) or not isinstance(rows, list) or "foot" not in block:
        return False
    return all(_all(row, _is_cell) and len(row) == len(head) for row in (*rows, *([] if foot is None else [foot])))


def _says(block: Block) -> bool:
    return _is_text(block.get("text"))


SHAPES: Mapping[str, Callable[[Block], bool]] = {
    "title": _says,
    "section": _says,
    "paragraph": _says,
    "facts": lambda block: _all(block.get("rows"), _is_fact),
    "points": lambda block: _all(block.get("items"), _is_cell),
    "sheet": _is_sheet,
    "signatures": lambda block: _all(block.get("places"), lambda place: _all(place, _is_text)),
}
"""Whether a block holds what a block of its kind does."""
