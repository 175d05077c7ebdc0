"""Permissions and roles: what plugins ship. A company changes the roles as data; see `paktum.access`."""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .entity import Entity
from .labels import Label
from .records import require_tuples
from .workflow import ANY

SHARED = "shared"
"""In a grant: every kind of record that belongs to nobody, such as products, users and branches."""

READ, CREATE, UPDATE, DELETE, TRANSITION, ACT = "read", "create", "update", "delete", "transition", "act"

ACTIONS = (READ, CREATE, UPDATE, DELETE, TRANSITION, ACT)
"""What a grant may allow, beside single verbs by name. `act` stands for every verb that is declared for a record."""

NAME = re.compile("[a-z][a-z0-9_]*")


class Scope(enum.Enum):
    """Which records of a kind a grant is about."""

    OWN = "own"
    DEPUTISED = "deputised"
    ACCOUNT = "account"
    TEAM = "team"
    BRANCH = "branch"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Permission:
    """A right that can be granted, named `plugin.what.verb`."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role may do with records of one kind; `ANY` stands for every kind, `SHARED` for those without owners.

    actions: `read`, `create`, `update`, `delete`, `transition`, `act` (every verb), names of verbs, or `ANY`.
    scope: own records, those of owners whom the user stands in for, those of the accounts whose team the user belongs
    to, those of the user's team, those of the user's branch and of the branches below it, or all.
    condition: what a record must be like, in the form of the API's filters, over its own attributes:
    `{"state": {"in": ["draft", "legal_review"]}}`.
    fields: if given, only these attributes: `("name", "banking.kyc_status")`. What has no permission and is never
    empty can be read with the record.

    Records with a parent (`Access.THROUGH`) take their rights from it: to write them is to update the parent.
    """

    on: "type[Entity] | str"
    actions: tuple[str, ...]
    scope: Scope = Scope.ALL
    fields: tuple[str, ...] = ()
    condition: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        require_tuples(self, "actions", "fields")
        if isinstance(self.on, str) and self.on not in {ANY, SHARED}:
            raise TypeError(f"Grant: {self.on!r} is no kind of record; name an entity's class, ANY or SHARED")
        wrong = [each for each in self.actions if each != ANY and not NAME.fullmatch(each)]
        if wrong or not self.actions:
            raise TypeError(f"Grant: actions are {', '.join(ACTIONS)} or names of verbs, not {self.actions!r}")


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions and grants that a user can be given. Among permissions `"*"` stands for all, and
    `"*.read"` for all that end so. Without grants, a role neither shows nor changes any record. is_audited: what users
    with it ask for is noted before it is answered."""

    code: str
    label: Label
    permissions: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    is_audited: bool = False

    def __post_init__(self) -> None:
        require_tuples(self, "permissions", "grants")


@dataclass(frozen=True, slots=True)
class ExtendRole:
    """What a plugin adds to a role of another: permissions, and grants on what it declares."""

    code: str
    permissions: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()

    def __post_init__(self) -> None:
        require_tuples(self, "permissions", "grants")
