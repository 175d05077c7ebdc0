"""Re-tiers all records of an entity: a constant number of SQL statements per scheme, however many records there are.

The verdicts are computed once, into a temporary table of what is to be written; the rest reads from there.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateTable, DropTable

from ..access.actor import SYSTEM
from ..access.policy import Unrestricted
from ..assembly.build import Assembly
from ..declare.errors import refuse
from ..declare.tiers import Criterion, TierScheme
from ..read.dialects import Concatenation
from ..read.reading import Reading
from ..read.rows import Level
from ..storage.types import Instant, new_id
from ..write.cause import Origin
from ..write.change import Change
from ..write.rules import days_of
from ..write.writer import Writer
from . import noting
from .keys import NumberedKey
from .models import TierAssignment, TierChange
from .thresholds import holds

TEMPORARY = "paktum_retier"

OPERATION = "retier"
"""What the change sets of a re-tiering say was done."""

EMPTY = sa.literal_column("''", sa.Text())
COMMA = sa.literal_column("','", sa.Text())


@dataclass(frozen=True, slots=True)
class RetierResult:
    """What re-tiering did with one scheme: of how many living records how many got another tier, or their first."""

    scheme: str
    records: int
    changed: int
    seconds: float


def retier(assembly: Assembly, writer: Writer, *, scheme: str | None = None) -> list[RetierResult]:
    """Put every living record into the tier that its criteria give it, in all schemes or in one; each in a transaction.

    A record is in the highest tier all of whose criteria hold, else in the first. While one of the scheme's blocks
    holds it does not rise. Every change is kept with its reasons. Refuses with TIER_SCHEME_UNKNOWN.
    """
    if scheme is not None and scheme not in assembly.schemes:
        known = ", ".join(assembly.schemes) or "none"
        raise refuse("TIER_SCHEME_UNKNOWN", f"there is no tier scheme {scheme!r}; there are: {known}")
    chosen = [each for each in assembly.schemes.values() if scheme in {None, each.code}]
    return [_retier(writer, each) for each in chosen]


def _retier(writer: Writer, scheme: TierScheme) -> RetierResult:
    started = monotonic()
    records, changed = writer.run(SYSTEM, _Run(scheme), origin=Origin.SYSTEM, operation=OPERATION)
    return RetierResult(scheme.code, records, changed, monotonic() - started)


class _Run:
    """One re-tiering of one scheme, inside a transaction."""

    def __init__(self, scheme: TierScheme) -> None:
        self.scheme = scheme

    def __call__(self, change: Change) -> tuple[int, int]:
        """How many living records there are, and how many got another tier."""
        connection = change.session.connection()
        _wait_for_others(connection, change.assembly)
        table = change.assembly.entity(self.scheme.on).table
        living = sa.select(sa.func.count()).select_from(table).where(table.c.deleted_at.is_(None))
        records = connection.execute(living).scalar_one()
        with _temporary(connection, change.assembly) as due:
            verdicts = _Verdicts(change.assembly, self.scheme)
            what = sa.insert(due).from_select([column.name for column in due.c], verdicts.due(), include_defaults=False)
            connection.execute(what, days_of(verdicts.flags, change.today))
            stamps = _stamps(change)
            noted = connection.execute(
                _history(change.assembly, due, self.scheme, stamps), execution_options={"preserve_rowcount": True}
            )
            for statement in _written(change, due, self.scheme, stamps):
                connection.execute(statement)
        return records, noted.rowcount


def _wait_for_others(connection: sa.Connection, assembly: Assembly) -> None:
    """Let no other process re-tier meanwhile: both would give a record its first tier. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # the limit is for answers to people
        connection.exec_driver_sql(f"LOCK TABLE {assembly.entity(TierAssignment).table} IN SHARE ROW EXCLUSIVE MODE")


@contextmanager
def _temporary(connection: sa.Connection, assembly: Assembly) -> Iterator[sa.Table]:
    """What is to be written, a row per record: `present` is the assignment it has, `from_code` the tier it was in."""
    kept = assembly.entity(TierAssignment).table.c
    table = sa.Table(
        TEMPORARY,
        sa.MetaData(),
        sa.Column("number", sa.Integer()),
        sa.Column("record_id", sa.Uuid()),
        sa.Column("present", sa.Uuid()),
        sa.Column("from_code", kept.code.type),
        sa.Column("code", kept.code.type),
        sa.Column("rank", sa.Integer()),
        sa.Column("met", kept.met.type),
        sa.Column("missing", kept.missing.type),
        prefixes=["TEMPORARY"],
    )
    connection.execute(CreateTable(table))
    yield table
    connection.execute(DropTable(table))


class _Verdicts:
    """What the criteria of a scheme say of each living record, as SQL: one step after another, each a CTE."""

    def __init__(self, assembly: Assembly, scheme: TierScheme) -> None:
        self.scheme = scheme
        self.kept = assembly.entity(TierAssignment).table
        self.ranks = range(1, len(scheme.tiers) + 1)
        level = Level(Reading(assembly, Unrestricted()), assembly.entity(scheme.on))
        self.names = {criterion: f"c{n}" for n, criterion in enumerate(scheme.criteria)}
        flags = [
            sa.func.coalesce(holds(level.row, scheme, criterion), sa.false(), type_=sa.Boolean()).label(name)
            for criterion, name in self.names.items()
        ]
        self.flags = level.select(level.row.id.label("record_id"), *flags).where(*level.visible())

    def due(self) -> sa.Select[Any]:
        """The rows of the temporary table: new assignments and those of which anything differs."""
        # Computed once; the engines would else evaluate a criterion again wherever its column is mentioned.
        flags = self.flags.cte("flags").prefix_with("MATERIALIZED")
        ranked = self._ranked(self._earned(flags).cte("earned")).cte("ranked")
        now = self._described(ranked).cte("described").c
        differs = sa.or_(
            now.present.is_(None), now.from_code != now.code, now.from_rank != now.rank, now.from_met != now.met,
            now.from_missing != now.missing,
        )  # fmt: skip
        shown = (now.record_id, now.present, now.from_code, now.code, now.rank, now.met, now.missing)
        return sa.select(sa.func.row_number().over(), *shown).where(differs)

    def _earned(self, flags: sa.CTE) -> sa.Select[Any]:
        """The verdicts, the assignment so far, the rank that it means, and the rank that the criteria give."""
        kept = self.kept.c
        here = sa.and_(kept.record_id == flags.c.record_id, kept.scheme == self.scheme.code, kept.deleted_at.is_(None))
        before = (kept[name].label(f"from_{name}") for name in ("code", "rank", "met", "missing"))
        # A tier that the scheme does not have any more means none.
        present_rank = sa.case({self.scheme.tiers[rank - 1].code: rank for rank in self.ranks}, value=kept.code)
        holding = [(self._all(flags.c, self._criteria(rank)), rank) for rank in reversed(self.ranks[1:])]
        earned_rank = sa.case(*holding, else_=1) if holding else sa.literal(1)
        columns = (
            *flags.c,
            kept.id.label("present"),
            *before,
            present_rank.label("present_rank"),
            earned_rank.label("earned_rank"),
        )
        return sa.select(*columns).select_from(flags.outerjoin(self.kept, here))

    def _ranked(self, earned: sa.CTE) -> sa.Select[Any]:
        """The above and the rank that the record gets: blocked ones fall, but do not rise."""
        columns = earned.c
        blocked = sa.or_(sa.false(), *(columns[self.names[each]] for each in self.scheme.blocks))
        limit = sa.case((blocked, sa.func.coalesce(columns.present_rank, 1)), else_=columns.earned_rank)
        rank = sa.case((limit < columns.earned_rank, limit), else_=columns.earned_rank)
        return sa.select(*columns, rank.label("rank"))

    def _described(self, ranked: sa.CTE) -> sa.Select[Any]:
        """What an assignment has, as it was and as it is now."""
        columns = ranked.c
        code = sa.case({rank: self.scheme.tiers[rank - 1].code for rank in self.ranks}, value=columns.rank)
        met = self._by_rank(columns, lambda rank: self._codes(columns, self._criteria(rank), hold=True))
        missing = self._by_rank(columns, lambda rank: self._codes(columns, self._criteria(rank + 1), hold=False))
        before = (each for each in columns if each.name.startswith("from_"))
        now = (columns.rank, code.label("code"), met.label("met"), missing.label("missing"))
        return sa.select(columns.record_id, columns.present, *before, *now)

    def _criteria(self, rank: int) -> Sequence[Criterion]:
        return self.scheme.tiers[rank - 1].criteria if rank in self.ranks else ()

    def _all(self, flags: Any, criteria: Sequence[Criterion]) -> Any:
        return sa.and_(sa.true(), *(flags[self.names[criterion]] for criterion in criteria))

    def _by_rank(self, columns: Any, text: Callable[[int], Any]) -> Any:
        return sa.case({rank: text(rank) for rank in self.ranks}, value=columns.rank)

    def _codes(self, flags: Any, criteria: Sequence[Criterion], *, hold: bool) -> Any:
        """The codes of those criteria that hold, or do not: `,code,code,` or nothing."""
        pieces = []
        for criterion in criteria:
            flag = flags[self.names[criterion]]
            named = flag if hold else sa.not_(flag)
            pieces.append(sa.case((named, Concatenation([f"{criterion.code},"])), else_=EMPTY))
        return sa.func.coalesce(sa.func.nullif(Concatenation([",", *pieces]), COMMA), EMPTY)


def _stamps(change: Change) -> dict[str, Any]:
    return {"created_at": sa.literal(change.now, Instant()), "changed_at": sa.literal(change.now, Instant())}


def _history(assembly: Assembly, due: sa.Table, scheme: TierScheme, stamps: dict[str, Any]) -> sa.Insert:
    """A row of history for every record whose tier is another one now."""
    values = {
        **_new_record(due, scheme, stamps), "from_code": due.c.from_code, "to_code": due.c.code,
        "at": stamps["changed_at"],
    }  # fmt: skip
    rows = sa.select(*values.values()).where(due.c.from_code.is_distinct_from(due.c.code))
    return sa.insert(assembly.entity(TierChange).table).from_select(list(values), rows, include_defaults=False)


def _written(change: Change, due: sa.Table, scheme: TierScheme, stamps: dict[str, Any]) -> Iterator[Any]:
    """What writes assignments, and notes what it does. One that only got other reasons keeps its `since`."""
    model, key, now = change.assembly.entity(TierAssignment), new_id(), stamps["changed_at"]
    table = model.table
    values = {name: due.c[name] for name in ("code", "rank", "met", "missing")}
    since = sa.case((due.c.from_code == due.c.code, table.c.since), else_=now)
    new = {**_new_record(due, scheme, stamps), **values, "since": now}
    moved = sa.update(table).where(table.c.id == due.c.present)
    rows = sa.select(*new.values()).where(due.c.present.is_(None))
    yield noting.change_set(change, due, key)
    yield noting.changed(change, model, due, {**values, "since": since}, key)
    yield moved.values(**values, changed_at=now, since=since, version=table.c.version + 1)
    yield sa.insert(table).from_select(list(new), rows, include_defaults=False)
    yield noting.made(change, model, due, new, key)
    yield from noting.told(change, model, key)


def _new_record(due: sa.Table, scheme: TierScheme, stamps: dict[str, Any]) -> dict[str, Any]:
    """The columns that a new assignment and a new change have in common."""
    return {
        "id": NumberedKey(due.c.number), "version": sa.literal(1), **stamps, "record_id": due.c.record_id,
        "scheme": sa.literal(scheme.code), "met": due.c.met, "missing": due.c.missing,
    }  # fmt: skip
