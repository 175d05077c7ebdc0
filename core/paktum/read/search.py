"""`search`: records of all kinds by the words of their texts, in an order that depends on each record alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from graphql import FieldNode

from ..assembly.model import EntityModel, FieldModel, Kind
from ..limits import LONGEST_TEXT, MOST_WORDS, SHORTEST_TEXT
from ..storage.folding import words
from ..storage.search import ENTRIES, searched_models
from . import emit
from .dialects import Concatenation, text_literal
from .errors import InvalidInput
from .given import Given, Leaf
from .lists import PageText, cut_for
from .orders import OrderKey, beyond
from .pages import page_of
from .reading import PageSource
from .rows import Level, Row

if TYPE_CHECKING:
    from .compiler import Compiler

MATCHES = ("TITLE", "TITLE_START", "TITLE_WORDS", "TEXT")
"""How well a record matches, best first."""

SIGNATURE = "search"
"""What cursors of this order begin with."""


def wanted_words(text: str) -> list[str]:
    """The words that are searched for; raises `InvalidInput` if there are too few or too many."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"search for at most {LONGEST_TEXT} characters, not {len(text)}")
    found = words(text)
    if len("".join(found)) < SHORTEST_TEXT:
        raise InvalidInput(f"search for at least {SHORTEST_TEXT} letters or digits")
    if len(found) > MOST_WORDS:
        raise InvalidInput(f"search for at most {MOST_WORDS} words, not {len(found)}")
    return found


@dataclass(frozen=True)
class Search:
    """One search: its arguments, and what is selected of it."""

    compiler: "Compiler"
    arguments: Mapping[str, Given]
    nodes: Sequence[FieldNode]

    def select(self) -> sa.Select[Any]:
        """A SELECT of the page's JSON text."""
        reading, binder, page = self.compiler.reading, self.compiler.binder, page_of(self.arguments)
        matching = self._matching().cte(f"{reading.alias_name()}m")
        keys = _keys(matching.c)
        behind = [
            beyond(keys, SIGNATURE, cursor, binder, backwards=backwards)
            for cursor, backwards in ((page.after, False), (page.before, True))
            if cursor is not None
        ]
        # Sorted before the rights are asked for, record by record until the page is full; OFFSET keeps this order.
        nearest = [key.clause(key.expression, reverse=page.backwards) for key in keys]
        rows = sa.select(matching).where(*behind).order_by(*nearest).offset(sa.literal_column("0")).subquery()
        source = PageSource(reading.alias_name())
        chosen = self.compiler.selections.fields(self.nodes, "SearchConnection")
        cut = cut_for(self.compiler, chosen, source.name, _keys(rows.c), SIGNATURE, page)
        text = PageText(
            self.compiler, "Search", cut, lambda nodes: self._hit(source, nodes), lambda: self._total(matching)
        )
        json = text.of(chosen)
        if not text.reads_rows:
            return sa.select(json)
        labelled = [key.expression.label(f"k{index}") for index, key in enumerate(cut.keys)]
        inner = sa.select(*(rows.c[name] for name in source.needed), *labelled).where(self._visible(rows.c))
        return sa.select(json).select_from(cut.base(inner))

    def _matching(self) -> sa.Select[Any]:
        """The entries that match, whoever may see their records."""
        binder, text = self.compiler.binder, _leaf(self.arguments["text"])
        entry = ENTRIES.alias(self.compiler.reading.alias_name())
        whole = binder.bind(text, sa.Text(), lambda given: " ".join(wanted_words(given)))

        def holds(column: str) -> Any:
            query = binder.bind(text, sa.Text(), lambda given: binder.engine.words_query(column, wanted_words(given)))
            return binder.engine.has_words(entry, column, query)

        title = entry.c.title_words
        tests = (title == whole, binder.engine.position(title, whole) == 1, holds("title_words"))
        ranks = [(test, sa.literal_column(str(rank), sa.Integer())) for rank, test in enumerate(tests)]
        match = sa.case(*ranks, else_=sa.literal_column(str(len(tests)), sa.Integer())).label("match")
        types = [text_literal(model.prefix) for model in self._models()]
        wanted = entry.c.type.in_(types) if types else sa.false()
        columns = (entry.c.type, entry.c.record_id, entry.c.title, title, match)
        return sa.select(*columns).where(holds("words"), wanted)

    def _models(self) -> list[EntityModel]:
        models = searched_models(self.compiler.reading.assembly.entities.values())
        given = self.arguments.get("types")
        if not isinstance(given, Leaf):
            return models
        wanted = given.value if given.items is None else [item.value for item in given.items]
        return [model for model in models if model.prefix in wanted]

    def _visible(self, entry: Any) -> Any:
        """Whether the actor sees the record of an entry."""
        records = [(text_literal(model.prefix), self._record(model, entry.record_id)) for model in self._models()]
        return sa.case(*records, value=entry.type).is_not(None) if records else sa.false()

    def _record(self, model: EntityModel, key: Any) -> Any:
        """1 if the actor sees the record and may read all that it is found by; no EXISTS, for which PostgreSQL would
        read the table to its end."""
        level = Level(self.compiler.reading, model)
        conditions = [level.row.id == key, *level.visible()]
        for path, field in model.searched.items():
            facet, _, _ = path.rpartition(".")
            conditions += _readable(level.row.facet_row(facet) if facet else level.row, field)
        return level.select(sa.literal_column("1")).where(*conditions).scalar_subquery()

    def _total(self, matching: Any) -> Any:
        count = sa.select(sa.func.count()).select_from(matching).where(self._visible(matching.c)).scalar_subquery()
        return self.compiler.binder.engine.text(count)

    def _hit(self, source: PageSource, nodes: Sequence[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        kind, key = source.column(ENTRIES.c.type), source.column(ENTRIES.c.record_id)
        rank = sa.literal_column(f"{source.name}.k0", sa.Integer())
        for name, each in self.compiler.selections.fields(nodes, "SearchHit").items():
            match each[0].name.value:
                case "type":
                    pairs[name] = emit.quoted(sa.func.upper(kind))
                case "title":
                    pairs[name] = emit.or_null(self.compiler.binder.engine.string(source.column(ENTRIES.c.title)))
                case "match":
                    names = {rank: text_literal(found) for rank, found in enumerate(MATCHES)}
                    pairs[name] = emit.quoted(sa.case(names, value=rank))
                case "record":
                    pairs[name] = self._node(kind, key, each)
                case _:
                    pairs[name] = emit.literal("SearchHit")
        return emit.braces(pairs)

    def _node(self, kind: Any, key: Any, nodes: Sequence[FieldNode]) -> Any:
        """The JSON text of a hit's record."""
        texts = [(text_literal(model.prefix), self._object(model, key, nodes)) for model in self._models()]
        return sa.case(*texts, value=kind) if texts else emit.NULL

    def _object(self, model: EntityModel, key: Any, nodes: Sequence[FieldNode]) -> Any:
        chosen = self.compiler.selections.fields(nodes, model.type_name)
        if all(each[0].name.value in {"id", "__typename"} for each in chosen.values()):
            public_id = Concatenation([f'"{model.prefix}_', self.compiler.binder.engine.key(key), '"'])
            known = {"id": public_id, "__typename": emit.literal(model.type_name)}
            return emit.braces({name: known[each[0].name.value] for name, each in chosen.items()})
        return self.compiler.one(model, nodes, lambda row: row.id == key)


def _readable(row: Row, field: FieldModel) -> list[Any]:
    """The condition that the actor may read a text of the record. It is asked of a constant: if it were asked of the
    text, what is found would tell whether a hidden one is empty.
    """
    something = text_literal("")
    shown = row.shown(field, something)
    return [] if shown is something else [shown.is_not(None)]


def _keys(hit: Any) -> list[OrderKey]:
    """What hits are sorted by, best match first."""
    keys = ((hit.match, Kind.INTEGER), (hit.title_words, Kind.STRING), (hit.type, Kind.CODE), (hit.record_id, Kind.ID))
    return [OrderKey(expression, kind, False, False, certain=True) for expression, kind in keys]


def _leaf(given: Given) -> Leaf:
    assert isinstance(given, Leaf)  # the schema requires it
    return given
