"""Examples as text: files for tools, JSON for GraphiQL."""

from collections.abc import Iterator
from typing import Any

import orjson

from ..assembly.build import Assembly
from ..declare.examples import Sample

OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def example_files(assembly: Assembly) -> Iterator[tuple[str, str]]:
    """Name and content of every example's files: the operation, and beside it the values of its variables if any."""
    for owned in assembly.examples:
        example = owned.record
        yield f"{example.name}.graphql", f"# {example.title}\n\n{example.document}\n"
        if example.variables:
            yield f"{example.name}.json", _json(example.variables).decode()


def examples_json(assembly: Assembly, language: str) -> bytes:
    """All examples with their titles in a language."""
    listed = [
        {
            "name": owned.record.name,
            "plugin": owned.plugin,
            "title": assembly.catalogue.text(owned.record.title, language),
            "document": owned.record.document,
            "variables": owned.record.variables,
        }
        for owned in assembly.examples
    ]
    return _json(listed)


def _json(content: Any) -> bytes:
    return orjson.dumps(content, default=_sample, option=OPTIONS)


def _sample(value: Any) -> dict[str, str]:
    if isinstance(value, Sample):
        return {"$sample": value.query}
    raise TypeError(f"{value!r} has no form in JSON")
