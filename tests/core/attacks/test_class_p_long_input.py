"""Class P: what is long, deep or slow to match is refused soon."""

import time

import pytest

from .conftest import Attack

MEGABYTE = "a" * 900_000


@pytest.mark.parametrize("field", ["name", "industry", "website", "language", "country"])
def test_t_p1_a_megabyte_in_a_text_is_refused_soon(attack: Attack, field: str) -> None:
    given = {"name": "Hosszú", field: MEGABYTE}
    began = time.monotonic()
    payload = attack.attacker.ask(
        "mutation($input: ClientCreateInput!) { clientCreate(input: $input) { client { id } errors { code path } } }",
        input=given,
    )["clientCreate"]
    assert time.monotonic() - began < 5
    assert payload["client"] is None
    assert {tuple(each["path"]) for each in payload["errors"]} == {("input", field)}


@pytest.mark.parametrize(
    "text",
    [
        "query($t: String!) { clients(filter: {name: {contains: $t}}) { totalCount } }",
        "query($t: String!) { clients(filter: {name: {startsWith: $t}}) { totalCount } }",
        "query($t: String!) { search(text: $t) { nodes { __typename } } }",
        "query($t: String!) { clients(after: $t) { totalCount } }",
    ],
)
@pytest.mark.parametrize("sent", [MEGABYTE, "%" * 5000, "_" * 5000, "a%" * 3000, "(a+)+" * 500, "é" * 100_000])
def test_t_p1_a_pattern_is_a_plain_text_and_answered_soon(attack: Attack, text: str, sent: str) -> None:
    began = time.monotonic()
    body = attack.attacker.answer(text, t=sent)
    assert time.monotonic() - began < 5
    assert body.get("errors") or body["data"]["clients"]["totalCount"] == 0
