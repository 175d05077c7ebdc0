"""Calls every hook of every plugin once and keeps what it returned together with the plugin's name."""

import difflib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pluggy

from ..declare.access import Permission, Role
from ..declare.actions import Action
from ..declare.entity import Entity, Facet
from ..declare.tiers import TierScheme
from ..declare.workflow import AddGuards, InsertState, Workflow
from ..hooks import HOOK_NAMES, Hooks, Plugin
from .problems import StartupProblem

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Owned(Generic[Record]):
    """A declared record and the plugin that declared it."""

    plugin: str
    record: Record


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that the plugins declared, in plugin order."""

    entities: list[Owned[type[Entity]]] = field(default_factory=list)
    facets: list[Owned[type[Facet[Any]]]] = field(default_factory=list)
    workflows: list[Owned[Workflow]] = field(default_factory=list)
    patches: list[Owned[Any]] = field(default_factory=list)
    schemes: list[Owned[TierScheme]] = field(default_factory=list)
    actions: list[Owned[Action]] = field(default_factory=list)
    permissions: list[Owned[Permission]] = field(default_factory=list)
    roles: list[Owned[Role]] = field(default_factory=list)
    demo_data: list[Owned[Any]] = field(default_factory=list)


EXPECTED: dict[str, tuple[type, ...]] = {
    "workflows": (Workflow,),
    "workflow_patches": (InsertState, AddGuards),
    "tier_schemes": (TierScheme,),
    "actions": (Action,),
    "permissions": (Permission,),
    "roles": (Role,),
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
    except Exception as error:  # the plugin's own hook
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
        if isinstance(record, type) and issubclass(record, Entity):
            found.entities.append(Owned(plugin, record))
        elif isinstance(record, type) and issubclass(record, Facet):
            found.facets.append(Owned(plugin, record))
        else:
            problems.append(_wrong_record(hook, plugin, record, "Entity or Facet classes"))
        return
    expected = EXPECTED.get(hook)
    if expected is not None and not isinstance(record, expected):
        names = " or ".join(each.__name__ for each in expected)
        problems.append(_wrong_record(hook, plugin, record, f"{names} records"))
        return
    target = {"workflow_patches": "patches", "tier_schemes": "schemes"}.get(hook, hook)
    getattr(found, target).append(Owned(plugin, record))


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
