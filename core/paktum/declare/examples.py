"""Examples as data: the operations that somebody who builds on the API starts from."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from .labels import Label

OPERATION = re.compile(r"(?:query|mutation)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Sample:
    """The value of a variable that depends on the data: the first value in the answer to a query."""

    query: str


@dataclass(frozen=True, slots=True)
class Example:
    """A GraphQL operation to start from. GraphiQL offers it, `schema/examples/` has it as a file, tests run it.

    document: `query Name ...` or `mutation Name ...`; fragments come behind it. A plugin's name begins the operation's.
    variables: their values, as JSON has them; those that depend on the data are a `Sample`.
    """

    title: Label
    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    name: str = field(init=False)

    def __post_init__(self) -> None:
        text = dedent(self.document).strip()
        found = OPERATION.match(text)
        if found is None:
            raise ValueError(f"the example {self.title!r} must begin with `query Name` or `mutation Name`")
        object.__setattr__(self, "document", text)
        object.__setattr__(self, "name", found[1])


def filled(value: Any, ask: Callable[[str], Any]) -> Any:
    """Values of variables in which `ask` has answered the query of every sample."""
    if isinstance(value, Sample):
        return _first(ask(value.query))
    if isinstance(value, Mapping):
        return {key: filled(each, ask) for key, each in value.items()}
    return [filled(each, ask) for each in value] if isinstance(value, list | tuple) else value


def _first(value: Any) -> Any:
    if isinstance(value, Mapping | list):
        inside = value.values() if isinstance(value, Mapping) else value
        return _first(next(iter(inside), None))
    return value
