"""Whether the wanted plugins fit together, and in which order they come."""

from collections.abc import Mapping, Sequence
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion, Version

from ..hooks import API_VERSION, Plugin
from .discovery import close_names, is_installed, version_of
from .naming import CORE, KERNEL
from .problems import StartupProblem


def in_order(plugins: Sequence[Plugin], problems: list[StartupProblem]) -> list[Plugin]:
    """The plugins, each behind those that it requires; what is missing, too old or circular is reported."""
    broken = {name for problem in problems for name in problem.plugins}
    by_name: dict[str, Plugin] = {}
    for plugin in plugins:
        other = by_name.setdefault(plugin.name, plugin)
        if other is not plugin:
            problems.append(_same_name(type(other), type(plugin)))
    edges = {}
    for name, plugin in by_name.items():
        _check_api(plugin, problems)
        edges[name] = _requirements(plugin, by_name, broken, problems)
    return [by_name[name] for name in _sorted(edges, problems)]


def _same_name(first: type[Plugin], second: type[Plugin]) -> StartupProblem:
    names = " and ".join(f"{cls.__module__}.{cls.__qualname__}" for cls in (first, second))
    text = f"{names} have the same name"
    return StartupProblem("PLUGIN_NAME_TAKEN", (first.name,), text, "enable one of them")


def _check_api(plugin: Plugin, problems: list[StartupProblem]) -> None:
    if plugin.api != API_VERSION:
        text = f"{plugin.name} was written for plugin interface {plugin.api}, this paktum has {API_VERSION}"
        remedy = f"install a version of {plugin.name} for interface {API_VERSION}"
        problems.append(StartupProblem("PLUGIN_API_MISMATCH", (plugin.name, KERNEL), text, remedy))


def _requirements(
    plugin: Plugin, by_name: Mapping[str, Plugin], broken: set[str], problems: list[StartupProblem]
) -> tuple[str, ...]:
    """The names of the plugins that must come before this one. Those in `broken` were reported already."""
    needed: list[str] = [CORE] if plugin.name != CORE and CORE in by_name else []
    required: Any = plugin.requires
    if not isinstance(required, tuple | list):  # ("banking") is a text
        what = f"{plugin.name} requires {required!r}, which is no list"
        problems.append(StartupProblem("REQUIREMENT_INVALID", (plugin.name,), what, f"write ({required!r},)"))
        return tuple(needed)
    for text in required:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            what = f"{plugin.name} requires {text!r}, which is no requirement"
            problems.append(StartupProblem("REQUIREMENT_INVALID", (plugin.name,), what, 'write "name" or "name>=1.0"'))
            continue
        name = CORE if requirement.name == KERNEL else requirement.name
        other = by_name.get(name)
        if other is None:
            problems += [] if name in broken else [_missing(plugin.name, name)]
            continue
        if name != plugin.name or name != CORE:
            needed.append(name)
        problems += _version_problems(plugin.name, text, requirement, name, version_of(type(other)))
    return tuple(dict.fromkeys(needed))


def _version_problems(
    plugin: str, text: str, requirement: Requirement, name: str, version: str
) -> list[StartupProblem]:
    if not version:
        return []  # a plugin that is at hand without a distribution fits
    try:
        fits = requirement.specifier.contains(Version(version), prereleases=True)
    except InvalidVersion:
        what = f"{name} has the version {version!r}, which is none"
        return [StartupProblem("PLUGIN_INVALID", (name,), what, "number it as Python packages are: 1.0")]
    if fits:
        return []
    what = f"{plugin} needs {text}, but {name} {version} is installed"
    remedy = f"install a version of {name} that fits, or another version of {plugin}"
    return [StartupProblem("REQUIREMENT_VERSION", (plugin, name), what, remedy)]


def _missing(plugin: str, needed: str) -> StartupProblem:
    if is_installed(needed):
        text = f"{plugin} needs {needed}, which is installed but not enabled"
        return StartupProblem("REQUIREMENT_DISABLED", (plugin, needed), text, f"paktum plugin enable {needed}")
    close = close_names(needed)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return StartupProblem(
        "REQUIREMENT_MISSING", (plugin, needed), f"{plugin} needs {needed}, which is not installed{hint}",
        f"pip install paktum-{needed}, or paktum plugin disable {plugin}",
    )  # fmt: skip


def _sorted(edges: Mapping[str, tuple[str, ...]], problems: list[StartupProblem]) -> list[str]:
    done: list[str] = []
    reported: set[frozenset[str]] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in done:
            return
        if name in path:
            circle = (*path[path.index(name) :], name)
            if frozenset(circle) not in reported:
                reported.add(frozenset(circle))
                text = f"the plugins require one another: {' -> '.join(circle)}"
                remedy = "remove one of these requirements"
                problems.append(StartupProblem("REQUIREMENT_CYCLE", tuple(dict.fromkeys(circle)), text, remedy))
            return
        for needed in sorted(edges[name]):
            visit(needed, (*path, name))
        if name not in done:
            done.append(name)

    for name in sorted(edges):
        visit(name, ())
    return done
