"""Makes entries of search for the records that have none, or one of another form: of a plugin that came or went."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..assembly.model import EntityModel
from .engines import READ_ONLY
from .search import ENTRIES, INDEX, entries_from, form_of, searched_models, stored_texts, write_entries

BATCH = 1_000
"""Records whose entries are made in one transaction, so that others can write in between."""


@dataclass(frozen=True, slots=True)
class MissingEntries:
    """So many records of an entity that `search` does not find by what they say now."""

    entity: str
    records: int


def missing_entries(assembly: Assembly, engine: sa.Engine) -> list[MissingEntries]:
    """The entities with records that lack an entry, and how many. The tables must be there."""
    found = []
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        for model in searched_models(assembly.entities.values()):
            missing = sa.select(sa.func.count()).select_from(model.table).where(_lacks(model))
            records = connection.execute(missing).scalar_one()
            if records:
                found.append(MissingEntries(model.type_name, records))
    return found


def fill_entries(assembly: Assembly, engine: sa.Engine, batch: int = BATCH) -> int:
    """Make the missing entries, in batches; returns how many.

    May run while others write, be interrupted, and be run again.
    """
    return sum(made for model in searched_models(assembly.entities.values()) for made in _fill(engine, model, batch))


def remake_entries(assembly: Assembly, engine: sa.Engine) -> int:
    """Make all entries of enabled plugins' records anew; returns how many. Meanwhile, search finds less."""
    types = [model.prefix for model in searched_models(assembly.entities.values())]
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")
        connection.execute(sa.delete(ENTRIES).where(ENTRIES.c.type.in_(types)))
    return fill_entries(assembly, engine)


def remove_entries(connection: sa.Connection, types: list[str]) -> None:
    """Remove the entries of records that go for good."""
    if types and sa.inspect(connection).has_table(ENTRIES.name):
        connection.execute(sa.delete(ENTRIES).where(ENTRIES.c.type.in_(types)))


def entry_types(connection: sa.Connection) -> list[str]:
    """What the ids of the records that have entries begin with."""
    if not sa.inspect(connection).has_table(ENTRIES.name):
        return []
    return list(connection.scalars(sa.select(ENTRIES.c.type).distinct()))


def _lacks(model: EntityModel) -> Any:
    entry = ENTRIES.c
    same = (entry.type == model.prefix, entry.record_id == model.table.c.id, entry.form == form_of(model))
    return ~sa.exists().where(*same)


def _fill(engine: sa.Engine, model: EntityModel, batch: int) -> Iterator[int]:
    """Make the entries from the first record that lacks one to the last; yields those of each transaction."""
    key = model.table.c.id
    after: Any = sa.true()
    while True:
        rows = stored_texts(model, after, _lacks(model)).order_by(key).limit(batch)
        with engine.begin() as connection:
            # Whoever changes one of these records meanwhile writes its entry behind this one.
            found = connection.execute(rows.with_for_update(read=True, of=model.table)).all()
            write_entries(connection, entries_from(model, found))
        if found:
            yield len(found)
        if len(found) < batch:
            return
        after = key > found[-1].id
