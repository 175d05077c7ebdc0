"""What a search should find: Python rows, their words, and a sort."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paktum.assembly.model import EntityModel
from paktum.read.search import MATCHES
from paktum.storage.folding import words
from paktum.storage.search import searched_models

from .pages import cut
from .worlds import Row, World


@dataclass
class Hit:
    """A record that was found; `rank` says how well it matches, 0 is best."""

    model: EntityModel
    row: Row
    title: str | None
    rank: int

    @property
    def match(self) -> str:
        return MATCHES[self.rank]

    @property
    def place(self) -> tuple[Any, ...]:
        """What hits are sorted by."""
        return self.rank, " ".join(words(self.title or "")), self.model.prefix, self.row["id"]


@dataclass
class Hits:
    """A page of hits."""

    rows: list[Hit]
    total: int
    more_after: bool
    more_before: bool


def hits_of(world: World, text: str, types: Sequence[str] | None = None) -> list[Hit]:
    """All hits, best first."""
    models = searched_models(world.assembly.entities.values())
    wanted = [model for model in models if types is None or model.prefix in types]
    found = [hit for model in wanted for row in world.living(model) if (hit := _hit(world, model, row, text))]
    return sorted(found, key=lambda hit: hit.place)


def page_of_hits(world: World, given: Mapping[str, Any]) -> Hits:
    """The page that the arguments of `search` ask for. Cursors are keys of rows here."""
    everything, kept = hits_of(world, given["text"]), hits_of(world, given["text"], given.get("types"))
    after, before = (_place_of(everything, given.get(name)) for name in ("after", "before"))
    between = [hit for hit in kept if (after is None or hit.place > after) and (before is None or hit.place < before)]
    rows, *more = cut(between, given)
    return Hits(rows, len(kept), *more)


def _place_of(hits: Iterable[Hit], cursor: str | None) -> tuple[Any, ...] | None:
    return None if cursor is None else next(hit.place for hit in hits if hit.row["id"].hex == cursor)


def _hit(world: World, model: EntityModel, row: Row, text: str) -> Hit | None:
    texts: dict[str, str | None] = {}
    for path in model.searched:
        facet, _, name = path.rpartition(".")
        part = model.facets[facet] if facet else model
        if (part.type_name, row["id"], name) in world.unseen:
            return None
        texts[path] = row[facet][name] if facet else row[name]
    title = texts.get(model.display.name) if model.display is not None else None
    sought, titled = words(text), words(title or "")
    every = [word for each in texts.values() for word in words(each or "")]
    tests = (titled == sought, " ".join(titled).startswith(" ".join(sought)), _begin(titled, sought), True)
    return Hit(model, row, title, tests.index(True)) if _begin(every, sought) else None


def _begin(known: Sequence[str], sought: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in known) for each in sought)
