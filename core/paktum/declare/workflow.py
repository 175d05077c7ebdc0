"""Workflows as data: states, transitions and guards, and the patches by which plugins extend a workflow of another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .deadlines import Deadline
from .labels import Label
from .records import require_tuples

ANY = "*"
"""As the source of a transition: every state that is not final."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that a transition needs. `check` gets the row (`Row`) and returns an SQL condition that is true if
    the transition may happen; what it refuses is told with `code` (stable, `plugin.word`) and `message`. waived_by: the
    permission of those who may follow the transition in spite of it."""

    code: str
    message: Label
    check: Callable[[Any], Any]
    waived_by: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A state that a record can be in. Final states need no way out. `probability` is what a deal is expected at.

    deadline: how long a record may stay. pauses: meanwhile the deadline of the state before stands still; a record that
    comes back to that state has the time that it had left. frozen: nobody changes what people write of the record, or
    of what belongs to it (`Access.THROUGH`), or deletes it. settled: the entities of which this holds for what belongs
    to the record, while the record itself may be changed.
    """

    code: str
    label: Label
    final: bool = False
    probability: str | None = None
    fallback: str | None = None
    deadline: Deadline | None = None
    pauses: bool = False
    frozen: bool = False
    settled: tuple[type[Any], ...] = ()

    def __post_init__(self) -> None:
        require_tuples(self, "settled")


@dataclass(frozen=True, slots=True)
class Transition:
    """A named arrow from one or more states to another. `permission` is needed to follow it, if given.

    effect: what else happens then, in the same transaction: `effect(change, record)`, called when the record is in the
    new state. It does what it does with the product's rights, also to what is frozen there.
    """

    name: str
    label: Label
    sources: tuple[str, ...]
    target: str
    guards: tuple[Guard, ...] = ()
    permission: str = ""
    effect: Callable[[Any, Any], None] | None = None

    def __post_init__(self) -> None:
        require_tuples(self, "sources", "guards")

    def guards_for(self, may: Callable[[str], bool]) -> tuple[Guard, ...]:
        """The guards that somebody has to pass of whom `may` tells the permissions."""
        return tuple(each for each in self.guards if not each.waived_by or not may(each.waived_by))


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states and transitions of one entity; the entity holds its state in an attribute declared by `state`."""

    code: str
    label: Label
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    initial: str

    def __post_init__(self) -> None:
        require_tuples(self, "states", "transitions")

    def state(self, code: str) -> State | None:
        """The state with this code, or None."""
        return next((state for state in self.states if state.code == code), None)

    def transition(self, name: str) -> Transition | None:
        """The transition with this name, or None."""
        return next((transition for transition in self.transitions if transition.name == name), None)

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The transitions that lead out of a state, in declared order."""
        here = self.state(state)
        return tuple(
            transition
            for transition in self.transitions
            if state in transition.sources or (ANY in transition.sources and here is not None and not here.final)
        )


@dataclass(frozen=True, slots=True)
class InsertState:
    """Puts a state into the middle of a transition: what led to its target now leads to the new state, and a new
    transition `exit` with `guards` leads on. `fallback` is where records go on the day the plugin is disabled."""

    on: str
    state: State
    exit: str
    exit_label: Label
    guards: tuple[Guard, ...] = ()

    def __post_init__(self) -> None:
        require_tuples(self, "guards")

    def apply(self, workflow: Workflow) -> Workflow:
        """The workflow with the state inserted."""
        arrow = workflow.transition(self.on.rpartition(".")[2])
        assert arrow is not None, "the assembly checks patches before it applies them"
        onward = Transition(
            self.exit, self.exit_label, (self.state.code,), arrow.target, self.guards, effect=arrow.effect
        )
        states = list(workflow.states)
        at = next(index for index, state in enumerate(states) if state.code == arrow.target)
        states.insert(at, self.state)
        before = replace(arrow, target=self.state.code, effect=None)
        arrows = [before if each is arrow else each for each in workflow.transitions]
        arrows.insert(arrows.index(next(each for each in arrows if each.name == arrow.name)) + 1, onward)
        return replace(workflow, states=tuple(states), transitions=tuple(arrows))


@dataclass(frozen=True, slots=True)
class AddGuards:
    """Adds conditions to a transition of somebody else's workflow."""

    on: str
    guards: tuple[Guard, ...]

    def __post_init__(self) -> None:
        require_tuples(self, "guards")

    def apply(self, workflow: Workflow) -> Workflow:
        """The workflow with the guards added."""
        name = self.on.rpartition(".")[2]
        arrows = tuple(
            replace(each, guards=each.guards + self.guards) if each.name == name else each
            for each in workflow.transitions
        )
        return replace(workflow, transitions=arrows)


WorkflowPatch = InsertState | AddGuards


def insert_state(
    code: str,
    *,
    label: Label,
    on: str,
    exit: str,
    exit_label: Label,
    fallback: str,
    guards: tuple[Guard, ...] = (),
    probability: str | None = None,
    deadline: Deadline | None = None,
    settled: tuple[type[Any], ...] = (),
) -> InsertState:
    """A patch that inserts the state `code` into the transition `on` ("deal.qualify"); see `InsertState`."""
    state = State(code, label, probability=probability, fallback=fallback, deadline=deadline, settled=settled)
    return InsertState(on, state, exit, exit_label, guards)


def add_guards(on: str, *guards: Guard) -> AddGuards:
    """A patch that adds conditions to the transition `on` ("deal.win")."""
    return AddGuards(on, guards)
