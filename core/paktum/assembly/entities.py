"""Builds the entity models of one assembly from its draft and the mapped classes."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from ..access.models import Branch, Team, User
from ..declare.entity import Entity, Facet
from ..declare.fields import Access
from ..declare.labels import Label, label_from_name
from ..declare.tiers import TierScheme
from ..files.models import File
from ..tiers.models import TierAssignment, TierChange
from ..workflow.models import WorkflowChange
from .collect import Owned
from .draft import Draft
from .mapping import MappedClass
from .model import CollectionModel, EntityModel, FacetModel, FieldModel
from .naming import CORE, camel, id_prefix, list_name, lower_first, plural, snake

Lists = dict[type[Entity], dict[str, dict[str, CollectionModel]]]
"""Lists on the other side of references: target entity -> plugin that adds the list -> name."""

TOLD_BY: Mapping[type[Entity], str] = {
    TierAssignment: "scheme", TierChange: "scheme", WorkflowChange: "workflow_code", File: "record_type",
}  # fmt: skip
"""What is noted about records of several kinds, and the attribute that tells which kind."""

PLACES: Mapping[str, type[Entity]] = {"owner": User, "team": Team, "branch": Branch}
"""The references by which a record belongs to somebody."""


class EntityModels:
    """Builds one model after the other."""

    def __init__(self, draft: Draft, tables: Mapping[Any, MappedClass], schemes: tuple[TierScheme, ...]) -> None:
        self.draft, self.tables, self.schemes = draft, tables, schemes
        self.lists = _lists(draft)

    def build(self) -> list[EntityModel]:
        """The models of all entities, in declared order."""
        return [self._entity(owned) for owned in self.draft.found.entities]

    def _entity(self, owned: Owned[type[Entity]]) -> EntityModel:
        cls, plugin, options = owned.record, owned.plugin, owned.record.options
        made, name = self.tables[cls], self.draft.type_of(cls)
        label = options.label or label_from_name(snake(cls.__name__))
        schemes = tuple(scheme for scheme in self.schemes if scheme.on is cls)
        facets = self._facets(owned)
        state_field = next((each for each in made.fields.values() if each.meta.workflow), None)
        workflow = self.draft.workflows[state_field.meta.workflow or ""].workflow if state_field else None
        return EntityModel(
            cls=cls,
            plugin=plugin,
            type_name=name,
            api_name=lower_first(name),
            api_plural=list_name(plugin, cls.__name__, options.plural),
            prefix=id_prefix(plugin, cls.__name__, options.prefix),
            table=made.table,
            description=first_paragraph(cls),
            label=label,
            label_plural=options.label_plural or Label(plural(label)),
            display=made.fields[options.display] if options.display else None,
            writable=options.writable and not options.internal,
            internal=options.internal,
            fields=MappingProxyType(dict(made.fields)),
            collections=MappingProxyType(self._own_lists(owned, schemes)),
            facets=MappingProxyType(facets),
            singles=MappingProxyType(_singles(schemes)),
            workflow=workflow,
            state_field=state_field,
            due_field=next((each for each in made.fields.values() if each.meta.is_deadline), None),
            schemes=schemes,
            actions=tuple(each for each in self.draft.actions if each.action.on is cls),
            searched=MappingProxyType({} if options.internal else dict(_searched(made.fields, facets))),
            parent=_reference_with(made.fields, Access.THROUGH),
            benefactor=_reference_with(made.fields, Access.INHERITED),
            member=_reference_with(made.fields, Access.MEMBER),
            told_by=TOLD_BY.get(cls),
            merged_into=next((each for each in made.fields.values() if each.meta.merged), None),
            places=MappingProxyType(
                {name: each for name, each in made.fields.items() if name in PLACES and each.target is PLACES[name]}
            ),
            numbered=tuple(each for each in made.fields.values() if each.meta.series),
            validations=tuple(each for each in self.draft.found.validations if each.record.on is cls),
            before_save=tuple(each for each in self.draft.found.before_save if each.record.on is cls),
            after_commit=tuple(each for each in self.draft.found.after_commit if each.record.on is cls),
        )

    def _own_lists(self, owned: Owned[type[Entity]], schemes: tuple[TierScheme, ...]) -> dict[str, CollectionModel]:
        lists = dict(self.lists.get(owned.record, {}).get(owned.plugin, {}))
        if schemes:
            lists["tiers"] = attached("tiers", TierAssignment, Label("Tiers"))
            lists["tier_changes"] = attached("tier_changes", TierChange, Label("Changes of tier"))
        is_written = owned.record.options.writable and not owned.record.options.internal
        if is_written and owned.record not in TOLD_BY and File in self.draft.found.owners:
            lists["files"] = attached("files", File, Label("Files"))
        return lists

    def _facets(self, owned: Owned[type[Entity]]) -> dict[str, FacetModel]:
        lists = self.lists.get(owned.record, {})
        classes = {each.plugin: each.record for each in self.draft.found.facets if each.record.extends is owned.record}
        added = (*classes, *(name for name in lists if name != owned.plugin and name not in classes))
        return {name: self._facet(owned.record, name, classes.get(name), lists.get(name, {})) for name in added}

    def _facet(
        self, owner: type[Entity], plugin: str, cls: type[Facet[Any]] | None, lists: Mapping[str, CollectionModel]
    ) -> FacetModel:
        made = self.tables[cls] if cls else None
        return FacetModel(
            name=plugin,
            api_name=camel(plugin),
            type_name=self.draft.facet_type_of(owner, plugin),
            plugin=plugin,
            cls=cls,
            table=made.table if made else None,
            description=first_paragraph(cls) if cls else f"What the plugin {plugin} adds.",
            fields=MappingProxyType(dict(made.fields) if made else {}),
            collections=MappingProxyType(dict(lists)),
        )


def _reference_with(fields: Mapping[str, FieldModel], access: Access) -> FieldModel | None:
    return next((each for each in fields.values() if each.meta.access is access), None)


def _searched(fields: Mapping[str, FieldModel], facets: Mapping[str, FacetModel]) -> Iterator[tuple[str, FieldModel]]:
    yield from ((name, field) for name, field in fields.items() if field.meta.searchable)
    for facet in facets.values():
        yield from ((f"{facet.name}.{name}", field) for name, field in facet.fields.items() if field.meta.searchable)


def _singles(schemes: tuple[TierScheme, ...]) -> dict[str, CollectionModel]:
    primary = next((scheme.code for scheme in schemes if scheme.primary), None)
    return {} if primary is None else {"tier": attached("tier", TierAssignment, Label("Tier"), primary)}


def _lists(draft: Draft) -> Lists:
    found: Lists = {}
    for owned, model, target in draft.references():
        if model.meta.reverse is not None:
            facet = owned.plugin if issubclass(owned.record, Facet) else None
            entity: Any = owned.record.extends if issubclass(owned.record, Facet) else owned.record
            collection = _reverse(model, entity, facet, owned.plugin)
            found.setdefault(target, {}).setdefault(owned.plugin, {})[collection.name] = collection
    return found


def _reverse(model: FieldModel, entity: type[Entity], facet: str | None, plugin: str) -> CollectionModel:
    def match(row: Any, key: Any) -> Any:
        return (row if facet is None else row.facet_row(facet)).key_of(model.name) == key

    name = model.meta.reverse or ""
    label = model.meta.reverse_label or label_from_name(name)
    return CollectionModel(name, camel(name), label, plugin, entity, match, model.name if facet is None else None)


def attached(name: str, target: type[Entity], label: Label, scheme: str | None = None) -> CollectionModel:
    """The records that belong to another by its key alone: its tiers, its history."""

    def match(row: Any, key: Any) -> Any:
        condition = row.record_id == key
        return condition if scheme is None else sa.and_(condition, row.scheme == scheme)

    return CollectionModel(name, camel(name), label, CORE, target, match, "record_id")


def first_paragraph(cls: type) -> str:
    """The first paragraph of a class's docstring on one line; the API's description of it."""
    text = (cls.__dict__.get("__doc__") or "").strip().split("\n\n")[0]
    return " ".join(text.split()) or cls.__name__
