"""`Actor`: on whose behalf something is read or written."""

import uuid
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from ..declare.access import READ
from .limits import UNLIMITED, Limits
from .rights import NO_RIGHTS, UNRESTRICTED, Rights

ALL = "*"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose records the scopes of an actor's grants lead to. Values of it are bound when a statement runs.

    branches: the actor's own and all below it. accounts: the records, such as clients, to whose team the actor belongs.
    absent: the owners whom the actor stands in for today; replaced: those of them whose work the actor does, and does
    not only watch over.
    """

    team: uuid.UUID | None = None
    branches: tuple[uuid.UUID, ...] = ()
    absent: tuple[uuid.UUID, ...] = ()
    replaced: tuple[uuid.UUID, ...] = ()
    accounts: tuple[uuid.UUID, ...] = ()

    def deputised(self, action: str) -> tuple[uuid.UUID, ...]:
        """The owners with whose records the actor may do something in their place, if a role grants it."""
        return self.absent if action == READ else self.replaced


@dataclass(frozen=True, slots=True)
class Actor:
    """A user with roles and what follows from them; `ALL` among the permissions stands for every one.

    Without rights nothing is seen and nothing can be written. limits: up to which values the user does things alone;
    in the place of somebody absent, that person's limits hold too. is_audited: what is read is noted. shape: what
    plans are made for; it says nothing of who the user is.
    """

    user_id: uuid.UUID | None
    roles: tuple[str, ...]
    permissions: frozenset[str]
    locale: str = "en"
    rights: Rights = NO_RIGHTS
    reach: Reach = Reach()
    limits: Limits = field(default_factory=lambda: UNLIMITED, repr=False, compare=False)
    absent_limits: Mapping[uuid.UUID, Limits] = field(default_factory=dict, repr=False, compare=False)
    is_audited: bool = field(default=False, compare=False)
    shape: Hashable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", self._shape())

    def _shape(self) -> Hashable:
        reach = self.reach
        places = (bool(reach.absent), bool(reach.replaced), bool(reach.accounts), len(reach.branches) == 1)
        return (self.roles, self.permissions, self.rights, *places)

    def may(self, permission: str) -> bool:
        """Whether the actor has a permission; the empty one everybody has."""
        return not permission or permission in self.permissions or ALL in self.permissions


SYSTEM = Actor(None, ("system",), frozenset({ALL}), rights=UNRESTRICTED)
"""The product itself: imports, jobs, demo data."""
