"""Class E: texts that are sent become values of a statement, never a part of it."""

import ast
import json
import re
import time
from pathlib import Path

import pytest

import paktum

from .conftest import Attack

CORE = Path(paktum.__file__).parent
PLUGINS = Path(__file__).parents[3] / "plugins"
PAYLOADS = (
    "'", '"', "';--", "' OR '1'='1", "') OR ('1'='1", "'; DROP TABLE core_client; --", "' UNION SELECT digest, 1 --",
    "' || pg_sleep(3) || '", "1; SELECT pg_sleep(3)", "(SELECT 1 FROM pg_sleep(3))", "randomblob(900000000)",
    "${jndi:ldap://x}", "\\", "%", "_%", "*", "\"*\" OR", "a:*", "NEAR(", "NULL", "name_fold", "Europe/Budapest'; --",
)  # fmt: skip
PLACES = (
    "query($p: String!) { clients(filter: {name: {eq: $p}}) { totalCount } }",
    "query($p: String!) { clients(filter: {name: {contains: $p}}) { totalCount } }",
    "query($p: String!) { clients(filter: {name: {in: [$p]}}) { totalCount } }",
    "query($p: String!) { clients(filter: {deals: {some: {name: {startsWith: $p}}}}) { totalCount } }",
    "query($p: String!) { clients(after: $p) { nodes { id } } }",
    "query($p: String!) { search(text: $p) { nodes { __typename } } }",
    "query($p: ID!) { client(id: $p) { id } }",
    "query($p: ID!) { node(id: $p) { id } }",
    "query($p: [String!]) { entities(names: $p) { name } }",
    "query($p: String!) { dealsAggregate(groupBy: {field: CREATED_AT, part: DAY, timeZone: $p}) { groups { count } } }",
    "query($p: String!) { events(after: $p) { nodes { recordId } } }",
    "mutation($p: String!) { clientCreate(input: {name: $p, industry: $p, country: $p}) { errors { code } } }",
    "mutation($p: String!) { clientCreate(input: {name: $p, idempotencyKey: $p}) { errors { code } } }",
    "mutation($p: ID!) { clientUpdate(input: {id: $p, expectedVersion: 1, patch: {}}) { errors { code } } }",
)  # fmt: skip


@pytest.mark.parametrize("text", PLACES)
def test_t_e1_a_payload_is_a_text_like_any_other(attack: Attack, text: str) -> None:
    clients = "{ clients { totalCount } deals { totalCount } users { totalCount } }"
    made = text.startswith("mutation")
    before = attack.company.ask(clients)
    for payload in PAYLOADS:
        began = time.monotonic()
        body = attack.attacker.answer(text, p=payload)
        said = json.dumps(body)
        assert time.monotonic() - began < 2.5, payload
        assert "INTERNAL" not in said, body
        assert "GRAPHQL_VALIDATION_FAILED" not in said, body  # the payload got further
        assert not re.search(
            r"syntax error|sqlite|psycopg|asyncpg|SELECT .* FROM", said.replace(json.dumps(payload)[1:-1], "")
        )
    after = attack.company.ask(clients)
    assert after["users"] == before["users"]
    assert made or after == before


def test_t_e1_what_an_attacker_wrote_is_read_as_it_was_written(attack: Attack) -> None:
    """Nothing of the second order: a text that was stored does no harm when it is grouped, ordered or searched by."""
    for payload in PAYLOADS:
        made = attack.attacker.ask(
            "mutation($p: String!) { clientCreate(input: {name: $p, industry: $p}) { client { id name } } }", p=payload
        )
        assert made["clientCreate"]["client"]["name"] == payload
    groups = attack.attacker.ask(
        "{ clientsAggregate(groupBy: {field: INDUSTRY}) { groups { key { industry } count } } }"
    )
    found = {group["key"]["industry"]: group["count"] for group in groups["clientsAggregate"]["groups"]}
    assert {payload: found[payload] >= 1 for payload in PAYLOADS} == dict.fromkeys(PAYLOADS, True)


def test_t_e2_no_text_of_a_statement_is_put_together_from_what_is_sent() -> None:
    """`text()` takes constants only; what else makes SQL is SQLAlchemy's compiler or names of the assembly."""
    wrong = []
    for path in (*CORE.rglob("*.py"), *PLUGINS.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"sa.text", "sqlalchemy.text"}:
                constant = node.args and isinstance(node.args[0], ast.Constant)
                wrong += [] if constant else [path.name]
    assert sorted(set(wrong)) == ["columns.py", "indexes.py"]  # conditions and keys of declared indexes
