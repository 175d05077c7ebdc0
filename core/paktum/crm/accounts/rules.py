"""Who can be in an account team."""

from collections.abc import Iterator

from paktum import Change, Problem, label as _, validation

from .models import AccountMember


@validation(AccountMember)
def can_join(change: Change, member: AccountMember) -> Iterator[Problem]:
    """A member is an active user, and is in a team once for each role."""
    if not member.user.is_active:
        yield Problem("core.member_inactive", _("This user is not active and cannot serve clients."), ("user",))
    same = (AccountMember.client == member.client) & (AccountMember.user == member.user)
    others = change.fetch(AccountMember, same & AccountMember.deleted_at.is_(None))
    if any(each.id != member.id and each.role == member.role for each in others):
        yield Problem("core.member_twice", _("This user is in the team with that role already."), ("role",))
