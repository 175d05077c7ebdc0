"""The people who use the product and the places they work in."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import Access, Deletion, field, reference
from ..declare.labels import label as _

MANAGE = "access.manage"
"""The permission to make users and to give them roles."""


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


class User(Entity, display="name", label=_("User"), label_plural=_("Users"), permission=MANAGE):
    """Somebody who works with the product; clients and deals have users as their owners."""

    name: Mapped[str] = field(searchable=True, label=_("Name"))
    email: Mapped[str | None] = field(exact=True, unique=True, searchable=True, label=_("E-mail"))
    position: Mapped[str | None] = field(label=_("Position"))
    language: Mapped[str] = field(exact=True, length=35, default="en", label=_("Language"), help=_("BCP 47."))
    is_active: Mapped[bool] = field(default=True, label=_("Active"), help=_("An inactive user cannot sign in."))
    team: Mapped[Team | None] = reference(reverse="members", reverse_label=_("Members"), label=_("Team"))
    branch: Mapped[Branch | None] = reference(reverse="users", reverse_label=_("Users"), label=_("Branch"))
    manager: Mapped["User | None"] = reference(reverse="reports", reverse_label=_("Reports"), label=_("Manager"))


class RoleGrant(Entity, label=_("Role of a user"), label_plural=_("Roles of users"), permission=MANAGE):
    """A role that a user has."""

    user: Mapped[User] = reference(
        reverse="role_grants", reverse_label=_("Roles"), label=_("User"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH,
    )  # fmt: skip
    role: Mapped[str] = field(exact=True, length=100, label=_("Role"), help=_("Code of a declared role."))


class AccessToken(Entity, internal=True):
    """A bearer token of a user; only its hash is kept."""

    user: Mapped[User] = reference(on_delete=Deletion.CASCADE)
    name: Mapped[str] = field()
    digest: Mapped[str] = field(exact=True, length=64, unique=True, write=None, confidential=True)
    expires_at: Mapped[datetime | None] = field()
    revoked_at: Mapped[datetime | None] = field(write=None)


IDENTITY: tuple[type[Entity], ...] = (Branch, Team, User, RoleGrant, AccessToken)
"""What the core registers for sign-in and rights."""
