"""`Reading`: what the parts of one statement share, and where the columns of its rows come from."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from ..access.policy import Policy, Unrestricted
from ..assembly.build import Assembly
from ..assembly.model import FieldModel
from ..limits import MOST_TABLES
from .binding import Binder
from .errors import Forbidden, InvalidInput

if TYPE_CHECKING:
    from .calculations import Place


class Source(Protocol):
    """Where a row's columns come from."""

    def column(self, column: sa.Column[Any]) -> Any:
        """The expression of a table's column."""


class AliasSource:
    """The columns of a table under an alias in the same FROM clause.

    They are named in text: an alias that knows its columns is most of what making a plan would cost.
    """

    def __init__(self, alias: Any) -> None:
        self.alias = alias

    def column(self, column: sa.Column[Any]) -> Any:
        """See `Source`."""
        return sa.literal_column(f'{self.alias.name}."{column.name}"', column.type)


class PageSource:
    """The columns of a page that a sub-select has cut out; remembers which ones it must select."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.needed: dict[str, sa.Column[Any]] = {}

    def column(self, column: sa.Column[Any]) -> Any:
        """See `Source`."""
        self.needed.setdefault(column.name, column)
        return sa.literal_column(f'{self.name}."{column.name}"', column.type)


@dataclass
class Reading:
    """What everything in one statement shares: the assembly, whose eyes it is read with, the next alias, parameters.

    places: where calculations are to put their results.
    """

    assembly: Assembly
    policy: Policy
    locale: str = "en"
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    places: "list[Place]" = field(default_factory=list)
    binder: Binder | None = None

    def alias_name(self) -> str:
        """A name that is not used in this statement yet."""
        number = next(self.numbers)
        if number > MOST_TABLES:
            raise InvalidInput(f"the query reads from more than {MOST_TABLES} tables; ask for less at once")
        return f"t{number}"

    def unrestricted(self) -> "Reading":
        """The same statement with the product's own eyes, with which guards and tier criteria are evaluated."""
        return replace(self, policy=Unrestricted())

    def require_usable(self, attribute: FieldModel) -> None:
        """Refuse to filter, order or group by what the actor may not read."""
        if not self.policy.may_use(attribute):
            raise Forbidden(f"{attribute.api_name} needs the permission {attribute.meta.read}")

    def text(self, message: str) -> str:
        """A declared text in the reader's language."""
        return self.assembly.catalogue.text(message, self.locale)
