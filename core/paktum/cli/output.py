"""What commands write: results to stdout, remarks to stderr."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

JSON = "paktum.json"


def _remember(ctx: typer.Context, wanted: bool) -> bool:
    ctx.meta[JSON] = wanted
    return wanted


AsJson = Annotated[
    bool,
    typer.Option("--json", callback=_remember, is_eager=True, help="Write one JSON document to stdout."),
]
"""The option `--json` of a command."""


def is_json(ctx: Any) -> bool:
    """Whether the command that runs, or failed, was asked for JSON."""
    return bool(ctx.meta.get(JSON))


def tell(text: str) -> None:
    """Write a line of the result."""
    print(text)


def remark(text: str) -> None:
    """Write a line that is not part of the result."""
    print(text, file=sys.stderr, flush=True)


def tell_json(value: Any) -> None:
    """Write the result as JSON."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def tell_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write aligned columns below a header; numbers are aligned to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    numeric = [bool(rows) and all(_is_number(row[n]) for row in rows) for n in range(len(header))]
    widths = [max(len(row[n]) for row in (header, *cells)) for n in range(len(header))]
    for row in (header, *cells):
        aligned = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        print("  ".join(aligned).rstrip())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value if value is not None else "")
