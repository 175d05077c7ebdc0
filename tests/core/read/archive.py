"""An archive whose records are found by their texts, and what a plain search in them would find."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from paktum import Change, Entity, Facet, Mapped, Plugin, field, hookimpl
from paktum.assembly.build import Assembly, assemble

ALPHABET = "aábcdeéfghiíjklmnoóöőprstuúüűvz"
SEPARATORS = (" ", "  ", "-", ", ", " & ", "/", "_", " (", ") ", ".", "@", "'", '"', ":*", " % ")


class Paper(Entity, display="title"):
    """A paper; it may have no title."""

    title: Mapped[str | None] = field(searchable=True)
    number: Mapped[str | None] = field(exact=True, searchable=True)
    body: Mapped[str | None] = field(long=True, searchable=True)
    remark: Mapped[str | None] = field()


class Drawer(Entity, display="name"):
    """Where papers are."""

    name: Mapped[str] = field(searchable=True)


class Slip(Entity):
    """Something that nothing names."""

    text: Mapped[str] = field(searchable=True)


class Key(Entity, display="name"):
    """What search does not find."""

    name: Mapped[str] = field()


class PaperSeal(Facet[Paper]):
    """What another plugin knows of a paper."""

    motto: Mapped[str | None] = field(searchable=True)


class Archive(Plugin):
    """The plugin that declares them."""

    name = "archive"
    package = "tests"

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [Paper, Drawer, Slip, Key]


class Seal(Plugin):
    """A plugin that adds a text to papers."""

    name = "seal"
    package = "tests"
    requires = ("archive",)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [PaperSeal]


def archive_assembly() -> Assembly:
    """The core and the two plugins."""
    return assemble([Archive, Seal])


TYPES = {"ARCHIVE_PAPER": Paper, "ARCHIVE_DRAWER": Drawer, "ARCHIVE_SLIP": Slip}
TITLES = {Paper: "title", Drawer: "name"}


@dataclass(frozen=True, slots=True)
class Filed:
    """A record in plain Python: its type, its texts, and its id once it is stored."""

    cls: type[Entity]
    texts: dict[str, str | None]
    motto: str | None = None
    public_id: str = ""

    @property
    def type(self) -> str:
        return next(name for name, cls in TYPES.items() if cls is self.cls)

    @property
    def title(self) -> str | None:
        return self.texts.get(TITLES.get(self.cls, ""))

    def words(self) -> set[str]:
        texts = [text for name, text in self.texts.items() if name != "remark"]
        return {word for text in (*texts, self.motto) for word in plain_words(text)}


def plain_words(text: str | None) -> list[str]:
    """The words of a text, as somebody would make them who does not know the product."""
    letters = unicodedata.normalize("NFKD", (text or "").lower())
    return list(dict.fromkeys(re.findall(r"[^\W_]+", "".join(each for each in letters if not "̀" <= each <= "ͯ"))))


def plain_search(records: Iterable[Filed], text: str, types: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    """Type, title, match and id of what a search finds, in order."""
    wanted = plain_words(text)

    def begin(known: Iterable[str]) -> bool:
        return all(any(word.startswith(each) for word in known) for each in wanted)

    def match(record: Filed) -> int:
        title = plain_words(record.title)
        tests = (title == wanted, " ".join(title).startswith(" ".join(wanted)), begin(title), True)
        return tests.index(True)

    found = [each for each in records if begin(each.words()) and (types is None or each.type in types)]
    keyed = sorted((match(each), " ".join(plain_words(each.title)), each.public_id, each) for each in found)
    names = ("TITLE", "TITLE_START", "TITLE_WORDS", "TEXT")
    return [(each.type, each.title, names[rank], public_id) for rank, _, public_id, each in keyed]


def file(change: Change, records: Iterable[Filed]) -> list[Filed]:
    """Store records."""

    def store(record: Filed) -> str:
        facets = {"seal": {"motto": record.motto}} if record.cls is Paper else None
        made = change.create(record.cls, facets=facets, **record.texts)
        return change.assembly.entity(record.cls).public_id(made.id)

    return [replace(record, public_id=store(record)) for record in records]


def random_records(random: Random, count: int) -> Iterator[Filed]:
    """Records of few words, so that many have the same."""
    words = ["".join(random.choice(ALPHABET) for _ in range(random.randint(1, 5))) for _ in range(60)]

    def text() -> str:
        chosen = [random.choice([str, str.upper, str.title])(random.choice(words)) for _ in range(random.randint(1, 4))]
        return random.choice(SEPARATORS).join(chosen)

    for _ in range(count):
        kind = random.choice((Paper, Paper, Drawer, Slip))
        if kind is Paper:
            texts = {name: random.choice((None, text())) for name in ("title", "number", "body", "remark")}
            yield Filed(Paper, texts, random.choice((None, text())))
        else:
            yield Filed(kind, {"name" if kind is Drawer else "text": text()})
