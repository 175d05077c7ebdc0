"""From a selection to JSON text in SQL: objects, references, facets, and pages of lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, GraphQLSchema, SelectionSetNode

from ..assembly.build import workflow_history
from ..assembly.model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind
from ..workflow.texts import workflow_text
from . import emit
from .api import SingleModel, WorkflowField, members
from .binding import Binder
from .cuts import Cut
from .dialects import Concatenation
from .emit import braces
from .filters import Filters
from .given import Given, given_arguments
from .orders import beyond, order_keys
from .pages import Page, page_of
from .rows import Level, PageSource, Reading, Row


@dataclass
class Selections:
    """Reads selection sets as the specification says: fragments, directives, merged fields."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]

    def fields(self, nodes: Sequence[FieldNode], type_name: str) -> dict[str, list[FieldNode]]:
        """The selected fields of an object type by response key; nodes of one key are merged by their reader."""
        found: dict[str, list[FieldNode]] = {}
        for node in nodes:
            if node.selection_set is not None:
                self.collect(node.selection_set, type_name, found)
        return found

    def collect(self, selected: SelectionSetNode, type_name: str, found: dict[str, list[FieldNode]]) -> None:
        """Gather the fields of one selection set."""
        for node in selected.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                continue
            part: Any = self.fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            condition = part.type_condition
            if condition is None or self.applies(condition.name.value, type_name):
                self.collect(part.selection_set, type_name, found)

    def applies(self, condition: str, type_name: str) -> bool:
        """Whether a fragment on `condition` speaks of objects of this type."""
        if condition == type_name:
            return True
        abstract, concrete = self.schema.get_type(condition), self.schema.get_type(type_name)
        return self.schema.is_sub_type(abstract, concrete) if _is_abstract(abstract) else False  # type: ignore[arg-type]  # concrete is an object type

    def arguments(self, type_name: str, node: FieldNode) -> dict[str, Given]:
        """The arguments of a field that were given."""
        definition: Any = self.schema.get_type(type_name)
        return given_arguments(definition.fields[node.name.value].args, node, self.variables)

    def _included(self, node: Any) -> bool:
        for directive in node.directives or ():
            name = directive.name.value
            if name not in {"skip", "include"}:
                continue
            value = directive.arguments[0].value
            flag = self.variables[value.name.value] if value.kind == "variable" else value.value
            if (name == "skip") == bool(flag):
                return False
        return True


def _is_abstract(kind: Any) -> bool:
    return kind is not None and kind.ast_node is None and hasattr(kind, "resolve_type")


@dataclass
class Compiler:
    """Makes the SQL expressions of one root field."""

    reading: Reading
    binder: Binder
    selections: Selections
    filters: Filters = field(init=False)

    def __post_init__(self) -> None:
        self.filters = Filters(self.binder)

    # Objects

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
        return braces(pairs)

    def member(self, row: Row, member: Any, model: EntityModel | FacetModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of one field of a record."""
        if isinstance(member, FieldModel):
            return self.attribute(row, member, nodes)
        if isinstance(member, FacetModel):
            return self.facet(row, member, nodes)
        if isinstance(member, CollectionModel):
            return self.list_of(row, member, model.type_name, nodes)
        if isinstance(member, SingleModel):
            single = member.collection
            target = self.reading.assembly.entity(single.target)
            return self.one(target, nodes, lambda found: single.match(found, row.id))
        assert isinstance(member, WorkflowField)
        return self.workflow(row, member.model, nodes)

    def attribute(self, row: Row, field: FieldModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of an attribute."""
        if field.kind is Kind.REFERENCE:
            assert field.target is not None
            target = self.reading.assembly.entity(field.target)
            return self.one(target, nodes, lambda found: found.id == row.key_of(field.name))
        if field.kind in {Kind.MONEY, Kind.STRUCT}:
            return self.structure(row, field, nodes)
        text = emit.scalar(self.binder.engine, field, row.value_of(field))
        certain = not field.nullable and not field.meta.read and field.computed is None
        return text if certain and not isinstance(row._model, FacetModel) else emit.or_null(text)

    def structure(self, row: Row, field: FieldModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of money or another value object; null where all of it is."""
        engine = self.binder.engine
        term = row.value_of(field)
        pairs: dict[str, Any] = {}
        assert field.struct is not None
        name_of = {part.api_name: part for part in field.parts}
        for key, each in self.selections.fields(nodes, field.struct.__name__).items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(field.struct.__name__)
            elif field.kind is Kind.MONEY:
                pairs[key] = emit.money_parts(engine, term)[name]
            else:
                pairs[key] = emit.or_null(emit.scalar(engine, name_of[name], getattr(term, name_of[name].name)))
        if field.kind is Kind.MONEY:
            return sa.case((term.is_not(None), braces(pairs)), else_=sa.literal_column("'null'"))
        parts = [getattr(term, part.name) for part in field.parts]
        empty = sa.and_(*(part.is_(None) for part in parts))
        return sa.case((empty, sa.literal_column("'null'")), else_=braces(pairs))

    def facet(self, row: Row, model: FacetModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of what a plugin adds to a record."""
        if model.table is None:
            return self.object(row.facet_row(model.name), model, nodes)
        level = Level(self.reading, model)
        text = self.object(level.row, model, nodes)
        return emit.or_null(level.select(text).where(level.row.id == row.id).scalar_subquery())

    def one(self, model: EntityModel, nodes: Sequence[FieldNode], match: Callable[[Row], Any]) -> Any:
        """The JSON text of the one record that matches, or null."""
        return emit.or_null(self.record(model, nodes, match).scalar_subquery())

    def record(self, model: EntityModel, nodes: Sequence[FieldNode], match: Callable[[Row], Any]) -> sa.Select[Any]:
        """A SELECT of the JSON text of the record that matches."""
        level = Level(self.reading, model)
        text = self.object(level.row, model, nodes)
        conditions = [match(level.row), *level.visible()]
        return level.select(text).where(*conditions)

    # Lists

    def list_of(self, row: Row, collection: CollectionModel, type_name: str, nodes: list[FieldNode]) -> Any:
        """The JSON text of a list of a record."""
        target = self.reading.assembly.entity(collection.target)
        arguments = self.selections.arguments(type_name, nodes[0])
        parent = row.id
        page = self.connection(target, arguments, nodes, lambda found: collection.match(found, parent))
        return page.scalar_subquery()

    def connection(
        self, model: EntityModel, arguments: dict[str, Given], nodes: Sequence[FieldNode], match: Callable[[Row], Any]
    ) -> sa.Select[Any]:
        """A SELECT of the JSON text of one page of a list."""
        chosen = self.selections.fields(nodes, f"{model.type_name}Connection")
        names = {each[0].name.value for each in chosen.values()}
        page = page_of(arguments)
        total = self._total(model, arguments, match) if "totalCount" in names else None
        if names <= {"totalCount", "__typename"}:
            return sa.select(self._connection_text(model, chosen, total, None))
        return self._page(model, page, arguments, chosen, match, total)

    def _total(self, model: EntityModel, arguments: dict[str, Given], match: Callable[[Row], Any]) -> Any:
        level = Level(self.reading, model)
        conditions = [match(level.row), *level.visible(), self.filters.condition(level.row, arguments.get("filter"))]
        count = level.select(sa.func.count()).where(*conditions).scalar_subquery()
        return self.binder.engine.text(count)

    def _page(
        self,
        model: EntityModel,
        page: Page,
        arguments: dict[str, Given],
        chosen: dict[str, list[FieldNode]],
        match: Callable[[Row], Any],
        total: Any,
    ) -> sa.Select[Any]:
        level = Level(self.reading, model)
        keys, signature = order_keys(level.row, arguments.get("orderBy"), self.binder)
        conditions = [match(level.row), *level.visible(), self.filters.condition(level.row, arguments.get("filter"))]
        for cursor, backwards in ((page.after, False), (page.before, True)):
            if cursor is not None:
                conditions.append(beyond(keys, signature, cursor, self.binder, backwards=backwards))
        source = PageSource(self.reading.alias_name())
        outer = Level(self.reading, model, source)
        cut = Cut(source.name, keys, signature, page)
        text = self._connection_text(model, chosen, total, (outer, cut))
        columns = [level.row._source.column(column).label(column.name) for column in source.needed.values()]
        labelled = [key.expression.label(f"k{index}") for index, key in enumerate(keys)]
        inner = level.select(*columns, *labelled).where(*conditions)
        inner = inner.order_by(*(key.clause(reverse=page.backwards) for key in keys))
        return outer.select(text, base=cut.base(inner.limit(sa.literal_column(str(page.size + 1)))))

    def _connection_text(
        self, model: EntityModel, chosen: dict[str, list[FieldNode]], total: Any, read: "tuple[Level, Cut] | None"
    ) -> Concatenation:
        pairs: dict[str, Any] = {}
        for key, nodes in chosen.items():
            name = nodes[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(f"{model.type_name}Connection")
            elif name == "totalCount":
                pairs[key] = total
            else:
                assert read is not None
                level, cut = read
                if name == "nodes":
                    pairs[key] = self._rows(cut, self.object(level.row, model, nodes))
                elif name == "edges":
                    pairs[key] = self._rows(cut, self._edge(model, level, cut, nodes))
                else:
                    pairs[key] = self._page_info(cut, nodes)
        return braces(pairs)

    def _rows(self, cut: "Cut", text: Any) -> Concatenation:
        joined = self.binder.engine.joined(text, cut.order).filter(cut.on_page)
        return Concatenation(["[", sa.func.coalesce(joined, sa.literal_column("''")), "]"])

    def _edge(self, model: EntityModel, level: Level, cut: "Cut", nodes: list[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        for key, each in self.selections.fields(nodes, f"{model.type_name}Edge").items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(f"{model.type_name}Edge")
            elif name == "cursor":
                pairs[key] = emit.quoted(cut.cursor(self.binder))
            else:
                pairs[key] = self.object(level.row, model, each)
        return braces(pairs)

    def _page_info(self, cut: "Cut", nodes: list[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        for key, each in self.selections.fields(nodes, "PageInfo").items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal("PageInfo")
            elif name in {"startCursor", "endCursor"}:
                edge = cut.first if name == "startCursor" else cut.last
                found = sa.func.max(sa.case((edge, cut.cursor(self.binder)), else_=None))
                pairs[key] = emit.or_null(emit.quoted(found))
            else:
                pairs[key] = cut.more(name == "hasNextPage")
        return braces(pairs)

    def workflow(self, row: Row, model: EntityModel, nodes: list[FieldNode]) -> Any:
        """The JSON text of where a record stands in its workflow."""
        return workflow_text(self, row, model, nodes, workflow_history())
