"""Class C: a field without permission is revealed by no filter, order, group, figure, search, history or cursor."""

import base64
import json
import re

import pytest

from .conftest import HIDDEN, Attack

FORBIDDEN = [
    "clients(filter: {banking: {scoreZone: {eq: GREY}}}) { totalCount }",
    "clients(filter: {not: {banking: {scoreZone: {eq: GREY}}}}) { totalCount }",
    'clients(filter: {or: [{name: {eq: "x"}}, {banking: {creditScore: {gt: 800}}}]}) { totalCount }',
    "clients(filter: {banking: {creditScore: {isNull: true}}}) { totalCount }",
    'deals(filter: {client: {banking: {creditScore: {in: [873]}}}}) { totalCount }',
    'users(filter: {clients: {some: {banking: {creditScore: {gte: 1}}}}}) { totalCount }',
    "clients(orderBy: {field: BANKING_CREDIT_SCORE}) { nodes { id } }",
    "clients(orderBy: [{field: NAME}, {field: BANKING_CREDIT_SCORE, direction: DESC}]) { nodes { id } }",
    "clientsAggregate(groupBy: {field: BANKING_CREDIT_SCORE}) { groups { count } }",
    "dealsAggregate(groupBy: {ofClient: {field: BANKING_CREDIT_SCORE}}) { groups { count } }",
    "clientsAggregate { groups { banking { creditScore { minimum maximum average } } } }",
]  # fmt: skip


@pytest.mark.parametrize("field", FORBIDDEN)
def test_t_c1_to_use_a_hidden_field_is_forbidden(attack: Attack, field: str) -> None:
    body = attack.attacker.answer(f"{{ {field} }}")
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"], body
    assert HIDDEN not in json.dumps(body, ensure_ascii=False)


@pytest.mark.requirement("R105")
@pytest.mark.parametrize(
    "field",
    [
        "clients { nodes { banking { riskNote creditScore } } }",
        "clients { nodes { history { nodes { changes { field before after } } } } }",
        "viewer { user { clients { nodes { banking { riskNote } deals { nodes { name } } } } } }",
        "clients { nodes { r: banking { riskNote } ...on Client { banking { s: riskNote } } } }",
    ],
)
def test_t_c1_no_selection_shows_a_hidden_value(attack: Attack, field: str) -> None:
    body = attack.attacker.answer(f"{{ {field} }}")
    assert "errors" not in body
    assert not re.search(f"{HIDDEN}|873", json.dumps(body, ensure_ascii=False)), body


def test_t_c1_search_finds_nothing_by_a_hidden_value(attack: Attack) -> None:
    text = '{ search(text: "Szigorúan") { totalCount nodes { title } } }'
    assert attack.attacker.ask(text)["search"] == {"totalCount": 0, "nodes": []}
    assert f"{HIDDEN} üzlet" in [each["title"] for each in attack.company.ask(text)["search"]["nodes"]]


def test_t_c1_a_unique_key_that_is_taken_says_nothing_of_who_has_it(attack: Attack) -> None:
    text = """mutation($input: ClientCreateInput!) { clientCreate(input: $input) { errors { code message path } } }"""
    given = {"name": "Másik", "source": "old", "externalId": "1"}
    attack.company.ask(text, input={**given, "name": HIDDEN})
    (error,) = attack.attacker.ask(text, input=given)["clientCreate"]["errors"]
    assert error["code"] == "DUPLICATE"
    assert HIDDEN not in error["message"]


def test_t_c2_no_cursor_holds_a_hidden_value(attack: Attack) -> None:
    orders = ("NAME", "INDUSTRY", "BANKING_KYC_STATUS")
    for order in orders:
        body = attack.attacker.ask(f"{{ clients(orderBy: {{field: {order}}}) {{ edges {{ cursor node {{ id }} }} }} }}")
        for edge in body["clients"]["edges"]:
            cursor = base64.urlsafe_b64decode(edge["cursor"] + "==").decode("utf-8", "replace")
            assert not re.search(f"{HIDDEN}|873", cursor)
