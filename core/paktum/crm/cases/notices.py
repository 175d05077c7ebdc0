"""Who is told of grave cases."""

from paktum import Change, Event, User, after_commit, living

from ..permissions import BRANCH_HEAD
from ..sources import SOURCE
from ..tasks.models import Task, TaskKind
from .models import Case

GRAVEST = 1


@after_commit(Case, "create", "update")
def tell_the_head(event: Event) -> None:
    """The heads of the branch get a notice of every case of severity 1."""
    if event.changes.get("severity", (None, None))[1] == GRAVEST:
        event.run(lambda change: _notify(change, event))


def _notify(change: Change, event: Event) -> None:
    case = change.find(Case, event.record)
    branch = living(case.branch) if case is not None else None
    if case is None or branch is None:
        return
    heads = change.matching(
        User,
        lambda user: (
            (user.key_of("branch") == branch.id)
            & user.is_active
            & user.role_grants.any(lambda grant: grant.role == BRANCH_HEAD)
        ),
        lock=False,
    )
    for head in heads:
        key = f"{event.key}:{head.id.hex}"
        if change.find_by_external_id(Task, SOURCE, key) is None:
            change.create(
                Task, subject=case.subject, kind=TaskKind.NOTICE, due_on=change.today, case=case, client=case.client,
                owner=head, team=living(head.team), branch=branch, source=SOURCE, external_id=key,
            )  # fmt: skip
