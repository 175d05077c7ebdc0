"""A guild of brewers: a tier scheme over clients with thresholds, a facet, a list and a date."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import (
    Client,
    Criterion,
    Entity,
    Facet,
    Mapped,
    Plugin,
    Tier,
    TierAssignment,
    TierChange,
    TierScheme,
    field,
    hookimpl,
    label as _,
    today,
)
from paktum.access.actor import SYSTEM
from paktum.assembly.build import Assembly, assemble
from paktum.read.clock import Clock
from paktum.storage.audit import AUDIT, CHANGE_SETS
from paktum.storage.types import instant_text
from paktum.testing.databases import make_tables
from paktum.tiers.engine import RetierResult, retier
from paktum.write.canonical import text_of
from paktum.write.writer import Writer

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


class ClientGuild(Facet[Client]):
    """What the guild knows about a brewer."""

    barrels: Mapped[int | None] = field()
    banned_until: Mapped[date | None] = field()


SMALL = Criterion("small", _("Ten people"), lambda client: client.employees >= 10)
BREWING = Criterion("brewing", _("A hundred barrels"), lambda client: client.guild.barrels >= 100)
LARGE = Criterion("large", _("A hundred people"), lambda client: client.employees >= 100)
GROUP = Criterion("group", _("Subsidiaries"), lambda client: client.subsidiaries.any())
BANNED = Criterion("banned", _("Banned"), lambda client: client.guild.banned_until >= today())
HOUSE = Criterion("house", _("In the register"), lambda client: client.country.is_not(None))

GUILD = TierScheme(
    "guild.rank",
    _("Rank in the guild"),
    Client,
    primary=True,
    tiers=(
        Tier("apprentice", _("Apprentice")),
        Tier("master", _("Master"), criteria=(SMALL, BREWING)),
        Tier("elder", _("Elder"), criteria=(LARGE, BREWING, GROUP)),
    ),
    blocks=(BANNED,),
)
REGISTER = TierScheme(
    "guild.register",
    _("Register"),
    Client,
    tiers=(Tier("stranger", _("Stranger")), Tier("known", _("Known"), criteria=(HOUSE,))),
)


class Guild(Plugin):
    """A plugin of the tests."""

    name = "guild"
    package = "tests"
    schemes = (GUILD, REGISTER)

    @hookimpl
    def entities(self) -> Sequence[type[Entity] | type[Facet[Any]]]:
        return [ClientGuild]

    @hookimpl
    def tier_schemes(self) -> Sequence[TierScheme]:
        return self.schemes


def reordered(*codes: str) -> type[Plugin]:
    """The same plugin in a later version, whose scheme has these tiers in this order."""
    tiers = {tier.code: tier for tier in GUILD.tiers}
    scheme = TierScheme(GUILD.code, GUILD.label, Client, tuple(tiers[code] for code in codes), blocks=GUILD.blocks)
    return type("Later", (Guild,), {"schemes": (scheme,)})


@dataclass
class House:
    """A database with the guild's clients."""

    assembly: Assembly
    engine: sa.Engine
    now: datetime = START

    @property
    def writer(self) -> Writer:
        return Writer(self.assembly, self.engine, Clock(lambda: self.now))

    def later(self, **passed: int) -> datetime:
        """Let time pass."""
        self.now += timedelta(**passed)
        return self.now

    def client(
        self, name: str, *, barrels: int | None = None, banned_until: date | None = None, **values: Any
    ) -> Client:
        guild = {"barrels": barrels, "banned_until": banned_until}
        return self.writer.run(
            SYSTEM, lambda change: change.create(Client, name=name, facets={"guild": guild}, **values)
        )

    def update(self, client: Client, **values: Any) -> None:
        facets = {"guild": {name: values.pop(name) for name in ("barrels", "banned_until") if name in values}}
        self.writer.run(SYSTEM, lambda change: change.update(change.get(Client, client.id), facets=facets, **values))

    def delete(self, client: Client) -> None:
        self.writer.run(SYSTEM, lambda change: change.delete(change.get(Client, client.id)))

    def retier(self, scheme: str | None = GUILD.code) -> list[tuple[str, int, int]]:
        """Re-tier; which scheme, how many records, how many changes."""
        results: list[RetierResult] = retier(self.assembly, self.writer, scheme=scheme)
        return [(each.scheme, each.records, each.changed) for each in results]

    def assigned(self, client: Client, *names: str) -> tuple[Any, ...]:
        """Attributes of a client's one assignment in the guild's scheme."""
        found = self._rows(TierAssignment, client, names)
        assert len(found) == 1
        return found[0]

    def noted(self, client: Client) -> list[tuple[Any, ...]]:
        """What the audit has of a client's assignment in the guild's scheme, oldest first."""
        kept = self.assembly.entity(TierAssignment).table.c
        mine = sa.select(kept.id).where(kept.record_id == client.id, kept.scheme == GUILD.code)
        told = (CHANGE_SETS.c.origin, CHANGE_SETS.c.operation, CHANGE_SETS.c.at, AUDIT.c.changes)
        query = sa.select(AUDIT.c.version, AUDIT.c.action, *told).join(
            CHANGE_SETS, CHANGE_SETS.c.id == AUDIT.c.change_set_id
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query.where(AUDIT.c.record_id.in_(mine)).order_by(AUDIT.c.version)).all()
        assert [row.changes for row in rows] == [text_of(json.loads(row.changes)) for row in rows]  # in canonical form
        return [(*row[:-1], json.loads(row.changes)) for row in rows]

    def shown(self, instant: datetime) -> str:
        """An instant as the audit shows it."""
        return instant_text(instant)

    def changes(self, client: Client, *names: str) -> list[tuple[Any, ...]]:
        """Attributes of a client's changes in the guild's scheme, oldest first."""
        return self._rows(TierChange, client, names)

    def _rows(self, cls: Any, client: Client, names: Sequence[str]) -> list[tuple[Any, ...]]:
        def read(change: Any) -> list[tuple[Any, ...]]:
            found = [each for each in change.list_(cls) if (each.record_id, each.scheme) == (client.id, GUILD.code)]
            return [tuple(getattr(each, name) for name in names) for each in found]

        return self.writer.run(SYSTEM, read)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """What is sent to the database meanwhile."""
        sent: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            sent.append(statement)

        sa.event.listen(self.engine, "before_cursor_execute", note)
        yield sent
        sa.event.remove(self.engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def assembly() -> Assembly:
    """The core and the guild."""
    return assemble([Guild])


@pytest.fixture
def house(assembly: Assembly, engine: sa.Engine) -> House:
    """An empty database with the guild's tables."""
    make_tables(assembly, engine)
    return House(assembly, engine)
