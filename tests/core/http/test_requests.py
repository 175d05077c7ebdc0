"""What is malformed is refused with a status, a code and nothing of the inside."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from paktum.limits import DEEPEST_JSON, LARGEST_BODY

LEAK = re.compile(r"Traceback|File \"|/[a-z_]+/[a-z_]+\.py|SELECT |sqlalchemy|asyncpg|psycopg|sqlite3", re.IGNORECASE)


def post(client: TestClient, token: str, body: bytes, **headers: str) -> Any:
    given = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers}
    return client.post("/graphql", content=body, headers=given)


def code(response: Any) -> str:
    found: str = response.json()["errors"][0]["extensions"]["code"]
    return found


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"[1, 2]",
        b'"text"',
        b"7",
        b"{",
        b"{}",
        b'{"query": 7}',
        b'{"query": null}',
        b'{"query": " "}',
        b'{"query": ["{ __typename }"]}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "variables": "x"}',
        b'{"query": "{ __typename }", "operationName": 7}',
        b'{"query": "{ __typename }", "extensions": []}',
        b'{"query": "\xff\xfe"}',
        b"\xef\xbb\xbf{}",
        b'{"query": "\\ud800"}',
        b'{"a":' * 2000 + b"1" + b"}" * 2000,
        b"[" * 100_000,
        b'{"query": "{ __typename }"} trailing',
        b"NaN",
    ],
)
def test_a_malformed_body_is_a_bad_request(client: TestClient, token: str, body: bytes) -> None:
    response = post(client, token, body)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert not LEAK.search(response.text)


def test_a_body_may_be_as_large_as_the_limit_says(client: TestClient, token: str) -> None:
    def sized(count: int) -> bytes:
        return b'{"query": "{ __typename }"}'.ljust(count)

    assert post(client, token, sized(LARGEST_BODY)).json() == {"data": {"__typename": "Query"}}
    response = post(client, token, sized(LARGEST_BODY + 1))
    assert (response.status_code, code(response)) == (413, "REQUEST_TOO_LARGE")


def test_json_may_be_nested_as_deep_as_the_limit_says(client: TestClient, token: str) -> None:
    def nested(levels: int) -> bytes:
        inner = "[" * (levels - 2) + "]" * (levels - 2)
        return f'{{"query": "{{ __typename }}", "variables": {{"a": {inner}}}}}'.encode()

    assert post(client, token, nested(DEEPEST_JSON)).json() == {"data": {"__typename": "Query"}}
    response = post(client, token, nested(DEEPEST_JSON + 1))
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_media_type_is_unsupported(client: TestClient, token: str, kind: str) -> None:
    response = post(client, token, b'{"query": "{ __typename }"}', **{"Content-Type": kind})
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_query_that_only_has_a_hash_is_answered_in_the_words_that_clients_know(
    client: TestClient, token: str
) -> None:
    response = post(client, token, b'{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}')
    assert (response.status_code, code(response)) == (400, "PERSISTED_QUERY_NOT_SUPPORTED")
    assert response.json()["errors"][0]["message"] == "PersistedQueryNotSupported"


def test_an_answer_that_the_client_cannot_take_is_not_acceptable(client: TestClient, token: str) -> None:
    response = post(client, token, b'{"query": "{ __typename }"}', Accept="text/html")
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_than_get_head_and_post_are_not_allowed(client: TestClient, method: str) -> None:
    response = client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")


def test_a_query_is_answered_by_get_too(client: TestClient, token: str) -> None:
    parameters = {
        "query": "query A($id: ID!) { client(id: $id) { id } } query B { __typename }",
        "variables": '{"id": "client_x"}',
        "operationName": "A",
        "extensions": "{}",
    }
    response = client.get("/graphql", params=parameters, headers={"Authorization": f"Bearer {token}"})
    assert (response.status_code, response.json()) == (200, {"data": {"client": None}})


def test_a_mutation_by_get_is_not_allowed_and_nothing_changes(client: TestClient, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    count = {"query": "{ clients { totalCount } }"}
    before = client.get("/graphql", params=count, headers=headers).json()
    mutation = 'mutation { clientCreate(input: {name: "By GET"}) { client { id } } }'
    response = client.get("/graphql", params={"query": mutation}, headers=headers)
    assert (response.status_code, code(response), response.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "POST")
    assert client.get("/graphql", params=count, headers=headers).json() == before


@pytest.mark.parametrize(
    "parameters",
    ["", "query=", "query=%FF", "query={__typename}&variables=x", "query={__typename}&variables=[]",
     "query={__typename}&extensions=7", "query={__typename}&variables=" + "[" * 1000],
)  # fmt: skip
def test_malformed_parameters_are_a_bad_request(client: TestClient, token: str, parameters: str) -> None:
    response = client.get(f"/graphql?{parameters}", headers={"Authorization": f"Bearer {token}"})
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


def test_an_unknown_path_is_not_found(client: TestClient) -> None:
    response = client.get("/../../etc/passwd")
    assert (response.status_code, code(response)) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic dXNlcjpwYXNz", "bearer " + "x" * 5000]
)
def test_without_a_valid_token_nothing_is_answered(client: TestClient, value: str) -> None:
    response = client.post("/graphql", json={"query": "{ viewer { locale } }"}, headers={"Authorization": value})
    assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == "Bearer"
    assert "data" not in response.json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment A on Client { id }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ clients { nodes { id } } " * 2, "GRAPHQL_PARSE_FAILED"),
        ("{ a: __typename }" + " { b: __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ " + "a " * 5000 + "}", "GRAPHQL_PARSE_FAILED"),
        ("{" * 4000, "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_a_document_that_cannot_run_has_a_code_and_no_data(
    client: TestClient, token: str, query: str, expected: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    response = client.post("/graphql", json={"query": query}, headers=headers)
    assert (response.status_code, code(response)) == (200, expected)
    assert "data" not in response.json()
    strict = client.post(
        "/graphql", json={"query": query}, headers={**headers, "Accept": "application/graphql-response+json"}
    )
    assert (strict.status_code, code(strict)) == (400, expected)


def test_a_variable_of_the_wrong_type_is_bad_input(client: TestClient, token: str) -> None:
    body = {"query": "query ($n: Int) { clients(first: $n) { totalCount } }", "variables": {"n": "ten"}}
    response = client.post("/graphql", json=body, headers={"Authorization": f"Bearer {token}"})
    assert (response.status_code, code(response)) == (200, "BAD_USER_INPUT")


def test_other_origins_are_answered_only_if_they_are_listed(client: TestClient, token: str) -> None:
    preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    listed = client.options("/graphql", headers={"Origin": "https://crm.test", **preflight})
    assert (listed.status_code, listed.headers["access-control-allow-origin"]) == (200, "https://crm.test")
    other = client.options("/graphql", headers={"Origin": "https://evil.test", **preflight})
    assert "access-control-allow-origin" not in other.headers


def test_health_and_readiness_need_no_token(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").json() == {"status": "ready"}
