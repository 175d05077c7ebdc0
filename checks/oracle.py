"""Two databases that differ only in what somebody may not see: nothing that they ask can tell one from the other."""

import os
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from graphql import GraphQLSchema, get_named_type, is_leaf_type

from paktum import SHARED, Activity, Client, Contact, Contract, Deal
from paktum.assembly.build import Assembly, load_assembly
from paktum.assembly.model import EntityModel, FacetModel, FieldModel, Kind
from paktum.declare.access import Grant, Scope
from paktum.settings import DEFAULT_KEYS
from paktum.storage.encryption import keys_of, place_of, use_keys
from paktum.storage.engines import write_engine
from paktum.storage.master_keys import master_keys
from paktum.testing.company import Company
from paktum.testing.plugin import MASTER_KEY

from .drawing import Drawing, Request, schema_of
from .installation import Installation, Line, installed
from .report import Check, Effort, Report

EMAIL = "dora.vincze@paktum.example"
PLUGINS = ("banking", "hotel", "leasing")
OWN = (Activity, Client, Contact, Contract, Deal)
UNTOUCHED = {Kind.REFERENCE, Kind.ENUM, Kind.CODE, Kind.ID, Kind.LABELS, Kind.STRUCT}
KEYS = {"source", "external_id"}
"""Attributes whose values are unique by declaration: that one is taken may be told."""

LONGEST_GUESS = 8

REFUSED = frozenset({"after", "before", "last", "asOf"})
"""Arguments for which a guess is refused before anything is looked at."""

BY_THE_CLOCK = "scheduledJobs"
"""Tells when each of the two servers has done something."""


def run(folder: Path, engine: str, plant: str | None, effort: Effort) -> Report:
    """Ask both the same, knowing every hidden value of both."""
    report, chance = Report(), random.Random(effort.seed)
    os.environ.setdefault("PAKTUM_KEYS", MASTER_KEY)  # by which the demo company's notes are encrypted
    assembly = load_assembly(PLUGINS)
    with installed(folder / "one", engine, PLUGINS) as one, ExitStack() as stack:
        token = _filled(one)
        two = one.copied(folder / "two", "other")
        with one.served() as server:
            seen = _seen(server.line(token), assembly)
        guesses = Guesses(seen)
        _change_hidden(two, assembly, seen, guesses, report)
        for each in (one, two):
            each.command("db", "reindex")
        lines = [stack.enter_context(each.served(plant)).line(token) for each in (one, two)]
        schema = schema_of(lines[0])
        for _ in range(effort.times):
            request = Drawing(schema, chance, guesses.pool, REFUSED).query()
            if BY_THE_CLOCK not in request.query:
                _compare(request, lines, report)
        for request in (*_whole(schema, assembly), *guesses.attempts(assembly)):
            _compare(request, lines, report)
    return report


def _compare(request: Request, lines: Sequence[Line], report: Report) -> None:
    one, two = (line.post(request.body) for line in lines)
    report.count("requests")
    report.count("requests with an answer", b'"errors"' not in one[1])
    report.expect(that=one == two, otherwise=f"{request.body.decode()}: {one[1][:300]!r} or {two[1][:300]!r}")


def _whole(schema: GraphQLSchema, assembly: Assembly) -> Iterator[Request]:
    """For every kind of record, a page with every plain value of it and of its facets."""
    for model in assembly.entities.values():
        if model.internal or model.api_plural == BY_THE_CLOCK:
            continue
        facets = [f"{each.api_name} {{ {_plain(schema, each.type_name)} }}" for each in model.facets.values()]
        shown = " ".join([_plain(schema, model.type_name), *facets])
        yield Request(f"{{ {model.api_plural}(first: 100) {{ nodes {{ {shown} }} }} }}", {})


def _plain(schema: GraphQLSchema, name: str) -> str:
    kind: Any = schema.type_map[name]
    return " ".join(key for key, each in kind.fields.items() if is_leaf_type(get_named_type(each.type)))


def _filled(installation: Installation) -> str:
    """Fill it with the demo company; gives the token of one of its managers, whose role grants the own records."""
    with Company(PLUGINS, installation.database) as company:
        company.fill()
        grants = [*(Grant(kind, ("read",), Scope.OWN) for kind in OWN), Grant(SHARED, ("read",))]
        role = company.role("watcher", *grants)
        (manager,) = company.ask(MANAGER, email=EMAIL)["users"]["nodes"]
        given = {"userId": manager["id"], "role": role}
        for grant in manager["roleGrants"]["nodes"]:
            company.ask(TAKE, input={"id": grant["id"], "expectedVersion": grant["version"]})
        company.ask(GIVE, input=given)
        token: str = company.colleague(EMAIL).token
        return token


MANAGER = """query Manager($email: String!) {
  users(first: 1, filter: {email: {eq: $email}}) {
    nodes { id roleGrants { nodes { id version } } }
  }
}"""
GIVE = "mutation Give($input: RoleGrantCreateInput!) { roleGrantCreate(input: $input) { errors { code message } } }"
TAKE = "mutation Take($input: RoleGrantDeleteInput!) { roleGrantDelete(input: $input) { errors { code message } } }"


def _seen(line: Line, assembly: Assembly) -> dict[str, set[str]]:
    """The ids that are shown to somebody, by type."""
    found: dict[str, set[str]] = {}
    for model in assembly.entities.values():
        ids = found[model.type_name] = set()
        after = None
        while not model.internal:
            query = "query($after: String) { rows: %s(first: 250, after: $after) { nodes { id } %s } }"
            page = line.data(query % (model.api_plural, "pageInfo { hasNextPage endCursor }"), after=after)["rows"]
            ids.update(each["id"] for each in page["nodes"])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    return found


class Guesses:
    """What the one who asks knows or guesses: all ids, and every hidden value as it is in one and in the other."""

    def __init__(self, seen: dict[str, set[str]]) -> None:
        self._values: dict[str, list[Any]] = {
            "ID": [each for ids in seen.values() for each in sorted(ids)[:20]], "String": [], "Decimal": ["0", "1"],
            "Int": [0, 1, 2, 3, 10, 50], "Boolean": [True, False], "Date": ["2026-06-30"],
            "DateTime": ["2026-06-30T12:00:00Z"],
        }  # fmt: skip
        self.hidden_ids: list[str] = []

    def pool(self, scalar: str) -> Sequence[Any]:
        """Values of a scalar."""
        return self._values.get(scalar) or self._values["String"]

    def know(self, value: Any) -> None:
        """Note a hidden value."""
        if isinstance(value, str):
            word = re.split(r"\W+", value.strip())[0][:LONGEST_GUESS]
            self._values["String"] += [value[:200], word] if len(word) > 1 else []
        elif isinstance(value, Decimal):
            self._values["Decimal"].append(f"{value:f}")
        elif isinstance(value, datetime):
            self._values["DateTime"].append(value.isoformat())
        elif isinstance(value, date):
            self._values["Date"].append(value.isoformat())

    def know_id(self, public_id: str) -> None:
        """Note the id of a hidden record."""
        self.hidden_ids.append(public_id)
        if len(self.hidden_ids) % 10 == 0:
            self._values["ID"].append(public_id)

    def attempts(self, assembly: Assembly) -> Iterator[Request]:
        """Changes of hidden records, which are refused in both."""
        for public_id in self.hidden_ids[::7]:
            model = next((each for each in assembly.entities.values() if each.find_key(public_id)), None)
            if model is None or not model.deletable:
                continue
            name = model.api_name[0].upper() + model.api_name[1:]
            text = f"mutation($input: {name}DeleteInput!) {{ {model.api_name}Delete(input: $input)"
            given = {"input": {"id": public_id, "expectedVersion": 1}}
            yield Request(text + " { errors { code message path } } }", given)


def _change_hidden(
    installation: Installation, assembly: Assembly, seen: dict[str, set[str]], guesses: Guesses, report: Report
) -> None:
    """Change every hidden value behind the product's back, and remove a few hidden records."""
    engine = use_keys(write_engine(installation.database), master_keys(installation.folder / DEFAULT_KEYS))
    with engine.begin() as connection:
        for model in assembly.entities.values():
            if model.internal or model.is_shared:
                continue
            for row in connection.execute(sa.select(model.table)).mappings().all():
                hidden = model.public_id(row["id"]) not in seen[model.type_name]
                if hidden:
                    guesses.know_id(model.public_id(row["id"]))
                report.count("hidden records", hidden)
                _change_row(connection, model, row["id"], hidden, guesses, report)
    engine.dispose()


def _change_row(
    connection: sa.Connection, model: EntityModel, key: Any, hidden: bool, guesses: Guesses, report: Report
) -> None:
    parts: list[EntityModel | FacetModel] = [model, *model.facets.values()]
    for part in parts:
        if part.table is None:
            continue
        row = _row(connection, part, key)
        given: dict[str, Any] = {}
        for field in part.fields.values() if row else ():
            if (hidden or field.meta.read) and field.name not in KEYS and field is not model.state_field:
                given |= _changed(connection, field, row)
        if given:
            before = {name: row[name] for name in given} if row else {}
            for value in (*before.values(), *given.values()):
                guesses.know(value)
            report.count("hidden values", len(given))
            connection.execute(sa.update(part.table).where(part.table.c.id == key).values(given))


def _row(connection: sa.Connection, part: EntityModel | FacetModel, key: Any) -> dict[str, Any] | None:
    """What is stored under a key, confidential texts as they were written."""
    assert part.table is not None
    found = connection.execute(sa.select(part.table).where(part.table.c.id == key)).mappings().one_or_none()
    if found is None:
        return None
    row, keys = dict(found), keys_of(connection)
    for column in (field.column for field in part.fields.values() if field.is_encrypted):
        if column is not None and row[column.key] is not None:
            row[column.key] = keys.decrypt(place_of(column, key), row[column.key])
    return row


def _changed(connection: sa.Connection, field: FieldModel, row: Any) -> dict[str, Any]:
    """Other values for the columns of an attribute."""
    if field.kind in UNTOUCHED or field.column is None or field.name in {"version", "created_at", "changed_at"}:
        return {}
    value = row[field.column.key]
    other = _other(value)
    if other is None:
        return {}
    if field.is_encrypted:
        keys = keys_of(connection)
        other = keys.encrypt(keys.current(connection), place_of(field.column, row["id"]), other)
    fold = {field.fold.key: field.folded(other)} if field.fold is not None else {}
    return {field.column.key: other, **fold}


def _other(value: Any) -> Any:
    """Another value of the same kind, or None."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value[::-1] if value[::-1] != value else None
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(days=7)
    return None


CHECK = Check(
    "Databases that differ only in hidden records and values give the same answers to everything.",
    run, ("show-all-deals", "show-credit-scores"), times=3000, times_with_bug=600,
)  # fmt: skip
