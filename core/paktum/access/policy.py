"""What an actor may see, as SQL: the one place where rights enter statements."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from ..assembly.model import FieldModel
from ..declare.access import READ
from .actor import Actor
from .scoping import granted, granted_field

if TYPE_CHECKING:
    from ..read.rows import StoredRow  # rows are read through policies


class Policy(Protocol):
    """What an actor may see, as SQL. It is asked for every table and every value that a statement mentions.

    A statement serves all actors of one shape, so it must not hold who they are: what differs from one to the other is
    bound with `StoredRow.bind`, and read from the actor of each request.
    """

    @property
    def shape(self) -> Hashable:
        """What the SQL depends on, beside the actor's roles and permissions."""

    def may_use(self, field: FieldModel) -> bool:
        """Whether the actor may filter, order and group by an attribute; to read it gives NULL if not."""

    def rows(self, row: "StoredRow") -> Any:
        """The condition under which the actor sees a record, or None if there is none. Facets are seen with it."""

    def column(self, field: FieldModel, row: "StoredRow", expression: Any) -> Any:
        """The expression, or NULL in place of what the actor may not read, always or in this row.

        It is not asked for values that the API promises: those of stored attributes of entities that are never empty
        and need no permission. To hide them, hide the row.
        """

    def permits(self, row: "StoredRow", action: str) -> Any:
        """The condition under which the actor may do something with a record, or None if there is none."""


Policies = Callable[[Actor], Policy]
"""How an actor becomes a policy; called once per request, so it is quick."""


def hidden(expression: Any) -> Any:
    """NULL in place of an expression, of its type; cast, because PostgreSQL does not order by a bare NULL."""
    return sa.cast(sa.null(), expression.type)


def hidden_unless(condition: Any, expression: Any) -> Any:
    """The expression in rows that meet a condition, else NULL."""
    return sa.type_coerce(sa.case((condition, expression), else_=None), expression.type)


class ActorPolicy:
    """An actor's rights: records outside the scopes of the actor's grants are not there, and attributes that need what
    the actor lacks are NULL wherever they stand."""

    shape: Hashable = None

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def may_use(self, field: FieldModel) -> bool:
        """See `Policy`."""
        return self._actor.may(field.meta.read)

    def rows(self, row: "StoredRow") -> Any:
        """See `Policy`."""
        return granted(self._actor, row, READ)

    def column(self, field: FieldModel, row: "StoredRow", expression: Any) -> Any:
        """See `Policy`."""
        if not self._actor.may(field.meta.read):
            return hidden(expression)
        condition = granted_field(self._actor, row, field)
        return expression if condition is None else hidden_unless(condition, expression)

    def permits(self, row: "StoredRow", action: str) -> Any:
        """See `Policy`."""
        return granted(self._actor, row, action)


class Unrestricted:
    """The product's own view, in which guards and tier criteria are evaluated."""

    shape: Hashable = None

    def may_use(self, field: FieldModel) -> bool:
        """Every attribute."""
        return True

    def rows(self, row: "StoredRow") -> Any:
        """Every living record."""
        return None

    def column(self, field: FieldModel, row: "StoredRow", expression: Any) -> Any:
        """Every value."""
        return expression

    def permits(self, row: "StoredRow", action: str) -> Any:
        """Everything."""
        return None
