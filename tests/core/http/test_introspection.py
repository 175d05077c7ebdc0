"""Questions about the schema itself: a large one takes long to tell."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from graphql import execute_sync, get_introspection_query
from starlette.testclient import TestClient

from paktum.http import written

QUERY = get_introspection_query(specified_by_url=True, input_value_deprecation=True)


def test_while_the_schema_is_told_others_are_answered(client: TestClient, token: str) -> None:
    ask(client, token, "{ __typename }")
    answered = 0
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(ask, client, token, QUERY)
        while not told.done():
            assert client.get("/health").json() == {"status": "ok"}
            answered += 1
    assert "Client" in {each["name"] for each in told.result()["data"]["__schema"]["types"]}
    assert answered > 5


def test_the_schema_is_told_once(client: TestClient, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def tell(*given: Any, **named: Any) -> Any:
        told.append(given)
        return execute_sync(*given, **named)

    monkeypatch.setattr(written, "execute_sync", tell)
    query = f"{QUERY} # asked by nobody else"
    assert ask(client, token, query) == ask(client, token, query)
    assert len(told) == 1


def test_what_is_kept_is_the_answer_to_the_same_question(client: TestClient, token: str) -> None:
    text = 'query A($name: String!) { a: __type(name: $name) { kind } } query B { b: __type(name: "ID") { name } }'
    for name, kind in (("Client", "OBJECT"), ("Money", "OBJECT"), ("ID", "SCALAR"), ("No", None)):
        for _ in range(2):
            found = ask(client, token, text, {"name": name}, "A")
            assert found == {"data": {"a": kind and {"kind": kind}}}
    assert ask(client, token, text, {"name": "Client"}, "B") == {"data": {"b": {"name": "ID"}}}
    mixed = '{ __type(name: "Client") { name } entities(names: []) { name } clients { totalCount } }'
    assert ask(client, token, mixed) == {
        "data": {"__type": {"name": "Client"}, "entities": [], "clients": {"totalCount": 0}}
    }


def ask(client: TestClient, token: str, query: str, variables: Any = None, operation: str | None = None) -> Any:
    body = {"query": query, "variables": variables, "operationName": operation}
    return client.post("/graphql", json=body, headers={"Authorization": f"Bearer {token}"}).json()
