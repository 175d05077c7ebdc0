"""`Rights`: what an actor may do with records of each kind, as its roles grant it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..assembly.model import EntityModel
from ..declare.access import ACT, ACTIONS, READ, SHARED, UPDATE, Scope
from ..declare.workflow import ANY
from .conditions import Condition, Every, Negated, WrongCondition, read_condition

NARROWEST_FIRST = tuple(Scope)

Way = tuple[Scope, str | None]
"""A scope, and the condition that a record within it must meet."""

EVERYWHERE: frozenset[Way] = frozenset({(Scope.ALL, None)})
NOTHING = Negated(Every(()))


@dataclass(frozen=True, slots=True)
class Granted:
    """One grant as the database holds it. `fields`: names in the API, or None for all. `condition`: the text of what
    a record must be like besides."""

    record_type: str
    actions: frozenset[str]
    scope: Scope
    fields: frozenset[str] | None = None
    condition: str | None = None

    def covers(self, model: EntityModel, action: str) -> bool:
        """Whether it allows something to be done with some records of a kind."""
        if self.record_type not in {model.type_name, ANY} and not (self.record_type == SHARED and model.is_shared):
            return False
        return action in self.actions or ANY in self.actions or (action not in ACTIONS and ACT in self.actions)


@dataclass(frozen=True, slots=True)
class Scopes:
    """What a token is for: pairs of a type of the API and an action of a grant; `ANY` stands for all of either."""

    allowed: frozenset[tuple[str, str]]

    def cover(self, model: EntityModel, action: str) -> bool:
        """Whether something may be done with records of a kind, if the user may."""
        actions = {action, ANY} if action in ACTIONS else {action, ANY, ACT}
        return any((kind, each) in self.allowed for kind in (model.type_name, ANY) for each in actions)


class Rights:
    """Grants, put together, and the scopes of the token that limits them. Two of the same are equal and share plans."""

    __slots__ = ("_conditions", "_found", "_hash", "_limited", "grants", "limit")

    def __init__(self, grants: Iterable[Granted], limit: Scopes | None = None) -> None:
        self.grants, self.limit = frozenset(grants), limit
        self._hash = hash((self.grants, limit))
        self._found: dict[tuple[str, str], tuple[Granted, ...]] = {}
        self._conditions: dict[tuple[str, str], Condition] = {}
        self._limited: dict[Scopes, Rights] = {}

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Rights) and self.grants == other.grants and self.limit == other.limit

    def of(self, model: EntityModel, action: str) -> tuple[Granted, ...]:
        """The grants that allow something to be done with records of a kind that stand for themselves."""
        key = (model.type_name, action)
        found = self._found.get(key)
        if found is None:
            allowed = self.grants if self.limit is None or self.limit.cover(model, action) else ()
            found = self._found[key] = tuple(each for each in allowed if each.covers(model, action))
        return found

    def ways(self, model: EntityModel, action: str, path: str | None = None) -> frozenset[Way]:
        """The scopes in which it may be done, each with its condition; ALL without one stands alone where it is among
        them. With any of a record's attributes, or with the one at a path; the empty path stands for the record as a
        whole, with what belongs to it."""
        found = frozenset(
            (each.scope, each.condition)
            for each in self.of(model, action)
            if path is None or each.fields is None or (path and path in each.fields)
        )
        return EVERYWHERE if (Scope.ALL, None) in found else found

    def scopes(self, model: EntityModel, action: str, path: str | None = None) -> tuple[Scope, ...]:
        """The scopes of `ways`, the narrowest first; ALL alone if it has no condition."""
        found = {scope for scope, _ in self.ways(model, action, path)}
        return tuple(each for each in NARROWEST_FIRST if each in found)

    def condition(self, model: EntityModel, text: str) -> Condition:
        """What a condition says of records of a kind. One that cannot be read, since a plugin is not enabled any more,
        holds for none."""
        key = (model.type_name, text)
        if key not in self._conditions:
            try:
                self._conditions[key] = read_condition(model.fields.values(), text)
            except WrongCondition:
                self._conditions[key] = NOTHING
        return self._conditions[key]

    def limits_fields(self, model: EntityModel, action: str) -> bool:
        """Whether some grant is about certain attributes only."""
        return any(each.fields is not None for each in self.of(model, action))

    def limited(self, limit: "Scopes") -> "Rights":
        """What is left of the rights to somebody who shows a limited token."""
        if limit not in self._limited:
            self._limited[limit] = Rights(self.grants, limit)
        return self._limited[limit]


NO_RIGHTS = Rights(())
"""Of somebody without a role."""

UNRESTRICTED = Rights([Granted(ANY, frozenset({ANY}), Scope.ALL)])
"""Of an administrator, and of the product itself."""


def parent_action(action: str) -> str:
    """What must be allowed with the parent, so that something may be done with a record that belongs to it."""
    return READ if action == READ else UPDATE
