"""Which plugins are installed, and importing those that are wanted."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from ..hooks import Plugin
from .naming import CORE, KERNEL, SNAKE
from .problems import StartupProblem

GROUP = "paktum.plugins"

LONGEST_NAME = 27
"""Of a plugin: its revisions are named `name_0001`, and Alembic keeps 32 characters."""


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


def version_of(cls: type[Plugin]) -> str:
    """The version that a plugin states, else that of the distribution that offers it; empty if it is not installed."""
    if cls.version:
        return cls.version
    place = f"{cls.__module__}:{cls.__qualname__}"
    return next((_version(point) for point in _installed().get(cls.name, ()) if point.value == place), "")


def close_names(name: str) -> list[str]:
    """The installed plugin that was probably meant, or none."""
    return difflib.get_close_matches(name, _installed(), n=1)


def is_installed(name: str) -> bool:
    """Whether a plugin is installed, enabled or not."""
    return name in _installed()


def load_plugins(names: Iterable[str], problems: list[StartupProblem]) -> list[type[Plugin]]:
    """Import the named plugins and the core; only these are imported."""
    classes: list[type[Plugin]] = []
    for name in dict.fromkeys((CORE, *names)):
        points = _installed().get(name, ())
        if not points:
            problems.append(_not_installed(name))
        elif len(points) > 1:
            owners = ", ".join(sorted(str(point.dist.name if point.dist else point.value) for point in points))
            text = f"several distributions offer a plugin {name!r}: {owners}"
            problems.append(StartupProblem("PLUGIN_NAME_TAKEN", (name,), text, "uninstall all but one"))
        else:
            loaded = _load(name, points[0], problems)
            if loaded is not None:
                classes.append(loaded)
    return classes


def _load(name: str, point: EntryPoint, problems: list[StartupProblem]) -> type[Plugin] | None:
    try:
        cls = point.load()
    except Exception as error:  # noqa: BLE001  the plugin's own code
        text = f"{point.value} cannot be imported: {type(error).__name__}: {error}"
        problems.append(StartupProblem("PLUGIN_NOT_IMPORTABLE", (name,), text, "mend the plugin or disable it"))
        return None
    if not (isinstance(cls, type) and issubclass(cls, Plugin)) or getattr(cls, "name", None) != name:
        text = f"{point.value} is not a Plugin class with name = {name!r}"
        remedy = "let the entry point name a subclass of paktum.Plugin whose name is the entry point's"
        problems.append(StartupProblem("PLUGIN_INVALID", (name,), text, remedy))
        return None
    return cls


def _not_installed(name: str) -> StartupProblem:
    close = close_names(name)
    hint = f"did you mean {close[0]!r}? Or " if close else ""
    return StartupProblem(
        "PLUGIN_NOT_INSTALLED", (name,), f"no plugin {name!r} is installed", f"{hint}pip install paktum-{name}"
    )


def started(cls: type[Plugin], problems: list[StartupProblem]) -> Plugin | None:
    """An instance of a plugin; None if its constructor fails or its name cannot be one, which is reported."""
    name = getattr(cls, "name", None)
    if not isinstance(name, str) or not _is_name(name):
        text = f"{cls.__module__}.{cls.__qualname__} has the name {name!r}"
        remedy = f"write small letters and digits joined by _, at most {LONGEST_NAME}, and not {KERNEL}"
        problems.append(StartupProblem("PLUGIN_INVALID", (str(name),), text, remedy))
        return None
    try:
        return cls()
    except Exception as error:  # noqa: BLE001  the plugin's own code
        text = f"{cls.__qualname__}() raised {type(error).__name__}: {error}"
        problems.append(StartupProblem("PLUGIN_INVALID", (name,), text, "mend the plugin or disable it"))
        return None


def _is_name(name: str) -> bool:
    is_kernel = re.match(rf"{KERNEL}(_|$)", name) is not None
    return SNAKE.fullmatch(name) is not None and len(name) <= LONGEST_NAME and not is_kernel
