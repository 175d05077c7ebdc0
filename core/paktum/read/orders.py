"""Order: what a list is sorted by, and where a page begins."""

import hashlib
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..assembly.model import FieldModel, Kind
from ..declare.values import MONEY_SCALE
from ..limits import MOST_KEYS
from ..storage.types import Fixed
from .arithmetic import MoneyTerm
from .binding import Binder
from .cursors import CURSOR_ERROR, decode_cursor, from_cursor
from .errors import InvalidInput
from .given import Given, Leaf
from .rows import Row


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key that a list is sorted by.

    kind: how its value stands in a cursor. certain: it is never NULL, so it counts as ordered like the index.
    """

    expression: Any
    kind: Kind
    descending: bool
    nulls_first: bool
    certain: bool = False

    def clause(self, expression: Any, *, reverse: bool) -> Any:
        """The ORDER BY element for the key's expression or column, or its opposite for reading backwards.

        It says of NULLs what the indexes say, or PostgreSQL could not use them: the id's says nothing, all others keep
        NULLs first.
        """
        element = expression.desc() if self.descending != reverse else expression.asc()
        if self.kind is Kind.ID:
            return element
        return element.nulls_first() if self.nulls_first != reverse else element.nulls_last()


def order_keys(row: Row, order_by: Given, binder: Binder) -> tuple[list[OrderKey], str]:
    """The keys of a list, the id last, and a signature of the order that its cursors carry."""
    wanted = order_by if isinstance(order_by, list) else []
    if len(wanted) > MOST_KEYS:
        raise InvalidInput(f"a list is ordered by at most {MOST_KEYS} fields")
    keys, signature = [], [row._model.type_name]
    for item in wanted:
        path = item["field"].value
        descending = _constant(item.get("direction"), "ASC") == "DESC"
        nulls_first = _constant(item.get("nulls"), "LAST" if descending else "FIRST") == "FIRST"
        signature.append(f"{path}:{descending}:{nulls_first}")
        keys.append(_key(row, path, descending, nulls_first, binder))
    last_descending = keys[-1].descending if keys else False
    keys.append(_id_key(row, last_descending))
    return keys, hashlib.sha256("|".join(signature).encode()).hexdigest()[:8]


def _constant(leaf: Any, default: str) -> str:
    return leaf.value if isinstance(leaf, Leaf) and leaf.value is not None else default


def _id_key(row: Row, descending: bool) -> OrderKey:
    return OrderKey(row.id, Kind.ID, descending, nulls_first=False, certain=True)


def _key(row: Row, path: str, descending: bool, nulls_first: bool, binder: Binder) -> OrderKey:
    if path == "id":
        return _id_key(row, descending)
    *facets, name = path.split(".")
    for facet in facets:
        row = row.facet_row(facet)
    field: FieldModel = row._model.fields[name]
    row.reading.require_usable(field)
    certain = row._model.promises(field)
    nulls_first = not descending if certain else nulls_first
    expression = row.folded_of(field) if field.kind is Kind.STRING and field.fold is not None else row.value_of(field)
    if isinstance(expression, MoneyTerm):
        amount = sa.type_coerce(expression.amount, Fixed(MONEY_SCALE))
        return OrderKey(amount, Kind.DECIMAL, descending, nulls_first, certain)
    return OrderKey(expression, field.kind, descending, nulls_first, certain)


def beyond(keys: list[OrderKey], signature: str, cursor: Leaf, binder: Binder, *, backwards: bool) -> Any:
    """The condition that a row stands behind the cursor (before it, for `backwards`)."""
    values = decode_cursor(cursor.value)
    if values[0] != signature or len(values) != len(keys) + 1:
        raise InvalidInput(CURSOR_ERROR)
    places = [_Place(key, values[index], index, cursor, binder, backwards) for index, key in enumerate(keys, start=1)]
    alternatives: list[Any] = []
    equal: list[Any] = []
    for place in places:
        alternatives.append(sa.and_(*equal, place.later()))
        equal.append(place.equal())
    return sa.and_(sa.or_(sa.false(), *alternatives), *([] if len(places) == 1 else places[0].not_earlier()))


class _Place:
    """One key of an order at the cursor's row."""

    def __init__(self, key: OrderKey, value: Any, index: int, cursor: Leaf, binder: Binder, backwards: bool) -> None:
        self.expression, self.certain = key.expression, key.certain
        self.descending = key.descending != backwards
        self.nulls_first = key.nulls_first != backwards
        self.is_null = value is None
        if self.is_null and key.certain:
            raise InvalidInput(CURSOR_ERROR)
        scale = getattr(key.expression.type, "scale", None)
        from_cursor(value, key.kind, scale)  # refused here if it is not the cursor of a row

        def read(request: Any) -> Any:
            return from_cursor(decode_cursor(cursor.read(request.variables))[index], key.kind, scale)

        self.bound = None if self.is_null else binder.parameter(read, key.expression.type)

    def equal(self) -> Any:
        return self.expression.is_(None) if self.is_null else self.expression == self.bound

    def later(self) -> Any:
        if self.is_null:
            return self.expression.is_not(None) if self.nulls_first else sa.false()
        later = self.expression < self.bound if self.descending else self.expression > self.bound
        return later if self.nulls_first or self.certain else sa.or_(later, self.expression.is_(None))

    def not_earlier(self) -> list[Any]:
        """What all rows behind the cursor have in common; it says nothing new, but an index can be searched by it."""
        if self.is_null or not (self.nulls_first or self.certain):
            return []
        return [self.expression <= self.bound if self.descending else self.expression >= self.bound]
