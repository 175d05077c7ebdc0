"""The people who use the product and the places they work in."""

import enum
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from ..declare.access import Scope
from ..declare.entity import Entity
from ..declare.errors import Problem
from ..declare.fields import Access, Deletion, field, reference
from ..declare.labels import label as _
from ..declare.saving import validation
from .conditions import WrongCondition, json_fault, read_condition
from .identity import address_fault

if TYPE_CHECKING:
    from ..write.change import Change  # which is built on these models

MANAGE = "access.manage"
"""The permission to make users and to give them roles."""

NAME = re.compile(r"[A-Za-z*][A-Za-z0-9_.]*")


def listed(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name for part in (text or "").split(",") if (name := part.strip()))


def actions_fault(text: str) -> str | None:
    """What is wrong with the actions of a grant, or None."""
    found = listed(text)
    wrong = [each for each in found if not NAME.fullmatch(each)]
    return None if found and not wrong else _("name actions, with commas between: read, update")


def fields_fault(text: str) -> str | None:
    """What is wrong with the attributes of a grant, or None."""
    wrong = [each for each in listed(text) if not NAME.fullmatch(each)]
    return None if not wrong else _("name fields, with commas between: name, banking.kycStatus")


class Branch(Entity, plural="branches", display="name", label=_("Branch"), label_plural=_("Branches")):
    """A place of the company with its own head; branches may form a tree."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    parent: Mapped["Branch | None"] = reference(
        reverse="branches", reverse_label=_("Branches"), label=_("Parent branch")
    )
    country: Mapped[str | None] = field(code="country", label=_("Country"))


class Team(Entity, display="name", label=_("Team"), label_plural=_("Teams")):
    """People of one branch who work together."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    branch: Mapped[Branch | None] = reference(reverse="teams", reverse_label=_("Teams"), label=_("Branch"))


class User(Entity, display="name", label=_("User"), label_plural=_("Users"), permission=MANAGE, person=True):
    """Somebody who works with the product; clients and deals have users as their owners."""

    name: Mapped[str] = field(searchable=True, personal=True, label=_("Name"))
    email: Mapped[str | None] = field(
        exact=True, unique=True, searchable=True, personal=True, check=address_fault, label=_("E-mail"),
        help=_("In small letters, without accents."),
    )  # fmt: skip
    position: Mapped[str | None] = field(personal=True, label=_("Position"))
    language: Mapped[str] = field(exact=True, length=35, default="en", label=_("Language"), help=_("BCP 47."))
    is_active: Mapped[bool] = field(default=True, label=_("Active"), help=_("An inactive user cannot sign in."))
    team: Mapped[Team | None] = reference(reverse="members", reverse_label=_("Members"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="users", reverse_label=_("Users"), label=_("Branch"))
    manager: Mapped["User | None"] = reference(reverse="reports", reverse_label=_("Reports"), label=_("Manager"))


class AccessRole(Entity, display="name", label=_("Role"), label_plural=_("Roles"), permission=MANAGE):
    """What users may do, under a name. Plugins ship roles; the company changes them and makes its own."""

    code: Mapped[str] = field(
        exact=True, length=100, unique=True, create_only=True, label=_("Code"), help=_("By which users are given it.")
    )
    name: Mapped[str] = field(label=_("Name"))
    is_audited: Mapped[bool] = field(
        default=False, label=_("Reads are noted"), help=_("What users with this role ask for is written down first.")
    )

    def _belongings(self, change: "Change") -> Iterable[Entity]:
        """See `Entity`: whoever is given another role by this code does not get back what this one gave."""
        return change.fetch(RoleGrant, (RoleGrant.role == self.code) & RoleGrant.deleted_at.is_(None))


class AccessGrant(Entity, label=_("Grant"), label_plural=_("Grants"), permission=MANAGE):
    """What a role may do with records of one kind. What is not granted is not there."""

    role: Mapped[AccessRole] = reference(
        reverse="grants", reverse_label=_("Grants"), label=_("Role"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    record_type: Mapped[str] = field(
        exact=True, length=100, label=_("Kind of record"),
        help=_("Its type in the API; * is every kind, shared those without owners."),
    )  # fmt: skip
    actions: Mapped[str] = field(
        exact=True, length=1000, check=actions_fault, label=_("Actions"),
        help=_("read, create, update, delete, transition, act (every verb), verbs by name, or *; with commas between."),
    )  # fmt: skip
    scope: Mapped[Scope] = field(default=Scope.OWN, label=_("Scope"), help=_("Whose records."))
    fields: Mapped[str | None] = field(
        exact=True, length=2000, check=fields_fault, label=_("Fields"),
        help=_("Only these, with commas between; all if left out. A plugin's is banking.kycStatus."),
    )  # fmt: skip
    condition: Mapped[str | None] = field(
        exact=True, length=4000, check=json_fault, label=_("Condition on records"),
        help=_("What a record must be like, as JSON in the form of the list's filter, over its own fields."),
    )  # fmt: skip


@validation(AccessGrant)
def condition_is_a_filter(change: "Change", grant: AccessGrant) -> Iterator[Problem]:
    """A condition is a filter over one kind of record, which has rights of its own."""
    if grant.condition is None:
        return
    model = change.assembly.entities.get(grant.record_type)
    if model is None or not model.has_own_rights:
        message = _("a condition needs one kind of record, which has rights of its own")
        yield Problem("INVALID_VALUE", message, ("record_type",))
        return
    try:
        read_condition(model.fields.values(), grant.condition)
    except WrongCondition as wrong:
        yield Problem("INVALID_VALUE", wrong.message, ("condition", *wrong.path))


class AccessPermission(
    Entity, label=_("Permission of a role"), label_plural=_("Permissions of roles"), permission=MANAGE
):
    """A permission that a role has."""

    role: Mapped[AccessRole] = reference(
        reverse="permissions", reverse_label=_("Permissions"), label=_("Role"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    permission: Mapped[str] = field(
        exact=True, length=200, label=_("Permission"), help=_("Its code; * is every one, *.read all that end so.")
    )


class RoleGrant(Entity, label=_("Role of a user"), label_plural=_("Roles of users"), permission=MANAGE):
    """A role that a user has."""

    user: Mapped[User] = reference(
        reverse="role_grants", reverse_label=_("Roles"), label=_("User"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    role: Mapped[str] = field(exact=True, length=100, label=_("Role"), help=_("Its code."))


class Extent(enum.Enum):
    """How far somebody stands in for another."""

    READ = "read"
    WORK = "work"


class Substitution(
    Entity, label=_("Substitution"), label_plural=_("Substitutions"), indexes=(("substitute", "from_on"),)
):
    """Somebody who stands in for an absent user, from one day to another. Whoever makes it has appointed that person.

    It gives what the substitute's roles grant with the scope DEPUTISED, and cannot be passed on.
    """

    owner: Mapped[User] = reference(
        reverse="absences", reverse_label=_("Absences"), label=_("Absent user"), create_only=True
    )
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))
    substitute: Mapped[User] = reference(
        reverse="substitutions", reverse_label=_("Substitutions"), label=_("Substitute"), create_only=True
    )
    from_on: Mapped[date] = field(label=_("First day"))
    to_on: Mapped[date | None] = field(label=_("Last day"), help=_("Empty until the end is known."))
    extent: Mapped[Extent] = field(
        default=Extent.WORK, label=_("Extent"), help=_("Whether the substitute does the work, or only reads.")
    )
    reason: Mapped[str | None] = field(personal="owner", label=_("Reason"))


class AuditedRead(Entity, writable=False, label=_("Audited read"), label_plural=_("Audited reads")):
    """A query of a user with a role whose reads are noted. It was written down before it was answered, at `createdAt`;
    others see it who read all records, whomever they belong to."""

    owner: Mapped[User] = reference(
        reverse="audited_reads", reverse_label=_("Audited reads"), label=_("User"), help=_("Who asked.")
    )
    operation: Mapped[str] = field(
        write=None, exact=True, long=True, label=_("Operation"), help=_("The GraphQL document.")
    )
    variables: Mapped[str | None] = field(write=None, exact=True, long=True, label=_("Variables"), help=_("As JSON."))


class AccessToken(Entity, internal=True):
    """A bearer token of a user; only its hash is kept. `scopes`: to what it is limited, if it is."""

    user: Mapped[User] = reference(on_delete=Deletion.CASCADE)
    name: Mapped[str] = field()
    digest: Mapped[str] = field(exact=True, length=64, unique=True, write=None, confidential=True)
    scopes: Mapped[str | None] = field(exact=True, length=2000)
    expires_at: Mapped[datetime | None] = field()
    revoked_at: Mapped[datetime | None] = field(write=None)
    last_used_on: Mapped[date | None] = field(write=None)


class Password(Entity, internal=True):
    """What is kept of a user's password: an argon2id hash."""

    user: Mapped[User] = reference(on_delete=Deletion.CASCADE)
    hash: Mapped[str] = field(exact=True, confidential=True)


class UserIdentity(Entity, internal=True):
    """Who a user is to an OpenID provider. `digest` tells issuer and subject from all others."""

    user: Mapped[User] = reference(on_delete=Deletion.CASCADE)
    issuer: Mapped[str] = field(exact=True, length=500)
    subject: Mapped[str] = field(exact=True, length=500)
    digest: Mapped[str] = field(exact=True, length=64, unique=True)


IDENTITY: tuple[type[Entity], ...] = (
    Branch, Team, User, AccessRole, AccessGrant, AccessPermission, RoleGrant, Substitution, AuditedRead, AccessToken,
    Password, UserIdentity,
)  # fmt: skip
"""What the core registers for sign-in and rights."""
