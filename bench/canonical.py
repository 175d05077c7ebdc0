"""Answers as all contenders would give them: flat names, plain lists, numbers of rows in place of ids."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

DECIMAL = re.compile(r"-?\d+\.\d+")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")
STRUCTURES = ("address", "amount", "key")
"""Objects whose values stand beside them in other schemas."""

WRAPPERS = ("nodes", "groups", "client")
"""What stands alone, or beside errors that there are none of, around a list or record."""

CODES = ("tier", "status", "stage")
"""Attributes whose values some write in capitals."""


class Reader:
    """Reads the data of one contender's answers."""

    def __init__(self, names: Mapping[str, str], numbers: Mapping[str, int] | None = None) -> None:
        self._names, self._numbers = names, numbers

    def read(self, value: Any) -> Any:
        """The canonical form of a value, however deep."""
        if isinstance(value, list):
            return [self.read(each) for each in value]
        if isinstance(value, dict):
            return self._object(value)
        if isinstance(value, str):
            return _text(value)
        return value

    def _object(self, value: dict[str, Any]) -> Any:
        wrapped = [each for key, each in value.items() if key in WRAPPERS]
        if len(wrapped) == 1 and not any(each for key, each in value.items() if key not in WRAPPERS):
            return self.read(wrapped[0])
        found: dict[str, Any] = {}
        for key, each in value.items():
            name = self._names.get(key, key)
            if name in STRUCTURES and isinstance(each, dict):
                found |= {self._names.get(inner, inner): self.read(part) for inner, part in each.items()}
            elif name == "id":
                found[name] = int(each) if self._numbers is None else self._numbers.get(each, each)
            elif name in CODES:
                found[name] = each.lower()
            elif name == "contracts":
                found["contract"] = (self.read(each) or [None])[0]
            else:
                found[name] = self.read(each)
        return found


def _text(value: str) -> Any:
    if DECIMAL.fullmatch(value):
        return Decimal(value)
    return datetime.fromisoformat(value).astimezone(UTC) if INSTANT.fullmatch(value) else value


def difference(one: Any, other: Any, path: str = "") -> str | None:
    """Where two canonical answers differ first, and how; None if they do not."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        inner = (difference(one[key], other[key], f"{path}.{key}") for key in one)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        inner = (difference(*pair, f"{path}[{place}]") for place, pair in enumerate(zip(one, other, strict=True)))
    else:
        return None if one == other else f"{path}: {one!r:.200}, {other!r:.200}"
    return next((found for found in inner if found is not None), None)
