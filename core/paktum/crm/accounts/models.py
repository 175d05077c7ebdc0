"""Account teams: who serves a client together, and as what."""

from paktum import Access, Deletion, Entity, Mapped, User, field, label as _, reference

from ..clients.models import Client

MANAGE_ACCOUNTS = "account.manage"
"""The permission to change the catalogues of account work."""


class AccountTeamRole(
    Entity, display="name", label=_("Role in account teams"), label_plural=_("Roles in account teams"),
    permission=MANAGE_ACCOUNTS,
):  # fmt: skip
    """What somebody does in an account team, in the company's own words. It gives no rights: roles of users do."""

    code: Mapped[str] = field(exact=True, length=60, unique=True, label=_("Code"))
    name: Mapped[str] = field(label=_("Name"))


class AccountMember(Entity, label=_("Member of an account team"), label_plural=_("Members of account teams")):
    """Somebody who serves a client with its owner. A member has, with the client and its records, what the member's own
    roles grant with the scope ACCOUNT."""

    client: Mapped[Client] = reference(
        reverse="account_members", reverse_label=_("Account team"), label=_("Client"), on_delete=Deletion.CASCADE,
        access=Access.THROUGH, create_only=True,
    )  # fmt: skip
    user: Mapped[User] = reference(
        reverse="account_memberships", reverse_label=_("Account teams"), label=_("User"), on_delete=Deletion.CASCADE,
        access=Access.MEMBER, create_only=True,
    )  # fmt: skip
    role: Mapped[AccountTeamRole] = reference(
        reverse="members", reverse_label=_("Members"), label=_("Role"), help=_("What the member does in the team."),
        on_delete=Deletion.RESTRICT,
    )  # fmt: skip
