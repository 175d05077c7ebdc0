"""Texts in other languages, from the `locale/<language>.po` of each plugin's package."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from ..declare.labels import FilledLabel, Label
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
        found = {path.stem for path in self._files()}
        return (SOURCE_LANGUAGE, *sorted(found - {SOURCE_LANGUAGE}))

    def text(self, message: str, language: str) -> str:
        """The message in the language (`hu`, `hu-HU`), or as it was declared where there is no translation."""
        if isinstance(message, FilledLabel):
            values = {name: self._value(value, language) for name, value in message.values.items()}
            return self.text(message.template, language).format(**values)
        code = language.replace("_", "-").partition("-")[0].lower()
        if code not in self.languages:
            return str(message)
        if code not in self._texts:
            self._load(code)
        return self._texts[code].get(message, str(message))

    def _value(self, value: Any, language: str) -> Any:
        return self.text(value, language) if isinstance(value, Label) else value

    def _load(self, code: str) -> None:
        with self._lock:
            texts: dict[str, str] = {}
            for path in self._files():
                if path.stem == code:
                    texts = read_catalogue(path.read_bytes()) | texts  # the plugin that comes first wins
            self._texts[code] = texts

    def _files(self) -> Iterator[Path]:
        """All catalogues, in the order of the plugins. What is no package (a script, a test) has none."""
        for package in dict.fromkeys(self._packages):
            try:
                folder = Path(str(files(package))) / "locale"
            except (ModuleNotFoundError, TypeError):
                continue
            if folder.is_dir():
                yield from sorted(folder.glob("*.po"))


def read_catalogue(content: bytes) -> dict[str, str]:
    """The translated messages of a gettext catalogue (`.po`, UTF-8)."""
    from babel.messages.pofile import read_po  # noqa: PLC0415  60 ms, needed only for other languages than English

    catalogue = read_po(BytesIO(content))
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
