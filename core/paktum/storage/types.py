"""Column types that hold the same values, to the last digit, on SQLite and PostgreSQL."""

import enum
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator, TypeEngine
from uuid_utils import uuid7


def new_id() -> uuid.UUID:
    """A new UUIDv7: unique, and later ones sort behind earlier ones."""
    return uuid.UUID(int=uuid7().int)


class Instant(TypeDecorator[datetime]):
    """A point in time, UTC, to the millisecond. SQLite keeps its ISO 8601 text, which sorts as time does."""

    impl = sa.String(24)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return TIMESTAMP(timezone=True, precision=3)  # the dialect's own form of it would lose the precision
        return dialect.type_descriptor(sa.String(24))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        moment = truncate_to_milliseconds(value)
        return moment if dialect.name == "postgresql" else instant_text(moment)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value.astimezone(UTC) if value is not None else None
        return datetime.fromisoformat(value)


def truncate_to_milliseconds(value: datetime) -> datetime:
    """The instant in UTC without what is finer than a millisecond; a value without offset is refused."""
    if value.tzinfo is None:
        raise ValueError("an instant needs an offset from UTC")
    moment = value.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def instant_text(value: datetime) -> str:
    """The one text form of an instant: `2026-01-02T03:04:05.000Z`."""
    return truncate_to_milliseconds(value).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


class _FixedComparator(TypeDecorator.Comparator[Decimal]):
    """Keeps the scale through sums and differences; what would need another scale is refused."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        return self._scaled(op, other, super().operate(op, *other, **kwargs))

    def reverse_operate(self, op: Any, other: Any, **kwargs: Any) -> Any:
        return self._scaled(op, (other,), super().reverse_operate(op, other, **kwargs))

    def _scaled(self, op: Any, other: tuple[Any, ...], result: Any) -> Any:
        if op in {operators.mul, operators.truediv, operators.floordiv}:
            raise TypeError("exact decimals are multiplied by paktum.times() and divided by paktum.ratio()")
        if op not in {operators.add, operators.sub}:
            return result
        kind = getattr(other[0], "type", None)
        if isinstance(kind, Fixed) and isinstance(self.type, Fixed) and kind.scale != self.type.scale:
            raise TypeError("decimals with different numbers of digits cannot be added")
        return sa.type_coerce(result, self.type)


class Fixed(TypeDecorator[Decimal]):
    """An exact decimal with a fixed number of digits behind the point; SQLite keeps it as a scaled integer.

    Without `precision`, PostgreSQL keeps the digits that the value came with (money is quantised before).
    """

    impl = sa.BigInteger
    cache_ok = True
    comparator_factory = _FixedComparator

    def __init__(self, scale: int, precision: int | None = None) -> None:
        super().__init__()
        self.scale, self.precision = scale, precision

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Numeric(self.precision, self.scale if self.precision else None))
        return dialect.type_descriptor(sa.BigInteger())

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        number = Decimal(value)
        units = scaled(number, self.scale)
        return number if dialect.name == "postgresql" else units

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]  # the driver returns Decimal for NUMERIC
        return Decimal(value).scaleb(-self.scale)


def scaled(value: Decimal, scale: int) -> int:
    """The integer that SQLite keeps for a decimal. Digits that would be lost are an error, on both engines."""
    shifted = value.scaleb(scale)
    whole = int(shifted)
    if whole != shifted:
        raise ValueError(f"{value} has more than {scale} digits behind the point")
    return whole


CHOICE_LENGTH = 60
"""Most characters of the stored value of an enumeration's member."""


class Choice(TypeDecorator[enum.Enum]):
    """A member of an enumeration, kept as its value: a plain text column on both engines."""

    impl = sa.String
    cache_ok = True

    def __init__(self, choices: type[enum.Enum]) -> None:
        super().__init__(CHOICE_LENGTH)
        self.choices = choices

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return plain_text(CHOICE_LENGTH).dialect_impl(dialect)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value.value if isinstance(value, enum.Enum) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> enum.Enum | None:
        return None if value is None else self.choices(value)


def plain_text(length: int | None) -> TypeEngine[str]:
    """Text that is compared and sorted by its code points on both engines."""
    kind: TypeEngine[str] = sa.String(length) if length else sa.Text()
    postgres = sa.String(length, collation="C") if length else sa.Text(collation="C")
    return kind.with_variant(postgres, "postgresql")
