"""What an actor's grants say of a stored record, as SQL: the conditions that stand in every statement."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from ..assembly.model import EntityModel, FacetModel, FieldModel
from ..declare.access import READ, Scope
from .actor import Actor
from .rights import EVERYWHERE, parent_action

if TYPE_CHECKING:
    from ..read.binding import Request  # both are built on actors
    from ..read.rows import StoredRow

WHOLE = ""
"""Stands for a record with all that belongs to it, where a grant may be about some attributes only."""


def granted(actor: Actor, row: "StoredRow", action: str, path: str | None = None) -> Any:
    """The condition under which an actor may do something with a record, or None if there is none."""
    model = row.model
    assert isinstance(model, EntityModel)
    if model.told_by is not None:
        return _told(actor, row, model, action)
    if model.parent is None:
        ways = sorted(actor.rights.ways(model, action, path), key=str)
        return _any(_way(actor, row, action, scope, condition) for scope, condition in ways)
    if row.through == model.parent.name and action == READ and not _limits(actor, row, model):
        return None
    return _through_parent(actor, row, model, parent_action(action))


def granted_field(actor: Actor, row: "StoredRow", field: FieldModel) -> Any:
    """The condition under which an actor may read an attribute of a record that the actor sees, or None."""
    owner = row.owner if isinstance(row.model, FacetModel) else row
    model = owner.model
    assert isinstance(model, EntityModel)
    if not actor.rights.limits_fields(model, READ) or not model.has_own_rights:
        return None
    path = f"{row.model.api_name}.{field.api_name}" if owner is not row else field.api_name
    if actor.rights.ways(model, READ, path) == actor.rights.ways(model, READ):
        return None
    return granted(actor, owner, READ, path)


def _limits(actor: Actor, row: "StoredRow", model: EntityModel) -> bool:
    """Whether a grant shows some attributes of the record above, and so nothing of what belongs to it."""
    while model.parent is not None and model.parent.target is not None:
        model = row.assembly.entity(model.parent.target)
    if model.told_by is not None:
        return any(_limits(actor, row, about) for about in row.assembly.told_of(model).values())
    return actor.rights.limits_fields(model, READ)


def _through_parent(actor: Actor, row: "StoredRow", model: EntityModel, action: str) -> Any:
    assert model.parent is not None
    assert model.parent.target is not None
    parent = row.assembly.entity(model.parent.target)
    if _everywhere(actor, row, parent, action):
        return None
    name = model.parent.name

    def is_seen(other: "StoredRow") -> Any:
        return sa.and_(other.id == row.value(name), granted(actor, other, action, WHOLE))

    return row.any(parent.cls, is_seen)


def _everywhere(actor: Actor, row: "StoredRow", model: EntityModel, action: str) -> bool:
    """Whether the actor may do something with all records of a kind."""
    if model.told_by is not None:
        told = row.assembly.told_of(model).values()
        return all(_everywhere(actor, row, about, parent_action(action)) for about in told)
    if model.parent is not None and model.parent.target is not None:
        return _everywhere(actor, row, row.assembly.entity(model.parent.target), parent_action(action))
    return actor.rights.ways(model, action, WHOLE) == EVERYWHERE


def _nowhere(actor: Actor, row: "StoredRow", model: EntityModel, action: str) -> bool:
    """Whether there are no records of a kind with which the actor may do something."""
    if model.parent is not None and model.parent.target is not None:
        return _nowhere(actor, row, row.assembly.entity(model.parent.target), parent_action(action))
    return not actor.rights.ways(model, action, WHOLE)


def _told(actor: Actor, row: "StoredRow", model: EntityModel, action: str) -> Any:
    """The condition for what is noted about records of several kinds: that the record is seen."""
    assert model.told_by is not None
    if _everywhere(actor, row, model, action):
        return None
    if row.through == "record_id" and action == READ and not _limits(actor, row, model):
        return None
    told, action = row.assembly.told_of(model), parent_action(action)
    everywhere = [code for code, about in told.items() if _everywhere(actor, row, about, action)]
    some = (code for code in told if code not in everywhere and not _nowhere(actor, row, told[code], action))
    kind = row.value(model.told_by)
    ways = [kind.in_([_code(code) for code in everywhere])] if everywhere else []
    return sa.or_(sa.false(), *ways, *(_told_of(actor, row, model, code, told[code], action) for code in some))


def _code(code: str) -> Any:
    return sa.literal_column("'" + code.replace("'", "''") + "'", sa.Text())


def _told_of(actor: Actor, row: "StoredRow", model: EntityModel, code: str, about: EntityModel, action: str) -> Any:
    assert model.told_by is not None
    is_it = row.value(model.told_by) == _code(code)

    def is_seen(other: "StoredRow") -> Any:
        return sa.and_(other.id == row.value("record_id"), granted(actor, other, action, WHOLE))

    return sa.and_(is_it, row.any(about.cls, is_seen))


def _any(conditions: Iterable[Any]) -> Any:
    """One of the conditions, of which None always holds."""
    found = list(conditions)
    return None if any(each is None for each in found) else sa.or_(sa.false(), *found)


def _way(actor: Actor, row: "StoredRow", action: str, scope: Scope, condition: str | None) -> Any:
    """The condition that a record is within a scope and meets what is asked of it, or None if all are and do."""
    scoped = _scoped(actor, row, scope, action)
    if condition is None:
        return scoped
    assert isinstance(row.model, EntityModel)
    met = actor.rights.condition(row.model, condition).sql(row)
    return met if scoped is None else sa.and_(scoped, met)


def _scoped(actor: Actor, row: "StoredRow", scope: Scope, action: str) -> Any:
    """The condition that a record is within a scope, or None if all are."""
    if scope is Scope.ALL:
        return None
    if scope is Scope.DEPUTISED and not actor.reach.deputised(action):
        return sa.false()
    if scope is Scope.ACCOUNT and not actor.reach.accounts:
        return sa.false()
    name, read, is_list = KEYS[scope]
    key = _account(row) if scope is Scope.ACCOUNT else _place(row, name)
    if key is None:
        return sa.false()
    if scope is Scope.DEPUTISED and action != READ:
        read = _replaced
    elif scope is Scope.BRANCH and len(actor.reach.branches) == 1:
        read, is_list = _branch, False
    condition = row.among(key, read, sa.Uuid()) if is_list else key == row.bind(read, sa.Uuid())
    # Of a list of one record, the index of that record's key is the one to read; `IS TRUE` keeps from those of owners.
    return condition if row.through is None else condition.is_(sa.true())


def _place(row: "StoredRow", name: str) -> Any:
    """The column that says to whom a record belongs, or None if it belongs to nobody."""
    assert isinstance(row.model, EntityModel)
    return row.value(name) if name in row.model.places else None


def _account(row: "StoredRow") -> Any:
    """The column that says of which account a record is, or None if it is of none."""
    assert isinstance(row.model, EntityModel)
    name = row.assembly.accounts.get(row.model.cls)
    return row.id if name == "id" else None if name is None else row.value(name)


def _user(request: "Request") -> Any:
    return request.actor.user_id


def _absent(request: "Request") -> Any:
    return request.actor.reach.absent


def _replaced(request: "Request") -> Any:
    return request.actor.reach.replaced


def _team(request: "Request") -> Any:
    return request.actor.reach.team


def _accounts(request: "Request") -> Any:
    return request.actor.reach.accounts


def _branch(request: "Request") -> Any:
    return request.actor.reach.branches[0]


def _branches(request: "Request") -> Any:
    return request.actor.reach.branches


KEYS: dict[Scope, tuple[str, Callable[["Request"], Any], bool]] = {
    Scope.OWN: ("owner", _user, False),
    Scope.DEPUTISED: ("owner", _absent, True),
    Scope.ACCOUNT: ("", _accounts, True),
    Scope.TEAM: ("team", _team, False),
    Scope.BRANCH: ("branch", _branches, True),
}
"""The reference that decides whether a record is within a scope, and what of the actor it is compared with; of an
account, each kind of record has its own."""
