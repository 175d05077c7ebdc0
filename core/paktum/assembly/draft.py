"""What the plugins declared, read but not mapped: everything can be checked before anything is made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..declare.entity import Declared, Entity
from .attributes import DeclarationError, attributes_of
from .collect import Declarations, Owned
from .mapping import mapped
from .model import ActionModel, FieldModel, Kind, PluginInfo, QueryModel, WorkflowModel
from .naming import CORE, enum_owner, facet_type_name, type_name
from .problems import StartupProblem
from .verbs import action_models, query_models
from .workflows import patched_workflows


@dataclass(frozen=True)
class Draft:
    """The declarations of all plugins with their attributes, inputs of actions and queries, and patched workflows."""

    found: Declarations
    plugins: tuple[PluginInfo, ...]
    attributes: Mapping[type[Declared], Mapping[str, FieldModel]]
    actions: tuple[ActionModel, ...]
    queries: tuple[QueryModel, ...]
    workflows: Mapping[str, WorkflowModel]

    @property
    def packages(self) -> dict[str, str]:
        """The package of every plugin."""
        return {info.name: info.package for info in self.plugins}

    def type_of(self, cls: type[Entity]) -> str:
        """The API's name of an entity."""
        return type_name(self.found.owners.get(cls, CORE), cls.__name__)

    def facet_type_of(self, owner: type[Entity], plugin: str) -> str:
        """The API's name of what a plugin adds to an entity."""
        return facet_type_name(self.type_of(owner), plugin)

    def references(self) -> Iterator[tuple[Owned[type[Declared]], FieldModel, type[Entity]]]:
        """Every reference with the class that has it and the entity that it leads to."""
        for owned in self.found.classes:
            for model in self.attributes[owned.record].values():
                if model.kind is Kind.REFERENCE and model.target is not None:
                    yield owned, model, model.target

    @cached_property
    def additions(self) -> dict[tuple[type[Entity], str], Owned[type[Declared]]]:
        """What plugins add to entities of others, by entity and plugin: the facet, or what has the first list there."""
        owners = self.found.owners
        found: dict[tuple[type[Entity], str], Owned[type[Declared]]] = {}
        for facet in self.found.facets:
            found.setdefault((facet.record.extends, facet.plugin), facet)
        for owned, model, target in self.references():
            if model.meta.reverse is not None and owners.get(target) != owned.plugin:
                found.setdefault((target, owned.plugin), owned)
        return found

    def enum_owner(self, model: FieldModel) -> str:
        """The plugin that the enumeration of an attribute belongs to."""
        assert model.choices is not None
        return enum_owner(model.choices, model.plugin, self.packages)


def read_draft(found: Declarations, plugins: tuple[PluginInfo, ...], problems: list[StartupProblem]) -> Draft:
    """Read what was declared; what cannot be read is reported and left out."""
    attributes = {owned.record: _attributes(owned, problems) for owned in found.classes}
    actions, queries = tuple(action_models(found, problems)), tuple(query_models(found, problems))
    return Draft(found, plugins, attributes, actions, queries, patched_workflows(found, problems))


def _attributes(owned: Owned[type[Declared]], problems: list[StartupProblem]) -> Mapping[str, FieldModel]:
    known = mapped(owned.record)
    if known is not None and known.plugin == owned.plugin:
        return known.fields
    errors: list[DeclarationError] = []
    models = attributes_of(owned.record, owned.plugin, errors)
    problems += [
        StartupProblem("FIELD_INVALID", (owned.plugin,), str(error), "mend the declaration") for error in errors
    ]
    return models
