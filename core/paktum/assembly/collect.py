"""Calls every hook of every plugin once and keeps what it returned together with the plugin's name."""

import difflib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import pluggy

from ..declare.access import ExtendRole, Permission, Role
from ..declare.actions import Action
from ..declare.authority import Measure
from ..declare.defaults import Defaults
from ..declare.entity import Declared, Entity, Facet
from ..declare.examples import Example
from ..declare.metrics import Metric
from ..declare.queries import Query
from ..declare.saving import BeforeSave, Validation
from ..declare.tiers import TierScheme
from ..declare.workflow import AddGuards, InsertState, Workflow, WorkflowPatch
from ..declare.working import AfterCommit, Job
from ..hooks import HOOK_NAMES, DemoData, Hooks, Plugin
from .problems import StartupProblem

Record_co = TypeVar("Record_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Owned(Generic[Record_co]):
    """A declared record and the plugin that declared it."""

    plugin: str
    record: Record_co


def code_of(function: Owned[Validation | BeforeSave | AfterCommit | Job]) -> str:
    """What a declared function is known by: the plugin's name and its own."""
    return f"{function.plugin}.{function.record.name}"


@dataclass(frozen=True)
class Declarations:
    """Everything that the plugins declared, in plugin order."""

    entities: list[Owned[type[Entity]]] = field(default_factory=list)
    facets: list[Owned[type[Facet[Any]]]] = field(default_factory=list)
    workflows: list[Owned[Workflow]] = field(default_factory=list)
    patches: list[Owned[WorkflowPatch]] = field(default_factory=list)
    schemes: list[Owned[TierScheme]] = field(default_factory=list)
    defaults: list[Owned[Defaults]] = field(default_factory=list)
    metrics: list[Owned[Metric]] = field(default_factory=list)
    actions: list[Owned[Action]] = field(default_factory=list)
    queries: list[Owned[Query]] = field(default_factory=list)
    validations: list[Owned[Validation]] = field(default_factory=list)
    before_save: list[Owned[BeforeSave]] = field(default_factory=list)
    after_commit: list[Owned[AfterCommit]] = field(default_factory=list)
    jobs: list[Owned[Job]] = field(default_factory=list)
    settings: list[Owned[type[Any]]] = field(default_factory=list)
    permissions: list[Owned[Permission]] = field(default_factory=list)
    roles: list[Owned[Role]] = field(default_factory=list)
    role_extensions: list[Owned[ExtendRole]] = field(default_factory=list)
    measures: list[Owned[Measure]] = field(default_factory=list)
    examples: list[Owned[Example]] = field(default_factory=list)
    demo_data: list[Owned[DemoData]] = field(default_factory=list)

    @property
    def classes(self) -> list[Owned[type[Declared]]]:
        """Entities and facets."""
        return [*self.entities, *self.facets]

    @property
    def followers(self) -> list[Owned[Validation | BeforeSave | AfterCommit]]:
        """What is called when something happens to records."""
        return [*self.validations, *self.before_save, *self.after_commit]

    @property
    def functions(self) -> list[Owned[Validation | BeforeSave | AfterCommit | Job]]:
        """What is called by itself."""
        return [*self.followers, *self.jobs]

    @cached_property
    def owners(self) -> dict[type[Entity], str]:
        """The plugin of every entity."""
        return {owned.record: owned.plugin for owned in self.entities}


EXPECTED: dict[str, tuple[type, ...]] = {
    "workflows": (Workflow,),
    "workflow_patches": (InsertState, AddGuards),
    "tier_schemes": (TierScheme,),
    "defaults": (Defaults,),
    "metrics": (Metric,),
    "actions": (Action,),
    "queries": (Query,),
    "validations": (Validation,),
    "before_save": (BeforeSave,),
    "after_commit": (AfterCommit,),
    "jobs": (Job,),
    "permissions": (Permission,),
    "roles": (Role, ExtendRole),
    "measures": (Measure,),
    "examples": (Example,),
}


def collect(plugins: Sequence[Plugin], problems: list[StartupProblem]) -> Declarations:
    """Ask every plugin for its records. What a plugin spelled wrong or a hook that fails is reported with its name."""
    manager = pluggy.PluginManager("paktum")
    manager.add_hookspecs(Hooks)
    for plugin in plugins:
        problems.extend(_misspelt(plugin))
        try:
            manager.register(plugin, plugin.name)
        except (pluggy.PluginValidationError, ValueError) as error:
            problems.append(_problem("HOOK_INVALID", plugin.name, str(error), "follow the hook's specification"))
    found = Declarations()
    for plugin in plugins:
        for hook in HOOK_NAMES:
            for record in _call(manager, plugin, hook, problems):
                _keep(found, hook, plugin.name, record, problems)
    return found


def _call(manager: pluggy.PluginManager, plugin: Plugin, hook: str, problems: list[StartupProblem]) -> Sequence[Any]:
    caller = getattr(manager.hook, hook)
    mine = [each for each in caller.get_hookimpls() if each.plugin_name == plugin.name]
    if not mine:
        return ()
    try:
        records = mine[0].function()
    except Exception as error:  # noqa: BLE001  the plugin's own code
        text = f"its hook {hook} raised {type(error).__name__}: {error}"
        problems.append(_problem("HOOK_FAILED", plugin.name, text, "mend the hook or disable the plugin"))
        return ()
    if not isinstance(records, list | tuple):
        text = f"its hook {hook} returned {type(records).__name__}, not a list of records"
        problems.append(_problem("HOOK_RESULT", plugin.name, text, "return a list or tuple"))
        return ()
    return records


def _keep(found: Declarations, hook: str, plugin: str, record: Any, problems: list[StartupProblem]) -> None:
    if hook == "entities":
        if isinstance(record, type) and issubclass(record, Entity | Facet) and record not in (Entity, Facet):
            _keep_class(found, plugin, record, problems)
        else:
            problems.append(_wrong_record(hook, plugin, record, "Entity or Facet classes"))
        return
    if hook == "settings" and not is_settings(record):
        problems.append(_wrong_record(hook, plugin, record, "frozen dataclasses"))
        return
    expected = EXPECTED.get(hook)
    if not (callable(record) if expected is None else isinstance(record, expected)):
        names = f"{' or '.join(each.__name__ for each in expected)} records" if expected else "functions"
        problems.append(_wrong_record(hook, plugin, record, names))
        return
    target = {"workflow_patches": "patches", "tier_schemes": "schemes"}.get(hook, hook)
    if isinstance(record, ExtendRole):
        target = "role_extensions"
    getattr(found, target).append(Owned(plugin, record))


def is_settings(record: Any) -> bool:
    """Whether a record is a frozen dataclass."""
    made = isinstance(record, type) and is_dataclass(record)
    return made and bool(record.__dataclass_params__.frozen)


def _keep_class(found: Declarations, plugin: str, cls: Any, problems: list[StartupProblem]) -> None:
    other = next((owned for owned in found.classes if owned.record is cls), None)
    if other is not None:
        text = f"both list the class {cls.__name__} in entities()"
        problems.append(StartupProblem("CLASS_TAKEN", (other.plugin, plugin), text, "let one of them list it, once"))
    elif issubclass(cls, Entity):
        found.entities.append(Owned(plugin, cls))
    else:
        found.facets.append(Owned(plugin, cls))


def _wrong_record(hook: str, plugin: str, record: Any, wanted: str) -> StartupProblem:
    return _problem("HOOK_RESULT", plugin, f"its hook {hook} returned {record!r}", f"return only {wanted}")


def _misspelt(plugin: Plugin) -> list[StartupProblem]:
    problems = []
    for name, member in inspect.getmembers_static(type(plugin)):
        if name.startswith("_") or not inspect.isfunction(member) or getattr(Hooks, name, None) is member:
            continue
        marked = hasattr(member, "paktum_impl")
        close = difflib.get_close_matches(name, HOOK_NAMES, n=1, cutoff=0.6 if marked else 0.8)
        if name in HOOK_NAMES and not marked:
            text = f"{name} has no @hookimpl, so it would never be called"
            problems.append(_problem("HOOK_UNMARKED", plugin.name, text, "put @hookimpl above it"))
        elif name not in HOOK_NAMES and (marked or close):
            text = f"there is no hook {name!r}"
            remedy = f"did you mean {close[0]!r}?" if close else f"the hooks are {', '.join(HOOK_NAMES)}"
            problems.append(_problem("HOOK_UNKNOWN", plugin.name, text, remedy))
    return problems


def _problem(code: str, plugin: str, message: str, remedy: str) -> StartupProblem:
    return StartupProblem(code, (plugin,), message, remedy)
