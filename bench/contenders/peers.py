"""The peers: other ways to serve the same rows over GraphQL, as their authors would write them."""

import base64
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from paktum.testing.postgres import PostgresServer

from ..canonical import Reader
from ..data import UVICORN, digest, plain, program, python, say
from ..questions import MERCURIUS, ORM, POSTGRAPHILE, Vary
from ..rows import CREATED_AT, Generator, Rows
from .contender import Contender, Variables

FOLDER = Path(__file__).parent.with_name("peers")
NODE = FOLDER / "node_modules" / "node" / "bin" / "node"

NAMES = (POSTGRAPHILE, f"{MERCURIUS}-sql", f"{MERCURIUS}-loaders", ORM)

FIELDS = "id name tier status industry website city postalCode country employees createdAt updatedAt"

HANDWRITTEN: Mapping[str, str] = {
    "client": f"query Client($id: ID!) {{ client(id: $id) {{ {FIELDS} }} }}",
    "list": """
        query Clients($tier: String!) {
          clients(tier: $tier, first: 50) { id name tier status industry website city country employees createdAt }
        }""",
    "tree": """
        query Tree($tier: String!) {
          clients(tier: $tier, first: 20) {
            id name
            deals(first: 5) {
              id title stage amount { amount currency } closeDate contract { id number status signedOn }
            }
            contacts(first: 3) { id firstName lastName email }
          }
        }""",
    "deals": """
        query Deals($after: ID!) {
          deals(first: 200, after: $after) { id title amount { amount currency } client { id name } }
        }""",
    "stages": "query Stages { dealsByStage { stage count totals { amount currency } } }",
    "create": """
        mutation Create($input: ClientInput!) {
          createClient(input: $input) { id name tier city country createdAt }
        }""",
}

DERIVED: Mapping[str, str] = {
    "client": f"""
        query Client($id: BigInt!) {{ clientByRowId(rowId: $id) {{ {FIELDS.replace("id", "rowId", 1)} }} }}""",
    "list": """
        query Clients($tier: String!) {
          allClients(condition: {tier: $tier}, orderBy: [NAME_ASC, ROW_ID_ASC], first: 50) {
            nodes { rowId name tier status industry website city country employees createdAt }
          }
        }""",
    "tree": """
        query Tree($tier: String!) {
          allClients(condition: {tier: $tier}, orderBy: [NAME_ASC, ROW_ID_ASC], first: 20) {
            nodes {
              rowId name
              dealsByClientId(first: 5, orderBy: [CLOSE_DATE_DESC, ROW_ID_DESC]) {
                nodes {
                  rowId title stage amount currency closeDate
                  contractByDealId { rowId number status signedOn }
                }
              }
              contactsByClientId(first: 3, orderBy: [ROW_ID_ASC]) { nodes { rowId firstName lastName email } }
            }
          }
        }""",
    "deals": """
        query Deals($after: Cursor) {
          allDeals(first: 200, after: $after, orderBy: [ROW_ID_ASC]) {
            nodes { rowId title amount currency clientByClientId { rowId name } }
          }
        }""",
    "stages": "query Stages { allDealsByStages { nodes { stage count totals } } }",
    "create": """
        mutation Create($input: ClientInput!) {
          createClient(input: {client: $input}) { client { rowId name tier city country createdAt } }
        }""",
}

RENAMED = {"title": "name"}
DERIVED_RENAMED = {
    **RENAMED, "rowId": "id", "dealsByClientId": "deals", "contactsByClientId": "contacts",
    "contractByDealId": "contract", "clientByClientId": "client",
}  # fmt: skip


def contenders(url: str) -> list[Contender]:
    """All peers, on their database. Needs npm the first time."""
    if not NODE.exists():
        say("installing what the peers on Node.js need")
        subprocess.run([program("npm", "npm"), "ci", "--silent"], cwd=FOLDER, check=True)
    variables: dict[Vary, Callable[[Any], Variables]] = {
        Vary.CLIENT: lambda number: {"id": str(number)},
        Vary.LIFECYCLE: lambda lifecycle: {"tier": lifecycle},
        Vary.PAGE: lambda before: {"after": str(before)},
        Vary.NEW_CLIENT: lambda number: {"input": _new_client(number)},
        Vary.NOTHING: lambda _: {},
    }
    mercurius = Contender(
        name=f"{MERCURIUS}-sql",
        command=[str(NODE), "mercurius.mjs"],
        folder=FOLDER,
        documents=HANDWRITTEN,
        variables=variables,
        canonical=Reader(RENAMED).read,
        environment={"DSN": plain(url), "MODE": "sql", "NODE_ENV": "production"},
    )
    return [
        replace(
            mercurius,
            name=POSTGRAPHILE,
            command=[str(NODE), "postgraphile.mjs"],
            documents=DERIVED,
            variables={**variables, Vary.PAGE: lambda before: {"after": _cursor(before)}},
            canonical=Reader(DERIVED_RENAMED).read,
            environment={"DSN": plain(url), "NODE_ENV": "production", "GRAPHILE_ENV": "production"},
        ),
        replace(
            mercurius,
            name=f"{MERCURIUS}-loaders",
            environment={**mercurius.environment, "MODE": "loaders"},
        ),
        mercurius,
        replace(
            mercurius,
            name=ORM,
            command=[*python("-m", "uvicorn"), "strawberry_orm:app", *UVICORN, "--port"],
            environment={"DSN": url.replace("+psycopg", "+asyncpg")},
        ),
    ]


def _new_client(number: int) -> dict[str, Any]:
    return {
        "name": f"New {number}", "tier": "active", "status": "small", "industry": "labs",
        "website": "https://new.example.com", "city": "Berlin", "postalCode": "10115", "country": "DE", "employees": 7,
    }  # fmt: skip


def _cursor(before: int) -> str:
    """PostGraphile's cursor of the deal with this number; begins with PostGraphile's digest of the order by id."""
    return base64.b64encode(f'["e7c8909dc4","{before}"]'.encode()).decode()


def database(server: PostgresServer, size: Rows) -> str:
    """The SQLAlchemy URL of the peers' database, made anew if its tables or rows would be others today."""
    name, schema = f"peers_{size.clients}", (FOLDER / "schema.sql").read_text(encoding="utf-8")
    mark = sha256(f"{schema}{digest()}".encode()).hexdigest()
    url = server.find_database(name)
    if url is not None and _mark(url) == mark:
        return url
    say("filling the peers' database")
    if url is not None:
        server.drop_database(name)
    url = server.create_database(name)
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(schema.encode())
        _fill(connection, Generator(size))
        connection.execute("VACUUM ANALYZE")
        connection.execute(f"COMMENT ON TABLE clients IS '{mark}'".encode())
    return url


def _mark(url: str) -> str | None:
    with psycopg.connect(plain(url)) as connection:
        row = connection.execute("SELECT obj_description(to_regclass('clients'))").fetchone()
    return row[0] if row else None


def _fill(connection: psycopg.Connection[Any], generator: Generator) -> None:
    _copy(connection, "clients", ((*client, CREATED_AT, CREATED_AT) for client in generator.clients()))
    for table in ("contacts", "deals", "contracts", "activities"):
        _copy(connection, table, getattr(generator, table)())
    connection.execute("SELECT setval(pg_get_serial_sequence('clients', 'id'), max(id)) FROM clients")


def _copy(connection: psycopg.Connection[Any], table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
