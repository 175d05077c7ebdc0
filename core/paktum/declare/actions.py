"""Business verbs: mutations that do what a person would call one thing, such as `dealMarkWon`."""

from collections.abc import Callable
from dataclasses import dataclass

from .entity import Entity
from .labels import Label


@dataclass(frozen=True, slots=True)
class Action:
    """A verb on one record. `run(change, record, **inputs)` is called inside the transaction; the parameters after the
    record, with their annotations and defaults, are the mutation's input."""

    name: str
    on: type[Entity]
    run: Callable[..., None]
    label: Label
    permission: str = ""


def action(
    on: type[Entity], *, label: Label, permission: str = "", name: str | None = None
) -> Callable[[Callable[..., None]], Action]:
    """Declare the decorated function `(change, record, **inputs)` as a verb on an entity.

    Its name is the function's unless `name` is given; its docstring describes the mutation. It changes the record, or
    others through `change`, and refuses by raising `Refused`. It never commits.
    """

    def declare(run: Callable[..., None]) -> Action:
        return Action(name or run.__name__, on, run, label, permission)

    return declare
