"""Files of comma- or semicolon-separated values: encodings, delimiters, and rows that are damaged."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from ..declare.errors import Problem, Refused, refuse
from .mapping import FileRule

DELIMITERS = (",", ";", "\t")

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNDECODED = re.compile("[\udc80-\udcff]")
_UNKNOWN_CHARACTER = "\ufffd"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: the line on which it begins, its cells without spaces around them, and its text as it stands.

    A row with a problem could not be taken apart, or not as the header says.
    """

    line: int
    cells: tuple[str, ...]
    text: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file whose header was read. `rows` can be called again and again; the file is streamed each time."""

    name: str
    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    lines: int

    def rows(self) -> Iterator[Row]:
        """The rows below the header. Rows without any content are left out."""
        with _open(self.path, self.encoding) as stream:
            records = _records(stream, self.delimiter, len(self.header))
            next(records)
            for row in records:
                if row.problem is not None or any(row.cells):
                    yield self._checked(row)

    def _checked(self, row: Row) -> Row:
        damage = _damage(row.text, self.encoding)
        if damage is not None:
            return replace(row, problem=damage)
        surplus = len(row.cells) - len(self.header)
        if row.problem is None and (surplus < 0 or any(row.cells[len(self.header) :])):
            wrong = f"the row has {len(row.cells)} cells, the header {len(self.header)}"
            return replace(row, problem=Problem("IMPORT_ROW_LENGTH", wrong))
        return replace(row, cells=row.cells[: len(self.header)]) if surplus > 0 else row


def open_source(name: str, path: Path, rule: FileRule, wanted: Iterable[str]) -> SourceFile:
    """Find out how a file is written and read its header. `wanted` are the columns that the mapping names.

    Raises `Refused`: IMPORT_FILE_UNREADABLE, IMPORT_FILE_EMPTY or IMPORT_FILE_HEADER.
    """
    try:
        encoding = _encoding(path, rule)
        delimiters = (rule.delimiter,) if rule.delimiter else DELIMITERS
        headers = {delimiter: _header(path, encoding, delimiter) for delimiter in delimiters}
        lines = _count_lines(path)
    except (OSError, UnicodeError) as error:
        raise refuse("IMPORT_FILE_UNREADABLE", f"{path} cannot be read: {error}") from error
    names = set(wanted)
    delimiter, header = max(headers.items(), key=lambda item: (len(names & set(item[1].cells)), len(item[1].cells)))
    damage = _damage(header.text, encoding) or header.problem
    if damage is not None:
        raise Refused(Problem("IMPORT_FILE_HEADER", f"the header of {name} cannot be read: {damage.message}"))
    if not any(header.cells):
        raise refuse("IMPORT_FILE_EMPTY", f"{name} is empty; its first line must name the columns")
    twice = sorted({cell for cell in header.cells if header.cells.count(cell) > 1})
    if twice:
        raise refuse(
            "IMPORT_FILE_HEADER", f"the header of {name} has more than one column {', '.join(map(repr, twice))}"
        )
    return SourceFile(name, path, encoding, delimiter, header.cells, lines)


def printable(text: str) -> str:
    r"""The text with bytes that could not be decoded written as `\xe9`."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _encoding(path: Path, rule: FileRule) -> str:
    """A byte order mark says more about a file than the mapping, which may have been written for another copy of it."""
    with path.open("rb") as stream:
        start = stream.read(4)
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), rule.encoding or "utf-8")


def _open(path: Path, encoding: str) -> TextIO:
    # What cannot be decoded must not stop the file: it is found again in the row that has it. UTF-16 has no way of
    # keeping the bytes.
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    return path.open(encoding=encoding, errors=errors, newline="")


def _count_lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def _header(path: Path, encoding: str, delimiter: str) -> Row:
    with _open(path, encoding) as stream:
        return next(_records(stream, delimiter, None), Row(1, (), ""))


def _damage(text: str, encoding: str) -> Problem | None:
    undecoded = _UNDECODED.search(text)
    if undecoded is not None:
        byte = ord(undecoded.group()) - 0xDC00
        message = (
            f"the byte 0x{byte:02X} is no {encoding}; if the whole file is so, its encoding belongs in the mapping"
        )
        return Problem("IMPORT_ROW_ENCODING", message)
    if encoding.startswith("utf-16") and _UNKNOWN_CHARACTER in text:
        return Problem("IMPORT_ROW_ENCODING", f"some bytes are no {encoding}")
    if "\0" in text:
        return Problem("IMPORT_ROW_ENCODING", "the row has a character NUL, which no text can hold")
    return None


class _Lines:
    """The lines of a stream, some of which can be put back."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.stream)
        self.taken.append(line)
        return line

    def keep_first(self) -> None:
        self.waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def _records(stream: TextIO, delimiter: str, width: int | None) -> Iterator[Row]:
    """Every record of a file. A quote that is not closed spoils the line that it stands on, not those that follow."""
    lines = _Lines(stream)
    number = 1
    while True:
        lines.taken.clear()
        problem = None
        cells: list[str] = []
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            problem = Problem("IMPORT_ROW_QUOTES", f"the quotes are wrong: {error}")
        if len(lines.taken) > 1 and (problem is not None or (width is not None and len(cells) != width)):
            lines.keep_first()
            problem = Problem("IMPORT_ROW_QUOTES", "a quote is not closed")
        text = "".join(lines.taken)
        yield Row(number, tuple(cell.strip() for cell in cells), text.rstrip("\r\n"), problem)
        number += len(lines.taken)
