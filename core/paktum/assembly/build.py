"""`Assembly`: everything that the enabled plugins are together, checked and immutable."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeVar

import sqlalchemy as sa

from ..declare.access import Permission, Role
from ..declare.defaults import Defaults
from ..declare.entity import Declared, Entity, Facet
from ..declare.examples import Example
from ..declare.labels import Label
from ..declare.tiers import Threshold, TierScheme
from ..declare.working import AfterCommit, Job
from ..hooks import DemoData, Plugin
from ..storage.approvals import add_approvals
from ..storage.audit import add_audit
from ..storage.deliveries import add_deliveries
from ..storage.encryption import add_data_keys
from ..storage.idempotency import add_answers
from ..storage.merged_ids import add_merged_ids
from ..storage.search import add_search
from ..storage.sign_in import add_sign_in
from ..storage.timers import add_timers
from ..workflow.models import WorkflowChange
from .attributes import DeclarationError
from .checks import check_relations
from .claims import claim_names
from .collect import Declarations, Owned, code_of, collect
from .discovery import load_plugins, started, version_of
from .draft import Draft, read_draft
from .entities import EntityModels, attached
from .forms import check_forms
from .indexes import add_indexes
from .mapping import MAPPING, MappedClass, map_class
from .metrics import metric_models
from .model import (
    CollectionModel,
    EntityModel,
    FacetModel,
    MeasureModel,
    MetricModel,
    PluginInfo,
    QueryModel,
    WorkflowModel,
)
from .naming import CORE
from .ordering import in_order
from .problems import AssemblyError, StartupProblem
from .schemes import chosen_schemes, shipped_thresholds
from .translation import Catalogue

S = TypeVar("S")
T = TypeVar("T")
N = TypeVar("N", AfterCommit, Job)


@dataclass(frozen=True)
class Assembly:
    """The enabled plugins, put together. Two assemblies with different plugins can live in one process."""

    plugins: tuple[PluginInfo, ...]
    entities: Mapping[str, EntityModel]
    by_class: Mapping[type[Entity], EntityModel]
    by_prefix: Mapping[str, EntityModel]
    workflows: Mapping[str, WorkflowModel]
    schemes: Mapping[str, TierScheme]
    defaults: tuple[Defaults, ...]
    permissions: tuple[Permission, ...]
    roles: Mapping[str, Role]
    queries: Mapping[str, QueryModel]
    measures: Mapping[str, MeasureModel]
    metrics: Mapping[str, MetricModel]
    examples: tuple[Owned[Example], ...]
    demo_data: tuple[DemoData, ...]
    after_commit: Mapping[str, Owned[AfterCommit]]
    jobs: Mapping[str, Owned[Job]]
    settings_classes: tuple[Owned[type[Any]], ...]
    facet_tables: Mapping[type[Facet[Any]], sa.Table]
    catalogue: Catalogue = field(repr=False)

    def once(self, make: Callable[["Assembly"], T]) -> T:
        """What `make` gives for this assembly, made when it is first asked for: its schema, for example."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    @cached_property
    def _made(self) -> dict[Callable[["Assembly"], Any], Any]:
        return {}

    @cached_property
    def places(self) -> Mapping[type[Entity], int]:
        """Where the entities stand in an order in which each is behind those that it refers to by a constraint."""
        tables = sa.schema.sort_tables([model.table for model in self.entities.values()])
        places = {table: place for place, table in enumerate(tables)}
        return {model.cls: places[model.table] for model in self.entities.values()}

    @cached_property
    def accounts(self) -> Mapping[type[Entity], str]:
        """Of each entity whose records are within accounts, the attribute that names the account: `id` of those that
        have members, of others the reference to their benefactor."""
        found = {
            each.parent.target: "id"
            for each in self.entities.values()
            if each.member is not None and each.parent is not None and each.parent.target is not None
        }
        for each in self.entities.values():
            if each.cls not in found and each.benefactor is not None and each.benefactor.target in found:
                found[each.cls] = each.benefactor.name
        return found

    @cached_property
    def metadata(self) -> sa.MetaData:
        """All tables with their indexes, to make them or to compare them with those of a database."""
        metadata = sa.MetaData()
        for entity in self.entities.values():
            parts: list[EntityModel | FacetModel] = [entity, *entity.facets.values()]
            for part in parts:
                if part.table is not None and part.cls is not None:
                    add_indexes(part.table.to_metadata(metadata), part.cls.options, part.fields)
        add_search(metadata)
        add_audit(metadata)
        add_answers(metadata)
        add_approvals(metadata)
        add_sign_in(metadata)
        add_data_keys(metadata)
        add_deliveries(metadata)
        add_timers(metadata)
        add_merged_ids(metadata)
        return metadata

    @cached_property
    def measured(self) -> Mapping[type[Entity], tuple[MeasureModel, ...]]:
        """The measures of each entity that has any."""
        found: dict[type[Entity], tuple[MeasureModel, ...]] = {}
        for each in self.measures.values():
            found[each.measure.on] = (*found.get(each.measure.on, ()), each)
        return found

    @cached_property
    def thresholds(self) -> Mapping[str, Threshold]:
        """The thresholds of all tier schemes, by their codes."""
        return {each.code: each for scheme in self.schemes.values() for each in scheme.thresholds}

    @cached_property
    def _settings(self) -> Mapping[type[Any], Any]:
        if not self.settings_classes:
            return {}
        found: Mapping[type[Any], Any] = import_module("paktum.plugin_settings").read_settings(self.settings_classes)
        return found  # its module imports pydantic, which nothing else needs that only declares

    def require_settings(self) -> None:
        """Read the settings of all plugins from the environment; raises `SettingsError` with all that is wrong."""
        _ = self._settings

    def settings(self, cls: type[S]) -> S:
        """The settings that a plugin has declared as a class, as the environment had them when the first were asked
        for."""
        found: S = self._settings[cls]
        return found

    def entity(self, cls: type[Entity]) -> EntityModel:
        """The model of an entity class."""
        return self.by_class[cls]

    def told_of(self, model: EntityModel) -> Mapping[str, EntityModel]:
        """The entities that records of one are noted about, by what tells them apart: `workflow_code`, `scheme`, or of
        files what ids begin with."""
        if model.told_by == "record_type":
            return {each.prefix: each for each in self.entities.values() if each.has_files}
        if model.told_by == "scheme":
            return {code: self.by_class[scheme.on] for code, scheme in self.schemes.items()}
        holders = (each for each in self.entities.values() if each.workflow is not None)
        return {each.workflow.code: each for each in holders if each.workflow is not None}

    def find_by_id(self, public_id: str) -> EntityModel | None:
        """The entity that an id such as `client_018f...` belongs to, or None."""
        return self.by_prefix.get(public_id.rpartition("_")[0])


def load_assembly(names: Iterable[str], primary_tiers: Mapping[str, str] | None = None) -> Assembly:
    """Assemble the core and the named installed plugins; raises `AssemblyError` with every problem at once.

    `primary_tiers` says which tier scheme is the primary one of an entity: `{"Client": "banking.corporate"}`.
    """
    problems: list[StartupProblem] = []
    classes = load_plugins(names, problems)
    return _assemble(classes, problems, primary_tiers or {})


def assemble(plugins: Sequence[type[Plugin]], primary_tiers: Mapping[str, str] | None = None) -> Assembly:
    """Assemble the core and plugin classes that are at hand, installed or not (for tests and tools)."""
    problems: list[StartupProblem] = []
    has_core = any(getattr(each, "name", None) == CORE for each in plugins)
    core = [] if has_core else load_plugins((), problems)
    return _assemble([*core, *plugins], problems, primary_tiers or {})


def _assemble(
    classes: Sequence[type[Plugin]], problems: list[StartupProblem], primary_tiers: Mapping[str, str]
) -> Assembly:
    plugins = [plugin for cls in classes if (plugin := started(cls, problems)) is not None]
    ordered = in_order(plugins, problems)
    infos = tuple(_info(plugin) for plugin in ordered)
    draft = read_draft(collect(ordered, problems), infos, problems)
    check_forms(draft, problems)
    claim_names(draft, problems)
    check_relations(draft, problems)
    schemes = chosen_schemes(draft, primary_tiers, problems)
    if problems:
        raise AssemblyError(problems)
    with MAPPING:
        tables = _map_all(draft, problems)
    if problems:
        raise AssemblyError(problems)
    return _assembly(draft, tables, schemes)


def _assembly(draft: Draft, tables: Mapping[Any, MappedClass], schemes: tuple[TierScheme, ...]) -> Assembly:
    found = draft.found
    entities = EntityModels(draft, tables, schemes).build()
    return Assembly(
        plugins=draft.plugins,
        entities=MappingProxyType({model.type_name: model for model in entities}),
        by_class=MappingProxyType({model.cls: model for model in entities}),
        by_prefix=MappingProxyType({model.prefix: model for model in entities}),
        workflows=MappingProxyType(dict(draft.workflows)),
        schemes=MappingProxyType({scheme.code: scheme for scheme in schemes}),
        defaults=(*shipped_thresholds(draft), *(owned.record for owned in found.defaults)),
        permissions=tuple(owned.record for owned in found.permissions),
        roles=MappingProxyType(_roles(found)),
        measures=MappingProxyType({model.measure.code: model for model in _measures(draft, entities)}),
        metrics=MappingProxyType({model.metric.code: model for model in metric_models(draft)}),
        queries=MappingProxyType({model.api_name: model for model in draft.queries}),
        examples=tuple(found.examples),
        demo_data=tuple(owned.record for owned in found.demo_data),
        after_commit=MappingProxyType(_by_code(found.after_commit)),
        jobs=MappingProxyType(_by_code(found.jobs)),
        settings_classes=tuple(found.settings),
        facet_tables=MappingProxyType({facet.record: tables[facet.record].table for facet in found.facets}),
        catalogue=Catalogue(draft.plugins),
    )


def _by_code(listed: Iterable[Owned[N]]) -> dict[str, Owned[N]]:
    """Records by the plugin's name and their own."""
    return {code_of(owned): owned for owned in listed}


def _roles(found: Declarations) -> dict[str, Role]:
    """The shipped roles, with what plugins add to those of others."""
    roles = {owned.record.code: owned.record for owned in found.roles}
    for owned in found.role_extensions:
        own, role = owned.record, roles[owned.record.code]
        permissions = tuple(dict.fromkeys((*role.permissions, *own.permissions)))
        roles[own.code] = replace(role, permissions=permissions, grants=(*role.grants, *own.grants))
    return roles


def _measures(draft: Draft, entities: Iterable[EntityModel]) -> Iterator[MeasureModel]:
    by_class = {model.cls: model for model in entities}
    for owned in draft.found.measures:
        facet, _, name = owned.record.field.rpartition(".")
        model = by_class[owned.record.on]
        yield MeasureModel(owned.record, owned.plugin, (model.facets[facet] if facet else model).fields[name])


def _info(plugin: Plugin) -> PluginInfo:
    cls = type(plugin)
    package = cls.package or cls.__module__.rpartition(".")[0] or cls.__module__
    return PluginInfo(cls.name, version_of(cls), package, cls.requires, (cls.__doc__ or "").partition("\n")[0])


def _map_all(draft: Draft, problems: list[StartupProblem]) -> dict[Any, MappedClass]:
    """Map every class, each behind those that it refers to; facets come last."""
    tables: dict[Any, MappedClass] = {}
    listed: list[Owned[type[Declared]]] = [*_by_reference(draft), *draft.found.facets]
    try:
        for owned in listed:
            tables[owned.record] = map_class(owned.record, owned.plugin, draft.attributes[owned.record])
    except (DeclarationError, sa.exc.SQLAlchemyError) as error:
        text = f"{owned.record.__name__} cannot be mapped: {error}"
        problems.append(StartupProblem("FIELD_INVALID", (owned.plugin,), text, "mend the declaration"))
    return tables


def _by_reference(draft: Draft) -> list[Owned[type[Entity]]]:
    """The entities, each behind those that it refers to by a constraint; there are no circles of these."""
    owned_by = {owned.record: owned for owned in draft.found.entities}
    needed: dict[type[Declared], list[type[Entity]]] = {}
    for owned, model, target in draft.references():
        if model.meta.constraint:
            needed.setdefault(owned.record, []).append(target)
    done: dict[type[Entity], Owned[type[Entity]]] = {}

    def visit(cls: type[Entity]) -> None:
        if cls not in done:
            for target in needed.get(cls, ()):
                if target is not cls:
                    visit(target)
            done[cls] = owned_by[cls]

    for owned in draft.found.entities:
        visit(owned.record)
    return list(done.values())


def workflow_history() -> CollectionModel:
    """The changes of state of a record that has a workflow."""
    return attached("history", WorkflowChange, Label("History"))
