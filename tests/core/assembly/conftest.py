"""Plugins that are made on the fly, installed or not, and what is wrong with them."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from paktum import Plugin, hookimpl
from paktum.assembly import discovery
from paktum.assembly.build import assemble, load_assembly
from paktum.assembly.problems import AssemblyError, StartupProblem


class MakePlugin(Protocol):
    def __call__(self, name: str, **hooks: Any) -> type[Plugin]: ...


def _plugin(name: str, **hooks: Any) -> type[Plugin]:
    """A plugin whose hooks return these lists; attributes of the class (requires, api, version) may be given too."""
    own = {key: value for key, value in hooks.items() if key in {"requires", "api", "version", "package"}}
    returned = {key: value for key, value in hooks.items() if key not in own}
    methods = {key: hookimpl(_returning(key, value)) for key, value in returned.items()}
    return type(name.title(), (Plugin,), {"name": name, "package": "tests.none", **own, **methods})


def _returning(name: str, value: Any) -> Callable[[Any], Any]:
    def hook(self: Plugin) -> Any:
        return value

    hook.__name__ = name
    return hook


@pytest.fixture
def plugin() -> MakePlugin:
    """Makes plugin classes."""
    return _plugin


Problems = list[StartupProblem]


@pytest.fixture
def problems() -> Callable[..., Problems]:
    """What is wrong with the core and some plugin classes; fails if nothing is."""

    def find(*plugins: type[Plugin], primary_tiers: dict[str, str] | None = None) -> Problems:
        with pytest.raises(AssemblyError) as caught:
            assemble(plugins, primary_tiers)
        return caught.value.problems

    return find


@pytest.fixture
def problem(problems: Callable[..., Problems]) -> Callable[..., tuple[str, tuple[str, ...], str, str]]:
    """The one thing that is wrong: its code, plugins, message and remedy."""

    def find(
        *plugins: type[Plugin], primary_tiers: dict[str, str] | None = None
    ) -> tuple[str, tuple[str, ...], str, str]:
        found = problems(*plugins, primary_tiers=primary_tiers)
        assert len(found) == 1, "\n".join(map(str, found))
        return found[0].code, found[0].plugins, found[0].message, found[0].remedy

    return find


@pytest.fixture
def fits(plugin: MakePlugin) -> Callable[..., None]:
    """Assembles plugin classes; fails if anything is wrong."""

    def assembled(*plugins: type[Plugin]) -> None:
        assemble(plugins)

    return assembled


class Site:
    """A folder on the path of imports in which distributions with plugins are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, distribution: str, code: str, *, version: str = "1.0", name: str | None = None) -> None:
        """Install a distribution `paktum-brewing` with a module of this code, whose class `It` is the plugin."""
        plugin = name or distribution.removeprefix("paktum-")
        module = distribution.replace("-", "_")
        (self.folder / f"{module}.py").write_text(f"from paktum import Plugin, hookimpl\n{code}\n")
        info = self.folder / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[paktum.plugins]\n{plugin} = {module}:It\n")
        importlib.invalidate_caches()
        discovery._installed.cache_clear()

    def plugin(self, name: str, *, version: str = "1.0", **attributes: Any) -> None:
        """Install a plugin that adds nothing."""
        lines = [f"    {key} = {value!r}" for key, value in {"name": name, **attributes}.items()]
        self.install(f"paktum-{name}", "class It(Plugin):\n" + "\n".join(lines), version=version)

    def problems(self, *names: str) -> Problems:
        """What is wrong with the core and these installed plugins."""
        with pytest.raises(AssemblyError) as caught:
            load_assembly(names)
        return caught.value.problems

    def problem(self, *names: str) -> tuple[str, tuple[str, ...], str, str]:
        """The one thing that is wrong."""
        (found,) = self.problems(*names)
        return found.code, found.plugins, found.message, found.remedy


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An empty folder to install plugins in."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Site(tmp_path)
    for path in tmp_path.iterdir():
        sys.modules.pop(path.stem, None)
    discovery._installed.cache_clear()
