"""Policies that hide rows and values by rules which SQL and Python both know, and the world as a reader sees it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from paktum.access.actor import Actor
from paktum.access.policy import hidden, hidden_unless
from paktum.access.rights import UNRESTRICTED
from paktum.assembly.model import EntityModel, FacetModel, FieldModel
from paktum.read.binding import Request
from paktum.read.rows import StoredRow

from .rows import AUTHORS, BOOKS, PRIZES, VISITS, key
from .worlds import Row, World

PARENTS = {
    "FairVisit": ("book", "PressBook"), "HonoursPrize": ("book", "PressBook"), "PressBook": ("author", "PressAuthor"),
    "TierAssignment": ("record_id", "PressAuthor"), "WorkflowChange": ("record_id", "PressBook"),
}  # fmt: skip
"""Where the rights to a record come from, if they come through another."""

EVERY_KEY = [key(table, number) for table, count in enumerate((AUTHORS, BOOKS, VISITS, PRIZES, 10, 60), start=1)
             for number in range(count)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader(Actor):
    """Somebody whose rights are drawn: `veil` decides by which rules, the rest of them which rows those let through."""

    veil: int = 0
    known: tuple[UUID, ...] = ()


def reader(veil: int, number: int) -> Reader:
    """One of several readers behind a veil."""
    known = tuple(random.Random(number).sample(EVERY_KEY, len(EVERY_KEY) // 2))
    return Reader(key(9, number), ("reader",), frozenset({"*"}), rights=UNRESTRICTED, veil=veil, known=known)


def _user_id(request: Request) -> Any:
    return request.actor.user_id


def _known(request: Request) -> Any:
    assert isinstance(request.actor, Reader)
    return request.actor.known


class Rule(Protocol):
    """What lets a reader see a record or a value; `row` is that of the record, never of its facet."""

    def sql(self, veil: "Veil", row: StoredRow) -> Any: ...

    def holds(self, sight: "Sight", model: EntityModel, row: Row) -> bool: ...


class Own:
    """Records that the reader made, or nobody."""

    def sql(self, veil: "Veil", row: StoredRow) -> Any:
        maker = row.value("created_by_id")
        return sa.or_(maker.is_(None), maker == row.bind(_user_id, sa.Uuid()))

    def holds(self, sight: "Sight", model: EntityModel, row: Row) -> bool:
        return row["created_by_id"] in {None, sight.reader.user_id}


class Known:
    """Records that are on the reader's list."""

    def sql(self, veil: "Veil", row: StoredRow) -> Any:
        return row.among(row.id, _known, sa.Uuid())

    def holds(self, sight: "Sight", model: EntityModel, row: Row) -> bool:
        return row["id"] in sight.reader.known


class First:
    """Records that nobody has changed."""

    def sql(self, veil: "Veil", row: StoredRow) -> Any:
        return row.value("version") == sa.literal_column("1")

    def holds(self, sight: "Sight", model: EntityModel, row: Row) -> bool:
        return bool(row["version"] == 1)


class Nobody:
    """None at all."""

    def sql(self, veil: "Veil", row: StoredRow) -> Any:
        return sa.false()

    def holds(self, sight: "Sight", model: EntityModel, row: Row) -> bool:
        return False


class Through:
    """Records whose parent the reader sees."""

    def sql(self, veil: "Veil", row: StoredRow) -> Any:
        name, parent = PARENTS[row.model.type_name]

        def is_seen(other: StoredRow) -> Any:
            same, seen = other.id == row.value(name), veil.rows(other)
            return same if seen is None else sa.and_(same, seen)

        return row.any(row.assembly.entities[parent].cls, is_seen)

    def holds(self, sight: "Sight", model: EntityModel, row: Row) -> bool:
        name, parent = PARENTS[model.type_name]
        above = sight.world.assembly.entities[parent]
        found = sight.world.find(above, row[name])
        return found is not None and sight.sees(above, found)


OF_ROWS: tuple[Rule | None, ...] = (None, None, Own(), Own(), Known(), First(), Through(), Through(), Nobody())
OF_VALUES: tuple[Rule | None, ...] = (None, None, Own(), Known(), First(), Nobody())


@dataclass(frozen=True)
class Veil:
    """A policy that is drawn: each entity and each attribute that may be empty gets one of the rules."""

    shape: int

    def may_use(self, field: FieldModel) -> bool:
        return True

    def rows(self, row: StoredRow) -> Any:
        rule = self.rule_of_rows(row.model)
        return None if rule is None else rule.sql(self, row)

    def column(self, field: FieldModel, row: StoredRow, expression: Any) -> Any:
        rule = self.rule_of_values(row.model, field)
        if rule is None:
            return expression
        if isinstance(rule, Nobody):
            return hidden(expression)
        return hidden_unless(rule.sql(self, row.owner if isinstance(row.model, FacetModel) else row), expression)

    def permits(self, row: StoredRow, action: str) -> Any:
        return None

    def rule_of_rows(self, model: EntityModel | FacetModel) -> Rule | None:
        rules = OF_ROWS if model.type_name in PARENTS else [each for each in OF_ROWS if not isinstance(each, Through)]
        return self._drawn(model.type_name, rules)

    def rule_of_values(self, model: EntityModel | FacetModel, field: FieldModel) -> Rule | None:
        return self._drawn(f"{model.type_name}.{field.name}", OF_VALUES)

    def _drawn(self, name: str, rules: Any) -> Any:
        return random.Random(f"{self.shape} {name}").choice(rules)


def veils(actor: Actor) -> Veil:
    """The policy of a reader."""
    assert isinstance(actor, Reader)
    return Veil(actor.veil)


@dataclass(frozen=True)
class Sight:
    """A world, and who looks at it."""

    world: World
    reader: Reader

    @property
    def veil(self) -> Veil:
        return Veil(self.reader.veil)

    def sees(self, model: EntityModel, row: Row) -> bool:
        """Whether the reader sees a living record."""
        rule = self.veil.rule_of_rows(model)
        return rule is None or rule.holds(self, model, row)

    def reads(self, model: EntityModel, part: EntityModel | FacetModel, field: FieldModel, row: Row) -> bool:
        """Whether the reader sees a value of a record, or of its facet."""
        rule = None if part.promises(field) else self.veil.rule_of_values(part, field)
        return rule is None or rule.holds(self, model, row)

    def seen(self) -> World:
        """The world without what the reader does not see."""
        unseen = {(part.type_name, row["id"], field.name) for _, part, field, row in self._unread()}
        rows = {}
        for name, all_rows in self.world.rows.items():
            model = self.world.assembly.entities[name]
            rows[name] = [self._emptied(model, row, unseen) for row in all_rows if self.sees(model, row)]
        return World(
            self.world.assembly, rows, self.world.computed, self.world.guards, frozenset(unseen), self.world.whole
        )

    def _unread(self) -> Iterator[tuple[EntityModel, EntityModel | FacetModel, FieldModel, Row]]:
        for name, rows in self.world.rows.items():
            model = self.world.assembly.entities[name]
            for row in rows:
                for part in (model, *model.facets.values()):
                    for field in part.fields.values():
                        if not self.reads(model, part, field, row):
                            yield model, part, field, row

    def _emptied(self, model: EntityModel, row: Row, unseen: set[tuple[str, UUID, str]]) -> Row:
        def without(part: EntityModel | FacetModel, values: Row) -> Row:
            return {
                name: None if (part.type_name, row["id"], name) in unseen else each for name, each in values.items()
            }

        facets = {name: without(facet, row[name]) for name, facet in model.facets.items() if name in row}
        return without(model, row) | facets

    def disguised(self, fresh: World) -> World:
        """Another world that the reader cannot tell from this one: what is not seen is as in the fresh one."""
        rows = {}
        for name, all_rows in self.world.rows.items():
            model = self.world.assembly.entities[name]
            others = {row["id"]: row for row in fresh.rows[name]}
            rows[name] = [self._disguised(model, row, others[row["id"]]) for row in all_rows]
            rows[name] += [{**row, "id": _other(row["id"])} for row in rows[name] if not self._shows(model, row)]
        return World(self.world.assembly, rows, self.world.computed, self.world.guards)

    def _shows(self, model: EntityModel, row: Row) -> bool:
        return not row["deleted"] and self.sees(model, row)

    def _disguised(self, model: EntityModel, row: Row, fresh: Row) -> Row:
        deciding = {name: row[name] for name in self._deciding(model)}
        if not self._shows(model, row):
            return fresh | deciding
        facets = {
            name: self._of_part(model, facet, row, row[name], fresh[name])
            for name, facet in model.facets.items() if name in row
        }  # fmt: skip
        return self._of_part(model, model, row, row, fresh) | facets | deciding

    def _of_part(self, model: EntityModel, part: EntityModel | FacetModel, row: Row, own: Row, fresh: Row) -> Row:
        values = dict(own)
        for field in part.fields.values():
            if field.computed is not None:
                continue
            if not self.reads(model, part, field, row):
                values[field.name] = fresh[field.name]
            elif field.target is not None and not self._leads(field, own):
                values[field.name] = None if field.nullable else own[field.name]
        return values

    def _leads(self, field: FieldModel, own: Row) -> bool:
        """Whether a reference leads to a record that the reader sees."""
        assert field.target is not None
        target = self.world.assembly.entity(field.target)
        found = self.world.find(target, own[field.name])
        return found is not None and self.sees(target, found)

    def _deciding(self, model: EntityModel) -> tuple[str, ...]:
        """The attributes by which rules decide."""
        parent = [PARENTS[model.type_name][0]] if isinstance(self.veil.rule_of_rows(model), Through) else []
        return ("id", "deleted", "created_by_id", "version", *parent)


def _other(same: UUID) -> UUID:
    return UUID(int=same.int + 1)
