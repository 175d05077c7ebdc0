"""Which index a statement lacks: what its conditions and order ask for, held against what the database does with it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..assembly.build import Assembly
from ..assembly.indexes import fits_index
from ..assembly.model import EntityModel, FacetModel
from ..storage.indexes import NULLS_FIRST, key_texts
from .formats import register_formats
from .periods import register_periods

TABLE = re.compile(r'(?:FROM|JOIN) "?(\w+)"? AS (t\d+)\b')
COLUMN = r'(t\d+)\."(\w+)"'
EQUAL = re.compile(rf"{COLUMN} (?:= |IN \(SELECT value)")
RANGE = re.compile(rf"{COLUMN} (?:[<>]=?|BETWEEN) ")
KEY = re.compile(rf"{COLUMN} (ASC|DESC)")
END = re.compile(r" ORDER BY | GROUP BY |\s+LIMIT |\s+UNION ")
SQLITE_READ = re.compile(r"(SCAN|SEARCH) (t\d+)\b")
TEXT = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class Index:
    """An index that an entity or facet should have."""

    cls: str
    plugin: str
    attributes: tuple[str, ...]

    @property
    def declaration(self) -> str:
        """How it is written."""
        return f"indexes=({self.attributes!r},)".replace("'", '"')


@dataclass(slots=True)
class _Wanted:
    """What a statement wants of one table: columns that must be equal, one that is compared, and its order."""

    equal: dict[str, None]
    compared: list[str]
    order: list[str]


def lacking(assembly: Assembly, connection: sa.Connection, statement: str) -> list[Index]:
    """The indexes that a statement of compiled reads lacks; none if it reads no table whole, or no index would help."""
    slow = _read_whole(connection, statement)
    owners = _owners(assembly)
    found = []
    for tables, wanted in _levels(statement):
        for alias, asked in wanted.items() if not slow.isdisjoint(tables) else ():
            owner = owners.get(tables[alias])  # none of what search looks in
            attributes = _attributes(owner, asked) if owner is not None else ()
            if (
                owner is not None
                and attributes
                and not _has(assembly, owner, attributes, len(_named(owner, asked.equal)))
            ):
                assert owner.cls is not None
                found.append(Index(owner.cls.__name__, owner.plugin, attributes))
    return list(dict.fromkeys(found))


# What the statement asks for


def _levels(statement: str) -> Iterator[tuple[dict[str, str], dict[str, _Wanted]]]:
    """The tables by alias of each SELECT that has conditions, and what it wants of each."""
    masked = TEXT.sub(lambda text: "'" + "_" * (len(text[0]) - 2) + "'", statement)
    for start in re.finditer(r"\sWHERE ", masked):
        before = masked[: start.start()]
        if "FROM " not in before:  # a change, or the condition of a figure
            continue
        tables = {alias: table for table, alias in TABLE.findall(before[before.rindex("FROM ") :])}
        wanted = {alias: _Wanted({}, [], []) for alias in tables}
        conditions, order = _behind(masked[start.end() :])
        for condition in conditions:
            if (match := EQUAL.match(condition)) and match[1] in wanted:
                wanted[match[1]].equal[match[2]] = None
            elif (match := RANGE.match(condition)) and match[1] in wanted:
                wanted[match[1]].compared.append(match[2])
        keys = [key for key in KEY.findall(order) if key[1] != "id"]
        if len({(alias, direction) for alias, _column, direction in keys}) == 1 and keys[0][0] in wanted:
            wanted[keys[0][0]].order += [column for _alias, column, _direction in keys]
        yield tables, wanted


def _behind(text: str) -> tuple[list[str], str]:
    """The conditions behind a WHERE that must all hold, and the order behind them."""
    depth, begin, conditions = 0, 0, []
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth < 0 or (depth == 0 and END.match(text, place)):
            break
        if depth == 0 and text.startswith(" AND ", place):
            conditions.append(text[begin:place].strip())
            begin = place + len(" AND ")
    else:
        place = len(text)
    conditions.append(text[begin:place].strip())
    order = re.match(r" ORDER BY ([^()]*?)\s+LIMIT ", text[place:])
    return conditions, order[1] if order else ""


# What there is for it


def _owners(assembly: Assembly) -> Mapping[str, EntityModel | FacetModel]:
    entities = assembly.entities.values()
    parts: list[EntityModel | FacetModel] = [*entities, *(facet for each in entities for facet in each.facets.values())]
    return {part.table.name: part for part in parts if part.table is not None}


def _attributes(owner: EntityModel | FacetModel, wanted: _Wanted) -> tuple[str, ...]:
    """The attributes to be indexed; none if there is an equal id, which finds the record anyway."""
    if "id" in wanted.equal:
        return ()
    equal = _named(owner, wanted.equal)
    last = _named(owner, wanted.order) or _named(owner, wanted.compared[:1])
    names = tuple(dict.fromkeys((*equal, *last)))
    return names if all(fits_index(owner.fields[name]) for name in names) else ()


def _named(owner: EntityModel | FacetModel, columns: Sequence[str] | Mapping[str, None]) -> list[str]:
    names = {
        column.name: name
        for name, field in owner.fields.items()
        for column in (field.fold, field.column)
        if column is not None
    }
    return list(dict.fromkeys(names[each] for each in columns if each in names))


def _has(assembly: Assembly, owner: EntityModel | FacetModel, attributes: tuple[str, ...], equal: int) -> bool:
    """Whether an index begins with the attributes; in which order those stand that must be equal does not matter."""
    assert owner.table is not None
    for index in assembly.metadata.tables[owner.table.name].indexes:
        keys = _named(owner, [each.removesuffix(NULLS_FIRST) for each in key_texts(index)])
        if set(keys[:equal]) == set(attributes[:equal]) and tuple(keys[equal : len(attributes)]) == attributes[equal:]:
            return True
    return False


# What the database does


def _read_whole(connection: sa.Connection, statement: str) -> set[str]:
    """The aliases of the tables that the database reads from one end to the other, or sorts."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        register_formats(driver)
        register_periods(driver)
        values = [None] * TEXT.sub("", statement).count("?")
        steps = driver.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        sorting = {parent for _id, parent, _unused, step in steps if step == "USE TEMP B-TREE FOR ORDER BY"}
        reading = [(match, parent) for _id, parent, _unused, step in steps if (match := SQLITE_READ.match(step))]
        return {match[2] for match, parent in reading if match[1] == "SCAN" or parent in sorting}
    return set(_scans(_postgresql_plan(connection, statement)))


def _postgresql_plan(connection: sa.Connection, statement: str) -> Any:
    """The plan for any values, as the connections of compiled reads use it."""
    plain = connection.execution_options(no_parameters=True)
    most = max((int(number) for number in re.findall(r"\$(\d+)", TEXT.sub("", statement))), default=0)
    values = f"({', '.join(['NULL'] * most)})" if most else ""
    plain.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
    plain.exec_driver_sql(f"PREPARE paktum_explained AS {statement}")
    try:
        found = plain.exec_driver_sql(f"EXPLAIN (FORMAT JSON) EXECUTE paktum_explained{values}").scalar_one()
    finally:
        plain.exec_driver_sql("DEALLOCATE paktum_explained")
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def _scans(node: Mapping[str, Any]) -> Iterator[str]:
    kind = node["Node Type"]
    if kind == "Seq Scan" or (kind in {"Index Scan", "Index Only Scan"} and "Index Cond" not in node):
        yield node["Alias"]
    if kind in {"Sort", "Incremental Sort"}:
        yield from (match[1] for key in node["Sort Key"] if (match := re.match(r"\(?(t\d+)\.", key)))
    for below in node.get("Plans", ()):
        yield from _scans(below)
