"""Calls what plugins declared for the moment in which a record is saved: handlers that set values, then validations."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..assembly.model import EntityModel
from ..declare.entity import Declared, Entity
from ..declare.errors import Problem, Refused
from .foreign import of_plugin

if TYPE_CHECKING:
    from .change import Change  # which calls this

Parts = Mapping[str, Mapping[str, Any]]
"""Values of a record by the facet that has them; its own stand under the empty name."""

Holder = Callable[[str], Declared | None]
"""Finds the record, or a facet of it, that has the values so far."""


class Saving:
    """A record that is about to be saved, as a handler sees it: what its attributes will be, by name, facets' by
    path (`saving["hotel.agreed_to"]`). What is set is saved too, if it is right.

    change: what it is part of; it is only read through. record: as it is so far, None while it is being made (is_new).
    transition: the name of the one that it is about to follow, if it is.
    """

    def __init__(
        self, change: "Change", model: EntityModel, given: Parts, holder: Holder, transition: str | None = None
    ) -> None:
        self.change, self.record, self.transition = change, holder(""), transition
        self.is_new = self.record is None
        self.set: dict[str, dict[str, Any]] = {}
        self._model, self._given, self._holder = model, given, holder

    def __getitem__(self, path: str) -> Any:
        """What an attribute will be."""
        part, name = self._place(path)
        for values in (self.set.get(part, {}), self._given.get(part, {})):
            if name in values:
                return values[name]
        return self.before(path)

    def __setitem__(self, path: str, value: Any) -> None:
        """Have an attribute saved with this value."""
        part, name = self._place(path)
        self.set.setdefault(part, {})[name] = value

    def before(self, path: str) -> Any:
        """What an attribute is so far; None in a new record."""
        part, name = self._place(path)
        holder = self._holder(part)
        return None if holder is None else getattr(holder, name)

    def changes(self, path: str) -> bool:
        """Whether an attribute will be another than it is so far."""
        part, name = self._place(path)
        is_given = any(name in values.get(part, {}) for values in (self.set, self._given))
        return is_given and bool(self[path] != self.before(path))

    def _place(self, path: str) -> tuple[str, str]:
        part, _, name = path.rpartition(".")
        fields = self._model.facets[part].fields if part in self._model.facets else self._model.fields
        known = not part or part in self._model.facets
        if not known or name not in fields or fields[name].computed is not None or fields[name].meta.workflow:
            raise TypeError(f"{self._model.type_name} has no attribute {path!r} that can be set")
        return part, name


def values_set(
    change: "Change", model: EntityModel, given: Parts, holder: Holder, transition: str | None = None
) -> Parts:
    """What the handlers of an entity set; each sees what those before it have set."""
    saving = Saving(change, model, given, holder, transition)
    record = holder("")
    where = f"a new {model.type_name}" if not isinstance(record, Entity) else model.public_id(record.id)
    for owned in model.before_save:
        with of_plugin(owned.plugin, f"the {owned.record.kind} {owned.record.name}", where):
            owned.record.run(saving)
    return saving.set


def faults(change: "Change", model: EntityModel, record: Entity) -> list[Problem]:
    """What the validations of an entity say of a record, all of it."""
    found: list[Problem] = []
    for owned in model.validations:
        with of_plugin(owned.plugin, f"the {owned.record.kind} {owned.record.name}", model.public_id(record.id)):
            try:
                found += owned.record.run(change, record)
            except Refused as refused:
                found += refused.problems
    return [_of_input(model, each) for each in found]


def _of_input(model: EntityModel, problem: Problem) -> Problem:
    """The problem with the path that a caller knows, where its path names attributes."""
    head, *rest = problem.path or ("",)
    if head in model.fields:
        path = (model.fields[head].input_name, *rest)
    elif head in model.facets:
        facet = model.facets[head]
        names = (facet.fields[each].input_name if each in facet.fields else each for each in rest)
        path = (facet.api_name, *names)
    else:
        path = problem.path
    return Problem(problem.code, problem.message, path, problem.details)
