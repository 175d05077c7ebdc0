"""What the module `tasks` adds."""

from paktum import State, Transition, Workflow, label as _

from ..module import Module
from .examples import EXAMPLES
from .models import Task
from .rules import is_of_the_plan_s_client, is_somebodys, is_somebodys_promise, note_done

WORKFLOW = Workflow(
    "task",
    _("Task"),
    states=(
        State("open", _("Open")),
        State("done", _("Done")),
        State("dropped", _("Dropped"), final=True),
    ),
    transitions=(
        Transition("finish", _("Finish"), ("open",), "done"),
        Transition("reopen", _("Open again"), ("done",), "open"),
        Transition("drop", _("Drop"), ("open",), "dropped"),
    ),
    initial="open",
)

TASKS = Module(
    entities=(Task,),
    workflows=(WORKFLOW,),
    before_save=(is_somebodys, note_done),
    validations=(
        is_somebodys_promise,
        is_of_the_plan_s_client,
    ),
    examples=EXAMPLES,
)
