"""What a record's workflow says of it, as JSON text in SQL: where it stands, what may happen next, and why not."""

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from graphql import FieldNode

from ..assembly.model import CollectionModel, EntityModel
from ..declare.access import TRANSITION
from ..declare.errors import MISSING_GRANT, missing_permission
from ..declare.workflow import ANY, Guard, Transition, Workflow
from ..read import emit
from ..read.dialects import Concatenation
from ..read.emit import braces
from ..read.rows import Level, Row

if TYPE_CHECKING:
    from ..read.compiler import Compiler  # which builds on these texts

FORBIDDEN = "FORBIDDEN"


def workflow_text(
    compiler: "Compiler", row: Row, model: EntityModel, nodes: list[FieldNode], history: CollectionModel
) -> Any:
    """The JSON text of `WorkflowStatus` for a row. Guards are evaluated with the product's own eyes, as they will be
    when the transition is wanted: they may tell that a record which the actor cannot see stands in its way.
    """
    assert model.workflow is not None
    assert model.state_field is not None
    level = Level(compiler.reading.unrestricted(), model)
    state = row.value_of(model.state_field)
    pairs: dict[str, Any] = {}
    for key, each in compiler.selections.fields(nodes, "WorkflowStatus").items():
        name = each[0].name.value
        if name == "__typename":
            pairs[key] = emit.literal("WorkflowStatus")
        elif name == "workflow":
            pairs[key] = emit.literal(model.workflow.code)
        elif name == "state":
            pairs[key] = compiler.binder.engine.string(state)
        elif name == "label":
            pairs[key] = emit.or_null(_labels(compiler, model.workflow, state))
        elif name == "history":
            pairs[key] = compiler.list_of(level.row, history, "WorkflowStatus", each)
        else:
            pairs[key] = _transitions(compiler, model.workflow, level.row, state, each)
    return emit.or_null(level.select(braces(pairs)).where(level.row.id == row.id).scalar_subquery())


def _labels(compiler: "Compiler", workflow: Workflow, state: Any) -> Any:
    texts = [
        (state == sa.literal_column(f"'{each.code}'"), json_literal(compiler.reading.text(each.label)))
        for each in workflow.states
    ]
    return sa.case(*texts, else_=compiler.binder.engine.string(state))


def json_literal(value: Any) -> Any:
    """A JSON value that is known when the plan is made, as an SQL literal."""
    return Concatenation([emit.literal(value)])


def _transitions(compiler: "Compiler", workflow: Workflow, row: Row, state: Any, nodes: list[FieldNode]) -> Any:
    pieces: list[Any] = []
    granted = compiler.reading.policy.permits(row.stored, TRANSITION)
    for transition in workflow.transitions:
        here = sa.or_(sa.false(), *(state == sa.literal_column(f"'{code}'") for code in sources(workflow, transition)))
        text = Concatenation([",", _transition(compiler, workflow, transition, row, granted, nodes)])
        pieces.append(sa.case((here, text), else_=sa.literal_column("''")))
    return Concatenation(["[", sa.func.substr(Concatenation(pieces), sa.literal_column("2")), "]"])


def sources(workflow: Workflow, transition: Transition) -> list[str]:
    """The states that a transition leads out of."""
    if ANY in transition.sources:
        return [state.code for state in workflow.states if not state.final]
    return list(transition.sources)


def _transition(
    compiler: "Compiler", workflow: Workflow, transition: Transition, row: Row, granted: Any, nodes: list[FieldNode]
) -> Concatenation:
    """`granted`: the condition under which the actor may take the record along transitions, or None."""
    reading = compiler.reading
    target = workflow.state(transition.target)
    assert target is not None
    permitted = compiler.binder.actor.may(transition.permission)
    pairs: dict[str, Any] = {}
    for key, each in compiler.selections.fields(nodes, "AvailableTransition").items():
        name = each[0].name.value
        if name == "allowed":
            pairs[key] = _allowed(compiler, transition, row, granted) if permitted else "false"
        elif name == "refusals":
            pairs[key] = _refusals(compiler, transition, row, granted, each)
        else:
            known = {
                "__typename": "AvailableTransition", "name": transition.name, "label": reading.text(transition.label),
                "target": target.code, "targetLabel": reading.text(target.label),
            }  # fmt: skip
            pairs[key] = emit.literal(known[name])
    return braces(pairs)


def holds(guard: Guard, row: Row) -> Any:
    """Whether a guard lets the record pass; what is unknown does not."""
    return sa.func.coalesce(guard.check(row), sa.false())


def _allowed(compiler: "Compiler", transition: Transition, row: Row, granted: Any) -> Any:
    conditions = [holds(guard, row) for guard in transition.guards_for(compiler.binder.actor.may)]
    if granted is not None:
        conditions.append(sa.func.coalesce(granted, sa.false()))
    return emit.boolean(sa.and_(*conditions)) if conditions else "true"


def _refusals(compiler: "Compiler", transition: Transition, row: Row, granted: Any, nodes: list[FieldNode]) -> Any:
    chosen = compiler.selections.fields(nodes, "Refusal")

    def refusal(code: str, message: str) -> str:
        known = {"__typename": "Refusal", "code": code, "message": message}
        return emit.literal({key: known[each[0].name.value] for key, each in chosen.items()})

    pieces: list[Any] = []
    if granted is not None:
        text = "," + refusal(FORBIDDEN, compiler.reading.text(MISSING_GRANT))
        is_granted = sa.func.coalesce(granted, sa.false())
        pieces.append(sa.case((is_granted, sa.literal_column("''")), else_=Concatenation([text])))
    if not compiler.binder.actor.may(transition.permission):
        message = compiler.reading.text(missing_permission(transition.permission))
        pieces.append("," + refusal(FORBIDDEN, message))
    for guard in transition.guards_for(compiler.binder.actor.may):
        text = "," + refusal(guard.code, compiler.reading.text(guard.message))
        pieces.append(sa.case((holds(guard, row), sa.literal_column("''")), else_=Concatenation([text])))
    if not pieces:
        return "[]"
    return Concatenation(["[", sa.func.substr(Concatenation(pieces), sa.literal_column("2")), "]"])
