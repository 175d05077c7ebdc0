"""The history of a record as JSON text in SQL: what was changed, by whom, and what the record was like at an instant.

The audit keeps values as the API shows them, so they are passed on as they are; which of them a reader may see is asked
of the same policy as for the record itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from graphql import FieldNode

from ..access.models import User
from ..assembly.model import EntityModel, FieldModel, Kind
from ..storage.audit import AUDIT, CHANGE_SET_PREFIX, CHANGE_SETS
from ..storage.encryption import MARK
from ..storage.types import Instant
from ..write.canonical import audited
from . import emit
from .calculations import to_decrypt
from .dialects import BinaryText, Concatenation, text_literal
from .given import Given, Leaf
from .lists import PageText, cut_for
from .orders import OrderKey, beyond
from .pages import page_of
from .reading import PageSource
from .rows import Level, Row

if TYPE_CHECKING:
    from .compiler import Compiler

SIGNATURE = "history"
"""What cursors of this order begin with."""

ONE = sa.literal_column("1", sa.Integer())


@dataclass(frozen=True)
class History:
    """What the audit says of a record, for a reader who sees the record."""

    compiler: "Compiler"
    row: Row
    model: EntityModel

    def page(self, arguments: Mapping[str, Given], nodes: Sequence[FieldNode]) -> Concatenation:
        """The text of a page of its history, newest first."""
        reading, page = self.compiler.reading, page_of(arguments)
        chosen = self.compiler.selections.fields(nodes, "HistoryConnection")
        source, entry = PageSource(reading.alias_name()), AUDIT.alias(reading.alias_name())
        keys = [OrderKey(entry.c.version, Kind.INTEGER, descending=True, nulls_first=False, certain=True)]
        cut = cut_for(self.compiler, chosen, source.name, keys, SIGNATURE, page)
        here = entry.c.record_id == self.row.id

        def total() -> Any:
            counted = sa.select(sa.func.count()).select_from(entry).where(here).scalar_subquery()
            return self.compiler.binder.engine.text(counted)

        text = PageText(self.compiler, "History", cut, lambda found: self._entry(source, found), total)
        json = text.of(chosen)
        if not text.reads_rows:
            return json
        behind = [
            beyond(keys, SIGNATURE, cursor, self.compiler.binder, backwards=backwards)
            for cursor, backwards in ((page.after, False), (page.before, True))
            if cursor is not None
        ]
        sets = CHANGE_SETS.alias(reading.alias_name())
        columns = [(sets if name in sets.c else entry).c[name] for name in source.needed]
        inner = sa.select(*columns, entry.c.version.label("k0")).where(here, *behind)
        inner = inner.select_from(entry.join(sets, sets.c.id == entry.c.change_set_id))
        return Concatenation([sa.select(json).select_from(cut.base(inner)).scalar_subquery()])

    def as_of(self, arguments: Mapping[str, Given], nodes: Sequence[FieldNode]) -> Any:
        """The text of what the record was like at an instant; null if it was not there, or is not known to have been.

        It is put together from the newest value of each attribute up to then.
        """
        reading, at = self.compiler.reading, arguments["at"]
        assert isinstance(at, Leaf)
        entry, sets = (table.alias(reading.alias_name()) for table in (AUDIT, CHANGE_SETS))
        known = (entry.c.record_id == self.row.id, sets.c.at <= self.compiler.binder.bind(at, Instant()))
        both = entry.join(sets, sets.c.id == entry.c.change_set_id)
        columns = (entry.c.version, sets.c.at, entry.c.action)
        newest = sa.select(*columns).select_from(both).where(*known).order_by(entry.c.version.desc()).limit(ONE)
        state = newest.subquery(reading.alias_name())
        pairs: dict[str, Any] = {}
        for key, each in self.compiler.selections.fields(nodes, "RecordState").items():
            match each[0].name.value:
                case "version":
                    pairs[key] = self.compiler.binder.engine.text(state.c.version)
                case "at":
                    pairs[key] = emit.quoted(self.compiler.binder.engine.instant(state.c.at))
                case "values":
                    pairs[key] = self._values(both, entry, known, each)
                case _:
                    pairs[key] = emit.literal("RecordState")
        there = state.c.action != text_literal("delete")
        return emit.or_null(sa.select(emit.braces(pairs)).select_from(state).where(there).scalar_subquery())

    def _entry(self, source: PageSource, nodes: Sequence[FieldNode]) -> Concatenation:
        engine, column = self.compiler.binder.engine, source.column
        pairs: dict[str, Any] = {}
        for key, each in self.compiler.selections.fields(nodes, "HistoryEntry").items():
            match each[0].name.value:
                case "version":
                    pairs[key] = engine.text(column(AUDIT.c.version))
                case "action":
                    pairs[key] = emit.quoted(sa.func.upper(column(AUDIT.c.action)))
                case "transition" | "note" as name:
                    pairs[key] = emit.or_null(engine.string(column(AUDIT.c[name])))
                case "changes":
                    pairs[key] = self._changes(column(AUDIT.c.changes), each)
                case "changeSet":
                    pairs[key] = change_set_text(self.compiler, column, each)
                case "__typename":
                    pairs[key] = emit.literal("HistoryEntry")
                case name:
                    pairs[key] = change_set_member(self.compiler, column, name, each)
        return emit.braces(pairs)

    def _changes(self, changes: Any, nodes: Sequence[FieldNode]) -> Any:
        """The text of what is different in one entry, as far as the reader may see it."""
        engine, alias = self.compiler.binder.engine, self.compiler.reading.alias_name()
        key, value = (sa.literal_column(f"{alias}.{name}", sa.Text()) for name in ("key", "value"))
        chosen = self.compiler.selections.fields(nodes, "FieldChange")
        elements = {name: engine.element(value, at) for at, name in enumerate(("before", "after"))}
        texts = {name: self._legible(key, self._seen(key, each)) for name, each in elements.items()}
        text = self._named(chosen, "FieldChange", key, texts)
        found = sa.select(self._joined(text, key)).select_from(engine.pairs(changes, alias)).where(self._shown(key))
        return found.scalar_subquery()

    def changed_fields(self, changes: Any) -> Any:
        """The text of the names of what is different in one entry, as far as the reader may see it."""
        engine, alias = self.compiler.binder.engine, self.compiler.reading.alias_name()
        key = sa.literal_column(f"{alias}.key", sa.Text())
        names = sa.select(self._joined(emit.quoted(key), key)).select_from(engine.pairs(changes, alias))
        return names.where(self._shown(key)).scalar_subquery()

    def _values(self, both: Any, entry: Any, known: Sequence[Any], nodes: Sequence[FieldNode]) -> Any:
        """The text of the newest of some values of each attribute, as far as the reader may see it."""
        engine, reading = self.compiler.binder.engine, self.compiler.reading
        alias = reading.alias_name()
        key, value = (sa.literal_column(f"{alias}.{name}", sa.Text()) for name in ("key", "value"))
        number = sa.func.row_number().over(partition_by=key, order_by=entry.c.version.desc())
        columns = (key.label("key"), engine.element(value, 1).label("value"), number.label("n"))
        pairs = engine.pairs(entry.c.changes, alias)
        ranked = (
            sa.select(*columns).select_from(both.join(pairs, sa.true())).where(*known).subquery(reading.alias_name())
        )
        chosen = self.compiler.selections.fields(nodes, "FieldValue")
        value = self._legible(ranked.c.key, ranked.c.value)
        text = self._named(chosen, "FieldValue", ranked.c.key, {"value": value})
        seen = self._seen(ranked.c.key, ranked.c.value)
        newest = (ranked.c.n == ONE, seen != text_literal("null"), self._shown(ranked.c.key))
        return sa.select(self._joined(text, ranked.c.key)).select_from(ranked).where(*newest).scalar_subquery()

    def _named(
        self, chosen: Mapping[str, list[FieldNode]], type_name: str, key: Any, values: Mapping[str, Any]
    ) -> Concatenation:
        pairs: dict[str, Any] = {}
        for name, each in chosen.items():
            match each[0].name.value:
                case "field":
                    pairs[name] = emit.quoted(key)
                case "label":
                    labels = {path: self._label(field) for path, field, _ in self._attributes()}
                    pairs[name] = sa.case(labels, value=key)
                case "__typename":
                    pairs[name] = emit.literal(type_name)
                case other:
                    pairs[name] = values[other]
        return emit.braces(pairs)

    def _seen(self, key: Any, value: Any) -> Any:
        """A value, or JSON's null for a reference to a record that the reader does not see."""
        hidden = []
        for path, field, _ in self._attributes():
            if field.target is not None:
                seen = self._record_seen(self.compiler.reading.assembly.entity(field.target), value)
                if seen is not None:
                    hidden.append((key == text_literal(path), emit.or_null(seen)))
        return sa.case(*hidden, else_=value) if hidden else value

    def _legible(self, key: Any, value: Any) -> Any:
        """A value, or text to be decrypted where it is that of a confidential attribute."""
        is_encrypted = sa.func.substr(value, ONE, sa.literal_column(str(len(MARK) + 1))) == text_literal(f'"{MARK}')
        texts = [
            (sa.and_(key == text_literal(path), is_encrypted), to_decrypt(self.compiler, row, field, value))
            for path, field, row in self._attributes()
            if field.is_encrypted
        ]
        return sa.case(*texts, else_=value) if texts else value

    def _record_seen(self, model: EntityModel, value: Any) -> Any:
        """The text of an id if the reader sees the record, deleted or not; None if everybody sees all of them."""
        level = Level(self.compiler.reading, model)
        condition = self.compiler.reading.policy.rows(level.row.stored)
        if condition is None:
            return None
        digits = sa.func.substr(value, sa.literal_column(str(len(model.prefix) + 3)), sa.literal_column("32"))
        same = level.row.id == self.compiler.binder.engine.key_from(digits)
        return level.select(value).where(same, condition).scalar_subquery()

    def _joined(self, text: Any, key: Any) -> Concatenation:
        joined = self.compiler.binder.engine.joined(text, [BinaryText(key)])
        return Concatenation(["[", sa.func.coalesce(joined, text_literal("")), "]"])

    def _label(self, field: FieldModel) -> Any:
        return text_literal(emit.literal(self.compiler.reading.text(field.label)))

    def _shown(self, key: Any) -> Any:
        """Whether the reader may see the values of an attribute of the record, by its path. What is not declared (any
        more) is not shown."""
        shown = {path: row.shown(field, ONE) for path, field, row in self._attributes()}
        open_to_all = [text_literal(path) for path, value in shown.items() if value is ONE]
        decided = {path: value for path, value in shown.items() if value is not ONE}
        openly = key.in_(open_to_all) if open_to_all else sa.false()
        return sa.or_(openly, sa.case(decided, value=key).is_not(None)) if decided else openly

    def _attributes(self) -> Iterator[tuple[str, FieldModel, Row]]:
        """The attributes of the record and its facets, each with its path and the row whose policy is asked."""
        parts: list[Any] = [self.model, *(facet for facet in self.model.facets.values() if facet.table is not None)]
        for part in parts:
            row = self.row if part is self.model else self.row.facet_row(part.name)
            yield from ((path, field, row) for path, field in audited(part))


def change_set_text(compiler: "Compiler", column: Callable[[Any], Any], nodes: Sequence[FieldNode]) -> Concatenation:
    """The text of a change set whose columns are given by `column`."""
    pairs: dict[str, Any] = {}
    for key, each in compiler.selections.fields(nodes, "ChangeSet").items():
        name = each[0].name.value
        if name == "__typename":
            pairs[key] = emit.literal("ChangeSet")
        else:
            pairs[key] = change_set_member(compiler, column, name, each)
    return emit.braces(pairs)


def change_set_member(compiler: "Compiler", column: Callable[[Any], Any], name: str, nodes: Sequence[FieldNode]) -> Any:
    """The text of one field of a change set."""
    engine, sets = compiler.binder.engine, CHANGE_SETS.c
    users = {"by": sets.actor_id, "onBehalfOf": sets.on_behalf_of_id, "approvedBy": sets.approved_by_id}
    if name in users:
        who = column(users[name])
        return compiler.one(compiler.reading.assembly.entity(User), nodes, lambda row: row.id == who)
    if name == "id":
        return Concatenation([f'"{CHANGE_SET_PREFIX}_', engine.key(column(sets.id)), '"'])
    if name == "at":
        return emit.quoted(engine.instant(column(sets.at)))
    if name == "origin":
        return emit.quoted(sa.func.upper(column(sets.origin)))
    return emit.or_null(engine.string(column(sets.operation if name == "operation" else sets.request_id)))
