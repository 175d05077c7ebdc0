"""Who can be in an account team."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, refuse, validation

from .models import AccountMember


@before_save(AccountMember)
def join_while_active(saving: Saving) -> None:
    """Who joins a team is an active user, unless that has happened elsewhere."""
    if saving.is_new and not saving.change.origin.tells_history and not saving["user"].is_active:
        raise refuse("core.member_inactive", _("This user is not active and cannot serve clients."), "userId")


@validation(AccountMember)
def is_in_the_team_once(change: Change, member: AccountMember) -> Iterator[Problem]:
    """A member is in a team once for each role."""
    same = (AccountMember.client == member.client) & (AccountMember.user == member.user)
    others = change.fetch(AccountMember, same & AccountMember.deleted_at.is_(None))
    if any(each.id != member.id and each.role == member.role for each in others):
        yield Problem("core.member_twice", _("This user is in the team with that role already."), ("role",))
