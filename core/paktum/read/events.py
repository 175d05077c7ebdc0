"""`events`: what was changed, in the order in which it was committed, as far as the reader may see the records now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from graphql import FieldNode

from ..assembly.model import EntityModel, Kind
from ..storage.audit import AUDIT, CHANGE_SETS
from . import emit
from .dialects import Concatenation, text_literal
from .errors import InvalidInput
from .given import Given, Leaf
from .history import ONE, History, change_set_member, change_set_text
from .lists import PageText, cut_for
from .orders import OrderKey, beyond
from .pages import page_of
from .reading import PageSource
from .rows import Level

if TYPE_CHECKING:
    from .compiler import Compiler

SIGNATURE = "events"
"""What cursors of this order begin with."""

DONE = {
    "create": "created", "update": "updated", "delete": "deleted", "restore": "restored", "transition": "transitioned",
    "purge": "purged",
}  # fmt: skip
"""How events call what was done."""

DOT = text_literal(".")


@dataclass(frozen=True)
class Events:
    """One page of events: its arguments, and what is selected of it."""

    compiler: "Compiler"
    arguments: Mapping[str, Given]
    nodes: Sequence[FieldNode]

    def select(self) -> sa.Select[Any]:
        """A SELECT of the page's JSON text."""
        reading, page = self.compiler.reading, page_of(self.arguments)
        chosen = self.compiler.selections.fields(self.nodes, "EventConnection")
        source = PageSource(reading.alias_name())
        entry, sets = (table.alias(reading.alias_name()) for table in (AUDIT, CHANGE_SETS))
        keys = _keys(sets.c.position, entry.c.record_id, entry.c.version)
        cut = cut_for(self.compiler, chosen, source.name, keys, SIGNATURE, page)
        text = PageText(self.compiler, "Event", cut, lambda nodes: self._event(source, nodes), lambda: "null")
        json = text.of(chosen)
        if not text.reads_rows:
            return sa.select(json)
        behind = [
            beyond(keys, SIGNATURE, cursor, self.compiler.binder, backwards=backwards)
            for cursor, backwards in ((page.after, False), (page.before, True))
            if cursor is not None
        ]
        columns = [(sets if name in sets.c else entry).c[name] for name in source.needed]
        labelled = [key.expression.label(f"k{index}") for index, key in enumerate(keys)]
        inner = sa.select(*columns, *labelled).select_from(entry.join(sets, sets.c.id == entry.c.change_set_id))
        inner = inner.where(sets.c.position.is_not(None), *behind, *self._wanted(entry), self._visible(entry.c))
        return sa.select(json).select_from(cut.base(inner))

    def _models(self) -> list[EntityModel]:
        return [model for model in self.compiler.reading.assembly.entities.values() if not model.internal]

    def _wanted(self, entry: Any) -> list[Any]:
        given = self.arguments.get("types")
        if not isinstance(given, Leaf):
            return []
        known = {f"{model.prefix}.{done}": f"{model.prefix}.{action}" for model in self._models()
                 for action, done in DONE.items()}  # fmt: skip

        def converted(name: str) -> str:
            if name not in known:
                raise InvalidInput(f"{name!r} is no type of events; write one such as client.updated")
            return known[name]

        kind = entry.c.type + DOT + entry.c.action
        return [self.compiler.binder.member(kind, given, sa.Text(), converted)]

    def _visible(self, entry: Any) -> Any:
        """Whether the actor sees the record, or would if it were not deleted."""
        records = [(text_literal(model.prefix), self._record(model, entry.record_id)) for model in self._models()]
        return sa.case(*records, value=entry.type).is_not(None)

    def _record(self, model: EntityModel, key: Any) -> Any:
        level = Level(self.compiler.reading, model)
        own = self.compiler.reading.policy.rows(level.row.stored)
        conditions = [level.row.id == key] if own is None else [level.row.id == key, own]
        return level.select(ONE).where(*conditions).scalar_subquery()

    def _event(self, source: PageSource, nodes: Sequence[FieldNode]) -> Concatenation:
        engine, column = self.compiler.binder.engine, source.column
        kind, key = column(AUDIT.c.type), column(AUDIT.c.record_id)
        pairs: dict[str, Any] = {}
        for name, each in self.compiler.selections.fields(nodes, "Event").items():
            match each[0].name.value:
                case "type":
                    done = sa.case(
                        {action: text_literal(text) for action, text in DONE.items()}, value=column(AUDIT.c.action)
                    )
                    pairs[name] = emit.quoted(Concatenation([kind, ".", done]))
                case "recordId":
                    pairs[name] = emit.quoted(Concatenation([kind, "_", engine.key(key)]))
                case "version":
                    pairs[name] = engine.text(column(AUDIT.c.version))
                case "fields":
                    changes = column(AUDIT.c.changes)
                    lists = {model.prefix: self._fields(model, key, changes) for model in self._models()}
                    pairs[name] = sa.case(*((text_literal(prefix), text) for prefix, text in lists.items()), value=kind)
                case "record":
                    pairs[name] = self._node(kind, key, each)
                case "changeSet":
                    pairs[name] = change_set_text(self.compiler, column, each)
                case "__typename":
                    pairs[name] = emit.literal("Event")
                case other:
                    pairs[name] = change_set_member(self.compiler, column, other, each)
        return emit.braces(pairs)

    def _fields(self, model: EntityModel, key: Any, changes: Any) -> Any:
        """The text of the names of what is different, as far as the reader may see the values."""
        level = Level(self.compiler.reading, model)
        names = History(self.compiler, level.row, model).changed_fields(changes)
        return level.select(names).where(level.row.id == key).scalar_subquery()

    def _node(self, kind: Any, key: Any, nodes: Sequence[FieldNode]) -> Any:
        texts = [
            (text_literal(model.prefix), self.compiler.one(model, nodes, lambda row: row.id == key))
            for model in self._models()
        ]
        return sa.case(*texts, value=kind)


def _keys(position: Any, record: Any, version: Any) -> list[OrderKey]:
    return [
        OrderKey(position, Kind.INTEGER, False, False, certain=True),
        OrderKey(record, Kind.ID, False, False, certain=True),
        OrderKey(version, Kind.INTEGER, False, False, certain=True),
    ]
