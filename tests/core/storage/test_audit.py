"""Where the audit is kept: made by migrations as it is declared, and taken back without a trace."""

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from paktum.storage.audit import APPEND_ONLY
from paktum.storage.comparison import drift
from paktum.storage.engines import DatabaseKind, write_engine
from paktum.storage.migrations import downgrade
from paktum.testing.databases import assembled, furnish


def triggers(engine: sa.Engine) -> list[str]:
    """What the database has that guards the audit."""
    query = """
        SELECT sql FROM sqlite_schema WHERE type = 'trigger'
        AND tbl_name IN ('paktum_audit', 'paktum_change_set', 'paktum_personal_log')"""
    if engine.dialect.name == "postgresql":
        query = """
            SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            UNION SELECT prosrc FROM pg_proc WHERE proname = 'paktum_append_only'"""
    with engine.connect() as connection:
        return sorted(" ".join(each.split()) for each in connection.execute(sa.text(query)).scalars())


def columns(engine: sa.Engine) -> list[str]:
    """Columns and indexes of the tables, by what they are made of."""
    inspector, found = sa.inspect(engine), []
    for table in APPEND_ONLY:
        found += [
            f"{table} {each['name']} {each['type']!r} {each['nullable']}" for each in inspector.get_columns(table.name)
        ]
        found += [f"{table} {each['name']} {each['column_names']}" for each in inspector.get_indexes(table.name)]
        found.append(f"{table} {inspector.get_pk_constraint(table.name)['constrained_columns']}")
    return sorted(found)


def test_migrations_make_what_the_tables_declare(
    engine: sa.Engine, database_kind: DatabaseKind, tmp_path: Any, request: pytest.FixtureRequest
) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    url = f"sqlite:///{tmp_path / 'declared.db'}"
    if database_kind is DatabaseKind.POSTGRESQL:
        url = request.getfixturevalue("postgres_server").create_database(f"declared_{uuid.uuid4().hex[:12]}")
    declared = write_engine(url)
    assembly.metadata.create_all(declared)

    assert triggers(engine) == triggers(declared)
    assert len(triggers(engine)) == (8 if database_kind is DatabaseKind.POSTGRESQL else 7)
    assert columns(engine) == columns(declared)
    assert drift(assembly, engine) == []

    declared.dispose()


def test_taking_the_audit_back_leaves_nothing_of_it(engine: sa.Engine) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    downgrade(assembly, engine, "core", "core_0002")
    assert triggers(engine) == []
    assert not {table.name for table in APPEND_ONLY} & set(sa.inspect(engine).get_table_names())
