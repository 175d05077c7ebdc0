"""Which plugins there are, which are wanted, in which order they come, and whether they fit together."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from ..hooks import API_VERSION, Plugin
from .naming import CORE
from .problems import StartupProblem

GROUP = "paktum.plugins"


@cache
def _installed() -> Mapping[str, tuple[EntryPoint, ...]]:
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for point in entry_points(group=GROUP):
        found[point.name] = (*found.get(point.name, ()), point)
    return found


def installed_plugins() -> dict[str, str]:
    """Every installed plugin but the core, with the version of its distribution."""
    return {name: _version(points[0]) for name, points in sorted(_installed().items()) if name != CORE}


def _version(point: EntryPoint) -> str:
    return point.dist.version if point.dist is not None else ""


def load_plugins(names: Iterable[str], problems: list[StartupProblem]) -> list[type[Plugin]]:
    """Import the named plugins and the core; only these are imported."""
    classes: list[type[Plugin]] = []
    for name in dict.fromkeys((CORE, *names)):
        points = _installed().get(name, ())
        if not points:
            problems.append(_not_installed(name))
        elif len(points) > 1:
            owners = ", ".join(sorted(str(point.dist.name if point.dist else point.value) for point in points))
            problems.append(
                StartupProblem(
                    "PLUGIN_NAME_TAKEN", (name,), f"several distributions offer a plugin {name!r}: {owners}",
                    "uninstall all but one",
                )
            )  # fmt: skip
        else:
            loaded = _load(name, points[0], problems)
            if loaded is not None:
                classes.append(loaded)
    return classes


def _load(name: str, point: EntryPoint, problems: list[StartupProblem]) -> type[Plugin] | None:
    try:
        cls = point.load()
    except Exception as error:  # the plugin's own import
        problems.append(
            StartupProblem(
                "PLUGIN_NOT_IMPORTABLE", (name,), f"{point.value} cannot be imported: {type(error).__name__}: {error}",
                "mend the plugin or disable it",
            )
        )  # fmt: skip
        return None
    if not (isinstance(cls, type) and issubclass(cls, Plugin)) or getattr(cls, "name", None) != name:
        problems.append(
            StartupProblem(
                "PLUGIN_INVALID", (name,), f"{point.value} is not a Plugin class with name = {name!r}",
                "let the entry point name a subclass of paktum.Plugin whose name is the entry point's",
            )
        )  # fmt: skip
        return None
    if not cls.version:
        cls.version = _version(point)
    return cls


def _not_installed(name: str) -> StartupProblem:
    close = difflib.get_close_matches(name, _installed(), n=1)
    hint = f"did you mean {close[0]!r}? Or " if close else ""
    return StartupProblem(
        "PLUGIN_NOT_INSTALLED", (name,), f"no plugin {name!r} is installed", f"{hint}pip install paktum-{name}"
    )


def in_order(classes: Sequence[type[Plugin]], problems: list[StartupProblem]) -> list[type[Plugin]]:
    """The plugins, each behind those that it requires; what is missing, too old or circular is reported."""
    by_name: dict[str, type[Plugin]] = {}
    for cls in classes:
        other = by_name.setdefault(cls.name, cls)
        if other is not cls:
            problems.append(
                StartupProblem(
                    "PLUGIN_NAME_TAKEN", (cls.name,),
                    f"{other.__module__}.{other.__qualname__} and {cls.__module__}.{cls.__qualname__} have the same name",
                    "enable one of them",
                )
            )  # fmt: skip
    for cls in by_name.values():
        _check_api(cls, problems)
    edges = {name: _requirements(cls, by_name, problems) for name, cls in by_name.items()}
    return [by_name[name] for name in _sorted(edges, problems)]


def _check_api(cls: type[Plugin], problems: list[StartupProblem]) -> None:
    if cls.api != API_VERSION:
        problems.append(
            StartupProblem(
                "PLUGIN_API_MISMATCH", (cls.name, "paktum"),
                f"{cls.name} was written for plugin interface {cls.api}, this paktum has {API_VERSION}",
                f"install a version of {cls.name} for interface {API_VERSION}",
            )
        )  # fmt: skip


def _requirements(
    cls: type[Plugin], by_name: Mapping[str, type[Plugin]], problems: list[StartupProblem]
) -> tuple[str, ...]:
    needed: list[str] = [CORE] if cls.name != CORE and CORE in by_name else []
    for text in cls.requires:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            problems.append(
                StartupProblem(
                    "REQUIREMENT_INVALID", (cls.name,), f"requires {text!r}, which is no requirement",
                    'write "name" or "name>=1.0"',
                )
            )  # fmt: skip
            continue
        name = CORE if requirement.name == "paktum" else requirement.name
        other = by_name.get(name)
        if other is None:
            problems.append(_missing(cls.name, name))
            continue
        if name != cls.name or name != CORE:
            needed.append(name)
        if other.version and Version(other.version) not in requirement.specifier:
            problems.append(
                StartupProblem(
                    "REQUIREMENT_VERSION", (cls.name, name),
                    f"{cls.name} needs {text}, but {name} {other.version} is installed",
                    f"install a version of {name} that fits, or another version of {cls.name}",
                )
            )  # fmt: skip
    return tuple(dict.fromkeys(needed))


def _missing(plugin: str, needed: str) -> StartupProblem:
    if needed in _installed():
        return StartupProblem(
            "REQUIREMENT_DISABLED", (plugin, needed), f"{plugin} needs {needed}, which is installed but not enabled",
            f"paktum plugin enable {needed}",
        )  # fmt: skip
    close = difflib.get_close_matches(needed, _installed(), n=1)
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
                problems.append(
                    StartupProblem(
                        "REQUIREMENT_CYCLE", tuple(dict.fromkeys(circle)),
                        f"the plugins require one another: {' -> '.join(circle)}",
                        "remove one of these requirements",
                    )
                )  # fmt: skip
            return
        for needed in sorted(edges[name]):
            visit(needed, (*path, name))
        if name not in done:
            done.append(name)

    for name in sorted(edges):
        visit(name, ())
    return done
