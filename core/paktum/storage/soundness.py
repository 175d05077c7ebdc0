"""What is wrong with the records of a database. Nothing is, as long as only the product writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..assembly.model import EntityModel, FacetModel, Kind
from ..assembly.personal import encrypted_fields
from .audit import AUDIT, CHANGE_SETS
from .ciphers import EncryptionError
from .encryption import keys_of, place_of
from .engines import READ_ONLY
from .facet_rows import missing_facet_rows
from .search_filling import missing_entries

BY_HAND = "undo what was changed by hand, or restore a backup: paktum restore"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and what mends it."""

    code: str
    message: str
    remedy: str


def findings(assembly: Assembly, engine: sa.Engine) -> Iterator[Finding]:
    """Look at every record; others may write meanwhile. The tables must be current."""
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        else:
            yield from _damage(connection)
        for model in assembly.entities.values():
            yield from _broken_references(assembly, connection, model)
            yield from _wrong_versions(connection, model)
            yield from _unknown_states(connection, model)
        yield from _gaps_of_the_audit(connection)
        yield from _unreadable(assembly, connection)
    for each in missing_facet_rows(assembly, engine):
        text = f"{each.rows:,} records have no row in {each.table} of {each.plugin}"
        yield Finding("FACET_ROWS_MISSING", text, "paktum db upgrade")
    for lacking in missing_entries(assembly, engine):
        text = f"search does not find {lacking.records:,} of {lacking.entity} by what they say now"
        yield Finding("SEARCH_ENTRIES_MISSING", text, "paktum db upgrade")


def _damage(connection: sa.Connection) -> Iterator[Finding]:
    told = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(1)")]
    if told != ["ok"]:
        yield Finding("DATABASE_DAMAGED", told[0], "restore a backup: paktum restore")


def _broken_references(assembly: Assembly, connection: sa.Connection, model: EntityModel) -> Iterator[Finding]:
    parts: list[EntityModel | FacetModel] = [model, *model.facets.values()]
    for part in parts:
        for field in part.fields.values():
            if field.kind is not Kind.REFERENCE or field.column is None:
                continue
            assert field.target is not None
            assert part.table is not None
            target = assembly.entity(field.target).table.alias("target")
            key = part.table.c[field.column.name]
            there = sa.exists().where(target.c.id == key).correlate(part.table)
            broken = _count(connection, part.table, key.is_not(None), ~there)
            if broken:
                text = f"{broken:,} of {part.type_name} refer by {field.api_name} to records that do not exist"
                yield Finding("REFERENCE_BROKEN", text, BY_HAND)


def _wrong_versions(connection: sa.Connection, model: EntityModel) -> Iterator[Finding]:
    table: Any = model.table.c
    wrong = _count(connection, model.table, table.version < 1)
    if wrong:
        yield Finding("VERSION_INVALID", f"{wrong:,} of {model.type_name} have a version below 1", BY_HAND)
    if not model.writable:
        return  # what the product itself notes is its own history
    noted = sa.exists().where(AUDIT.c.record_id == table.id, AUDIT.c.version == table.version)
    unnoted = _count(connection, model.table, ~noted.correlate(model.table))
    if unnoted:
        text = f"the audit does not know the version of {unnoted:,} of {model.type_name}"
        yield Finding("AUDIT_INCOMPLETE", text, BY_HAND)


def _unknown_states(connection: sa.Connection, model: EntityModel) -> Iterator[Finding]:
    """Living records in states that their workflow does not have: a plugin that inserted them went away."""
    if model.workflow is None or model.state_field is None:
        return
    state: Any = model.table.c[model.state_field.name]
    known = [each.code for each in model.workflow.states]
    query = sa.select(state, sa.func.count()).where(model.table.c.deleted_at.is_(None), state.not_in(known))
    for code, records in connection.execute(query.group_by(state).order_by(state)):
        text = f"{records:,} of {model.type_name} are in the state {code!r}, which no enabled plugin declares"
        yield Finding("STATE_UNKNOWN", text, "enable the plugin that inserted it, then disable it again")


def _gaps_of_the_audit(connection: sa.Connection) -> Iterator[Finding]:
    before = AUDIT.alias("before")
    follows = sa.exists().where(before.c.record_id == AUDIT.c.record_id, before.c.version == AUDIT.c.version - 1)
    told = sa.exists().where(AUDIT.c.change_set_id == CHANGE_SETS.c.id)
    placed = sa.exists().where(CHANGE_SETS.c.id == AUDIT.c.change_set_id)
    checks = (
        ("versions lack the one before them", AUDIT, (AUDIT.c.version > 1, ~follows.correlate(AUDIT))),
        ("versions belong to no change set", AUDIT, (~placed.correlate(AUDIT),)),
        ("change sets changed nothing", CHANGE_SETS, (~told.correlate(CHANGE_SETS),)),
    )
    for text, table, conditions in checks:
        found = _count(connection, table, *conditions)
        if found:
            yield Finding("AUDIT_INCOMPLETE", f"in the audit, {found:,} {text}", BY_HAND)


def _unreadable(assembly: Assembly, connection: sa.Connection) -> Iterator[Finding]:
    keys = keys_of(connection)
    for field in encrypted_fields(assembly):
        column, failed = field.column, []
        assert column is not None
        for key, stored in connection.execute(sa.select(column.table.c.id, column).where(column.is_not(None))):
            try:
                keys.decrypt(place_of(column, key), stored)
            except EncryptionError as error:
                failed.append(str(error))
        if failed:
            text = f"{len(failed):,} values of {column.table.name}.{column.name} cannot be decrypted: {failed[0]}"
            yield Finding("DECRYPTION_FAILED", text, "put the missing master key back, or restore a backup")


def _count(connection: sa.Connection, table: sa.Table, *conditions: Any) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(*conditions)
    found: int = connection.execute(query).scalar_one()
    return found
