"""What goes with a deleted record, what keeps it, and what forgets it."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import AccessRole, Refused, RoleGrant, TierAssignment, User
from paktum.access.actor import SYSTEM, Actor
from paktum.access.rights import Granted, Rights
from paktum.crm import Client, Deal
from paktum.declare.access import Scope
from paktum.storage.types import new_id

from .conftest import LATER, Desk
from .lab import Report, Sample, Vial


@pytest.fixture
def records(desk: Desk) -> dict[str, str]:
    """A client with a sample, its vial and a report on it; another client with a sample that is part of the first."""
    made: dict[str, str] = {}

    def make(key: str, mutation: str, /, **given: Any) -> None:
        made[key] = desk.done(f"{mutation}Create", given)["id"]

    make("client", "client", name="Owner")
    make("other", "client", name="Other", parentId=made["client"])
    make("sample", "labSample", name="First", clientId=made["client"])
    make("vial", "labVial", name="Vial", sampleId=made["sample"])
    make("part", "labSample", name="Part", parentId=made["sample"], clientId=made["other"])
    make("report", "labReport", title="Report", sampleId=made["sample"], clientId=made["client"])
    return made


def living(desk: Desk, records: dict[str, str]) -> set[str]:
    ids = list(records.values())
    found = desk.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["nodes"]
    return {name for name, node in zip(records, found, strict=True) if node is not None}


def test_a_record_takes_with_it_what_belongs_to_it(desk: Desk, records: dict[str, str]) -> None:
    desk.now = LATER

    assert desk.done("clientDelete", {"id": records["client"], "expectedVersion": 1}) == records["client"]

    assert living(desk, records) == {"other", "part"}
    with desk.engine.connect() as connection:
        rows = {}
        for name, cls in (("client", Client), ("sample", Sample), ("vial", Vial), ("report", Report)):
            table = desk.assembly.entity(cls).table
            columns = (table.c.deletion_id, table.c.deleted_at, table.c.changed_at, table.c.version)
            found = connection.execute(sa.select(*columns).where(table.c.id == desk.key(records[name]))).one()
            rows[name] = tuple(found)
    assert len({row[0] for row in rows.values()}) == 1
    assert {row[1:] for row in rows.values()} == {(LATER, LATER, 2)}


def test_what_refers_to_a_deleted_record_loosely_shows_nothing_in_its_place(
    desk: Desk, records: dict[str, str]
) -> None:
    desk.done("clientDelete", {"id": records["client"], "expectedVersion": 1})

    found = desk.ask("query($id: ID!) { client(id: $id) { version parent { id } } }", id=records["other"])
    assert found["client"] == {"version": 1, "parent": None}
    part = desk.ask("query($id: ID!) { labSample(id: $id) { parent { id } } }", id=records["part"])
    assert part["labSample"] == {"parent": None}
    patch = {"id": records["part"], "expectedVersion": 1, "patch": {"name": "Still here"}}
    assert desk.done("labSampleUpdate", patch, "name")["name"] == "Still here"


def test_a_record_in_use_is_kept_with_all_that_belongs_to_it(desk: Desk, records: dict[str, str]) -> None:
    errors = desk.refused("labSampleDelete", {"id": records["sample"], "expectedVersion": 1})

    assert [(error["code"], error["path"], error["message"]) for error in errors] == [
        ("IN_USE", ["input", "id"], "1 Reports refer to it")
    ]
    assert living(desk, records) == set(records)
    desk.done("labReportDelete", {"id": records["report"], "expectedVersion": 1})
    desk.done("labSampleDelete", {"id": records["sample"], "expectedVersion": 1})
    assert living(desk, records) == {"client", "other", "part"}


def test_a_reference_of_a_facet_keeps_a_record_too(desk: Desk, records: dict[str, str]) -> None:
    patch = {"lab": {"guardianId": records["client"]}}
    desk.done("clientUpdate", {"id": records["other"], "expectedVersion": 1, "patch": patch})

    assert desk.codes("clientDelete", {"id": records["client"], "expectedVersion": 1}) == [("IN_USE", "id")]

    desk.done("clientDelete", {"id": records["other"], "expectedVersion": 2})
    desk.done("clientDelete", {"id": records["client"], "expectedVersion": 1})
    assert living(desk, records) == set()


def test_a_reference_of_a_facet_takes_its_owner_with_it(desk: Desk, records: dict[str, str]) -> None:
    other = desk.done("labSampleCreate", {"name": "Second"})["id"]
    twin = desk.done("labVialCreate", {"name": "Twin", "sampleId": other, "lab": {"twinId": records["vial"]}})["id"]
    patch = {"id": records["vial"], "expectedVersion": 1, "patch": {"lab": {"twinId": twin}}}
    desk.done("labVialUpdate", patch)

    desk.done("labVialDelete", {"id": twin, "expectedVersion": 1})

    assert living(desk, {**records, "twin": twin, "second": other}) == {*records, "second"} - {"vial"}


def test_a_record_that_was_deleted_is_refused_by_every_change(desk: Desk, records: dict[str, str]) -> None:
    key = desk.key(records["part"])

    for again in (
        lambda change, record: change.delete(record),
        lambda change, record: change.update(record, name="x"),
        lambda change, record: change.transition(record, "archive"),
        lambda change, record: change.create(Vial, name="x", sample=record),
        lambda change, record: change.create(Vial, name="x", sample=record.id),
    ):

        def work(change: Any, again: Any = again) -> None:
            record = change.get(Sample, key)
            change.delete(record)
            again(change, record)

        before = desk.dump()
        with pytest.raises(Refused) as refused:
            desk.run(work)
        assert [problem.code for problem in refused.value.problems] == ["NOT_FOUND"]
        assert desk.dump() == before


def test_a_record_made_and_deleted_in_one_transaction_leaves_its_unique_value(desk: Desk) -> None:
    def work(change: Any) -> None:
        change.delete(change.create(Sample, name="A", code="AB"))
        change.create(Sample, name="B", code="AB")

    desk.run(work)

    assert desk.ask("{ labSamples { nodes { name code } } }")["labSamples"]["nodes"] == [{"name": "B", "code": "AB"}]


def test_a_circle_is_deleted_whole(desk: Desk) -> None:
    def work(change: Any) -> Any:
        sample = change.create(Sample, name="A")
        one = change.create(Vial, name="one", sample=sample)
        other = change.create(Vial, name="other", sample=sample, facets={"lab": {"twin": one}})
        change.session.flush()
        change.update(one, facets={"lab": {"twin": other}})
        return one.id

    key = desk.run(work)
    desk.run(lambda change: change.delete(change.get(Vial, key)))

    assert desk.ask("{ labVials { totalCount } labSamples { totalCount } }") == {
        "labVials": {"totalCount": 0}, "labSamples": {"totalCount": 1},
    }  # fmt: skip


def test_a_record_takes_its_tiers_with_it_and_leaves_its_history(desk: Desk, records: dict[str, str]) -> None:
    key = desk.key(records["part"])
    with desk.engine.begin() as connection:
        table = desk.assembly.entity(TierAssignment).table
        stamps = {"created_at": LATER, "changed_at": LATER, "version": 1, "since": LATER, "met": "", "missing": ""}
        row = {"id": new_id(), "record_id": key, "scheme": "lab.rank", "code": "low", "rank": 1, **stamps}
        connection.execute(sa.insert(table).values(**row))
    counted = "{ tierAssignments { totalCount } workflowChanges { totalCount } }"
    before = desk.ask(counted)

    desk.done("labSampleDelete", {"id": records["part"], "expectedVersion": 1})

    assert before == {"tierAssignments": {"totalCount": 1}, "workflowChanges": {"totalCount": 2}}
    assert desk.ask(counted) == {"tierAssignments": {"totalCount": 0}, "workflowChanges": {"totalCount": 2}}


def test_many_records_are_deleted_together(desk: Desk) -> None:
    def fill(change: Any) -> Any:
        client = change.create(Client, name="Large")
        for number in range(2_500):
            change.create(Deal, name=str(number), client=client)
        return client.id

    key = desk.run(fill)
    desk.done("clientDelete", {"id": desk.assembly.entity(Client).public_id(key), "expectedVersion": 1})

    assert desk.ask("{ deals { totalCount } }") == {"deals": {"totalCount": 0}}


OWNER = uuid.UUID(int=5)


def own(*actions: str) -> Actor:
    """Somebody who may do this with the own records."""
    return Actor(OWNER, (), frozenset(), rights=Rights([Granted("*", frozenset(actions), Scope.OWN)]))


@pytest.fixture
def owned(desk: Desk) -> dict[str, str]:
    """A client of somebody with two own deals."""

    def make(change: Any) -> dict[str, str]:
        me = change.create(User, name="Me")
        change.session.flush()
        client = change.create(Client, name="Mine", owner=me)
        deals = [change.create(Deal, name="Mine", client=client, owner=me) for _ in range(2)]
        return {"me": me.id.hex, "client": f"client_{client.id.hex}", "deal": f"deal_{deals[0].id.hex}"}

    return desk.run(make)


def as_me(owned: dict[str, str]) -> Actor:
    return replace(own("read", "delete"), user_id=uuid.UUID(owned["me"]))


def test_what_somebody_does_not_see_is_not_deleted_along_and_not_counted(desk: Desk, owned: dict[str, str]) -> None:
    key = desk.key(owned["client"])

    def of_another(change: Any) -> list[uuid.UUID]:
        you, client = change.create(User, name="You"), change.get(Client, key)
        return [change.create(Deal, name="Other", client=client, owner=you).id for _ in range(3)]

    others = desk.run(of_another)
    target = {"id": owned["client"], "expectedVersion": 1}

    errors = desk.refused("clientDelete", target, actor=as_me(owned))

    assert [(each["code"], each["message"]) for each in errors] == [
        ("IN_USE", "records that you do not see refer to it")
    ]
    for each in others:
        desk.done("dealDelete", {"id": f"deal_{each.hex}", "expectedVersion": 1})
    assert desk.done("clientDelete", target, actor=as_me(owned)) == owned["client"]


def test_of_what_keeps_a_record_only_the_seen_is_counted(desk: Desk, owned: dict[str, str]) -> None:
    guarded = [desk.done("clientCreate", {"name": "W", "lab": {"guardianId": owned["client"]}}) for _ in range(3)]
    patch = {"ownerId": f"user_{owned['me']}"}
    desk.done("clientUpdate", {"id": guarded[0]["id"], "expectedVersion": 1, "patch": patch})
    target = {"id": owned["client"], "expectedVersion": 1}

    def messages(actor: Actor) -> list[str]:
        return [each["message"] for each in desk.refused("clientDelete", target, actor=actor)]

    assert messages(SYSTEM) == ["3 Clients refer to it"]
    assert messages(as_me(owned)) == ["1 Clients refer to it", "records that you do not see refer to it"]


def test_what_has_come_in_place_of_a_deleted_record_is_told_to_who_sees_it(desk: Desk, owned: dict[str, str]) -> None:
    given = {"name": "A", "source": "erp", "externalId": "1", "ownerId": f"user_{owned['me']}"}
    mine = desk.done("clientCreate", given)
    desk.done("clientDelete", {"id": mine["id"], "expectedVersion": 1})
    taker = desk.done("clientCreate", {**given, "ownerId": None})

    def existing(actor: Actor) -> list[str | None]:
        return [each["existing"] for each in desk.refused("clientRestore", {"id": mine["id"]}, actor=actor)]

    assert (existing(as_me(owned)), existing(SYSTEM)) == ([None], [taker["id"]])


def test_a_new_role_with_the_code_of_a_deleted_one_is_given_to_nobody(desk: Desk) -> None:
    def make(change: Any) -> Any:
        role = change.create(AccessRole, code="clerk", name="Clerk")
        change.create(RoleGrant, user=change.create(User, name="A"), role="clerk")
        change.create(RoleGrant, user=change.create(User, name="B"), role="other")
        return role.id

    def given() -> list[str]:
        return sorted(each.role for each in desk.run(lambda change: change.list_(RoleGrant)))

    role = f"access_role_{desk.run(make).hex}"
    assert given() == ["clerk", "other"]

    desk.done("accessRoleDelete", {"id": role, "expectedVersion": 1})
    assert given() == ["other"]
    again = desk.done("accessRoleCreate", {"code": "clerk", "name": "Another clerk"})
    assert given() == ["other"]
    desk.done("accessRoleDelete", {"id": again["id"], "expectedVersion": 1})
    desk.done("accessRoleRestore", {"id": role})
    assert given() == ["clerk", "other"]
