"""What is noted of a task, and what is wrong with one."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, validation

from .models import Task, TaskKind


@before_save(Task)
def note_done(saving: Saving) -> None:
    """A task tells when it was done."""
    if saving.transition is not None:
        saving["done_at"] = saving.change.now if saving.transition == "finish" else None


@validation(Task)
def is_somebodys_promise(change: Change, task: Task) -> Iterator[Problem]:
    """A commitment names who keeps it, for whom, and by when."""
    if task.kind is TaskKind.COMMITMENT:
        for name in ("owner", "client", "due_on"):
            if getattr(task, name) is None:
                yield Problem("REQUIRED", _("A commitment needs an owner, a client and a day."), (name,))


@validation(Task)
def is_named_and_of_the_plan_s_client(change: Change, task: Task) -> Iterator[Problem]:
    """What serves a goal has an owner and a day, and is for the client of its plan."""
    if task.goal is None:
        return
    for name in ("owner", "due_on"):
        if getattr(task, name) is None:
            yield Problem("REQUIRED", _("What serves a goal needs an owner and a day."), (name,))
    if task.client != task.goal.plan.client:
        yield Problem("core.goal_of_another", _("The goal is another client's."), ("goal",))
