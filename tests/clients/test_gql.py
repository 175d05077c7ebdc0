"""The Python client `gql` checks queries against the schema that it fetches, and runs them."""

from typing import Any

import pytest
from gql import Client, GraphQLRequest, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport
from graphql import GraphQLError

from .conftest import Server

CREATE = """
mutation ($input: ClientCreateInput!) {
  clientCreate(input: $input) { client { id name turnover { amount currency } } errors { code path } }
}
"""


@pytest.fixture(scope="module")
def client(server: Server) -> Client:
    """A client that has fetched the schema."""
    headers = {"Authorization": f"Bearer {server.token}"}
    transport = HTTPXTransport(server.url, headers=headers, timeout=60)  # the whole schema is asked for
    client = Client(transport=transport, fetch_schema_from_transport=True)
    with client:
        pass
    return client


def asked(client: Client, query: str, **variables: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.execute(GraphQLRequest(query, variable_values=variables))
    return found


def test_a_record_is_created_and_read(client: Client) -> None:
    given = {"name": "Gql Kft.", "turnover": {"amount": "1.5", "currency": "EUR"}}
    created = asked(client, CREATE, input=given)["clientCreate"]
    stored = {**given, "id": created["client"]["id"], "turnover": {"amount": "1.50", "currency": "EUR"}}
    assert created == {"client": stored, "errors": []}
    found = asked(client, "query ($id: ID!) { node(id: $id) { __typename ... on Client { name } } }", id=stored["id"])
    assert found == {"node": {"__typename": "Client", "name": "Gql Kft."}}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ clients { nodes { nothing } } }", "Cannot query field 'nothing' on type 'Client'."),
        ("{ clients(first: TEN) { totalCount } }", "Int cannot represent non-integer value: TEN"),
        (
            "{ clients(filter: {name: {is: 7}}) { totalCount } }",
            "Expected value of type 'StringFilter' not to include unknown field 'is'.",
        ),
    ],
)
def test_what_the_schema_does_not_have_is_refused_before_it_is_sent(client: Client, query: str, message: str) -> None:
    with pytest.raises(GraphQLError) as refused:
        client.execute(gql(query))
    assert refused.value.message.startswith(message)


def test_an_error_has_its_code(client: Client) -> None:
    with pytest.raises(TransportQueryError) as refused:
        client.execute(gql("{ clients(first: 1000) { totalCount } }"))
    assert refused.value.errors == [
        {
            "message": "a page has 0 to 250 rows, not 1000",
            "path": ["clients"],
            "extensions": {"code": "BAD_USER_INPUT"},
        }
    ]
