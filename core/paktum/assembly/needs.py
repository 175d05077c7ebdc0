"""Whether calculations can get what they need: each path leads through references and facets to an attribute."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..declare.entity import Declared, Entity, Facet
from ..declare.fields import Listed
from .draft import Draft
from .model import FieldModel, Kind
from .problems import StartupProblem

Place = tuple[type[Entity], str]
"""Where attributes stand: an entity, and the plugin that adds them to it (empty for the entity's own)."""


def check_needs(draft: Draft) -> Iterator[StartupProblem]:
    """Report what calculations need and cannot have."""
    paths = _Paths(draft)
    for owned in draft.found.classes:
        for model in draft.attributes[owned.record].values():
            if model.calculation is not None:
                for fault in paths.faults(paths.place_of(owned.record, owned.plugin), model.calculation.needs):
                    text = f"{owned.record.__name__}.{model.name} is calculated, but {fault}"
                    yield StartupProblem("FIELD_INVALID", (owned.plugin,), text, "mend its needs=(...)")


class _Paths:
    """Follows paths through the declarations of all plugins."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.facets = {(facet.record.extends, facet.plugin): facet.record for facet in draft.found.facets}
        self.lists: dict[Place, dict[str, type[Entity]]] = {}
        owners = draft.found.owners
        for owned, model, target in draft.references():
            if model.meta.reverse is not None:
                place = (target, "" if owners.get(target) == owned.plugin else owned.plugin)
                self.lists.setdefault(place, {})[model.meta.reverse] = _entity(owned.record)

    def place_of(self, cls: type[Declared], plugin: str) -> Place:
        """Where the attributes of a class stand."""
        return (_entity(cls), plugin if issubclass(cls, Facet) else "")

    def faults(self, place: Place, needs: Sequence[str | Listed]) -> Iterator[str]:
        """What is wrong with what a calculation needs."""
        if isinstance(needs, str) or not needs:
            yield f"needs={needs!r} is no tuple of attributes"
            return
        for need in needs:
            path = need.path if isinstance(need, Listed) else need
            *steps, name = path.split(".")
            found: Place | None = place
            for step in steps:
                found = found and self._step(found, step)
            if found is None:
                yield f"{path!r} leads through what is no reference or facet"
            elif isinstance(need, Listed):
                yield from self._list_faults(found, name, need)
            else:
                yield from self._attribute_faults(found, name, path)

    def _list_faults(self, place: Place, name: str, need: Listed) -> Iterator[str]:
        target = self.lists.get(place, {}).get(name)
        if target is None:
            yield f"there is no list {need.path!r}"
        elif need.most < 1 or any(isinstance(each, Listed) for each in need.needs):
            yield f"{need.path!r} must take at least one record, and no lists of these"
        else:
            yield from self.faults((target, ""), need.needs)

    def _attribute_faults(self, place: Place, name: str, path: str) -> Iterator[str]:
        model = self._attributes(place).get(name)
        if name == "id":
            return
        if model is None:
            yield f"there is no attribute {path!r}"
        elif model.kind is Kind.REFERENCE:
            yield f"{path!r} is a reference: name an attribute behind it, such as {path}.id"
        elif model.calculation is not None:
            yield f"{path!r} is calculated itself"
        elif model.is_encrypted:
            yield f"{path!r} is confidential, so no SQL can use it"

    def _step(self, place: Place, step: str) -> Place | None:
        entity, plugin = place
        model = self._attributes(place).get(step)
        if model is not None:
            return (model.target, "") if model.target is not None else None
        if plugin:
            return (entity, "") if step == "record" else None
        return (entity, step) if (entity, step) in self.draft.additions else None

    def _attributes(self, place: Place) -> Mapping[str, FieldModel]:
        cls: Any = self.facets.get(place) if place[1] else place[0]
        return self.draft.attributes.get(cls, {})


def _entity(cls: Any) -> type[Entity]:
    """The entity that a class is, or extends."""
    found: type[Entity] = cls.extends if issubclass(cls, Facet) else cls
    return found
