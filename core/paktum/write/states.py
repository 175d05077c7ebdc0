"""The states of records with a workflow: which one a record may be given, and what leads out of it."""

from typing import Any

from ..access.actor import Actor
from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from ..declare.errors import Problem, missing_permission, refuse
from ..declare.labels import label as _
from ..declare.workflow import Transition
from ..workflow.models import WorkflowChange
from .cause import Origin
from .preparing import Values
from .validation import checked


def initial_state(model: EntityModel, values: dict[str, Any], origin: Origin, problems: list[Problem]) -> str:
    """The state of a new record, which is taken out of its values; empty without a workflow."""
    if model.workflow is None or model.state_field is None:
        return ""
    check_state(model, values, origin, problems)
    return str(values.pop(model.state_field.name, None) or model.workflow.initial)


def check_state(model: EntityModel, values: Values, origin: Origin, problems: list[Problem]) -> None:
    """Only what tells history gives a state that is not reached by a transition, and only one that there is."""
    if model.workflow is None or model.state_field is None or values.get(model.state_field.name) is None:
        return
    path = (model.state_field.api_name,)
    if not origin.tells_history:
        problems.append(Problem("STATE_BY_TRANSITION", _("A state is changed by a transition."), path))
    elif model.workflow.state(values[model.state_field.name]) is None:
        states = ", ".join(state.code for state in model.workflow.states)
        problems.append(Problem("INVALID_VALUE", _("not a state; there are {states}").filled(states=states), path))


def leading_out(model: EntityModel, state: str, name: str, actor: Actor) -> Transition:
    """The transition with this name that leads out of a state, if the actor may follow it; else a refusal."""
    assert model.workflow is not None
    leaving = model.workflow.leaving(state)
    chosen = next((each for each in leaving if each.name == name), None)
    if chosen is None:
        code = "TRANSITION_UNKNOWN" if model.workflow.transition(name) is None else "TRANSITION_NOT_AVAILABLE"
        names = ", ".join(each.name for each in leaving) or "-"
        message = _("from the state {state} there are the transitions: {names}").filled(state=state, names=names)
        raise refuse(code, message, "transition")
    if not actor.may(chosen.permission):
        raise refuse("FORBIDDEN", missing_permission(chosen.permission), "transition")
    return chosen


def noted(assembly: Assembly, note: str | None, problems: list[Problem]) -> str | None:
    """The note of a transition as it is kept."""
    fields = assembly.entity(WorkflowChange).fields
    found: str | None = checked(fields, {"note": note}, problems).get("note")
    return found
