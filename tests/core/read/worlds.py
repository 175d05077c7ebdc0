"""Rows in Python, and how values stand in an answer: what the reference reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from paktum import Money
from paktum.access.actor import SYSTEM, Actor
from paktum.assembly.build import Assembly
from paktum.assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from paktum.declare.currencies import currency_digits
from paktum.declare.fields import Listed
from paktum.read.api import SingleModel

Row = dict[str, Any]
"""Attributes by name; references hold keys, facets are rows themselves. `deleted` tells whether it is gone."""

Rule = Callable[["World", Row], Any]


class World:
    """All rows by entity, and what is computed from them."""

    def __init__(
        self,
        assembly: Assembly,
        rows: dict[str, list[Row]],
        computed: Mapping[tuple[str, str], Rule],
        guards: Mapping[str, Rule],
        unseen: frozenset[tuple[str, UUID, str]] = frozenset(),
        whole: "World | None" = None,
    ) -> None:
        """`unseen`: attributes of rows that are empty whatever is computed. `whole`: the world that guards see."""
        self.assembly, self.rows, self.computed, self.guards = assembly, rows, computed, guards
        self.unseen, self.whole = unseen, whole or self

    def living(self, model: EntityModel) -> list[Row]:
        return [row for row in self.rows.get(model.type_name, ()) if not row["deleted"]]

    def find(self, model: EntityModel, key: UUID | None) -> Row | None:
        return next((row for row in self.living(model) if row["id"] == key), None)

    def value(self, model: EntityModel | FacetModel, row: Row, attribute: FieldModel, actor: Actor = SYSTEM) -> Any:
        if not actor.may(attribute.meta.read):
            return None
        if (model.type_name, row["id"], attribute.name) in self.unseen:
            return None
        if attribute.calculation is not None:
            (result,) = attribute.calculation.function([self.needed(model, row, attribute.calculation.needs, actor)])
            return _without_blanks(result) if attribute.kind is Kind.STRUCT else result
        if attribute.computed is not None:
            return self.computed[model.type_name, attribute.name](self, row)
        return row[attribute.name]

    def needed(
        self, model: EntityModel | FacetModel, row: Row | None, needs: Sequence[str | Listed], actor: Actor
    ) -> SimpleNamespace:
        """What a calculation gets of a row, found step by step."""
        found = SimpleNamespace()
        for need in needs:
            *steps, name = (need.path if isinstance(need, Listed) else need).split(".")
            inside, at, where = found, model, row
            for step in steps:
                at, where = self.behind(at, where, step, actor)
                inside = vars(inside).setdefault(step, SimpleNamespace())
            vars(inside)[name] = self._need(at, where, name, need, actor)
        return found

    def _need(self, model: EntityModel | FacetModel, row: Row | None, name: str, need: Any, actor: Actor) -> Any:
        if isinstance(need, Listed):
            collection = model.collections[name]
            rows = sorted(self.listed(collection, row), key=lambda each: each["id"]) if row is not None else []
            target = self.assembly.entity(collection.target)
            return [self.needed(target, each, need.needs, actor) for each in rows]
        if row is None or name == "id":
            return row and row["id"]
        attribute = model.fields[name]
        value = self.value(model, row, attribute, actor)
        if isinstance(value, Money):
            return Money(half_up(value.amount, currency_digits(value.currency)), value.currency)
        if isinstance(value, Decimal) and attribute.scale is not None:
            return half_up(value, attribute.scale.scale)
        if attribute.kind is Kind.STRUCT and value is not None:
            return value if any(getattr(value, part.name) is not None for part in attribute.parts) else None
        return value

    def behind(
        self, model: EntityModel | FacetModel, row: Row | None, step: str, actor: Actor
    ) -> tuple[EntityModel | FacetModel, Row | None]:
        """The row that a reference, a facet or a facet's record leads to."""
        attribute = model.fields.get(step)
        if attribute is not None:
            assert attribute.target is not None
            found = self.referred(model, row, attribute) if actor.may(attribute.meta.read) else None
            return self.assembly.entity(attribute.target), found
        if isinstance(model, EntityModel):
            return model.facets[step], row and {**row[step], "id": row["id"]}
        assert step == "record"
        owner = self.assembly.entity(model.cls.extends)  # type: ignore[union-attr]  # of a facet with attributes
        return owner, row and self.find(owner, row["id"])

    def passes(self, guard: str, model: EntityModel, row: Row) -> bool:
        """Whether a guard lets a row pass; it sees what readers do not."""
        return self.guards[guard](self.whole, self.whole.find(model, row["id"]) or row) is True

    def referred(self, model: EntityModel | FacetModel, row: Row | None, attribute: FieldModel) -> Row | None:
        assert attribute.target is not None
        return None if row is None else self.find(self.assembly.entity(attribute.target), row[attribute.name])

    def listed(self, collection: CollectionModel, row: Row) -> list[Row]:
        """The rows of a list of a row."""
        target = self.assembly.entity(collection.target)
        if collection.through is not None:
            return [each for each in self.living(target) if each[collection.through] == row["id"]]
        facet = collection.plugin
        (through,) = (
            name for name, each in target.facets[facet].fields.items() if each.meta.reverse == collection.name
        )
        return [each for each in self.living(target) if each[facet][through] == row["id"]]

    def single(self, model: SingleModel, row: Row) -> Row | None:
        primary = next(scheme.code for scheme in self.assembly.schemes.values() if scheme.primary)
        return next((each for each in self.listed(model.collection, row) if each["scheme"] == primary), None)


def _without_blanks(struct: Any) -> Any:
    """A structure as it would be stored: blank texts are none."""
    if struct is None:
        return None
    parts = {part.name: getattr(struct, part.name) for part in fields(struct)}
    return type(struct)(**{name: value if value and value.strip() else None for name, value in parts.items()})


def half_up(value: Decimal, digits: int) -> Decimal:
    with localcontext(prec=100):
        rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        return rounded or abs(rounded)  # databases know no negative zero


def ratio(part: Decimal | int | None, whole: Decimal | int | None, digits: int) -> Decimal | None:
    if part is None or not whole:
        return None
    with localcontext(prec=100):
        return half_up(Decimal(part) / Decimal(whole), digits)


def text_of(attribute: FieldModel, value: Any) -> Any:
    """A value as it stands in JSON (members of enumerations are left to graphql-core)."""
    if value is None:
        return None
    if attribute.kind is Kind.DECIMAL:
        assert attribute.scale is not None
        return f"{half_up(value, attribute.scale.scale):f}"
    if attribute.kind is Kind.DATE:
        return value.isoformat()
    if attribute.kind is Kind.DATETIME:
        return instant_text(value)
    if attribute.kind is Kind.ID:
        return f"{attribute.meta.code}_{value.hex}" if attribute.meta.code else value.hex
    return value


def instant_text(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def amount_text(money: Money) -> str:
    return f"{half_up(money.amount, currency_digits(money.currency)):f}"
