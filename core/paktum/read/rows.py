"""`Row`: a record as an expression. Every table and column that a statement mentions comes from here.

This is the one place where visibility is decided: `Level` adds the conditions of `Policy.rows` to every table it
mentions, and `Row` passes every column through `Policy.column`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly, workflow_history
from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..declare.entity import Entity
from ..declare.fields import ComputedSpec
from ..declare.labels import Label
from ..limits import MOST_JOINS
from ..storage.types import Fixed
from .arithmetic import MoneyTerm, at_scale
from .binding import Request
from .dialects import BinaryText
from .errors import InvalidInput
from .reading import AliasSource, PageSource, Reading, Source

Condition = Any
"""What rules return: an SQL condition over a row. (Rows are dynamic, so a type checker knows no more.)"""

PROBABILITY_DIGITS = 4
"""Digits behind the point of a state's declared probability, as in `Percentage`."""


class Level:
    """One FROM clause: a table, or a page of one, and what is joined to it.

    through: of a list of a record that the actor sees, the attribute that leads to that record.
    """

    def __init__(
        self, reading: Reading, model: "EntityModel | FacetModel", page: PageSource | None = None,
        owner: "Row | None" = None, through: str | None = None,
    ) -> None:  # fmt: skip
        self.reading = reading
        self.root: Any = None
        source: Source
        if page is None:
            assert model.table is not None
            self.root = model.table.alias(reading.alias_name())
            source = AliasSource(self.root)
        else:
            source = page
        self.row = Row(self, model, source, owner=owner, through=through)
        self._joins: dict[tuple[Any, ...], tuple[Any, Any, Row]] = {}

    def visible(self) -> list[Any]:
        """The conditions under which the actor sees the row of this level."""
        return visibility(self.row)

    def join(
        self, path: tuple[Any, ...], model: "EntityModel | FacetModel", on: Callable[["Row"], Any], *, optional: bool,
        through: str | None = None,
    ) -> "Row":  # fmt: skip
        """The row of a joined table; the same path is joined once. `optional`: the record may be missing."""
        if path not in self._joins:
            assert model.table is not None
            if len(self._joins) >= MOST_JOINS:
                raise InvalidInput(f"conditions and order lead to more than {MOST_JOINS} records")
            alias = model.table.alias(self.reading.alias_name())
            row = Row(self, model, AliasSource(alias), path, optional=optional, through=through)
            self._joins[path] = (alias, None, row)
            condition = sa.and_(on(row), *visibility(row))
            self._joins[path] = (alias, condition, row)
        return self._joins[path][2]

    def join_figure(self, path: tuple[Any, ...], figure: Callable[[], Any], key: Any) -> Any:
        """The alias of a sub-select of keys (`k`) and figures (`v`) of records, joined by a key, once for a path."""
        if path not in self._joins:
            found = figure().subquery(self.reading.alias_name())
            self._joins[path] = (found, sa.literal_column(f"{found.name}.k", sa.Uuid()) == key, self.row)
        return self._joins[path][0]

    def froms(self) -> list[Any]:
        """The root and everything joined, for correlation."""
        return [each for each in (self.root, *(alias for alias, _, _ in self._joins.values())) if each is not None]

    def select(self, *columns: Any, base: Any = None) -> sa.Select[Any]:
        """A SELECT of the columns from this level."""
        clause = self.root if base is None else base
        for alias, condition, _ in self._joins.values():
            clause = sa.outerjoin(clause, alias, condition) if clause is not None else alias
        statement = sa.select(*columns).select_from(clause)
        own = self.froms() if base is None else [*self.froms(), base]
        return statement.correlate_except(*own)


def visibility(row: "Row", *, alone: bool = False) -> list[Any]:
    """The conditions that every mention of an entity's table carries: living, and within the actor's rights.

    alone: whatever was asked of the record that led to this one.
    """
    model = row._model
    if isinstance(model, FacetModel):
        return []
    stored = row.stored
    if alone:
        stored.through = None
    own = row.reading.policy.rows(stored)
    return [living(row)] if own is None else [living(row), own]


def living(row: "Row") -> Any:
    """The condition that a record is not deleted."""
    assert row._model.table is not None
    return row._source.column(row._model.table.c.deleted_at).is_(None)


class StoredRow:
    """A record as it is stored, whoever reads it: what policies decide by.

    through: the attribute that holds the key of another record, if it was reached from that one and the actor sees it.
    """

    def __init__(
        self, reading: Reading, model: EntityModel | FacetModel, source: Source, owner: "StoredRow | None",
        through: str | None = None,
    ) -> None:  # fmt: skip
        self._reading, self.model, self._source, self._owner = reading, model, source, owner
        self.through = through

    @property
    def assembly(self) -> Assembly:
        """What is declared."""
        return self._reading.assembly

    @property
    def id(self) -> Any:
        """The record's key."""
        assert self.model.table is not None
        return self._source.column(self.model.table.c.id)

    @property
    def owner(self) -> "StoredRow":
        """The record that a facet's row belongs to."""
        assert self._owner is not None
        return self._owner

    def value(self, name: str) -> Any:
        """The column of a stored attribute; a reference's holds the key."""
        return self._source.column(_stored(self.model.fields[name]))

    def part(self, name: str, part: str) -> Any:
        """The column of a part of a structure, or of money."""
        return self._source.column(_stored(self.model.fields[name].part(part)))

    def any(self, cls: type[Entity], condition: Callable[["StoredRow"], Any]) -> Any:
        """Whether there is a living record of an entity that meets a condition."""
        level = self._all(cls)
        return level.select(sa.literal_column("1")).where(*level.visible(), condition(level.row.stored)).exists()

    def only(self, of: str, term: Callable[["StoredRow"], Any], condition: Callable[["StoredRow"], Any]) -> Any:
        """A value of the one living record of an entity, told by its type, that meets a condition; NULL without one."""
        level = self._all(self.assembly.entities[of].cls)
        value = term(level.row.stored)
        found = level.select(value).where(*level.visible(), condition(level.row.stored))
        return sa.type_coerce(found.scalar_subquery(), value.type)

    def _all(self, cls: type[Entity]) -> Level:
        reading = self._reading.unrestricted()
        return Level(reading, reading.assembly.entity(cls))

    def bind(self, read: Callable[[Request], Any], kind: Any) -> Any:
        """A parameter that is read from each request; from the same function, the same parameter."""
        assert self._reading.binder is not None
        return self._reading.binder.shared(read, kind)

    def among(self, value: Any, read: Callable[[Request], Any], kind: Any) -> Any:
        """Whether a value is in a list that is read from each request."""
        assert self._reading.binder is not None
        return self._reading.binder.among(value, read, kind)


class Row:
    """A record as an expression: attributes are SQL, references and facets are rows, lists are `Many`.

    Rules (guards, criteria, computed attributes) get one; see `docs/reference/rows.md`.
    """

    def __init__(
        self, level: Level, model: "EntityModel | FacetModel", source: Source, path: tuple[Any, ...] = (),
        owner: "Row | None" = None, *, optional: bool = False, through: str | None = None,
    ) -> None:  # fmt: skip
        self._level, self._model, self._source, self._path, self._owner = level, model, source, path, owner
        self._optional, self._through = optional, through

    @property
    def reading(self) -> Reading:
        """What the statement is made for: the assembly, the reader's language."""
        return self._level.reading

    @property
    def stored(self) -> StoredRow:
        """The same record, whoever reads it."""
        owner = None if self._owner is None else self._owner.stored
        return StoredRow(self.reading, self._model, self._source, owner, self._through)

    @property
    def id(self) -> Any:
        """The record's key."""
        if isinstance(self._model, FacetModel) and self._model.table is None:
            assert self._owner is not None
            return self._owner.id
        assert self._model.table is not None
        return self._source.column(self._model.table.c.id)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        model = self._model
        if name in model.fields:
            return self.value_of(model.fields[name])
        if name in model.collections:
            return Many(self, model.collections[name])
        if isinstance(model, EntityModel):
            if name in model.facets:
                return self.facet_row(name)
            if name in model.singles:
                return self.single_row(model.singles[name])
        elif name == "record":
            return self.owner_row()
        raise AttributeError(f"{model.type_name} has no attribute {name!r}")

    def value_of(self, field: FieldModel) -> Any:
        """The expression of an attribute; what the actor may not read is NULL."""
        if isinstance(field.computed, ComputedSpec):
            term = self._computed(field, field.computed)
            if isinstance(term, MoneyTerm):
                return MoneyTerm(self.shown(field, term.amount), self.shown(field, term.currency))
            return self.shown(field, term)
        if field.is_opaque:
            how = "confidential" if field.is_encrypted else "calculated in Python"
            raise AttributeError(f"{self._model.type_name}.{field.name} is {how}, so no SQL can use it")
        if field.kind is Kind.REFERENCE:
            return self.reference_row(field)
        if field.kind is Kind.MONEY:
            return MoneyTerm(*(self._column(field, _stored(part)) for part in field.parts))
        if field.kind is Kind.STRUCT:
            return StructTerm({part.name: self._column(field, _stored(part)) for part in field.parts})
        return self._column(field, _stored(field))

    def _column(self, field: FieldModel, column: "sa.Column[Any]") -> Any:
        return self.shown(field, self._source.column(column))

    def encrypted(self, field: FieldModel) -> Any:
        """What is stored of a confidential attribute, if the actor may read it."""
        return self._column(field, _stored(field))

    def shown(self, field: FieldModel, expression: Any) -> Any:
        """The expression of an attribute as the actor may see it."""
        if self._model.promises(field):
            return expression
        return self.reading.policy.column(field, self.stored, expression)

    def _computed(self, field: FieldModel, spec: ComputedSpec) -> Any:
        term = spec.expression(self)
        if isinstance(term, MoneyTerm):
            return MoneyTerm(self._if_seen(term.amount), self._if_seen(term.currency))
        if field.kind is Kind.DECIMAL:
            assert field.scale is not None
            term = at_scale(term, field.scale.scale)
        elif field.kind in {Kind.STRING, Kind.CODE}:
            term = BinaryText(term)
        return self._if_seen(term)

    def _if_seen(self, term: Any) -> Any:
        """The term, or NULL where the actor does not see the row: an engine may look at a condition's terms before it
        asks who sees the row, and what cannot be computed would tell of it.
        """
        row = self if self._owner is None else self._owner
        if self._optional or isinstance(row._source, PageSource):  # a JOIN, or the page's SELECT, has asked
            return self.if_present(term)
        seen = visibility(row, alone=True)[1:]
        return sa.type_coerce(sa.case((sa.and_(*seen), term), else_=None), term.type) if seen else term

    def if_present(self, term: Any) -> Any:
        """The term, or NULL where a reference led to this row and there is none: what is missing has no values."""
        if not self._optional:
            return term
        return sa.type_coerce(sa.case((self.id.is_not(None), term), else_=None), term.type)

    def folded_of(self, field: FieldModel) -> Any:
        """The folded text of an attribute, for comparing without case and accents."""
        if field.fold is None:
            return self.value_of(field)
        return self._column(field, field.fold)

    def part_of(self, field: FieldModel, part: FieldModel, *, folded: bool = False) -> Any:
        """One part of a structure or of money."""
        return self._column(field, part.fold if folded and part.fold is not None else _stored(part))

    def key_of(self, reference: str) -> Any:
        """The key that a reference holds, whether or not the record behind it can be seen."""
        field = self._model.fields[reference]
        return self._column(field, _stored(field))

    def reference_row(self, field: FieldModel) -> "Row":
        """The row that a reference leads to; all NULL where there is none or the actor may not see it."""
        assert field.target is not None
        target = self._level.reading.assembly.entity(field.target)
        path, name = (*self._path, field.name), field.name
        return self._level.join(path, target, lambda row: row.id == self.key_of(name), optional=True)

    def facet_row(self, name: str) -> "Row":
        """The row of a facet."""
        assert isinstance(self._model, EntityModel)
        model = self._model.facets[name]
        if model.table is None:
            return Row(self._level, model, self._source, (*self._path, name), owner=self, optional=self._optional)
        path = (*self._path, name)
        joined = self._level.join(path, model, lambda row: row.id == self.id, optional=self._optional)
        joined._owner = self
        return joined

    def owner_row(self) -> "Row":
        """The row of the entity that a facet extends; rules and computed attributes know it as `row.record`."""
        if self._owner is not None:
            return self._owner
        assert isinstance(self._model, FacetModel)
        assert self._model.cls is not None
        owner = self._level.reading.assembly.entity(self._model.cls.extends)
        path = (*self._path, "record")
        return self._level.join(path, owner, lambda row: row.id == self.id, optional=self._optional)

    def declared_state(self, what: str) -> Any:
        """What the workflow says of the record's state: `declared_state("probability")`; NULL where it says nothing."""
        model = self._model
        assert isinstance(model, EntityModel)
        assert model.workflow is not None
        assert model.state_field is not None
        state = self.value_of(model.state_field)
        said = [(each.code, getattr(each, what)) for each in model.workflow.states if getattr(each, what) is not None]
        kind = Fixed(PROBABILITY_DIGITS, 9)
        if not said:
            return sa.type_coerce(sa.null(), kind)
        return sa.case(*((state == code, sa.literal(Decimal(value), kind)) for code, value in said), else_=sa.null())

    def all(self, of: type[Entity] | str, by: str = "") -> "Many":
        """All records of an entity, which a name tells too, as a list: a catalogue, or rules that are data. by: only
        those whose attribute, a bare key, holds this one's."""
        assembly = self.reading.assembly
        model = assembly.entities[of] if isinstance(of, str) else assembly.entity(of)

        def match(row: Any, key: Any) -> Any:
            return getattr(row, by) == key if by else sa.true()

        return Many(self, CollectionModel(by, by, Label(by), model.plugin, model.cls, match, by or None))

    def was_in(self, *states: str) -> Any:
        """Whether the record is, or ever was, in one of these states of its workflow."""
        return Many(self, workflow_history()).any(lambda step: step.to_state.in_(states))

    def single_row(self, single: CollectionModel) -> "Row":
        """The one row that belongs to this one by a declared condition."""
        target = self._level.reading.assembly.entity(single.target)
        path = (*self._path, single.name)
        return self._level.join(
            path, target, lambda row: single.match(row, self.id), optional=True, through=single.through
        )


class Many:
    """A list in an expression: ask whether any, none or every row of it meets a condition, or for a figure."""

    def __init__(self, parent: Row, collection: CollectionModel) -> None:
        self._parent, self._collection = parent, collection

    def _level(self) -> Level:
        reading = self._parent._level.reading
        return Level(reading, reading.assembly.entity(self._collection.target), through=self._collection.through)

    def _where(self, level: Level, condition: Callable[[Row], Any] | None) -> list[Any]:
        wanted = [] if condition is None else [condition(level.row)]
        return [self._collection.match(level.row, self._parent.id), *level.visible(), *wanted]

    def any(self, condition: Callable[[Row], Any] | None = None) -> Any:
        """Whether at least one row meets the condition (or there is one at all)."""
        level = self._level()
        where = self._where(level, condition)
        return level.select(sa.literal_column("1")).where(*where).exists()

    def none(self, condition: Callable[[Row], Any] | None = None) -> Any:
        """Whether no row meets the condition."""
        return sa.not_(self.any(condition))

    def every(self, condition: Callable[[Row], Any]) -> Any:
        """Whether all rows meet the condition; true for an empty list."""
        return self.none(lambda row: sa.not_(sa.func.coalesce(condition(row), sa.false())))

    def count(self, condition: Callable[[Row], Any] | None = None) -> Any:
        """How many rows meet the condition."""
        level = self._level()
        where = self._where(level, condition)
        return level.select(sa.func.count()).where(*where).scalar_subquery()

    def sum(self, term: Callable[[Row], Any], condition: Callable[[Row], Any] | None = None) -> Any:
        """The sum over the rows: 0 for an empty list; of money, NULL for one, and where currencies differ."""
        return self._figure(sa.func.sum, term, condition, 0)

    def maximum(self, term: Callable[[Row], Any], condition: Callable[[Row], Any] | None = None) -> Any:
        """The largest value over the rows; NULL for an empty list."""
        return self._figure(sa.func.max, term, condition, None)

    def minimum(self, term: Callable[[Row], Any], condition: Callable[[Row], Any] | None = None) -> Any:
        """The smallest value over the rows; NULL for an empty list."""
        return self._figure(sa.func.min, term, condition, None)

    def joined(self, term: Callable[[Row], Any], condition: Callable[[Row], Any] | None = None) -> Any:
        """The texts of the rows, oldest first, with semicolons between; NULL for an empty list."""
        level = self._level()
        line = sa.func.string_agg(term(level.row), sa.literal_column("'; '")).aggregate_order_by(level.row.id)
        return level.select(line).where(*self._where(level, condition)).scalar_subquery()

    def last(self, term: Callable[[Row], Any], by: Callable[[Row], Any], condition: Callable[[Row], Any]) -> Any:
        """A value of the row that has the largest `by` of those that meet the condition; NULL if none does."""
        level = self._level()
        value, order = term(level.row), by(level.row)
        found = level.select(value).where(*self._where(level, condition)).order_by(order.desc(), level.row.id)
        return sa.type_coerce(found.limit(sa.literal_column("1")).scalar_subquery(), value.type)

    def _figure(self, function: Any, term: Any, condition: Any, empty: Any) -> Any:
        level = self._level()
        value = term(level.row)
        where = self._where(level, condition)
        if isinstance(value, MoneyTerm):
            return _money_figure(function, value, lambda term: level.select(term).where(*where).scalar_subquery())
        figure: Any = level.select(sa.type_coerce(function(value), value.type)).where(*where).scalar_subquery()
        return figure if empty is None else sa.type_coerce(sa.func.coalesce(figure, sa.literal_column("0")), value.type)


def _money_figure(function: Any, money: MoneyTerm, select: Callable[[Any], Any]) -> MoneyTerm:
    """A figure of amounts that are all in one currency; NULL otherwise."""
    currency = money.known_currency
    one = sa.func.min(currency) == sa.func.max(currency)
    amount = sa.type_coerce(sa.case((one, function(money.amount)), else_=None), money.amount.type)
    return MoneyTerm(select(amount), select(sa.case((one, sa.func.min(currency)), else_=None)))


class StructTerm:
    """A structure in an expression; its parts are attributes."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.__dict__.update(parts)


def _stored(field: FieldModel) -> sa.Column[Any]:
    assert field.column is not None
    return field.column
