"""What representative operations run, word for word, and the indexes that it is read through.

A difference may be an added statement or a lost index. PAKTUM_UPDATE_GOLDEN=1 writes down what is run now.
"""

import asyncio
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from paktum import Scope
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import Granted, Rights
from paktum.assembly.build import load_assembly
from paktum.schema.build import build_schema
from paktum.storage.engines import write_engine

from .bank import CLIENT, DEAL, USER, found_bank
from .conftest import Desk, opened

FOLDER = Path(__file__).with_name("golden")
CLAUSES = re.compile(
    r"\s+(?=(?:FROM|WHERE|LEFT OUTER JOIN|JOIN|GROUP BY|HAVING|ORDER BY|LIMIT|UNION ALL|AND|WITH|SELECT)\b|\|\| '[,{])"
)
SCANS = re.compile(r"(?:Index(?: Only)? Scan(?: Backward)?|Bitmap Index Scan|Seq Scan|(?:Incremental )?Sort)\b.*")


WORK = frozenset({"read", "create", "update", "transition", "act"})
OWN = Rights([Granted("shared", frozenset({"read"}), Scope.ALL), Granted("*", WORK, Scope.OWN)])
MANAGER = Actor(USER, ("account_manager",), frozenset(), rights=OWN)


@dataclass(frozen=True)
class Operation:
    """What is asked, with which values, by whom; `<end>` in a value is the end cursor of the first page."""

    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    actor: Actor = SYSTEM


CLIENT_ID, DEAL_ID = f"client_{CLIENT.hex}", f"deal_{DEAL.hex}"
PAGE = """query ($after: String) {
  clients(first: 20, after: $after, filter: {lifecycle: {eq: ACTIVE}}, orderBy: {field: NAME}) {
    edges { cursor node { id name } }
    pageInfo { hasNextPage endCursor }
  }
}"""

OPERATIONS = {
    "record": Operation(
        "query ($id: ID!) { client(id: $id) { id name owner { name team { name } } banking { kycStatus } } }",
        {"id": CLIENT_ID},
    ),
    "list": Operation("{ clients(first: 20) { nodes { id name lifecycle } } }"),
    "page": Operation(PAGE, {"after": "<end>"}),
    "nested_lists": Operation(
        """{
  clients(first: 10, orderBy: {field: CHANGED_AT, direction: DESC}) {
    totalCount
    nodes {
      name
      contacts(first: 3) { totalCount nodes { name email } }
      deals(first: 5, orderBy: {field: NAME}) { totalCount nodes { name amount { amount currency } } }
    }
  }
}"""
    ),
    "facets": Operation(
        """{
  clients(first: 20, filter: {banking: {kycStatus: {eq: EXPIRED}}}, orderBy: {field: BANKING_KYC_REVIEW_ON}) {
    nodes { name banking { kycStatus kycReviewOn } }
  }
}"""
    ),
    "some": Operation(
        """query ($at: Date!) {
  clients(first: 20, filter: {deals: {some: {stage: {eq: "won"}, expectedCloseOn: {lt: $at}}}}) { nodes { name } }
}""",
        {"at": "2026-02-01"},
    ),
    "none": Operation("{ clients(first: 20, filter: {deals: {none: {}}}) { nodes { name } } }"),
    "board": Operation(
        """query ($stage: String!) {
  deals(first: 20, filter: {stage: {eq: $stage}}, orderBy: {field: EXPECTED_CLOSE_ON}) {
    nodes { name stage expectedCloseOn amount { amount currency } client { name } }
  }
}""",
        {"stage": "offer"},
    ),
    "groups": Operation(
        """{
  dealsAggregate(groupBy: [{field: STAGE}]) { groups { count key { stage } amount { sum { amount currency } } } }
}"""
    ),
    "search": Operation(
        """query ($text: String!) {
  search(text: $text, types: [CLIENT, DEAL], first: 10) { totalCount nodes { title type record { id } } }
}""",
        {"text": "pecs 0004"},
    ),
    "nodes": Operation(
        """query ($ids: [ID!]!) {
  nodes(ids: $ids) { id ... on Client { name } ... on Deal { name client { name } } }
}""",
        {"ids": [CLIENT_ID, DEAL_ID]},
    ),
    "viewer": Operation("{ viewer { user { name team { name } } roles locale } }", {}, MANAGER),
    "own_clients": Operation(
        """{
  clients(first: 20, orderBy: {field: NAME}) { totalCount nodes { name deals(first: 5) { totalCount nodes { name } } } }
}""",
        {}, MANAGER,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def bank(empty_database: Callable[[str], str], runner: asyncio.Runner) -> Iterator[Desk]:
    """A bank that nobody changes."""
    api = build_schema(load_assembly(["banking"]))
    url = empty_database("bank")
    engine = write_engine(url)
    found_bank(api.assembly, engine)
    engine.dispose()
    with opened(url, api, runner) as desk:
        yield desk


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_runs_the_same_statements_through_the_same_indexes(bank: Desk, name: str) -> None:
    operation = OPERATIONS[name]
    desk = bank
    variables = dict(operation.variables)
    if variables.get("after") == "<end>":
        variables["after"] = desk.data(operation.text)["clients"]["pageInfo"]["endCursor"]
    data = desk.data(operation.text, variables, operation.actor)
    assert all(data.values())
    text = written(operation.text, desk)
    file = FOLDER / f"{name}.{desk.reads.engine.name}.sql"
    if os.environ.get("PAKTUM_UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), "if that is right: PAKTUM_UPDATE_GOLDEN=1"


def test_every_file_is_that_of_an_operation() -> None:
    names = {f"{name}.{engine}.sql" for name in OPERATIONS for engine in ("sqlite", "postgresql")}
    assert {file.name for file in FOLDER.iterdir()} == names


def written(operation: str, desk: Desk) -> str:
    """An operation, the statements that it ran, and how the database reads for each."""
    ran = list(desk.reads.ran)
    lines = [f"-- {line}" for line in operation.splitlines()]
    lines += ["", f"-- statements: {len(ran)}"]
    for statement, values in ran:
        lines += ["", *CLAUSES.sub("\n", statement).splitlines(), ""]
        lines += [f"-- {scan}" for scan in scans(desk, statement, values)]
    return "\n".join(lines) + "\n"


def scans(desk: Desk, statement: str, values: tuple[Any, ...]) -> list[str]:
    """How the database gets at the rows, and what it sorts itself."""
    reads: Any = desk.reads.reads
    if desk.reads.engine.name == "sqlite":
        rows = reads._connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        tables = "|".join(re.findall(r"(?:FROM|JOIN) (?:\w+ AS )?(\w+)", statement))
        return [row[3] for row in rows if re.match(f"USE TEMP|(SCAN|SEARCH) ({tables})\\b", row[3])]
    rows = desk.runner.run(reads._idle[-1].driver.fetch(f"EXPLAIN (COSTS OFF) {statement}", *values))
    return [found[0] for row in rows if "Key:" not in row[0] and (found := SCANS.search(row[0]))]
