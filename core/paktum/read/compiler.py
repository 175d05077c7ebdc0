"""From a selection to JSON text in SQL: objects, attributes, references and facets. Lists are in `lists`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from graphql import FieldNode

from ..assembly.build import workflow_history
from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..workflow.texts import workflow_text
from . import emit
from .aggregates import Aggregate
from .api import HISTORY, AggregateModel, HistoryField, SingleModel, WorkflowField, members
from .arithmetic import MoneyTerm
from .binding import Binder
from .calculations import calculated_text, encrypted_text, or_lacking
from .dialects import Concatenation
from .filters import Filters
from .given import Given
from .history import History
from .lists import Connection
from .reading import Reading
from .rows import Level, Row
from .selections import Selections


@dataclass
class Compiler:
    """Makes the SQL expressions of one root field."""

    reading: Reading
    selections: Selections
    filters: Filters = field(init=False)

    def __post_init__(self) -> None:
        self.filters = Filters(self.binder)

    @property
    def binder(self) -> Binder:
        """Where the statement's parameters are collected."""
        assert self.reading.binder is not None
        return self.reading.binder

    def object(self, row: Row, model: EntityModel | FacetModel, nodes: Sequence[FieldNode]) -> Concatenation:
        """The JSON text of a record's selected fields."""
        known = members(model)
        pairs: dict[str, Any] = {}
        for key, each in self.selections.fields(nodes, model.type_name).items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(model.type_name)
            elif name == "id" and isinstance(model, EntityModel):
                pairs[key] = Concatenation([f'"{model.prefix}_', self.binder.engine.key(row.id), '"'])
            else:
                pairs[key] = self.member(row, known[name], model, each)
        return emit.braces(pairs)

    def member(self, row: Row, member: Any, model: EntityModel | FacetModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of one field of a record."""
        if isinstance(member, FieldModel):
            return self.attribute(row, member, nodes)
        if isinstance(member, FacetModel):
            return self.facet(row, member, nodes)
        if isinstance(member, CollectionModel):
            return self.list_of(row, member, model.type_name, nodes)
        if isinstance(member, AggregateModel):
            return self.aggregate_of(row, member.collection, model.type_name, nodes)
        if isinstance(member, SingleModel):
            single = member.collection
            target = self.reading.assembly.entity(single.target)
            return self.one(target, nodes, lambda found: single.match(found, row.id), single.through)
        if isinstance(member, HistoryField):
            history, arguments = History(self, row, member.model), self.selections.arguments(model.type_name, nodes[0])
            return (history.page if member.name == HISTORY else history.as_of)(arguments, nodes)
        assert isinstance(member, WorkflowField)
        return self.workflow(row, member.model, nodes)

    def attribute(self, row: Row, field: FieldModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of an attribute."""
        if field.calculation is not None:
            return calculated_text(self, row, field, nodes)
        if field.is_encrypted:
            return encrypted_text(self, row, field)
        if field.kind is Kind.REFERENCE:
            assert field.target is not None
            target = self.reading.assembly.entity(field.target)
            return self.one(target, nodes, lambda found: found.id == row.key_of(field.name))
        if field.kind is Kind.MONEY:
            return or_lacking(self, row, field, self.money(field, row.value_of(field), nodes))
        if field.kind is Kind.STRUCT:
            return self._struct(row, field, nodes)
        text = emit.scalar(self.binder.engine, field, row.value_of(field))
        if row._model.promises(field) and field.kind is not Kind.ENUM:
            return text
        return or_lacking(self, row, field, emit.or_null(text))

    def money(self, field: FieldModel, term: MoneyTerm, nodes: list[FieldNode]) -> Any:
        """The JSON text of money, or null where there is no amount."""
        present = sa.and_(term.amount.is_not(None), term.currency.is_not(None))
        return sa.case((present, self.money_object(field, term, nodes)), else_=emit.NULL)

    def money_object(self, field: FieldModel, term: MoneyTerm, nodes: list[FieldNode]) -> Concatenation:
        """The JSON text of money that is there."""
        return self._parts(field, nodes, emit.money_parts(self.binder.engine, term))

    def _struct(self, row: Row, field: FieldModel, nodes: list[FieldNode]) -> Any:
        term = row.value_of(field)
        values = {part: getattr(term, part.name) for part in field.parts}
        texts = {
            part.api_name: emit.or_null(emit.scalar(self.binder.engine, part, value)) for part, value in values.items()
        }
        text = self._parts(field, nodes, texts)
        if row._model.promises(field):
            return text
        empty = sa.and_(*(value.is_(None) for value in values.values()))
        return sa.case((empty, emit.NULL), else_=text)

    def _parts(self, field: FieldModel, nodes: list[FieldNode], texts: Mapping[str, Any]) -> Concatenation:
        assert field.struct is not None
        known = {**texts, "__typename": emit.literal(field.struct.__name__)}
        chosen = self.selections.fields(nodes, field.struct.__name__)
        return emit.braces({key: known[each[0].name.value] for key, each in chosen.items()})

    def facet(self, row: Row, model: FacetModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of what a plugin adds to a record."""
        if model.table is None:
            return self.object(row.facet_row(model.name), model, nodes)
        level = Level(self.reading, model, owner=row)
        text = self.object(level.row, model, nodes)
        return emit.or_null(level.select(text).where(level.row.id == row.id).scalar_subquery())

    def one(
        self, model: EntityModel, nodes: Sequence[FieldNode], match: Callable[[Row], Any], through: str | None = None
    ) -> Any:
        """The JSON text of the one record that matches, or null; `through` as in `Level`."""
        return emit.or_null(self.record(model, nodes, match, through).scalar_subquery())

    def record(
        self, model: EntityModel, nodes: Sequence[FieldNode], match: Callable[[Row], Any], through: str | None = None
    ) -> sa.Select[Any]:
        """A SELECT of the JSON text of the record that matches."""
        level = Level(self.reading, model, through=through)
        text = self.object(level.row, model, nodes)
        conditions = [match(level.row), *level.visible()]
        return level.select(text).where(*conditions)

    def list_of(self, row: Row, collection: CollectionModel, type_name: str, nodes: list[FieldNode]) -> Any:
        """The JSON text of a list of a record."""
        target = self.reading.assembly.entity(collection.target)
        arguments = self.selections.arguments(type_name, nodes[0])
        parent = row.id
        return Connection(
            self, target, arguments, nodes, lambda found: collection.match(found, parent), collection.through
        ).embedded()

    def aggregate_of(self, row: Row, collection: CollectionModel, type_name: str, nodes: list[FieldNode]) -> Any:
        """The JSON text of the groups of a list of a record."""
        target, parent = self.reading.assembly.entity(collection.target), row.id
        arguments = self.selections.arguments(type_name, nodes[0])
        return self.aggregate(
            target, arguments, nodes, lambda found: collection.match(found, parent), collection.through
        ).scalar_subquery()

    def aggregate(
        self,
        model: EntityModel,
        arguments: dict[str, Given],
        nodes: Sequence[FieldNode],
        match: Callable[[Row], Any],
        through: str | None = None,
    ) -> sa.Select[Any]:
        """A SELECT of the JSON text of the groups of a list; `through` as in `Level`."""
        return Aggregate(self, model, arguments, nodes, match, through).select()

    def connection(
        self, model: EntityModel, arguments: dict[str, Given], nodes: Sequence[FieldNode], match: Callable[[Row], Any]
    ) -> sa.Select[Any]:
        """A SELECT of the JSON text of one page of a list."""
        return Connection(self, model, arguments, nodes, match).select()

    def workflow(self, row: Row, model: EntityModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of where a record stands in its workflow."""
        return workflow_text(self, row, model, nodes, workflow_history())
