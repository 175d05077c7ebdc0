"""What an actor may see, as SQL: the one place where rights enter statements."""

from typing import Any

import sqlalchemy as sa

from ..assembly.model import EntityModel, FieldModel
from .actor import ALL, Actor


class ActorPolicy:
    """An actor's rights: attributes that need a permission which the actor lacks are NULL wherever they stand."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    @property
    def shape(self) -> Any:
        """Two actors with the same permissions and roles get the same statements."""
        return (frozenset(self._actor.permissions), self._actor.roles)

    def rows(self, model: EntityModel, source: Any) -> Any:
        """Every record is seen by everybody who is signed in."""
        return None

    def column(self, field: FieldModel, expression: Any) -> Any:
        """The expression, or NULL of its type."""
        if not field.meta.read or self._actor.may(field.meta.read):
            return expression
        return sa.type_coerce(sa.null(), expression.type)


class Unrestricted:
    """The product's own view, in which rules (guards, tier criteria) are evaluated."""

    shape = ALL

    def rows(self, model: EntityModel, source: Any) -> Any:
        """Every living record."""
        return None

    def column(self, field: FieldModel, expression: Any) -> Any:
        """Every value."""
        return expression
