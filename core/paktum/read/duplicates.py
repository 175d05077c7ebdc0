"""Finds records that may be the same: those whose names are alike, and those that share what one record has alone.

SQL puts the records that the actor sees into blocks, by the first letters of their names and by equal keys; only what
stands in one block is compared, so that the effort grows with the records and not with their pairs.
"""

import asyncio
import itertools
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from rapidfuzz import fuzz

from ..access.actor import Actor
from ..access.policy import Policies
from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FieldModel
from ..declare.errors import missing_record, refuse
from ..declare.fields import Alike
from ..settings import USUAL_DUPLICATES, DuplicateSettings
from ..storage.folding import words
from .binding import Binder, Request
from .clock import Clock
from .reading import Reading
from .rows import Level
from .run import Reads

FIRST_LETTERS = 6
"""Of the name, by which records come into one block."""

LARGEST_BLOCK = 300
"""Records of one block that are compared each with each; a larger block is divided by more letters."""

MOST_SHARING = 20
"""Records that may share a key: what more of them share, such as a switchboard's number, says nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two records may be the same: an attribute (with its entity), and how alike its values are, from 0 to 1."""

    field: str
    label: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records that may be the same, the older one first, with a score from 0 to 1."""

    record: uuid.UUID
    other: uuid.UUID
    score: float
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Found:
    """What is known of the records that were put into blocks."""

    names: dict[uuid.UUID, str] = field(default_factory=dict)
    places: dict[uuid.UUID, tuple[Any, ...]] = field(default_factory=dict)
    blocks: list[list[uuid.UUID]] = field(default_factory=list)
    sharing: dict[tuple[uuid.UUID, uuid.UUID], list[Reason]] = field(default_factory=dict)


@dataclass(frozen=True)
class Duplicates:
    """Looks for duplicates in one database."""

    assembly: Assembly
    reads: Reads
    policies: Policies
    clock: Clock
    thresholds: DuplicateSettings = USUAL_DUPLICATES

    async def find(self, actor: Actor, locale: str, type_name: str, of: str | None, first: int) -> list[Candidate]:
        """The pairs of records of a kind that may be the same, the most alike first; with `of`, those of one record.
        Refuses with INVALID_VALUE a kind that cannot be merged."""
        model = self.assembly.entities.get(type_name)
        if model is None or model.merged_into is None:
            raise refuse("INVALID_VALUE", f"records of the type {type_name} cannot be merged", "type")
        key = None if of is None else model.find_key(of)
        if of is not None and key is None:
            raise refuse("NOT_FOUND", missing_record(type_name), "of")
        found = await self._found(model, actor, key)
        ranked = await asyncio.to_thread(self._ranked, model, found, key, first)
        return [replace(each, reasons=tuple(self._told(why, locale) for why in each.reasons)) for each in ranked]

    def _told(self, reason: Reason, locale: str) -> Reason:
        return replace(reason, label=self.assembly.catalogue.text(reason.label, locale))

    async def _found(self, model: EntityModel, actor: Actor, key: uuid.UUID | None) -> _Found:
        found, request = _Found(), Request({}, actor, self.clock.today(), {} if key is None else {"record": key})
        for name in _alike(model, Alike.NAME):
            rows = await self.reads.rows(self._names(model, name, actor, key), request)
            self._note_names(found, rows)
        for holder, through, shared in self._keys(model):
            statement = self._sharing(holder, through, shared, actor, key)
            rows = await self.reads.rows(statement, request)
            path = shared.api_name if through is None else f"{holder.api_name}.{shared.api_name}"
            _note_sharing(found, rows, Reason(path, shared.label, 1.0))
        return found

    def _level(self, model: EntityModel, actor: Actor) -> tuple[Level, Binder]:
        binder = Binder(self.reads.engine, actor)
        return Level(Reading(self.assembly, self.policies(actor), binder=binder), model), binder

    def _names(self, model: EntityModel, name: FieldModel, actor: Actor, key: uuid.UUID | None) -> Any:
        level, binder = self._level(model, actor)
        folded = level.row.folded_of(name)
        parts = [level.row.part_of(each, part, folded=True) for each in _alike(model, Alike.PLACE)
                 for part in each.parts if part.name in PLACE]  # fmt: skip
        block = sa.func.substr(folded, 1, FIRST_LETTERS)
        columns = [level.row.id.label("id"), folded.label("name"), block.label("block")]
        rows = level.select(*columns, *(part.label(f"p{n}") for n, part in enumerate(parts)))
        return self._blocked(rows.where(*level.visible(), folded.is_not(None)), binder, key, None)

    def _sharing(
        self, holder: EntityModel, through: str | None, shared: FieldModel, actor: Actor, key: uuid.UUID | None
    ) -> Any:
        level, binder = self._level(holder, actor)
        owner = level.row.id if through is None else level.row.key_of(through)
        value = level.row.folded_of(shared)
        rows = level.select(owner.label("id"), value.label("name"), value.label("block"))
        return self._blocked(rows.where(*level.visible(), value.is_not(None)), binder, key, MOST_SHARING)

    def _blocked(self, rows: sa.Select[Any], binder: Binder, key: uuid.UUID | None, most: int | None) -> Any:
        """The rows that share a block with others, block by block."""
        seen = rows.cte("seen")
        size = sa.func.count().over(partition_by=seen.c.block).label("size")
        wanted = sa.select(*seen.c, size)
        if key is not None:
            its = sa.select(seen.c.block).where(seen.c.id == binder.key("record"))
            wanted = wanted.where(seen.c.block.in_(its))
        blocks = wanted.subquery("blocks")
        listed = sa.select(*(each for each in blocks.c if each.name != "size")).where(blocks.c.size > 1)
        if most is not None:
            listed = listed.where(blocks.c.size <= most)
        return binder.statement(listed.order_by(blocks.c.block, blocks.c.id))

    def _keys(self, model: EntityModel) -> Iterator[tuple[EntityModel, str | None, FieldModel]]:
        """What records have alone, their own or of records that belong to them: who has it, and by which reference."""
        yield from ((model, None, each) for each in _alike(model, Alike.KEY))
        for holder in self.assembly.entities.values():
            if holder.parent is not None and holder.parent.target is model.cls:
                yield from ((holder, holder.parent.name, each) for each in _alike(holder, Alike.KEY))

    def _note_names(self, found: _Found, rows: Iterable[Sequence[Any]]) -> None:
        for _block, listed in itertools.groupby(rows, key=lambda row: row[2]):
            heads: dict[uuid.UUID, str] = {}
            for row in listed:
                key = _key(row[0])
                found.names[key], found.places[key] = " ".join(sorted(words(row[1]))), tuple(row[3:])
                heads[key] = row[1]
            found.blocks += _divided(list(heads), heads, FIRST_LETTERS)

    def _ranked(self, model: EntityModel, found: _Found, key: uuid.UUID | None, first: int) -> list[Candidate]:
        candidates: dict[tuple[uuid.UUID, uuid.UUID], Candidate] = {}
        least = self.thresholds.least_name * 100
        name, place = (next(_alike(model, kind), None) for kind in (Alike.NAME, Alike.PLACE))
        for block in found.blocks:
            for one, other in itertools.combinations(sorted(block), 2):
                alike = fuzz.ratio(found.names[one], found.names[other], score_cutoff=least)
                if alike and (key is None or key in (one, other)):
                    candidates[one, other] = _scored(found, one, other, alike / 100, name, place)
        for (one, other), reasons in found.sharing.items():
            known = candidates.get((one, other))
            alike = known.reasons[0].likeness if known is not None else 0.0
            others = known.reasons if known is not None else ()
            if key is None or key in (one, other):
                candidates[one, other] = Candidate(one, other, round(0.9 + alike / 10, 4), (*reasons, *others))
        wanted = [each for each in candidates.values() if each.score >= self.thresholds.least_score]
        return sorted(wanted, key=lambda each: (-each.score, each.record, each.other))[:first]


PLACE = frozenset({"post_code", "town_name"})
"""The parts of an address that are compared."""


def _scored(
    found: _Found, one: uuid.UUID, other: uuid.UUID, alike: float, name: FieldModel | None, place: FieldModel | None
) -> Candidate:
    """A pair whose names are alike: nine tenths of the score are theirs, one is that of the place."""
    assert name is not None
    pairs = list(zip(found.places[one], found.places[other], strict=True))
    known = [mine == its for mine, its in pairs if mine is not None and its is not None]
    nearness = sum(known) / len(known) if known else 0.5
    reasons = [Reason(name.api_name, name.label, round(alike, 4))]
    if known and nearness and place is not None:
        reasons.append(Reason(place.api_name, place.label, round(nearness, 4)))
    return Candidate(one, other, round(0.9 * alike + 0.1 * nearness, 4), tuple(reasons))


def _note_sharing(found: _Found, rows: Iterable[Sequence[Any]], reason: Reason) -> None:
    for _value, listed in itertools.groupby(rows, key=lambda row: row[2]):
        for one, other in itertools.combinations(sorted({_key(row[0]) for row in listed}), 2):
            known = found.sharing.setdefault((one, other), [])
            if reason not in known:
                known.append(reason)


def _divided(keys: list[uuid.UUID], names: Mapping[uuid.UUID, str], letters: int) -> Iterator[list[uuid.UUID]]:
    """A block in parts that are small enough, by more and more letters of the names."""
    if len(keys) <= LARGEST_BLOCK or letters > 2 * LARGEST_BLOCK:
        yield keys[:LARGEST_BLOCK]
        return
    longer = 2 * letters
    ordered = sorted(keys, key=lambda key: names[key][:longer])
    for _start, listed in itertools.groupby(ordered, key=lambda key: names[key][:longer]):
        yield from _divided(list(listed), names, longer)


def _alike(model: EntityModel, kind: Alike) -> Iterator[FieldModel]:
    return (each for each in model.fields.values() if each.meta.alike is kind)


def _key(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
