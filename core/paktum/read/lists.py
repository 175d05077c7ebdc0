"""Pages of lists as JSON text in SQL: rows, cursors, what is known of the page, and how many rows there are in all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from graphql import FieldNode

from ..assembly.model import EntityModel
from . import emit
from .binding import Binder
from .dialects import Concatenation
from .given import Given
from .orders import OrderKey, beyond, order_keys
from .pages import Page, page_of
from .reading import PageSource
from .rows import Level, Row

if TYPE_CHECKING:
    from .compiler import Compiler

EMPTY = sa.literal_column("''", sa.Text())


@dataclass
class Connection:
    """One list of one entity, with its arguments and what is selected of it; `through` as in `Level`."""

    compiler: "Compiler"
    model: EntityModel
    arguments: Mapping[str, Given]
    nodes: Sequence[FieldNode]
    match: Callable[[Row], Any]
    through: str | None = None

    def select(self) -> sa.Select[Any]:
        """A SELECT of the page's JSON text."""
        text, source = self._read()
        return _select(text, source)

    def embedded(self) -> Concatenation:
        """The page's JSON text inside the text of the record that has the list.

        Literal text at both ends stands outside the sub-select: there it joins the text around it.
        """
        text, source = self._read()
        if source is None:
            return text
        pieces = list(text.pieces)
        before = [pieces.pop(0)] if isinstance(pieces[0], str) else []
        after = [pieces.pop()] if pieces and isinstance(pieces[-1], str) else []
        inside = _select(Concatenation(pieces), source).scalar_subquery() if pieces else ""
        return Concatenation([*before, inside, *after])

    def _read(self) -> "tuple[Concatenation, _Source | None]":
        chosen = self.compiler.selections.fields(self.nodes, f"{self.model.type_name}Connection")
        page = page_of(self.arguments)
        level = Level(self.compiler.reading, self.model, through=self.through)
        keys, signature = order_keys(level.row, self.arguments.get("orderBy"), self.compiler.binder)
        conditions = self._conditions(level, page, keys, signature)
        source = PageSource(self.compiler.reading.alias_name())
        outer = Level(self.compiler.reading, self.model, source)
        cut = cut_for(self.compiler, chosen, source.name, keys, signature, page)
        page_text = PageText(
            self.compiler, self.model.type_name, cut,
            lambda nodes: self.compiler.object(outer.row, self.model, nodes), self._total,
        )  # fmt: skip
        text = page_text.of(chosen)
        if not page_text.reads_rows:
            return text, None
        columns = [level.row._source.column(column).label(column.name) for column in source.needed.values()]
        labelled = [key.expression.label(f"k{index}") for index, key in enumerate(keys)]
        inner = level.select(*columns, *labelled).where(*conditions)
        return text, _Source(outer, cut.base(inner))

    def _conditions(self, level: Level, page: Page, keys: list[OrderKey], signature: str) -> list[Any]:
        binder = self.compiler.binder
        conditions = [self.match(level.row), *level.visible(), self._filtered(level)]
        for cursor, backwards in ((page.after, False), (page.before, True)):
            if cursor is not None:
                conditions.append(beyond(keys, signature, cursor, binder, backwards=backwards))
        return conditions

    def _filtered(self, level: Level) -> Any:
        return self.compiler.filters.condition(level.row, self.arguments.get("filter"))

    def _total(self) -> Any:
        level = Level(self.compiler.reading, self.model, through=self.through)
        conditions = [self.match(level.row), *level.visible(), self._filtered(level)]
        count = level.select(sa.func.count()).where(*conditions).scalar_subquery()
        return self.compiler.binder.engine.text(count)


@dataclass
class PageText:
    """The JSON text of a page of a list: `name` is what its types begin with, `node` gives the text of a row.

    reads_rows: whether what is selected needs the rows of the page, known when the text is made.
    """

    compiler: "Compiler"
    name: str
    cut: "Cut"
    node: Callable[[Sequence[FieldNode]], Concatenation]
    total: Callable[[], Any]
    reads_rows: bool = field(default=False, init=False)

    def of(self, chosen: Mapping[str, list[FieldNode]]) -> Concatenation:
        """The text of the connection's selected fields."""
        pairs: dict[str, Any] = {}
        for key, nodes in chosen.items():
            name = nodes[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(f"{self.name}Connection")
            elif name == "totalCount":
                pairs[key] = self.total()
            elif name == "pageInfo":
                pairs[key] = self._page_info(nodes)
            else:
                pairs[key] = self._rows(self.node(nodes) if name == "nodes" else self._edge(nodes))
        return emit.braces(pairs)

    def _rows(self, text: Any) -> Concatenation:
        self.reads_rows = True
        joined = self.compiler.binder.engine.joined(text, self.cut.order)
        on_page = joined.filter(self.cut.on_page) if self.cut.numbered else joined
        return Concatenation(["[", sa.func.coalesce(on_page, EMPTY), "]"])

    def _edge(self, nodes: list[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        for key, each in self.compiler.selections.fields(nodes, f"{self.name}Edge").items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal(f"{self.name}Edge")
            elif name == "cursor":
                pairs[key] = emit.quoted(self.cut.cursor)
            else:
                pairs[key] = self.node(each)
        return emit.braces(pairs)

    def _page_info(self, nodes: list[FieldNode]) -> Concatenation:
        pairs: dict[str, Any] = {}
        cut = self.cut
        for key, each in self.compiler.selections.fields(nodes, "PageInfo").items():
            name = each[0].name.value
            if name == "__typename":
                pairs[key] = emit.literal("PageInfo")
            elif name in {"startCursor", "endCursor"}:
                edge = cut.first if name == "startCursor" else cut.last
                found = sa.func.max(sa.case((edge, cut.cursor), else_=None))
                pairs[key] = emit.or_null(emit.quoted(found))
            else:
                pairs[key] = cut.more(name == "hasNextPage")
            self.reads_rows = self.reads_rows or not isinstance(pairs[key], str)
        return emit.braces(pairs)


def cut_for(
    compiler: "Compiler", chosen: Mapping[str, list[FieldNode]], name: str, keys: list[OrderKey], signature: str,
    page: Page,
) -> "Cut":  # fmt: skip
    """The page to cut out of a list under a name: numbered and counted only if what is said of the page needs it."""
    infos = [nodes for nodes in chosen.values() if nodes[0].name.value == "pageInfo"]
    wanted = {each[0].name.value for nodes in infos for each in compiler.selections.fields(nodes, "PageInfo").values()}
    more = "hasPreviousPage" if page.backwards else "hasNextPage"
    far = "startCursor" if page.backwards else "endCursor"
    numbered = not wanted.isdisjoint({more, "startCursor", "endCursor"})
    return Cut(name, keys, signature, page, compiler.binder, numbered, far in wanted)


@dataclass(frozen=True)
class _Source:
    """What the text of a page is selected from: the page, and what is joined to its rows."""

    level: Level
    base: Any


def _select(text: Concatenation, source: _Source | None) -> sa.Select[Any]:
    return sa.select(text) if source is None else source.level.select(text, base=source.base)


@dataclass(frozen=True)
class Cut:
    """A page that was cut out of a list, and what can be said of it.

    `numbered`: it has one row more than asked for, and each row its number; `counted`: and how many there are.
    """

    name: str
    keys: list[OrderKey]
    signature: str
    page: Page
    binder: Binder
    numbered: bool
    counted: bool

    def base(self, inner: sa.Select[Any]) -> Any:
        """The page as a FROM element, its rows in the order in which they are put together."""
        backwards, inside = self.page.backwards, f"{self.name}_"
        limit: Any = sa.literal_column(str(self.page.size + self.numbered))
        by_key = [key.clause(key.expression, reverse=backwards) for key in self.keys]
        rows = inner.order_by(*by_key).limit(limit)
        if not self.numbered and not backwards:
            return rows.subquery(self.name)
        columns: list[Any] = [sa.literal_column(f"{inside}.*")]
        if self.numbered:
            order = [key.clause(sa.literal_column(f"k{at}"), reverse=backwards) for at, key in enumerate(self.keys)]
            columns.append(sa.func.row_number().over(order_by=order).label("n"))
        if self.counted:
            columns.append(sa.func.count().over().label("c"))
        placed = (
            [sa.literal_column("n").desc() if backwards else sa.literal_column("n")]
            if self.numbered
            else self._by_key("")
        )
        return sa.select(*columns).select_from(rows.subquery(inside)).order_by(*placed).limit(limit).subquery(self.name)

    def _by_key(self, prefix: str) -> list[Any]:
        return [key.clause(sa.literal_column(f"{prefix}k{at}"), reverse=False) for at, key in enumerate(self.keys)]

    def _column(self, name: str) -> Any:
        return sa.literal_column(f"{self.name}.{name}", sa.Integer())

    @cached_property
    def _size(self) -> Any:
        return sa.literal_column(str(self.page.size), sa.Integer())

    @property
    def order(self) -> list[Any]:
        """What the rows are sorted by when they are put together; PostgreSQL sees that they are already."""
        if not self.numbered:
            return self._by_key(f"{self.name}.")
        return [self._column("n").desc() if self.page.backwards else self._column("n")]

    @property
    def on_page(self) -> Any:
        """Whether a row is on the page and not the one beyond it."""
        return self._column("n") <= self._size

    @property
    def _nearest(self) -> Any:
        return sa.and_(self._column("n") == 1, self.on_page)

    @property
    def _farthest(self) -> Any:
        return self._column("n") == sa.case((self._column("c") > self._size, self._size), else_=self._column("c"))

    @property
    def first(self) -> Any:
        """Whether a row is the first of the page."""
        return self._farthest if self.page.backwards else self._nearest

    @property
    def last(self) -> Any:
        """Whether a row is the last of the page."""
        return self._nearest if self.page.backwards else self._farthest

    def more(self, forwards: bool) -> Any:
        """Whether there are rows behind the page (or before it)."""
        if forwards == self.page.backwards:
            return "true" if (self.page.before if forwards else self.page.after) is not None else "false"
        return emit.boolean(sa.func.count() > self._size)

    @property
    def cursor(self) -> Any:
        """The cursor of a row: the signature of the order, and the values of its keys."""
        engine = self.binder.engine
        pieces: list[Any] = [f'["{self.signature}"']
        for index, key in enumerate(self.keys):
            value = sa.literal_column(f"{self.name}.k{index}", key.expression.type)
            pieces += [",", emit.or_null(emit.cursor_value(engine, key.kind, value))]
        return engine.opaque(Concatenation([*pieces, "]"]))
