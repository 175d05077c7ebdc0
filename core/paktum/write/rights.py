"""What the actor of a change may do with records, decided in the change's transaction; `paktum.access.scoping` says the
same in SQL."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from ..access.actor import Actor
from ..access.models import User
from ..access.rights import UNRESTRICTED, Granted, parent_action
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FieldModel
from ..declare.access import CREATE, READ, Scope
from ..declare.entity import Entity
from ..declare.errors import MISSING_GRANT, Problem, Refused, missing_permission, refuse

Path = tuple[str, ...]


class RecordRights:
    """The rights of one change's actor. What a verb does, once it is allowed, it does with the product's rights.

    replaced: the absent users in whose place the actor did what no other grant allows.
    """

    def __init__(self, session: Session, assembly: Assembly, actor: Actor) -> None:
        self.replaced: dict[uuid.UUID, None] = {}
        self._session, self._assembly, self._actor = session, assembly, actor
        self._trusted = False
        self._has_all = actor.rights == UNRESTRICTED

    @property
    def on_behalf_of(self) -> uuid.UUID | None:
        """In whose place the actor did something; the first, if of several."""
        return next(iter(self.replaced), None)

    @contextmanager
    def trusted(self) -> Iterator[None]:
        """Meanwhile, everything is allowed."""
        before, self._trusted = self._trusted, True
        try:
            yield
        finally:
            self._trusted = before

    @property
    def sees_all(self) -> bool:
        """Whether nothing is hidden from the actor."""
        return self._trusted or self._has_all

    def sees(self, record: Entity) -> bool:
        """Whether the actor sees a record."""
        return self.sees_all or bool(self._allowing(record, READ))

    def finds(self, cls: type[Entity], key: uuid.UUID) -> bool:
        """Whether the actor sees the record with a key."""
        if self.sees_all:
            return True
        record = self._session.get(cls, key)
        return record is not None and self.sees(record)

    def require(self, record: Entity, action: str, fields: Iterable[tuple[FieldModel, Path]] = ()) -> None:
        """Refuse with FORBIDDEN what the actor may not do with a record, or not with these attributes of it."""
        if self._trusted:
            return
        self._require_permission(self._assembly.entity(type(record)), action)
        about = self._told_about(record)
        if about is not None:
            self._require_permission(self._assembly.entity(type(about)), parent_action(action))
        if self._has_all:
            return
        allowing = self._allowing(record, action)
        if not allowing:
            raise refuse("FORBIDDEN", MISSING_GRANT)
        if all(each.fields is not None for each in allowing):
            allowed = {name for each in allowing for name in each.fields or ()}
            wrong = [path for field, path in fields if ".".join((*path[:-1], field.api_name)) not in allowed]
            if wrong:
                raise Refused(*(Problem("FORBIDDEN", MISSING_GRANT, path) for path in wrong))
        if all(each.scope is Scope.DEPUTISED for each in allowing):
            owner = self._owner(record)
            self.replaced |= {} if owner is None else {owner: None}

    def require_some(self, model: EntityModel) -> None:
        """Refuse with FORBIDDEN to make records of a kind of which the actor may make none."""
        if self._trusted:
            return
        self._require_permission(model, CREATE)
        if model.has_own_rights and not self._actor.rights.of(model, CREATE):
            raise refuse("FORBIDDEN", MISSING_GRANT)

    def require_above(self, model: EntityModel, ready: Mapping[str, Any]) -> None:
        """Refuse with FORBIDDEN to add records to one that the actor may not change, before anything is said of their
        values."""
        above = None if model.parent is None else ready.get(model.parent.name)
        if above is not None and not self.sees_all and not self._allowing(above, parent_action(CREATE)):
            raise refuse("FORBIDDEN", MISSING_GRANT)

    def _require_permission(self, model: EntityModel, action: str) -> None:
        """Refuse with FORBIDDEN to write records of a kind that needs a permission which the actor does not have."""
        for permission in model.permissions(action):
            if not self._actor.may(permission):
                raise refuse("FORBIDDEN", missing_permission(permission))

    def _allowing(self, record: Entity, action: str) -> list[Granted]:
        """The grants that allow the actor to do something with a record."""
        model = self._assembly.entity(type(record))
        if not model.has_own_rights:
            above = self._above(record)
            found = [] if above is None else self._allowing(above, parent_action(action))
            return [each for each in found if each.fields is None]
        return [
            each
            for each in self._actor.rights.of(model, action)
            if self._within(model, record, each.scope, action) and self._meets(model, record, each.condition)
        ]

    def _above(self, record: Any) -> Entity | None:
        """The record that the rights of another come from."""
        model = self._assembly.entity(type(record))
        if model.parent is not None:
            parent: Entity | None = getattr(record, model.parent.name)
            return parent
        assert model.told_by is not None
        about = self._assembly.told_of(model).get(getattr(record, model.told_by))
        return None if about is None else self._session.get(about.cls, record.record_id)

    def _told_about(self, record: Entity) -> Entity | None:
        """The record that one, or what it belongs to, is noted about, if it is noted about any."""
        model, levels = self._assembly.entity(type(record)), 1
        while model.parent is not None and model.parent.target is not None:
            model, levels = self._assembly.entity(model.parent.target), levels + 1
        if model.told_by is None:
            return None  # without having read what it belongs to
        above: Entity | None = record
        for _ in range(levels):
            above = None if above is None else self._above(above)
        return above

    def _owner(self, record: Entity) -> uuid.UUID | None:
        """Who owns a record, or the one that it belongs to."""
        model = self._assembly.entity(type(record))
        if not model.has_own_rights:
            above = self._above(record)
            return None if above is None else self._owner(above)
        return _key(record, model.places["owner"])

    def _within(self, model: EntityModel, record: Entity, scope: Scope, action: str) -> bool:
        if scope is Scope.ALL:
            return True
        reach = self._actor.reach
        if scope is Scope.ACCOUNT:
            return self._account(model, record) in reach.accounts
        name, keys = {
            Scope.OWN: ("owner", (self._actor.user_id,)),
            Scope.DEPUTISED: ("owner", reach.deputised(action)),
            Scope.TEAM: ("team", (reach.team,)),
            Scope.BRANCH: ("branch", reach.branches),
        }[scope]
        key = _key(record, model.places[name]) if name in model.places else None
        return key is not None and key in keys

    def _account(self, model: EntityModel, record: Entity) -> uuid.UUID | None:
        """The key of the account that a record is of."""
        name = self._assembly.accounts.get(model.cls)
        return record.id if name == "id" else None if name is None else _key(record, model.fields[name])

    def _meets(self, model: EntityModel, record: Entity, condition: str | None) -> bool:
        return condition is None or self._actor.rights.condition(model, condition).holds(record) is True

    def place(self, model: EntityModel, given: Iterable[str], ready: dict[str, Any]) -> None:
        """Complete the values of a new record: it belongs to the actor, and to its owner's team and branch, unless
        something else was given. What the product makes without an owner belongs to whom its benefactor belongs."""
        left = [name for name in model.places if name not in given]
        if "owner" in left and self._actor.user_id is not None:
            ready["owner"] = self._session.get(User, self._actor.user_id)
        elif "owner" in left and model.benefactor is not None:
            benefactor = ready.get(model.benefactor.name)
            ready |= {name: getattr(benefactor, name, None) for name in left}
        owner = ready.get("owner") if "owner" in model.places else None
        if owner is not None:
            ready |= {name: ready.get(name) or getattr(owner, name) for name in left if name != "owner"}


def _key(record: Entity, reference: FieldModel) -> uuid.UUID | None:
    """The key that a reference holds; what it leads to is read only if that was set and not stored yet."""
    assert reference.column is not None
    if reference.name in record.__dict__:
        target = record.__dict__[reference.name]
        return None if target is None else target.id
    key: uuid.UUID | None = getattr(record, reference.column.key)
    return key
