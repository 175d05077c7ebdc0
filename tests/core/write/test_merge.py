"""Two records that are the same become one: nothing that belongs to either is lost, and all of it can be undone."""

from typing import Any

import pytest
import sqlalchemy as sa

from paktum import (
    Change,
    Client,
    Deal,
    Negotiation,
    NegotiationParty,
    NegotiationPoint,
    NegotiationSide,
    User,
)
from paktum.access.actor import Actor
from paktum.access.rights import Granted, Rights
from paktum.declare.access import Scope
from paktum.write.cause import Origin

from .conftest import LATER, Desk
from .test_bulk import bulk, statuses
from .test_undo import last, living, undone

Record = dict[str, Any]

CHILDREN = {
    "clientIdentifier": {"scheme": "DUNS", "value": "1"}, "contact": {"name": "K"}, "deal": {"name": "D"},
    "contract": {"kind": "supply"}, "labSample": {"name": "P"}, "labReport": {"title": "R"},
    "activity": {"subject": "S", "channel": "CALL", "startedAt": "2026-01-02T03:04:05Z"},
}  # fmt: skip


@pytest.fixture
def pair(desk: Desk) -> tuple[Record, Record]:
    """A client, and the same again with everything that may belong to a client."""
    kept = desk.done("clientCreate", {"name": "Pék Kft.", "country": "HU", "source": "erp", "externalId": "1",
                                      "lab": {"standing": "known"}})  # fmt: skip
    other = desk.done("clientCreate", {
        "name": "Pék Kft", "country": "AT", "employees": 7, "source": "erp", "externalId": "2", "parentId": kept["id"],
        "turnover": {"amount": "5", "currency": "EUR"}, "address": {"townName": "Győr"},
        "lab": {"standing": "other", "budget": {"amount": "2", "currency": "EUR"}, "secret": "s"},
        "banking": {"hasPayroll": True, "creditScore": 7, "riskNote": "late"},
    })  # fmt: skip
    for kind, values in CHILDREN.items():
        desk.done(f"{kind}Create", {"clientId": other["id"], **values})
    desk.done("clientCreate", {"name": "Daughter", "parentId": other["id"], "lab": {"guardianId": other["id"]}})
    return kept, other


def given(kept: Record, other: Record, **more: Any) -> Record:
    return {
        "survivor": {"id": kept["id"], "expectedVersion": kept["version"]},
        "merged": {"id": other["id"], "expectedVersion": other["version"]}, **more,
    }  # fmt: skip


def merged_into(desk: Desk, record: Record) -> tuple[bool, Any]:
    """Whether a client lives, and the key of the one that it was merged into."""
    table = desk.assembly.entity(Client).table
    with desk.engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.id == desk.key(record["id"]))).one()
        return row.deleted_at is None, row.merged_into_id


SHOWN = """name country employees turnover { amount } address { townName } parent { id } externalId
  lab { standing budget { amount } secret } banking { hasPayroll creditScore riskNote }
  identifiers { totalCount } contacts { totalCount } deals { totalCount } contracts { totalCount }
  activities { totalCount } subsidiaries { totalCount } lab { samples { totalCount } reports { totalCount } }"""


def test_the_survivor_has_what_either_had_and_the_other_leads_to_it(desk: Desk, pair: tuple[Record, Record]) -> None:
    kept, other = pair
    desk.now = LATER

    merged = desk.done("clientsMerge", given(kept, other, fromMerged=["country", "banking.hasPayroll"]), SHOWN)

    one = {"totalCount": 1}
    assert merged == {
        "id": kept["id"], "version": 2, "name": "Pék Kft.", "country": "AT", "employees": 7, "externalId": "1",
        "turnover": {"amount": "5.00"}, "address": {"townName": "Győr"}, "parent": None,
        "lab": {"standing": "known", "budget": {"amount": "2.00"}, "secret": "s", "samples": one, "reports": one},
        "banking": {"hasPayroll": True, "creditScore": 7, "riskNote": "late"}, "identifiers": one, "contacts": one,
        "deals": one,
        "contracts": one, "activities": one, "subsidiaries": one,
    }  # fmt: skip
    assert desk.ask("query($id: ID!) { client(id: $id) { id } }", id=other["id"]) == {"client": None}
    assert merged_into(desk, other) == (False, desk.key(kept["id"]))
    wards = desk.ask("query($id: ID!) { client(id: $id) { lab { wards { nodes { name } } } } }", id=kept["id"])
    assert wards["client"]["lab"]["wards"]["nodes"] == [{"name": "Daughter"}]


def test_what_is_closed_moves_as_it_is_with_what_it_is_about(desk: Desk, pair: tuple[Record, Record]) -> None:
    kept, other = pair

    def talk(change: Change) -> None:
        client = change.get(Client, desk.key(other["id"]))
        deal = change.create(Deal, name="Ovens", client=client)
        talk = change.create(Negotiation, subject="Terms", client=client, deal=deal, minutes="They agreed.")
        change.create(NegotiationPoint, negotiation=talk, topic="Payment", decision="30 days")
        for side in (NegotiationSide.US, NegotiationSide.CLIENT):
            change.create(NegotiationParty, negotiation=talk, side=side, name=side.value)
        for step in ("hold", "close"):
            change.transition(talk, step)

    desk.run(talk)
    desk.done("clientsMerge", given(kept, other))

    moved = """query($id: ID!) { client(id: $id) {
      negotiations { nodes { state deal { name client { id } } points { totalCount } parties { totalCount } } } } }"""
    assert desk.ask(moved, id=kept["id"])["client"]["negotiations"]["nodes"] == [{
        "state": "closed", "deal": {"name": "Ovens", "client": {"id": kept["id"]}}, "points": {"totalCount": 1},
        "parties": {"totalCount": 2},
    }]  # fmt: skip


def test_a_merge_is_one_change_set_that_can_be_undone_and_done_again(desk: Desk, pair: tuple[Record, Record]) -> None:
    kept, other = pair
    before = living(desk)
    desk.done("clientsMerge", given(kept, other, fromMerged=["name", "lab.standing"]))
    done = living(desk)

    found = undone(desk)

    assert found["errors"] == []
    assert living(desk) == before
    assert merged_into(desk, other) == (True, None)
    assert undone(desk, last(desk))["errors"] == []
    assert living(desk) == done
    assert merged_into(desk, other) == (False, desk.key(kept["id"]))


def test_a_later_upsert_by_an_old_external_id_finds_the_survivor(desk: Desk, pair: tuple[Record, Record]) -> None:
    kept, other = pair
    last_one = desk.done("clientCreate", {"name": "Third", "source": "erp", "externalId": "3"})
    desk.done("clientsMerge", given(kept, other))
    desk.done("clientsMerge", given(last_one, {**kept, "version": 2}))

    rows = [{"source": "erp", "externalId": name, "name": name} for name in ("1", "2", "4")]
    found = bulk(desk, "clientsUpsert", rows)

    assert statuses(found) == ["UPDATED", "UPDATED", "CREATED"]
    assert [each["id"] for each in found["results"][:2]] == [last_one["id"]] * 2
    again = bulk(desk, "clientsUpsert", [{"source": "erp", "externalId": "3", "name": "3"}])
    assert again["results"][0]["id"] == last_one["id"]  # it is still found by its own

    def look(change: Any) -> Any:
        return change.find_by_external_id(Client, "erp", "2").id

    assert desk.run(look, origin=Origin.IMPORT) == desk.key(last_one["id"])


def test_what_was_deleted_before_a_merge_is_restored_to_the_survivor(desk: Desk, pair: tuple[Record, Record]) -> None:
    kept, other = pair
    sample = desk.done("labSampleCreate", {"name": "Old", "clientId": other["id"]})
    vial = desk.done("labVialCreate", {"name": "V", "sampleId": sample["id"]})
    ward = desk.done("clientCreate", {"name": "W", "parentId": other["id"], "lab": {"guardianId": other["id"]}})
    above = desk.done("clientCreate", {"name": "Above", "parentId": other["id"]})
    last_one = desk.done("clientCreate", {"name": "Third", "parentId": above["id"]})
    for kind, record in (("labSample", sample), ("client", ward), ("client", above)):
        desk.done(f"{kind}Delete", {"id": record["id"], "expectedVersion": 1})
    desk.done("clientsMerge", given(kept, other))
    desk.done("clientsMerge", given(last_one, {**kept, "version": 2}))
    survivor = {"client": {"id": last_one["id"]}}

    assert desk.done("labSampleRestore", {"id": sample["id"]}, "client { id } vials { totalCount }") == {
        "id": sample["id"], "version": 4, **survivor, "vials": {"totalCount": 1},
    }  # fmt: skip
    assert desk.ask("query($id: ID!) { labVial(id: $id) { sample { client { id } } } }", id=vial["id"]) == {
        "labVial": {"sample": survivor}
    }
    found = desk.done("clientRestore", {"id": ward["id"]}, "parent { id } lab { guardian { id } }")
    assert (found["parent"], found["lab"]) == (survivor["client"], {"guardian": survivor["client"]})
    assert (
        desk.done("clientRestore", {"id": above["id"]}, "parent { id }")["parent"] is None
    )  # it is above the survivor


def test_what_was_deleted_before_a_merge_is_not_restored_to_a_deleted_survivor(
    desk: Desk, pair: tuple[Record, Record]
) -> None:
    kept, other = pair
    sample = desk.done("labSampleCreate", {"name": "Old", "clientId": other["id"]})
    desk.done("labSampleDelete", {"id": sample["id"], "expectedVersion": 1})
    desk.done("clientsMerge", given(kept, other))
    last_one = desk.done("clientCreate", {"name": "Third"})
    desk.done("clientsMerge", given(last_one, {**kept, "version": 2}))
    desk.run(lambda change: change.delete(*change.list_(Client)))
    assert desk.codes("labSampleRestore", {"id": sample["id"]}) == [("REFERENCE_DELETED", "id")]


def test_a_client_takes_the_place_of_the_one_above_it(desk: Desk) -> None:
    top, middle = (desk.done("clientCreate", {"name": name}) for name in ("top", "middle"))
    desk.done("clientUpdate", {"id": middle["id"], "expectedVersion": 1, "patch": {"parentId": top["id"]}})
    low = desk.done("clientCreate", {"name": "low", "parentId": middle["id"]})

    merged = desk.done(
        "clientsMerge", given(low, {**middle, "version": 2}), "parent { name } subsidiaries { totalCount }"
    )

    assert (merged["parent"], merged["subsidiaries"]) == ({"name": "top"}, {"totalCount": 0})
    sub = desk.done("clientCreate", {"name": "sub", "parentId": low["id"]})
    assert desk.codes("clientsMerge", given(sub, top)) == [("CIRCULAR", "parentId")]


def test_contacts_can_be_merged_too(desk: Desk) -> None:
    kept, other = (desk.done("contactCreate", {"name": "Anna", **more}) for more in ({}, {"email": "a@example.com"}))
    assert desk.done("contactsMerge", given(kept, other), "email")["email"] == "a@example.com"


def test_plugins_set_what_goes_with_a_value_that_is_chosen(desk: Desk) -> None:
    method = desk.done("searchMethodCreate", {"code": "fair", "name": "Fairs", "channel": "FAIR", "how": "Go there."})
    found = []
    for taken in ([], ["searchMethod"]):
        kept, other = (
            desk.done("leadCreate", {"name": "Pék", **more}) for more in ({}, {"searchMethodId": method["id"]})
        )
        silent = {"id": other["id"], "expectedVersion": 1, "patch": {"channel": None}}
        other = desk.done("leadUpdate", silent)
        merged = desk.done("leadsMerge", given(kept, other, fromMerged=taken), "channel searchMethod { code }")
        found.append((merged["searchMethod"], merged["channel"]))

    assert found == [({"code": "fair"}, None), ({"code": "fair"}, "FAIR")]


def test_what_cannot_be_merged_is_refused(desk: Desk, pair: tuple[Record, Record]) -> None:
    kept, other = pair
    contact = desk.done("contactCreate", {"name": "K"})
    for wrong, codes in (
        (given(kept, kept), [("INVALID_VALUE", "merged.id")]),
        (given(kept, {**other, "version": 9}), [("CONFLICT", "merged.expectedVersion")]),
        (given({**kept, "version": 9}, other), [("CONFLICT", "survivor.expectedVersion")]),
        (given(kept, contact), [("NOT_FOUND", "merged.id")]),
        (given(kept, other, fromMerged=["name", "x", "id", "version", "mergedInto", "banking.nothing"]),
         [("INVALID_VALUE", f"fromMerged.{n}") for n in range(1, 6)]),
    ):  # fmt: skip
        assert desk.codes("clientsMerge", wrong) == codes
    assert "labSamplesMerge" not in desk.api.graphql.mutation_type.fields


def test_who_merges_needs_the_right_to_change_the_one_and_to_delete_the_other(
    desk: Desk, pair: tuple[Record, Record]
) -> None:
    kept, other = pair
    me = desk.run(lambda change: change.create(User, name="Me").id)
    patch = {"ownerId": f"user_{me.hex}"}
    desk.done("clientUpdate", {"id": kept["id"], "expectedVersion": 1, "patch": patch})
    kept["version"] = 2

    def actor(*grants: Granted) -> Actor:
        return Actor(me, (), frozenset(), rights=Rights([Granted("*", frozenset({"read"}), Scope.ALL), *grants]))

    own = Granted("Client", frozenset({"update", "delete"}), Scope.OWN)
    deletes = Granted("Client", frozenset({"delete"}), Scope.ALL)
    assert desk.codes("clientsMerge", given(kept, other), actor=actor(own)) == [("FORBIDDEN", "merged")]
    assert desk.codes("clientsMerge", given(other, kept), actor=actor(own)) == [("FORBIDDEN", "survivor")]
    chosen = given(kept, other, fromMerged=["lab.secret"])
    assert desk.codes("clientsMerge", chosen, actor=actor(own, deletes)) == [("FORBIDDEN", "fromMerged.0")]

    desk.done("clientsMerge", given(kept, other), actor=actor(own, deletes))
    assert desk.ask("query($id: ID!) { client(id: $id) { deals { totalCount } lab { secret } } }", id=kept["id"]) == {
        "client": {"deals": {"totalCount": 1}, "lab": {"secret": "s"}}
    }  # whatever belongs to the client goes with it
