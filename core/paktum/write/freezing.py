"""What is frozen in its state: not changed by anybody any more, nor what belongs to it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel
from ..declare.entity import Entity
from ..declare.errors import refuse
from ..declare.labels import label as _
from .cause import Origin

Differing = Sequence[tuple[EntityModel | FacetModel, Mapping[str, Any]]]
"""A record and its facets, with what the attributes were that are different."""


class Freezing:
    """Asks the states of the records that one transaction writes. What tells history is not asked."""

    def __init__(self, assembly: Assembly, origin: Origin) -> None:
        self._assembly, self._is_lifted = assembly, origin.tells_history

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Meanwhile, nothing is frozen."""
        before, self._is_lifted = self._is_lifted, True
        try:
            yield
        finally:
            self._is_lifted = before

    def require_open(self, record: Entity, differing: Differing | None = None) -> None:
        """Refuse with FROZEN to change these attributes of a record, or to delete it, where its state, or that of what
        it belongs to, does not allow it. What only the system writes is never frozen."""
        if differing is None or any(
            part.fields[name].meta.write is not None for part, before in differing for name in before
        ):
            self._require(record)
            self.require_open_above(record)
        model = self._assembly.entity(type(record))
        for part, before in differing or ():
            if part is model and model.parent is not None and before.get(model.parent.name) is not None:
                self._require(before[model.parent.name], model.parent.input_name, part=type(record))

    def require_open_above(self, record: Entity) -> None:
        """Refuse with FROZEN to add a record to what is frozen, or where its kind is settled, or to take it away."""
        above: Any = record
        while (parent := self._assembly.entity(type(above)).parent) is not None:
            above = getattr(above, parent.name)
            if above is None:
                return
            self._require(above, parent.input_name, part=type(record))

    def _require(self, record: Entity, *path: str, part: type[Entity] | None = None) -> None:
        model = self._assembly.entity(type(record))
        if self._is_lifted or model.workflow is None or model.state_field is None:
            return
        state = model.workflow.state(getattr(record, model.state_field.name))
        if state is not None and (state.frozen or part in state.settled):
            message = _("In the state {state} it is not changed any more.").filled(state=state.label)
            raise refuse("FROZEN", message, *path)
