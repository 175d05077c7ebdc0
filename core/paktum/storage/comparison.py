"""What differs between the declared tables and those of a database. Importing this imports Alembic."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ..assembly.build import Assembly
from ..assembly.naming import identifier
from .engines import READ_ONLY
from .history import owner_of, revisions_in, tables_by_plugin
from .indexes import without_words


def drift(assembly: Assembly, engine: sa.Engine) -> list[str]:
    """Every difference between what the enabled plugins declare and what the database has, as a line of text."""
    with engine.execution_options(**{READ_ONLY: True}).connect() as connection:
        context = comparing(assembly, connection, {info.name for info in assembly.plugins})
        differences = compare_metadata(context, declared_tables(assembly, engine.dialect.name))
    return sorted(_told(each) for difference in differences for each in _flat(difference))


def comparing(
    assembly: Assembly, connection: sa.Connection, plugins: Iterable[str], **options: Any
) -> MigrationContext:
    """An Alembic context that sees the tables of these plugins only."""
    wanted = set(plugins)
    owners = {name: owner for owner, names in tables_by_plugin(assembly).items() for name in names}
    known = {info.name for info in assembly.plugins} | set(revisions_in(connection))

    def ours(name: str | None, kind: str, parents: object) -> bool:
        return kind != "table" or name is None or (owners.get(name) or owner_of(name, known)) in wanted

    def declared_ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return ours(name, kind, None)

    return MigrationContext.configure(
        connection, opts={"include_name": ours, "include_object": declared_ours, **options}
    )


def declared_tables(assembly: Assembly, dialect: str) -> sa.MetaData:
    """The assembly's tables with a name for every constraint, to compare them with those of a database."""
    metadata = sa.MetaData()
    for table in assembly.metadata.sorted_tables:
        copy = table.to_metadata(metadata)
        copy.primary_key.name = identifier("pk", copy.name)
        for constraint in copy.foreign_key_constraints:
            constraint.name = identifier("fk", copy.name, *constraint.column_keys)
        if dialect == "sqlite":
            without_words(copy)
    return metadata


def _flat(difference: Any) -> list[Any]:
    """Alembic gives the changes of one column as a list."""
    return difference if isinstance(difference, list) else [difference]


def _told(difference: Any) -> str:
    kind, *rest = difference
    subject = rest[-1]
    if kind.startswith("modify_"):
        _, table, column, _, stored, declared = rest
        what = kind.removeprefix("modify_").replace("_", " ")
        return f"{table}.{column}: its {what} is {stored!r} in the database, but declared as {declared!r}"
    match kind.partition("_")[2]:
        case "table":
            where = f"the table {subject.name}"
        case "column":
            where = f"the column {rest[1]}.{subject.name}"
        case "index":
            where = f"the index {subject.name} of {subject.table.name}"
        case other:
            columns = ", ".join(column.name for column in subject.columns)
            where = f"the {other} of {subject.table.name} ({columns})"
    return f"{where} is {'missing in' if kind.startswith('add_') else 'not declared, but in'} the database"
