"""What is noted of a task, and what is wrong with one."""

from collections.abc import Iterator

from paktum import Change, Problem, Saving, before_save, label as _, refuse, validation

from .models import Task, TaskKind


@before_save(Task)
def note_done(saving: Saving) -> None:
    """A task tells when it was done."""
    if saving.transition is not None:
        saving["done_at"] = saving.change.now if saving.transition == "finish" else None


@validation(Task)
def is_somebodys_promise(change: Change, task: Task) -> Iterator[Problem]:
    """A commitment says for whom it is, and by when it is kept."""
    if task.kind is TaskKind.COMMITMENT:
        for name in ("client", "due_on"):
            if getattr(task, name) is None:
                yield Problem("REQUIRED", _("A commitment needs a client and a day."), (name,))


@before_save(Task)
def is_somebodys(saving: Saving) -> None:
    """A task names who has to do it; one that came to be nobody's can be finished all the same."""
    if saving["owner"] is None and (saving.is_new or saving.changes("owner")):
        raise refuse("REQUIRED", _("Name who has to do it."), "ownerId")


@validation(Task)
def is_of_the_plan_s_client(change: Change, task: Task) -> Iterator[Problem]:
    """What serves a goal has a day, and is for the client of its plan."""
    if task.goal is None:
        return
    if task.due_on is None:
        yield Problem("REQUIRED", _("What serves a goal needs a day."), ("due_on",))
    if task.client != task.goal.plan.client:
        yield Problem("core.goal_of_another", _("The goal is another client's."), ("goal",))
