"""What the API should answer, by the plainest means: Python rows, loops, and graphql-core's own execution.

graphql-core collects fields, merges selections and coerces arguments as the specification says; this module only
answers for one field of one row at a time. Conditions are True, False or None (unknown).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cmp_to_key
from typing import Any
from uuid import UUID

import graphql

from paktum import Money
from paktum.access.actor import SYSTEM, Actor
from paktum.assembly.build import Assembly, workflow_history
from paktum.assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from paktum.declare.currencies import currency_digits
from paktum.declare.workflow import ANY, Transition
from paktum.read.api import SingleModel, WorkflowField, members
from paktum.schema.build import ApiSchema
from paktum.storage.folding import fold

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
    ) -> None:
        self.assembly, self.rows, self.computed, self.guards = assembly, rows, computed, guards

    def living(self, model: EntityModel) -> list[Row]:
        return [row for row in self.rows.get(model.type_name, ()) if not row["deleted"]]

    def find(self, model: EntityModel, key: UUID | None) -> Row | None:
        return next((row for row in self.living(model) if row["id"] == key), None)

    def value(self, model: EntityModel | FacetModel, row: Row, attribute: FieldModel, actor: Actor = SYSTEM) -> Any:
        if not actor.may(attribute.meta.read):
            return None
        if attribute.computed is not None:
            return self.computed[model.type_name, attribute.name](self, row)
        return row[attribute.name]

    def referred(self, model: EntityModel | FacetModel, row: Row | None, attribute: FieldModel) -> Row | None:
        assert attribute.target is not None
        return None if row is None else self.find(self.assembly.entity(attribute.target), row[attribute.name])

    def listed(self, collection: CollectionModel, row: Row) -> list[Row]:
        """The rows of a list of a row."""
        target = self.assembly.entity(collection.target)
        through = collection.through
        if through is None:
            return [each for each in self.living(target) if each["record_id"] == row["id"]]
        if through in target.fields:
            return [each for each in self.living(target) if each[through] == row["id"]]
        return [each for each in self.living(target) if each[collection.plugin][through] == row["id"]]

    def single(self, model: SingleModel, row: Row) -> Row | None:
        primary = next(scheme.code for scheme in self.assembly.schemes.values() if scheme.primary)
        return next((each for each in self.listed(model.collection, row) if each["scheme"] == primary), None)


# Values


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


# Conditions

Truth = bool | None


def all_of(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return False if False in found else None if None in found else True


def any_of(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return True if True in found else None if None in found else False


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "in": lambda left, right: left in right,
    "notIn": lambda left, right: left not in right,
    "contains": lambda left, right: (fold(right) or "") in (fold(left) or ""),
    "startsWith": lambda left, right: (fold(left) or "").startswith(fold(right) or ""),
}


def operators(value: Any, given: Mapping[str, Any]) -> Truth:
    def one(name: str, operand: Any) -> Truth:
        if name == "isNull":
            return (value is None) == operand
        return None if value is None else COMPARISONS[name](value, operand)

    return all_of(one(name, operand) for name, operand in given.items())


def money_operators(value: Money | None, given: Mapping[str, Any]) -> Truth:
    def one(name: str, operand: Any) -> Truth:
        if name == "isNull":
            return (value is None) == operand
        if name == "currency":
            return True if operand is None else operators(value.currency if value else None, operand)
        if value is None:
            return None
        same = value.currency == operand["currency"]
        return same and COMPARISONS[name](value.amount, operand["amount"])

    return all_of(one(name, operand) for name, operand in given.items())


@dataclass
class Filter:
    """Evaluates filters over the rows of a world."""

    world: World

    def holds(self, model: EntityModel | FacetModel, row: Row | None, given: Mapping[str, Any] | None) -> Truth:
        """Whether a row meets a filter; `row` is None where a reference leads nowhere."""
        return all_of(self._key(model, row, name, each) for name, each in (given or {}).items())

    def _key(self, model: EntityModel | FacetModel, row: Row | None, name: str, given: Any) -> Truth:
        if name == "isNull":
            return (row is None) == given
        if given is None:
            return True
        if name == "and":
            return all_of(self.holds(model, row, each) for each in given)
        if name == "or":
            return any_of(self.holds(model, row, each) for each in given)
        if name == "not":
            return negated(self.holds(model, row, given))
        if name == "id":
            assert isinstance(model, EntityModel)
            return operators(row and model.public_id(row["id"]), given)
        return self._member(model, row, members(model)[name], given)

    def _member(self, model: EntityModel | FacetModel, row: Row | None, member: Any, given: Any) -> Truth:
        if isinstance(member, FacetModel):
            return self.holds(member, row and {**row.get(member.name, {}), "id": row["id"]}, given)
        if isinstance(member, SingleModel):
            target = self.world.assembly.entity(member.collection.target)
            return self.holds(target, row and self.world.single(member, row), given)
        if isinstance(member, CollectionModel):
            return self._list(row, member, given)
        if member.kind is Kind.REFERENCE:
            target = self.world.assembly.entity(member.target)
            return self.holds(target, self.world.referred(model, row, member), given)
        value = None if row is None else self.world.value(model, row, member)
        if member.kind is Kind.MONEY:
            return money_operators(value, given)
        if member.kind is Kind.STRUCT:
            return self._struct(member, value, given)
        if member.kind is Kind.ID:
            return operators(value and value.hex, {name: _bare(each) for name, each in given.items()})
        return operators(value, given)

    def _struct(self, attribute: FieldModel, value: Any, given: Mapping[str, Any]) -> Truth:
        def one(name: str, operand: Any) -> Truth:
            if name == "isNull":
                return all(getattr(value, part.name, None) is None for part in attribute.parts) == operand
            part = next(part for part in attribute.parts if part.api_name == name)
            return True if operand is None else operators(getattr(value, part.name, None), operand)

        return all_of(one(name, operand) for name, operand in given.items())

    def _list(self, row: Row | None, collection: CollectionModel, given: Mapping[str, Any]) -> Truth:
        target = self.world.assembly.entity(collection.target)

        def one(name: str, wanted: Any) -> Truth:
            if wanted is None:
                return True
            if row is None:
                return None
            truths = [self.holds(target, each, wanted) is True for each in self.world.listed(collection, row)]
            return {"some": any(truths), "none": not any(truths), "every": all(truths)}[name]

        return all_of(one(name, wanted) for name, wanted in given.items())


def _bare(operand: Any) -> Any:
    if isinstance(operand, list):
        return [_bare(each) for each in operand]
    return operand.rpartition("_")[2] if isinstance(operand, str) else operand


# Orders and pages


@dataclass
class Ordering:
    """Sorts the rows of an entity."""

    world: World
    model: EntityModel
    order_by: Sequence[Mapping[str, Any]]

    def sorted(self, rows: Iterable[Row]) -> list[Row]:
        return sorted(rows, key=cmp_to_key(self.compare))

    def compare(self, left: Row, right: Row) -> int:
        """Below 0 if `left` stands before `right`."""
        descending = False
        for key in self.order_by:
            descending = key.get("direction") == "DESC"
            nulls_first = (key.get("nulls") or ("LAST" if descending else "FIRST")) == "FIRST"
            found = self._compare(self._value(left, key["field"]), self._value(right, key["field"]), nulls_first)
            if found.value:
                return -found.value if descending and not found.about_nulls else found.value
        found = self._compare(left["id"], right["id"], False)
        return -found.value if descending else found.value

    def _compare(self, left: Any, right: Any, nulls_first: bool) -> "Compared":
        if left is None or right is None:
            value = (left is not None) - (right is not None)
            return Compared(value if nulls_first else -value, True)
        return Compared((left > right) - (left < right), False)

    def _value(self, row: Row, path: str) -> Any:
        if path == "id":
            return row["id"]
        *facets, name = path.split(".")
        model: EntityModel | FacetModel = self.model
        for facet in facets:
            model, row = self.model.facets[facet], {**row[facet], "id": row["id"]}
        attribute = model.fields[name]
        value = self.world.value(model, row, attribute)
        if value is None:
            return None
        if attribute.kind is Kind.MONEY:
            return value.amount
        if attribute.kind is Kind.ENUM:
            return value.value
        return fold(value) if attribute.kind is Kind.STRING and attribute.computed is None else value


@dataclass(frozen=True)
class Compared:
    value: int
    about_nulls: bool


@dataclass
class Page:
    """A page of a list."""

    model: EntityModel
    rows: list[Row]
    total: int
    more_after: bool
    more_before: bool


def page_of(world: World, model: EntityModel, rows: Iterable[Row], given: Mapping[str, Any]) -> Page:
    """The page that the arguments of a list ask for. Cursors are keys of rows here."""
    wanted = Filter(world)
    ordering = Ordering(world, model, given.get("orderBy") or ())
    kept = ordering.sorted(row for row in rows if wanted.holds(model, row, given.get("filter")) is True)
    after, before = (_row_at(world, model, given.get(name)) for name in ("after", "before"))
    between = [
        row
        for row in kept
        if (after is None or ordering.compare(row, after) > 0) and (before is None or ordering.compare(row, before) < 0)
    ]
    first, last = given.get("first"), given.get("last")
    size = next((each for each in (first, last) if each is not None), 50)
    if last is not None:
        page = between[max(len(between) - size, 0) :]
        return Page(model, page, len(kept), before is not None, len(between) > size)
    return Page(model, between[:size], len(kept), len(between) > size, after is not None)


def _row_at(world: World, model: EntityModel, cursor: str | None) -> Row | None:
    if cursor is None:
        return None
    return next(row for row in world.rows[model.type_name] if row["id"].hex == cursor)


# Answers


@dataclass
class Record:
    """A row of an entity or a facet, as a parent of fields."""

    model: EntityModel | FacetModel
    row: Row


@dataclass
class Edge:
    model: EntityModel
    row: Row


@dataclass
class Status:
    model: EntityModel
    row: Row


class Reference:
    """Answers documents over a world."""

    def __init__(self, api: ApiSchema, world: World, actor: Actor = SYSTEM, today: date = date(2026, 11, 23)) -> None:
        self.api, self.world, self.actor, self.today = api, world, actor, today

    def answer(self, text: str, variables: Mapping[str, Any]) -> Any:
        """The data of an answer; the document and the variables must be good."""
        result: Any = graphql.execute(
            self.api.graphql, graphql.parse(text), root_value=self, variable_values=dict(variables),
            field_resolver=self._field, type_resolver=lambda value, *_: value.model.type_name,
        )  # fmt: skip
        assert not result.errors, result.errors
        return result.data

    def _field(self, source: Any, info: graphql.GraphQLResolveInfo, **given: Any) -> Any:
        name = info.field_name
        if source is self:
            return self._root(name, given)
        if isinstance(source, Record):
            return self._member(source, name, given)
        if isinstance(source, Page):
            return self._of_page(source, name)
        if isinstance(source, Edge):
            return source.row["id"].hex if name == "cursor" else Record(source.model, source.row)
        if isinstance(source, Status):
            return self._of_status(source, name, given)
        if isinstance(source, Money):
            return amount_text(source) if name == "amount" else source.currency
        if isinstance(source, dict):
            return source[name]
        return next(getattr(source, part) for part in dir(source) if part.replace("_", "").lower() == name.lower())

    def _root(self, name: str, given: Mapping[str, Any]) -> Any:
        models = [model for model in self.api.assembly.entities.values() if not model.internal]
        if name in {"node", "nodes"}:
            return self._node(given["id"]) if name == "node" else [self._node(each) for each in given["ids"]]
        for model in models:
            if name == model.api_name:
                found = self._node(given["id"])
                return found if found is not None and found.model is model else None
            if name == model.api_plural:
                return page_of(self.world, model, self.world.living(model), given)
        raise AssertionError(name)

    def _node(self, public_id: str) -> Record | None:
        model = self.api.assembly.find_by_id(public_id)
        row = model and self.world.find(model, model.find_key(public_id))
        return Record(model, row) if model and row else None

    def _member(self, source: Record, name: str, given: Mapping[str, Any]) -> Any:
        model, row = source.model, source.row
        if name == "id":
            assert isinstance(model, EntityModel)
            return model.public_id(row["id"])
        member = members(model)[name]
        if isinstance(member, FacetModel):
            return Record(member, {**row.get(member.name, {}), "id": row["id"]})
        if isinstance(member, CollectionModel):
            target = self.world.assembly.entity(member.target)
            return page_of(self.world, target, self.world.listed(member, row), given)
        if isinstance(member, SingleModel):
            found = self.world.single(member, row)
            return Record(self.world.assembly.entity(member.collection.target), found) if found else None
        if isinstance(member, WorkflowField):
            return Status(member.model, row)
        if member.kind is Kind.REFERENCE:
            found = self.world.referred(model, row, member) if self.actor.may(member.meta.read) else None
            return Record(self.world.assembly.entity(member.target), found) if found else None
        value = self.world.value(model, row, member, self.actor)
        if member.kind is Kind.STRUCT and member.nullable:
            return value if value and any(getattr(value, part.name) is not None for part in member.parts) else None
        return text_of(member, value)

    def _of_page(self, page: Page, name: str) -> Any:
        if name == "nodes":
            return [Record(page.model, row) for row in page.rows]
        if name == "edges":
            return [Edge(page.model, row) for row in page.rows]
        if name == "totalCount":
            return page.total
        return {
            "hasNextPage": page.more_after,
            "hasPreviousPage": page.more_before,
            "startCursor": page.rows[0]["id"].hex if page.rows else None,
            "endCursor": page.rows[-1]["id"].hex if page.rows else None,
        }

    def _of_status(self, status: Status, name: str, given: Mapping[str, Any]) -> Any:
        workflow = status.model.workflow
        assert workflow is not None
        assert status.model.state_field is not None
        code = status.row[status.model.state_field.name]
        if name == "history":
            history = workflow_history()
            target = self.world.assembly.entity(history.target)
            return page_of(self.world, target, self.world.listed(history, status.row), given)
        state = workflow.state(code)
        assert state is not None
        if name == "availableTransitions":
            leaving = [
                each for each in workflow.transitions
                if code in each.sources or (ANY in each.sources and not state.final)
            ]  # fmt: skip
            return [self._transition(status, each) for each in leaving]
        return {"workflow": workflow.code, "state": code, "label": state.label}[name]

    def _transition(self, status: Status, transition: Transition) -> dict[str, Any]:
        assert status.model.workflow is not None
        target = status.model.workflow.state(transition.target)
        assert target is not None
        refusals = []
        if not self.actor.may(transition.permission):
            message = f"needs the permission {transition.permission}"
            refusals.append({"code": "FORBIDDEN", "message": message})
        for guard in transition.guards:
            if self.world.guards[guard.code](self.world, status.row) is not True:
                refusals.append({"code": guard.code, "message": guard.message})
        return {
            "name": transition.name,
            "label": transition.label,
            "target": target.code,
            "targetLabel": target.label,
            "allowed": not refusals,
            "refusals": refusals,
        }
