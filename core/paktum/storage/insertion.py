"""`Insertion`: an INSERT whose text is made once. Finding it again in SQLAlchemy's cache costs more than running it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Insertion:
    """The text of an INSERT, and its parameters by name with what makes of a value what the driver takes."""

    text: str
    parameters: tuple[tuple[str, Process | None], ...]
    is_positional: bool

    def run(self, connection: sa.Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows, whose values stand in the order of the parameters."""
        if rows:
            given = [self._given(row) for row in rows]
            connection.exec_driver_sql(self.text, given[0] if len(given) == 1 else given)

    def _given(self, row: Sequence[Any]) -> Any:
        values = (
            value if process is None or value is None else process(value)
            for value, (_name, process) in zip(row, self.parameters, strict=True)
        )
        if self.is_positional:
            return tuple(values)
        return {name: value for value, (name, _process) in zip(values, self.parameters, strict=True)}


def insertion(
    connection: sa.Connection,
    table: sa.Table,
    columns: Iterable[str],
    make: Callable[[sa.Table], sa.Insert] = sa.insert,
) -> Insertion:
    """The INSERT of these columns; it is kept with the table, so a table is always asked for the same one."""
    dialect = connection.dialect
    kept: dict[str, Insertion] = table.info.setdefault("paktum_insertions", {})
    found = kept.get(dialect.name)
    if found is None:
        found = kept[dialect.name] = _prepared(make(table).inline(), columns, dialect)
    return found


def _prepared(statement: sa.Insert, columns: Iterable[str], dialect: Dialect) -> Insertion:
    names = tuple(columns)
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
    kinds: list[sa.types.TypeEngine[Any]] = [statement.table.c[name].type for name in names]
    processors = [kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds]
    assert compiled.positiontup in (None, list(names)), "columns are given in the order of the table"
    return Insertion(str(compiled), tuple(zip(names, processors, strict=True)), compiled.positional)


@contextmanager
def sent_together(connection: sa.Connection) -> Iterator[None]:
    """What is inserted within goes to PostgreSQL without a wait for each answer, so it cannot be read here; what it
    refuses is raised at the end."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    refused = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline():
            yield
    except refused as error:
        raise sa.exc.DBAPIError.instance(None, None, error, refused, dialect=connection.dialect) from error
