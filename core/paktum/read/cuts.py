"""A page that was cut out of a list: one row more than asked for, numbered, and what can be said of it in SQL."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from . import emit
from .binding import Binder
from .dialects import Concatenation
from .orders import OrderKey, directed
from .pages import Page


@dataclass(frozen=True)
class Cut:
    """The numbered page: `name` is its alias, `keys` what it is sorted by, `signature` what its cursors begin with."""

    name: str
    keys: list[OrderKey]
    signature: str
    page: Page

    def base(self, inner: sa.Select[Any]) -> Any:
        """The numbered page as a FROM element."""
        rows = inner.subquery(f"{self.name}_")
        order = [
            directed(
                sa.literal_column(f"k{index}"),
                descending=key.descending != self.page.backwards,
                nulls_first=key.nulls_first != self.page.backwards,
            )
            for index, key in enumerate(self.keys)
        ]
        number = sa.func.row_number().over(order_by=order).label("n")
        count = sa.func.count().over().label("c")
        place: Any = sa.literal_column("n").desc() if self.page.backwards else sa.literal_column("n")
        limit: Any = sa.literal_column(str(self.page.size + 1))
        numbered = sa.select(sa.literal_column(f"{self.name}_.*"), number, count).select_from(rows)
        return numbered.order_by(place).limit(limit).subquery(self.name)

    def _column(self, name: str) -> Any:
        return sa.literal_column(f"{self.name}.{name}", sa.Integer())

    @property
    def order(self) -> Any:
        """What the rows are sorted by when they are put together."""
        return self._column("n").desc() if self.page.backwards else self._column("n")

    @property
    def on_page(self) -> Any:
        """Whether a row is on the page and not the one beyond it."""
        return self._column("n") <= sa.literal_column(str(self.page.size))

    @property
    def _far(self) -> Any:
        size: Any = sa.literal_column(str(self.page.size))
        return self._column("n") == sa.case((self._column("c") > size, size), else_=self._column("c"))

    @property
    def first(self) -> Any:
        """Whether a row is the first of the page."""
        return self._far if self.page.backwards else self._column("n") == 1

    @property
    def last(self) -> Any:
        """Whether a row is the last of the page."""
        return self._column("n") == 1 if self.page.backwards else self._far

    def more(self, forwards: bool) -> Any:
        """Whether there are rows behind the page (or before it)."""
        if forwards == self.page.backwards:
            return "true" if (self.page.before if forwards else self.page.after) is not None else "false"
        return emit.boolean(sa.func.count() > sa.literal_column(str(self.page.size)))

    def cursor(self, binder: Binder) -> Any:
        """The cursor of a row: the signature of the order, and the values of its keys."""
        pieces: list[Any] = [f'["{self.signature}"']
        for index, key in enumerate(self.keys):
            value = sa.literal_column(f"{self.name}.k{index}", key.expression.type)
            pieces += [",", emit.or_null(emit.cursor_value(binder.engine, key.kind, value))]
        return binder.engine.opaque(Concatenation([*pieces, "]"]))
