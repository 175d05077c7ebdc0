"""Workflows with the patches of all plugins applied, and checked: every state reachable, none without a way out."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from ..declare.workflow import ANY, InsertState, State, Workflow, WorkflowPatch
from .collect import Declarations, Owned
from .model import WorkflowModel
from .problems import StartupProblem


def patched_workflows(found: Declarations, problems: list[StartupProblem]) -> dict[str, WorkflowModel]:
    """Every workflow by code, patched in plugin order. What does not fit is reported and left out."""
    models: dict[str, WorkflowModel] = {}
    for owned in found.workflows:
        workflow = owned.record
        if workflow.code in models:
            problems.append(_taken(f"workflow {workflow.code!r}", models[workflow.code].plugin, owned.plugin))
            continue
        owners = {state.code: owned.plugin for state in workflow.states}
        if _sound(workflow, owned.plugin, problems):
            models[workflow.code] = WorkflowModel(workflow, owned.plugin, owners)
    known = {owned.record.code for owned in found.workflows}
    for patch in found.patches:
        _apply(models, patch, known, problems)
    for model in models.values():
        _check(model, problems)
    return models


def _apply(
    models: dict[str, WorkflowModel],
    patch: Owned[WorkflowPatch],
    known: set[str],
    problems: list[StartupProblem],
) -> None:
    record, plugin = patch.record, patch.plugin
    code, _, name = record.on.rpartition(".")
    model = models.get(code)
    if model is None:
        if code not in known:
            problems.append(
                StartupProblem(
                    "WORKFLOW_UNKNOWN", (plugin,), f"it patches {record.on!r}, but there is no workflow {code!r}",
                    f"the workflows are {_listed(sorted(known))}",
                )
            )  # fmt: skip
        return
    if model.workflow.transition(name) is None:
        names = [transition.name for transition in model.workflow.transitions]
        problems.append(
            StartupProblem(
                "TRANSITION_UNKNOWN", (plugin, model.plugin),
                f"{plugin} patches {record.on!r}, but that workflow of {model.plugin} has no transition {name!r}",
                f"its transitions are {_listed(names)}",
            )
        )  # fmt: skip
        return
    owners = dict(model.state_owners)
    if isinstance(record, InsertState):
        if not _insertable(model, record, plugin, problems):
            return
        owners[record.state.code] = plugin
    models[code] = WorkflowModel(record.apply(model.workflow), model.plugin, owners)


def _insertable(model: WorkflowModel, patch: InsertState, plugin: str, problems: list[StartupProblem]) -> bool:
    workflow, new = model.workflow, patch.state.code
    before = len(problems)
    if workflow.state(new) is not None:
        problems.append(_taken(f"state {new!r} of workflow {workflow.code!r}", model.state_owners[new], plugin))
    if (other := workflow.transition(patch.exit)) is not None:
        owner = model.state_owners.get(other.sources[0], model.plugin)
        problems.append(_taken(f"transition {patch.exit!r} of workflow {workflow.code!r}", owner, plugin))
    fallback = patch.state.fallback
    if fallback is None or model.state_owners.get(fallback) != model.plugin:
        own = [code for code, owner in model.state_owners.items() if owner == model.plugin]
        text = f"the state {new!r} falls back to {fallback!r}, which is no state of {model.plugin}'s {workflow.code!r}"
        problems.append(StartupProblem("FALLBACK_UNKNOWN", (plugin, model.plugin), text, f"name one of {_listed(own)}"))
    problems += _state_problems(workflow.code, patch.state, plugin)
    return len(problems) == before


def _state_problems(workflow: str, state: State, plugin: str) -> list[StartupProblem]:
    try:
        if state.probability is None or 0 <= Decimal(state.probability) <= 1:
            return []
    except InvalidOperation:
        pass
    text = f"the state {state.code!r} of workflow {workflow!r} has the probability {state.probability!r}"
    return [StartupProblem("STATE_INVALID", (plugin,), text, 'write a fraction between 0 and 1, such as "0.25"')]


def _sound(workflow: Workflow, plugin: str, problems: list[StartupProblem]) -> bool:
    codes = [state.code for state in workflow.states]
    before = len(problems)
    named = {workflow.initial} | {transition.target for transition in workflow.transitions}
    named |= {source for transition in workflow.transitions for source in transition.sources} - {ANY}
    for code in sorted(named - set(codes)):
        text = f"the workflow {workflow.code!r} names a state {code!r} that it does not have"
        problems.append(StartupProblem("STATE_UNKNOWN", (plugin,), text, f"its states are {_listed(codes)}"))
    names = [transition.name for transition in workflow.transitions]
    for kind, listed in (("state", codes), ("transition", names)):
        for twice in sorted({each for each in listed if listed.count(each) > 1}):
            problems.append(_taken(f"{kind} {twice!r} of workflow {workflow.code!r}", plugin, plugin))
    for transition in workflow.transitions:
        if not transition.sources:
            text = f"the transition {transition.name!r} of workflow {workflow.code!r} leads out of no state"
            problems.append(StartupProblem("STATE_UNKNOWN", (plugin,), text, "name its sources, or ANY"))
    for state in workflow.states:
        problems += _state_problems(workflow.code, state, plugin)
    return len(problems) == before


def _check(model: WorkflowModel, problems: list[StartupProblem]) -> None:
    workflow = model.workflow
    reached, todo = {workflow.initial}, [workflow.initial]
    while todo:
        for transition in workflow.leaving(todo.pop()):
            if transition.target not in reached:
                reached.add(transition.target)
                todo.append(transition.target)
    for state in workflow.states:
        owner = model.state_owners[state.code]
        involved = tuple(dict.fromkeys((owner, model.plugin)))
        if state.code not in reached:
            text = f"no transition leads to the state {state.code!r} of workflow {workflow.code!r}"
            problems.append(StartupProblem("STATE_UNREACHABLE", involved, text, "add a transition to it, or remove it"))
        if (fault := _deadline_fault(workflow, state)) is not None:
            problems.append(StartupProblem("DEADLINE_INVALID", involved, *fault))
        if not state.final and not workflow.leaving(state.code):
            text = f"no transition leads out of the state {state.code!r} of workflow {workflow.code!r}"
            remedy = "add a transition from it, or declare it final"
            problems.append(StartupProblem("STATE_DEAD_END", involved, text, remedy))


def _deadline_fault(workflow: Workflow, state: State) -> tuple[str, str] | None:
    """What is wrong with the deadline of a state, and what would be right."""
    if state.deadline is None:
        return None
    where, name = f"the state {state.code!r} of workflow {workflow.code!r}", state.deadline.transition
    leaving = [each.name for each in workflow.leaving(state.code)]
    if name not in leaving:
        return f"no transition {name!r} leads out of {where} when it is due", f"name one of {_listed(leaving)}"
    if state.pauses:
        return f"{where} has a deadline, and pauses that of the state before", "declare one of them"
    if state.code in (circle := _until(workflow, state)[1:]):
        led = " -> ".join((state.code, *circle[: circle.index(state.code) + 1]))
        return f"{where} comes back to itself without time passing: {led}", "lead one of them somewhere else"
    return None


def _until(workflow: Workflow, state: State) -> list[str]:
    """The states that a record goes through at once if all days that it says are past, until one comes again."""
    found: list[str] = []
    here: State | None = state
    while here is not None and here.code not in found:
        found.append(here.code)
        arrow = workflow.transition(here.deadline.transition) if here.deadline and here.deadline.until else None
        here = None if arrow is None else workflow.state(arrow.target)
    return found if here is None else [*found, here.code]


def _taken(what: str, first: str, second: str) -> StartupProblem:
    text = f"both declare the {what}" if first != second else f"it declares the {what} twice"
    return StartupProblem("NAME_TAKEN", (first, second), text, "rename one of them")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
