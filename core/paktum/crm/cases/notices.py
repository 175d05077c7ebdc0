"""Who is told of grave cases."""

from paktum import Change, Event, RoleGrant, User, after_commit

from ..tasks.models import Task, TaskKind
from .models import Case

GRAVEST = 1
SOURCE = "paktum"


@after_commit(Case, "create", "update")
def tell_the_head(event: Event) -> None:
    """The heads of the branch get a notice of every case of severity 1."""
    if event.changes.get("severity", (None, None))[1] == GRAVEST:
        event.run(lambda change: _notify(change, event))


def _notify(change: Change, event: Event) -> None:
    case = change.find(Case, event.record)
    if case is None:
        return
    for head in heads_of_branch(change, case):
        key = f"{event.key}:{head.id.hex}"
        if change.find_by_external_id(Task, SOURCE, key) is None:
            change.create(
                Task, subject=case.subject, kind=TaskKind.NOTICE, due_on=change.today, case=case, client=case.client,
                owner=head, team=head.team, branch=head.branch, source=SOURCE, external_id=key,
            )  # fmt: skip


def heads_of_branch(change: Change, case: Case) -> list[User]:
    """The users who lead the branch of a case."""
    granted = change.fetch(RoleGrant, (RoleGrant.role == "branch_head") & RoleGrant.deleted_at.is_(None))
    return [each.user for each in granted if case.branch is not None and each.user.branch == case.branch]
