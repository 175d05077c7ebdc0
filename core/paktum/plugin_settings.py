"""The settings of plugins: frozen dataclasses that they declare, read from environment variables.

`PAKTUM_HOTEL_OPTION_DAYS` is the attribute `option_days` of the settings of the plugin hotel.
"""

import dataclasses
import difflib
import os
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .assembly.collect import Owned
from .declare.secrets import Secret
from .settings import MESSAGES, PREFIX, SettingsError


def read_settings(declared: Iterable[Owned[type]], environment: Mapping[str, str] | None = None) -> dict[type, Any]:
    """The settings of each class, from the process's environment unless told; raises `SettingsError` with everything
    that is wrong: plugins and variables."""
    found, wrong = dict[type, Any](), list[str]()
    environment = os.environ if environment is None else environment
    classes = list(declared)
    for owned in classes:
        values = dict[str, Any]()
        for attribute in dataclasses.fields(owned.record):
            name = variable(owned.plugin, attribute.name)
            if text := environment.get(name, ""):
                _read(owned, attribute.name, name, text, values, wrong)
            elif attribute.default is attribute.default_factory is dataclasses.MISSING:
                wrong.append(f"{name}: {owned.plugin} needs a value")
        wrong += _misspelt(owned.plugin, classes, environment)
        try:
            found[owned.record] = None if wrong else owned.record(**values)
        except ValueError as error:
            wrong.append(f"{variable(owned.plugin, '')}...: {error}")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return found


def variable(plugin: str, attribute: str) -> str:
    """The environment variable of an attribute."""
    return f"{PREFIX}{plugin}_{attribute}".upper()


def _read(owned: Owned[type], attribute: str, name: str, text: str, values: dict[str, Any], wrong: list[str]) -> None:
    kind = typing.get_type_hints(owned.record, include_extras=True)[attribute]
    if Secret in (kind, *typing.get_args(kind)):
        values[attribute] = Secret(text)
        return
    try:
        values[attribute] = TypeAdapter(kind).validate_strings(text)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        message = MESSAGES.get(problem["type"]) or problem["msg"].replace("Input should", "should")
        wrong.append(f"{name}: the setting of {owned.plugin} {message}, not {text!r}")


def _misspelt(plugin: str, classes: Iterable[Owned[type]], environment: Mapping[str, str]) -> Iterator[str]:
    """Variables that begin like those of a plugin and are none."""
    begin = variable(plugin, "")
    others = [variable(each.plugin, "") for each in classes if len(each.plugin) > len(plugin)]
    known = [
        variable(plugin, attribute.name)
        for owned in classes if owned.plugin == plugin
        for attribute in dataclasses.fields(owned.record)
    ]  # fmt: skip
    for name in sorted(environment):
        if name.startswith(begin) and name not in known and not name.startswith(tuple(others)):
            close = difflib.get_close_matches(name, known, n=1)
            remedy = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
            yield f"{name}: {plugin} has no such setting; {remedy}"
