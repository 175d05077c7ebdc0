"""What a signed-in user sees over HTTP."""

from collections.abc import Callable
from typing import Any

Ask = Callable[..., dict[str, Any]]

CREATE = """
mutation ($input: ClientCreateInput!) {
  clientCreate(input: $input) { client { id name version banking { kycStatus } } errors { code path } }
}
"""


def test_the_viewer_is_the_owner_of_the_token(ask: Ask) -> None:
    body = ask("{ viewer { user { name email } roles permissions locale } }")
    assert body == {
        "data": {
            "viewer": {
                "user": {"name": "Szabó Éva", "email": "eva@example.com"},
                "roles": ["administrator"],
                "permissions": ["*"],
                "locale": "en",
            }
        }
    }


def test_a_created_client_is_read_back_with_its_facet(ask: Ask) -> None:
    given = {"name": "Őrség Kft.", "banking": {"kycStatus": "VERIFIED"}}
    created = ask(CREATE, input=given)["data"]["clientCreate"]
    assert created["errors"] == []
    client = created["client"]
    assert client == {"id": client["id"], "name": "Őrség Kft.", "version": 1, "banking": {"kycStatus": "VERIFIED"}}
    found = ask("query ($id: ID!) { client(id: $id) { name banking { kycStatus } } }", id=client["id"])
    assert found == {"data": {"client": {"name": "Őrség Kft.", "banking": {"kycStatus": "VERIFIED"}}}}


def test_derived_and_hand_written_fields_stand_in_one_query(ask: Ask) -> None:
    body = ask(
        """
        query ($names: [String!]!) {
          first: __typename
          clients(filter: {name: {eq: "Nobody"}}) { totalCount }
          entities(names: $names) { name label }
          ...More
        }
        fragment More on Query { workflows(codes: ["contract"]) { code initial } __schema { queryType { name } } }
        """,
        names=["Client"],
    )
    assert body["data"] == {
        "first": "Query",
        "clients": {"totalCount": 0},
        "entities": [{"name": "Client", "label": "Client"}],
        "workflows": [{"code": "contract", "initial": "draft"}],
        "__schema": {"queryType": {"name": "Query"}},
    }
    assert list(body["data"]) == ["first", "clients", "entities", "workflows", "__schema"]


def test_several_mutations_run_one_after_another(ask: Ask) -> None:
    body = ask(
        """
        mutation {
          a: clientCreate(input: {name: "A"}) { client { name } }
          b: clientCreate(input: {name: "B"}) { __typename client { name } }
          c: clientCreate(input: {name: " "}) { client { name } errors { __typename code path } }
        }
        """
    )
    assert body["data"]["a"] == {"client": {"name": "A"}}
    assert body["data"]["b"] == {"__typename": "ClientCreatePayload", "client": {"name": "B"}}
    error = {"__typename": "ValidationError", "code": "REQUIRED", "path": ["input", "name"]}
    assert body["data"]["c"] == {"client": None, "errors": [error]}
    made = '{ clients(filter: {name: {in: ["A", "B", " "]}}) { totalCount } }'
    assert ask(made) == {"data": {"clients": {"totalCount": 2}}}


def test_an_error_in_a_page_has_the_path_of_its_field(ask: Ask) -> None:
    body = ask("{ all: clients(first: 1000) { nodes { id } } }")
    assert body["data"] is None
    assert body["errors"] == [
        {
            "message": "a page has 0 to 250 rows, not 1000",
            "path": ["all"],
            "extensions": {"code": "BAD_USER_INPUT"},
        }
    ]


def test_messages_come_in_the_language_of_the_request(client: Any, token: str) -> None:
    query = '{ deals { totalCount } entities(names: ["Deal"]) { label } }'
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "hu-HU,hu;q=0.9"}
    body = client.post("/graphql", json={"query": query}, headers=headers).json()
    assert body["data"]["entities"] == [{"label": "Ügylet"}]
