"""Records that may be the same are found by name, place and what each should have alone, with the reasons."""

import time
import uuid
from dataclasses import replace
from typing import Any

import pytest

from paktum import Client, ClientIdentifier, IdentifierScheme, PostalAddress, User
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import Granted, Rights
from paktum.declare.access import Scope
from paktum.settings import DuplicateSettings

from .conftest import Desk

TEXT = """query($type: String!, $of: ID, $first: Int! = 50) { duplicates(type: $type, of: $of, first: $first) {
  recordId otherId score reasons { field label likeness } } }"""


def found(desk: Desk, type: str = "Client", actor: Actor = SYSTEM, **more: Any) -> list[dict[str, Any]]:
    pairs: list[dict[str, Any]] = desk.ask(TEXT, type=type, actor=actor, **more)["duplicates"]
    return pairs


def client(desk: Desk, name: str, **values: Any) -> str:
    public_id: str = desk.done("clientCreate", {"name": name, **values})["id"]
    return public_id


@pytest.mark.requirement("R044")
def test_pairs_are_told_with_score_and_reasons(desk: Desk) -> None:
    szeged, gyor = {"townName": "Szeged", "postCode": "6720"}, {"townName": "Győr"}
    first = client(desk, "Napraforgó Malom Kft.", address=szeged)
    near = client(desk, "Napraforgó Malom Kft", address=szeged)
    client(desk, "Napraforgó Malmok Zrt.", address=gyor)
    client(desk, "Napos Oldal Bt.", address=szeged)
    sharing = client(desk, "Sunflower Ltd.")
    for owner in (first, sharing):
        desk.done("clientIdentifierCreate", {"clientId": owner, "scheme": "DUNS", "value": "123456789"})

    pairs = {(each["recordId"], each["otherId"]): each for each in found(desk)}

    assert set(pairs) == {(first, near), (first, sharing)}
    assert pairs[first, near] == {
        "recordId": first, "otherId": near, "score": 100,
        "reasons": [{"field": "name", "label": "Name", "likeness": 100},
                    {"field": "address", "label": "Address", "likeness": 100}],
    }  # fmt: skip
    assert pairs[first, sharing] == {
        "recordId": first, "otherId": sharing, "score": 90,
        "reasons": [{"field": "clientIdentifier.value", "label": "Number", "likeness": 100}],
    }  # fmt: skip
    assert [each["otherId"] for each in found(desk, of=sharing)] == [sharing]
    assert len(found(desk, first=1)) == 1


def test_contacts_share_addresses_and_numbers(desk: Desk) -> None:
    given = ({"name": "Anna Kis", "email": "a@example.com"}, {"name": "Kis Anna", "email": "A@example.com"})
    one, other = (desk.done("contactCreate", each)["id"] for each in given)
    (pair,) = found(desk, "Contact")
    assert (pair["recordId"], pair["otherId"], pair["reasons"][0]["field"]) == (one, other, "email")


def test_only_records_that_the_user_sees_are_compared(desk: Desk) -> None:
    me = desk.run(lambda change: change.create(User, name="Me").id)
    client(desk, "Pék Kft.")
    client(desk, "Pék Kft.", ownerId=f"user_{me.hex}")
    own = Actor(me, (), frozenset(), rights=Rights([Granted("*", frozenset({"read"}), Scope.OWN)]))
    assert (len(found(desk)), found(desk, actor=own)) == (1, [])


def test_the_thresholds_are_settings(desk: Desk) -> None:
    client(desk, "Napraforgó Malom")
    client(desk, "Napraforgó Malmok")
    assert len(found(desk)) == 1
    usual, desk.executor.duplicates = (
        desk.executor.duplicates,
        replace(desk.executor.duplicates, thresholds=DuplicateSettings(least_score=0.99)),
    )
    try:
        assert found(desk) == []
    finally:
        desk.executor.duplicates = usual


@pytest.mark.parametrize(
    ("given", "code"),
    [({"type": "Deal"}, "INVALID_VALUE"), ({"type": "Client", "of": "x"}, "NOT_FOUND"),
     ({"type": "Client", "first": 0}, "OUT_OF_RANGE")],
)  # fmt: skip
def test_a_wrong_question_is_refused(desk: Desk, given: dict[str, Any], code: str) -> None:
    answer = desk.answer(TEXT, **given)
    assert [each["extensions"]["code"] for each in answer["errors"]] == [code]


def test_many_records_take_no_longer_than_their_number(desk: Desk) -> None:
    names = [f"{n:04x}{uuid.uuid4().hex[:4]} Kft." for n in range(3_000)]

    def fill(change: Any) -> None:
        for name in names:
            change.create(Client, name=name, address=PostalAddress(town_name="Pécs"))
        twin = change.create(Client, name=names[0])
        change.create(ClientIdentifier, client=twin, scheme=IdentifierScheme.DUNS, value="1")

    desk.run(fill)
    started = time.monotonic()
    assert [each["score"] for each in found(desk)] == [95]
    assert time.monotonic() - started < 3
