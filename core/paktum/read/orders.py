"""Order and keyset cursors: what a list is sorted by, and where a page begins."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa

from ..assembly.model import EntityModel, FieldModel, Kind
from ..storage.types import Fixed
from .arithmetic import MoneyTerm
from .binding import Binder, InvalidInput
from .given import Given, Leaf
from .rows import Row

CURSOR_ERROR = "the cursor is not one of this list in this order"


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One key that a list is sorted by. `kind` says how its value stands in a cursor."""

    expression: Any
    kind: Kind
    descending: bool
    nulls_first: bool

    def clause(self, *, reverse: bool) -> Any:
        """The ORDER BY element, or its opposite for reading backwards."""
        return directed(self.expression, descending=self.descending != reverse, nulls_first=self.nulls_first != reverse)


def directed(expression: Any, *, descending: bool, nulls_first: bool) -> Any:
    """An ORDER BY element with direction and place of nulls."""
    element = expression.desc() if descending else expression.asc()
    return element.nulls_first() if nulls_first else element.nulls_last()


def order_keys(row: Row, order_by: Given, binder: Binder) -> tuple[list[OrderKey], str]:
    """The keys of a list, the id last, and a signature of the order that its cursors carry."""
    keys, signature = [], [row._model.type_name]
    for item in order_by if isinstance(order_by, list) else []:
        path = item["field"].value
        descending = _constant(item.get("direction"), "ASC") == "DESC"
        nulls_first = _constant(item.get("nulls"), "LAST" if descending else "FIRST") == "FIRST"
        signature.append(f"{path}:{descending}:{nulls_first}")
        if path == "id":
            keys.append(OrderKey(row.id, Kind.ID, descending, nulls_first))
            continue
        keys.append(_key(row, path, descending, nulls_first, binder))
    last_descending = keys[-1].descending if keys else False
    keys.append(OrderKey(row.id, Kind.ID, last_descending, last_descending))
    return keys, hashlib.sha256("|".join(signature).encode()).hexdigest()[:8]


def _constant(leaf: Any, default: str) -> str:
    return leaf.value if isinstance(leaf, Leaf) and leaf.value is not None else default


def _key(row: Row, path: str, descending: bool, nulls_first: bool, binder: Binder) -> OrderKey:
    *facets, name = path.split(".")
    for facet in facets:
        row = row.facet_row(facet)
    field: FieldModel = row._model.fields[name]
    binder.require_readable(field)
    expression = row.folded_of(field) if field.kind is Kind.STRING and field.fold is not None else row.value_of(field)
    kind = field.kind
    if isinstance(expression, MoneyTerm):
        expression = sa.type_coerce(expression.amount, Fixed(4))
        kind = Kind.DECIMAL
    return OrderKey(expression, kind, descending, nulls_first)


def decode_cursor(cursor: str) -> list[Any]:
    """The signature and values of a cursor; raises `InvalidInput` if it is none."""
    try:
        values = orjson.loads(bytes.fromhex(cursor))
    except ValueError:
        raise InvalidInput(CURSOR_ERROR) from None
    if not isinstance(values, list) or len(values) < 2:
        raise InvalidInput(CURSOR_ERROR)
    return values


def cursor_shape(cursor: Any) -> tuple[bool, ...]:
    """Which values of a cursor are null: the comparison depends on it."""
    if not isinstance(cursor, str):
        return ()
    return tuple(value is None for value in decode_cursor(cursor)[1:])


def beyond(keys: list[OrderKey], signature: str, cursor: Leaf, binder: Binder, *, backwards: bool) -> Any:
    """The condition that a row stands behind the cursor (before it, for `backwards`)."""
    values = decode_cursor(cursor.value)
    if values[0] != signature or len(values) != len(keys) + 1:
        raise InvalidInput(CURSOR_ERROR)
    alternatives: list[Any] = []
    equal: list[Any] = []
    for index, key in enumerate(keys):
        is_null = values[index + 1] is None
        bound = _bound(key, cursor, index + 1, signature, binder)
        descending = key.descending != backwards
        nulls_first = key.nulls_first != backwards
        alternatives.append(sa.and_(*equal, _later(key.expression, bound, is_null, descending, nulls_first)))
        equal.append(key.expression.is_(None) if is_null else key.expression == bound)
    return sa.or_(sa.false(), *alternatives)


def _later(expression: Any, bound: Any, is_null: bool, descending: bool, nulls_first: bool) -> Any:
    if is_null:
        return expression.is_not(None) if nulls_first else sa.false()
    later = expression < bound if descending else expression > bound
    return later if nulls_first else sa.or_(later, expression.is_(None))


def _bound(key: OrderKey, cursor: Leaf, index: int, signature: str, binder: Binder) -> Any:
    def read(request: Any) -> Any:
        values = decode_cursor(cursor.read(request.variables))
        if values[0] != signature or len(values) <= index:
            raise InvalidInput(CURSOR_ERROR)
        return from_cursor(values[index], key.kind)

    return binder.parameter(read, key.expression.type)


def from_cursor(value: Any, kind: Kind) -> Any:
    """A value as it stands in a cursor, as the database wants it bound."""
    try:
        if value is None:
            return None
        if kind is Kind.DECIMAL:
            return Decimal(value)
        if kind is Kind.DATE:
            return date.fromisoformat(value)
        if kind is Kind.DATETIME:
            return datetime.fromisoformat(value)
    except (ValueError, TypeError, ArithmeticError):
        raise InvalidInput(CURSOR_ERROR) from None
    return value


def entity_of(row: Row) -> EntityModel:
    """The entity that a row is of."""
    assert isinstance(row._model, EntityModel)
    return row._model
