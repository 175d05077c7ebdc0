"""Texts in other languages, from the `locale/<language>.po` of each plugin's package."""

from collections.abc import Iterable
from functools import cached_property
from importlib.resources import files
from threading import Lock

from .model import PluginInfo

SOURCE_LANGUAGE = "en"


class Catalogue:
    """Translates labels; a language is read when it is first asked for."""

    def __init__(self, plugins: Iterable[PluginInfo]) -> None:
        self._packages = tuple(plugin.package for plugin in plugins)
        self._texts: dict[str, dict[str, str]] = {SOURCE_LANGUAGE: {}}
        self._lock = Lock()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that at least one plugin has a catalogue for, English first."""
        found = {
            entry.name.removesuffix(".po")
            for package in self._packages
            if (folder := files(package) / "locale").is_dir()
            for entry in folder.iterdir()
            if entry.name.endswith(".po")
        }
        return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))

    def text(self, message: str, language: str) -> str:
        """The message in the language (`hu`, `hu-HU`), or as it was declared where there is no translation."""
        code = language.replace("_", "-").partition("-")[0]
        if code not in self._texts:
            self._load(code)
        return self._texts[code].get(message, str(message))

    def _load(self, code: str) -> None:
        with self._lock:
            texts: dict[str, str] = {}
            for package in reversed(self._packages):
                catalogue = files(package) / "locale" / f"{code}.po"
                if catalogue.is_file():
                    texts |= read_catalogue(catalogue.read_bytes())
            self._texts[code] = texts


def read_catalogue(content: bytes) -> dict[str, str]:
    """The translated messages of a gettext catalogue (`.po`, UTF-8)."""
    from io import BytesIO

    from babel.messages.pofile import read_po  # 60 ms, needed only when a language other than English is asked for

    catalogue = read_po(BytesIO(content))
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
