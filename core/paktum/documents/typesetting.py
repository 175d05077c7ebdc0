"""Typesets one document. `rendering` runs this file as a process of its own, and nothing imports it.

A template is a program. Before it runs, the process gives up opening anything: the operating system refuses it every
file and every connection, however the template asks for them (Typst fetches packages, also those whose names are
computed). Its memory is bounded, and whoever started it bounds its time and what it may say.
"""

import json
import resource
import sys
from typing import Any

import typst

REFUSED = 3
"""The exit code if the template is wrong; the reason is on standard error."""

TOO_LONG = 4
"""The exit code if the blocks are more than is asked for."""

LARGEST_MEMORY = 1 << 30
"""Bytes."""

FIRST_DOCUMENT: Any = {"main.typ": b"."}


def main() -> int:
    """Read what is asked as JSON, and write a PDF, or the blocks of the document as JSON."""
    asked = json.load(sys.stdin.buffer)
    files = {name: text.encode() for name, text in asked["files"].items()}
    typst.query(FIRST_DOCUMENT, "<paktum>", ignore_system_fonts=True)  # loads what Python loads late
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
    given: Any = {"ignore_system_fonts": True, "sys_inputs": asked["inputs"]}
    try:
        if asked["wants_blocks"]:
            made = typst.query(files, "<paktum>", field="value", **given).encode()
            if len(made) > asked["most"]:
                return TOO_LONG
        else:
            made = typst.compile(files, **given)
    except RuntimeError as error:  # what Typst raises; its own class comes from only one of the two
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
