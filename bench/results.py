"""`results.md`: what the bench saw last, one section for each measurement. A measurement replaces its own section."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from .contenders.peers import FOLDER, NODE
from .load import Sample
from .report import Samples

RESULTS = Path(__file__).with_name("results.md")

HEAD = """\
# What the bench saw

Written by `make bench`; [README.md](README.md) says what is measured, and how. Ratios are of one round each, which the
contenders take in turn; a figure is the median of the rounds, with the least and the largest in brackets. Differences
below about 15 % are ties. Times and rates are those of one machine; the ratios are what can be compared.
"""

PYTHON = ("strawberry-graphql", "sqlalchemy", "asyncpg", "psycopg", "uvicorn", "uvloop")
NODE_PACKAGES = ("postgraphile", "mercurius", "graphql-jit", "fastify", "pg")


def write_section(title: str, text: str, path: Path = RESULTS) -> None:
    """Put a section in the place of the one with the same title, or at the end."""
    written = path.read_text(encoding="utf-8") if path.exists() else HEAD
    _, *sections = re.split(r"^## ", written, flags=re.MULTILINE)
    found = dict(section.split("\n", 1) for section in sections)
    found[title] = f"\n{text.strip()}\n\n"
    body = "".join(f"## {name}\n{content}" for name, content in found.items())
    path.write_text(f"{HEAD}\n{body}".rstrip() + "\n", encoding="utf-8")


def versions(postgresql: str) -> str:
    """What was measured."""
    python = (f"{name} {version(name)}" for name in PYTHON)
    found = [f"PostgreSQL {postgresql}", f"Python {platform.python_version()}", *python]
    if NODE.exists():
        node = subprocess.run([NODE, "--version"], check=True, capture_output=True, text=True).stdout.strip()
        packages = ((name, FOLDER / "node_modules" / name / "package.json") for name in NODE_PACKAGES)
        found += [f"Node.js {node.removeprefix('v')}"]
        found += [f"{name} {json.loads(path.read_text())['version']}" for name, path in packages]
    return f"{', '.join(found)}; {os.cpu_count()} cores."


def kept(folder: Path, samples: Samples, memory: Mapping[str, float]) -> tuple[Samples, Mapping[str, float]]:
    """All samples and peaks of memory, earlier runs' too: a run replaces all that was known of its questions."""
    path = folder / "samples.json"
    known = json.loads(path.read_text()) if path.exists() else {"samples": [], "memory": {}}
    asked = {key for _name, key in samples}
    found = {
        (name, key): [Sample(**each) for each in rounds] for name, key, rounds in known["samples"] if key not in asked
    }
    found |= {key: list(rounds) for key, rounds in samples.items()}
    peaks = {name: max(value, known["memory"].get(name, 0)) for name, value in {**known["memory"], **memory}.items()}
    rows = [[*key, [asdict(each) for each in rounds]] for key, rounds in found.items()]
    path.write_text(json.dumps({"samples": rows, "memory": peaks}))
    return found, peaks
