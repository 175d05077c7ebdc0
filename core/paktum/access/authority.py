"""Limits of authority, and what was asked for beyond them."""

import enum
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from ..assembly.model import Kind
from ..declare.entity import Entity
from ..declare.errors import Problem
from ..declare.fields import Deletion, field, reference
from ..declare.labels import label as _
from ..declare.saving import Validation, validation
from .models import MANAGE, AccessRole, Branch, Team, User, condition_is_a_filter

if TYPE_CHECKING:
    from ..write.change import Change  # which is built on these models

LIMIT_DIGITS = 4
"""Digits behind the point of a limit, as of amounts."""


class AuthorityLimit(Entity, label=_("Limit of authority"), label_plural=_("Limits of authority"), permission=MANAGE):
    """Up to which value a role, or one user in place of the user's roles, does something alone."""

    role: Mapped[AccessRole | None] = reference(
        reverse="limits", reverse_label=_("Limits of authority"), label=_("Role"), on_delete=Deletion.CASCADE,
        create_only=True,
    )  # fmt: skip
    user: Mapped[User | None] = reference(
        reverse="limits", reverse_label=_("Limits of authority"), label=_("User"), on_delete=Deletion.CASCADE,
        create_only=True,
    )  # fmt: skip
    measure: Mapped[str] = field(
        exact=True, length=100, create_only=True, label=_("Measure"), help=_("Its code, such as deal.amount.")
    )
    value: Mapped[Decimal | None] = field(minimum=0, label=_("Value"), help=_("Inclusive; empty if there is no limit."))
    currency: Mapped[str | None] = field(code="currency", label=_("Currency"), help=_("Of an amount."))
    days: Mapped[int | None] = field(
        minimum=1, maximum=3660, label=_("Days"),
        help=_("Within which what was done for the same client is added up; empty to look at each record alone."),
    )  # fmt: skip


@validation(AuthorityLimit)
def limit_fits_its_measure(change: "Change", limit: AuthorityLimit) -> Iterator[Problem]:
    """A limit is of one role or user, and says what its measure measures."""
    if (limit.role is None) == (limit.user is None):
        yield Problem("REQUIRED", _("a limit is either of a role or of a user"), ("role",))
    measure = change.assembly.measures.get(limit.measure)
    if measure is None:
        known = ", ".join(sorted(change.assembly.measures))
        yield Problem("INVALID_VALUE", _("not a measure; there are {known}").filled(known=known), ("measure",))
        return
    needs_currency = measure.field.kind is Kind.MONEY and limit.value is not None
    if needs_currency and limit.currency is None:
        yield Problem("REQUIRED", _("a value is needed"), ("currency",))
    elif not needs_currency and limit.currency is not None:
        yield Problem("INVALID_VALUE", _("only the limit of an amount has a currency"), ("currency",))
    if limit.days is not None and not measure.measure.along:
        yield Problem("INVALID_VALUE", _("records are not added up by this measure"), ("days",))


class ApprovalState(enum.Enum):
    """What became of an approval request."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ApprovalRequest(
    Entity, display="operation", label=_("Approval request"), label_plural=_("Approval requests"), writable=False,
    indexes=(("state", "created_at"),),
):  # fmt: skip
    """A change that was not made, because it is above the limit of whoever wanted it. It waits for somebody else."""

    state: Mapped[ApprovalState] = field(default=ApprovalState.OPEN, label=_("State"))
    record_type: Mapped[str] = field(exact=True, length=100, label=_("Kind of record"), help=_("Its type in the API."))
    record_id: Mapped[str | None] = field(
        exact=True, length=100, index=True, label=_("Record"), help=_("Its id; empty if it would be made, or many.")
    )
    requested_version: Mapped[int | None] = field(label=_("Version"), help=_("The one that the author has seen."))
    action: Mapped[str] = field(
        exact=True, length=100, label=_("Action"), help=_("create, update, transition, or the name of a verb.")
    )
    operation: Mapped[str] = field(exact=True, length=200, label=_("Mutation"))
    input: Mapped[str | None] = field(
        long=True, label=_("Input"),
        help=_("What was asked for, as JSON, without what needs a permission to be read; empty if it is too long."),
    )  # fmt: skip
    reason: Mapped[str | None] = field(long=True, label=_("Reason"), help=_("In the words of the author."))
    measure: Mapped[str] = field(exact=True, length=100, label=_("Measure"))
    value: Mapped[Decimal] = field(label=_("Value"), help=_("Which is above the limit."))
    currency: Mapped[str | None] = field(code="currency", label=_("Currency"))
    approver_role: Mapped[str | None] = field(
        exact=True, length=100, label=_("Role of the approver"),
        help=_("The one with the smallest limit that is enough; empty if none is."),
    )  # fmt: skip
    owner: Mapped[User] = reference(
        reverse="approval_requests", reverse_label=_("Approval requests"), label=_("Author")
    )
    team: Mapped[Team | None] = reference(label=_("Team"))
    branch: Mapped[Branch | None] = reference(label=_("Branch"))
    on_behalf_of: Mapped[User | None] = reference(label=_("On behalf of"))
    expires_at: Mapped[datetime] = field(label=_("Ends at"))
    decided_by: Mapped[User | None] = reference(label=_("Decided by"))
    decided_at: Mapped[datetime | None] = field(label=_("Decided at"))
    comment: Mapped[str | None] = field(long=True, label=_("Comment"), help=_("Of whoever has decided."))


AUTHORITY: tuple[type[Entity], ...] = (AuthorityLimit, ApprovalRequest)
"""What the core registers for limits of authority."""

RIGHTS_RULES: tuple[Validation, ...] = (condition_is_a_filter, limit_fits_its_measure)
"""What the core registers to check them."""
