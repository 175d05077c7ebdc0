"""`Assembly`: everything that the enabled plugins are together, checked and immutable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from ..declare.access import Permission, Role
from ..declare.actions import Action
from ..declare.entity import Entity, Facet
from ..declare.labels import Label, label_from_name
from ..declare.tiers import TierScheme
from ..hooks import DemoData, Plugin
from ..tiers.models import TierAssignment, TierChange
from ..workflow.models import WorkflowChange
from .checks import api_plural, check, entity_types
from .collect import Declarations, Owned, collect
from .discovery import in_order, load_plugins
from .mapping import DeclarationError, MappedClass, map_class, referred
from .model import CollectionModel, EntityModel, FacetModel, FieldModel, Kind, PluginInfo, WorkflowModel
from .naming import CORE, camel, id_prefix, lower_first, plural, snake
from .problems import AssemblyError, StartupProblem
from .translation import Catalogue
from .workflows import patched_workflows


@dataclass(frozen=True)
class Assembly:
    """The enabled plugins, put together. Two assemblies with different plugins can live in one process."""

    plugins: tuple[PluginInfo, ...]
    entities: Mapping[str, EntityModel]
    by_class: Mapping[type[Entity], EntityModel]
    by_prefix: Mapping[str, EntityModel]
    workflows: Mapping[str, WorkflowModel]
    schemes: Mapping[str, TierScheme]
    permissions: tuple[Permission, ...]
    roles: Mapping[str, Role]
    demo_data: tuple[DemoData, ...]
    facet_tables: Mapping[type[Facet[Any]], sa.Table]
    metadata: sa.MetaData
    catalogue: Catalogue = field(repr=False)

    def entity(self, cls: type[Entity]) -> EntityModel:
        """The model of an entity class."""
        return self.by_class[cls]

    def find_by_id(self, public_id: str) -> EntityModel | None:
        """The entity that an id such as `client_018f...` belongs to, or None."""
        return self.by_prefix.get(public_id.rpartition("_")[0])


def load_assembly(names: Iterable[str], primary_tiers: Mapping[str, str] | None = None) -> Assembly:
    """Assemble the core and the named installed plugins; raises `AssemblyError` with every problem at once."""
    problems: list[StartupProblem] = []
    classes = load_plugins(names, problems)
    return _assemble(classes, problems, primary_tiers or {})


def assemble(plugins: Sequence[type[Plugin]], primary_tiers: Mapping[str, str] | None = None) -> Assembly:
    """Assemble the core and plugin classes that are at hand, installed or not (for tests and tools)."""
    problems: list[StartupProblem] = []
    core = [] if any(each.name == CORE for each in plugins) else load_plugins((), problems)
    return _assemble([*core, *plugins], problems, primary_tiers or {})


def _assemble(
    classes: Sequence[type[Plugin]], problems: list[StartupProblem], primary_tiers: Mapping[str, str]
) -> Assembly:
    ordered = [cls() for cls in in_order(classes, problems)]
    found = collect(ordered, problems)
    workflows = patched_workflows(found, problems)
    check(found, workflows, problems)
    schemes = _schemes(found, primary_tiers, problems)
    if problems:
        raise AssemblyError(problems)
    tables = _map_all(found, problems)
    if problems:
        raise AssemblyError(problems)
    infos = tuple(_info(plugin) for plugin in ordered)
    entities = _Models(found, tables, workflows, schemes).build()
    metadata = sa.MetaData()
    for each in tables.values():
        each.table.to_metadata(metadata)
    return Assembly(
        plugins=infos,
        entities=MappingProxyType({model.type_name: model for model in entities}),
        by_class=MappingProxyType({model.cls: model for model in entities}),
        by_prefix=MappingProxyType({model.prefix: model for model in entities}),
        workflows=MappingProxyType(workflows),
        schemes=MappingProxyType({scheme.code: scheme for scheme in schemes}),
        permissions=tuple(owned.record for owned in found.permissions),
        roles=MappingProxyType({owned.record.code: owned.record for owned in found.roles}),
        demo_data=tuple(owned.record for owned in found.demo_data),
        facet_tables=MappingProxyType({facet.record: tables[facet.record].table for facet in found.facets}),
        metadata=metadata,
        catalogue=Catalogue(infos),
    )


def _info(plugin: Plugin) -> PluginInfo:
    cls = type(plugin)
    package = cls.package or cls.__module__.rpartition(".")[0] or cls.__module__
    return PluginInfo(cls.name, cls.version, package, cls.requires, (cls.__doc__ or "").partition("\n")[0])


def _schemes(
    found: Declarations, primary_tiers: Mapping[str, str], problems: list[StartupProblem]
) -> tuple[TierScheme, ...]:
    primaries: dict[type[Entity], list[Owned[TierScheme]]] = {}
    for owned in found.schemes:
        if owned.record.primary:
            primaries.setdefault(owned.record.on, []).append(owned)
    chosen: dict[type[Entity], str] = {}
    for entity, candidates in primaries.items():
        wish = primary_tiers.get(entity.__name__)
        codes = [owned.record.code for owned in candidates]
        if wish in codes or len(codes) == 1:
            chosen[entity] = wish if wish in codes else codes[0]  # type: ignore[assignment]  # a wish in codes is a str
            continue
        problems.append(
            StartupProblem(
                "PRIMARY_TIER_TAKEN", tuple(owned.plugin for owned in candidates),
                f"each declares the primary tier scheme of {entity.__name__}: {', '.join(codes)}",
                f'choose one in paktum.toml: [primary_tiers] {entity.__name__} = "{codes[0]}"',
            )
        )  # fmt: skip
    return tuple(
        replace(owned.record, primary=chosen.get(owned.record.on) == owned.record.code) for owned in found.schemes
    )


def _map_all(found: Declarations, problems: list[StartupProblem]) -> dict[Any, MappedClass]:
    tables: dict[Any, MappedClass] = {}
    for owned in (*_by_reference(found, problems), *found.facets):
        try:
            tables[owned.record] = map_class(owned.record, owned.plugin)
        except (DeclarationError, sa.exc.ArgumentError, sa.exc.InvalidRequestError) as error:
            problems.append(StartupProblem("FIELD_INVALID", (owned.plugin,), str(error), "mend the declaration"))
    return tables


def _by_reference(found: Declarations, problems: list[StartupProblem]) -> list[Owned[type[Entity]]]:
    """The entities, each behind those that it refers to."""
    owned_by = {owned.record: owned for owned in found.entities}
    done: dict[type[Entity], Owned[type[Entity]]] = {}

    def visit(cls: type[Entity], path: tuple[type[Entity], ...]) -> None:
        if cls in done:
            return
        if cls in path:
            names = [each.__name__ for each in (*path[path.index(cls) :], cls)]
            problems.append(
                StartupProblem(
                    "REFERENCE_CYCLE", tuple(dict.fromkeys(owned_by[each].plugin for each in path)),
                    f"the entities refer to one another: {' -> '.join(names)}",
                    "declare one of these references with constraint=False",
                )
            )  # fmt: skip
            return
        for target, spec in referred(cls).values():
            if target is not cls and spec.meta.constraint:
                visit(target, (*path, cls))
        done[cls] = owned_by[cls]

    for owned in found.entities:
        visit(owned.record, ())
    return list(done.values())


class _Models:
    """Builds the entity models of one assembly from mapped classes."""

    def __init__(
        self,
        found: Declarations,
        tables: Mapping[Any, MappedClass],
        workflows: Mapping[str, WorkflowModel],
        schemes: tuple[TierScheme, ...],
    ) -> None:
        self.found, self.tables, self.workflows, self.schemes = found, tables, workflows, schemes
        self.names = {owned.record: name for owned, name, _ in entity_types(found)}
        self.lists = self._lists()

    def build(self) -> list[EntityModel]:
        return [self._entity(owned) for owned in self.found.entities]

    def _entity(self, owned: Owned[type[Entity]]) -> EntityModel:
        cls, plugin = owned.record, owned.plugin
        made = self.tables[cls]
        name = self.names[cls]
        options = cls.options
        label = options.label or label_from_name(snake(cls.__name__))
        state_field = next((each for each in made.fields.values() if each.meta.workflow), None)
        own_lists, facets = self._facets(owned)
        schemes = tuple(scheme for scheme in self.schemes if scheme.on is cls)
        singles = {}
        if schemes:
            own_lists |= {
                "tiers": _attached("tiers", TierAssignment, Label("Tiers")),
                "tier_changes": _attached("tier_changes", TierChange, Label("Changes of tier")),
            }
        primary = next((scheme.code for scheme in schemes if scheme.primary), None)
        if primary is not None:
            singles["tier"] = _attached("tier", TierAssignment, Label("Tier"), primary)
        return EntityModel(
            cls=cls,
            plugin=plugin,
            type_name=name,
            api_name=lower_first(name),
            api_plural=api_plural(plugin, cls),
            prefix=id_prefix(plugin, cls.__name__, options.prefix),
            table=made.table,
            description=first_paragraph(cls),
            label=label,
            label_plural=options.label_plural or Label(plural(label)),
            display=made.fields.get(options.display) if options.display else None,
            writable=options.writable and not options.internal,
            internal=options.internal,
            fields=MappingProxyType(dict(made.fields)),
            collections=MappingProxyType(own_lists),
            facets=MappingProxyType(facets),
            singles=MappingProxyType(singles),
            workflow=self.workflows[state_field.meta.workflow].workflow
            if state_field and state_field.meta.workflow
            else None,
            state_field=state_field,
            schemes=schemes,
            actions=tuple(each.record for each in self.found.actions if each.record.on is cls),
        )

    def _facets(
        self, owned: Owned[type[Entity]]
    ) -> tuple[dict[str, CollectionModel], dict[str, FacetModel]]:
        lists = self.lists.get(owned.record, {})
        classes = {facet.plugin: facet.record for facet in self.found.facets if facet.record.extends is owned.record}
        facets = {}
        for plugin in (*classes, *(name for name in lists if name != owned.plugin and name not in classes)):
            cls = classes.get(plugin)
            made = self.tables[cls] if cls else None
            type_of_owner = self.names[owned.record]
            facets[plugin] = FacetModel(
                name=plugin,
                api_name=camel(plugin),
                type_name=type_of_owner + plugin[:1].upper() + camel(plugin)[1:],
                plugin=plugin,
                cls=cls,
                table=made.table if made else None,
                description=first_paragraph(cls) if cls else f"What the plugin {plugin} adds.",
                fields=MappingProxyType(dict(made.fields) if made else {}),
                collections=MappingProxyType(lists.get(plugin, {})),
            )
        return dict(lists.get(owned.plugin, {})), facets

    def _lists(self) -> dict[type[Entity], dict[str, dict[str, CollectionModel]]]:
        """The lists on the other side of references: target entity -> plugin that adds the list -> name."""
        found: dict[type[Entity], dict[str, dict[str, CollectionModel]]] = {}
        for owned in (*self.found.entities, *self.found.facets):
            for model in self.tables[owned.record].fields.values():
                if model.kind is Kind.REFERENCE and model.meta.reverse is not None:
                    assert model.target is not None
                    facet = owned.plugin if issubclass(owned.record, Facet) else None
                    entity = owned.record.extends if facet else owned.record
                    collection = _reverse(model, entity, facet, owned.plugin)
                    found.setdefault(model.target, {}).setdefault(owned.plugin, {})[model.meta.reverse] = collection
        return found


def _reverse(model: FieldModel, entity: type[Entity], facet: str | None, plugin: str) -> CollectionModel:
    def match(row: Any, key: Any) -> Any:
        return (row if facet is None else row.facet(facet)).key_of(model.name) == key

    name = model.meta.reverse or ""
    label = model.meta.reverse_label or label_from_name(name)
    return CollectionModel(name, camel(name), label, plugin, entity, match, model.name)


def _attached(name: str, target: type[Entity], label: Label, scheme: str | None = None) -> CollectionModel:
    def match(row: Any, key: Any) -> Any:
        condition = row.record_id == key
        return condition if scheme is None else sa.and_(condition, row.scheme == scheme)

    return CollectionModel(name, camel(name), label, CORE, target, match)


def workflow_history() -> CollectionModel:
    """The changes of state of a record that has a workflow."""
    return _attached("history", WorkflowChange, Label("History"))


def first_paragraph(cls: type) -> str:
    """The first paragraph of a class's docstring on one line; the API's description of it."""
    text = (cls.__dict__.get("__doc__") or "").strip().split("\n\n")[0]
    return " ".join(text.split()) or cls.__name__

