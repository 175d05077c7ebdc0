"""`Actor`: on whose behalf something is read or written."""

import uuid
from collections.abc import Hashable
from dataclasses import dataclass, field

ALL = "*"


@dataclass(frozen=True, slots=True)
class Actor:
    """A user with roles and the permissions that follow from them; `ALL` among them stands for every permission.

    shape: what plans are made for; it says nothing of who the user is.
    """

    user_id: uuid.UUID | None
    roles: tuple[str, ...]
    permissions: frozenset[str]
    locale: str = "en"
    shape: Hashable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", (self.roles, self.permissions))

    def may(self, permission: str) -> bool:
        """Whether the actor has a permission; the empty one everybody has."""
        return not permission or permission in self.permissions or ALL in self.permissions


SYSTEM = Actor(None, ("system",), frozenset({ALL}))
"""The product itself: imports, jobs, demo data."""
