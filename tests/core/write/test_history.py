"""The history of records: who has changed what, and what a record was like at an instant."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Client, Money, PostalAddress, User
from paktum.access.actor import SYSTEM, Actor
from paktum.access.models import AccessToken
from paktum.access.policy import ActorPolicy
from paktum.access.rights import UNRESTRICTED
from paktum.access.tokens import create_token
from paktum.http.execution import Executor, GraphQLRequest
from paktum.storage.audit import AUDIT, CHANGE_SETS
from paktum.write.cause import Origin

from .conftest import LATER, NOBODY, NOW, Desk
from .lab import Sample, Unit, Vial

ENTRY = "version at action transition note by { name } changes { field before after }"
LATEST = datetime(2026, 11, 25, tzinfo=UTC)


def history(desk: Desk, kind: str, public_id: str, selected: str = ENTRY, **options: Any) -> list[dict[str, Any]]:
    """The entries of a record, newest first."""
    text = f"query($id: ID!) {{ {kind}(id: $id) {{ history {{ nodes {{ {selected} }} }} }} }}"
    found: list[dict[str, Any]] = desk.ask(text, id=public_id, **options)[kind]["history"]["nodes"]
    return found


def as_of(desk: Desk, kind: str, public_id: str, at: datetime, **options: Any) -> Any:
    """Version and values of a record at an instant."""
    state_of = "asOf(at: $at) { version values { field value } }"
    text = f"query($id: ID!, $at: DateTime!) {{ {kind}(id: $id) {{ {state_of} }} }}"
    state = desk.ask(text, id=public_id, at=at.isoformat(), **options)[kind]["asOf"]
    return state and (state["version"], {each["field"]: each["value"] for each in state["values"]})


def changes(entry: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {each["field"]: (each["before"], each["after"]) for each in entry["changes"]}


def audited(desk: Desk) -> list[tuple[str, str, int]]:
    """Type, action and version of every row of the newest change set."""
    with desk.engine.connect() as connection:
        newest = sa.select(CHANGE_SETS.c.id).order_by(CHANGE_SETS.c.id.desc()).limit(1).scalar_subquery()
        rows = sa.select(AUDIT.c.type, AUDIT.c.action, AUDIT.c.version).where(AUDIT.c.change_set_id == newest)
        return sorted((row.type, row.action, row.version) for row in connection.execute(rows))


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """The statements that are sent for writing meanwhile."""
    sent: list[str] = []

    def remember(connection: Any, cursor: Any, text: str, *_: Any) -> None:
        sent.append(text)

    sa.event.listen(desk.engine, "before_cursor_execute", remember)
    yield sent
    sa.event.remove(desk.engine, "before_cursor_execute", remember)


def test_the_history_tells_what_was_changed_newest_first(desk: Desk) -> None:
    made = desk.done("labVialCreate", {"name": "A", "sampleId": desk.done("labSampleCreate", {"name": "S"})["id"]})
    desk.now = LATER
    patch = {"name": "B", "lab": {"label": "x"}}
    desk.done("labVialUpdate", {"id": made["id"], "expectedVersion": 1, "patch": patch})

    newest, first = history(desk, "labVial", made["id"])

    assert newest == {
        "version": 2, "at": "2026-11-24T08:30:00.000Z", "action": "UPDATE", "transition": None, "note": None,
        "by": None, "changes": [
            {"field": "lab.label", "before": None, "after": "x"}, {"field": "name", "before": "A", "after": "B"},
        ],
    }  # fmt: skip
    assert (first["version"], first["action"], first["at"]) == (1, "CREATE", "2026-11-23T12:00:00.000Z")
    assert changes(first).keys() == {"name", "sample"}


def test_values_are_exact(desk: Desk) -> None:
    client = desk.run(lambda change: change.create(Client, name="C"))
    values = {
        "name": 'Ő "x"\n\\', "weight": Decimal("1.5"), "unit": Unit.KILOGRAM, "pieces": 3, "is_fresh": False,
        "purity": Decimal("0.9999"), "price": Money(Decimal("99999999999999.99"), "EUR"), "taken_on": date(2026, 2, 1),
        "taken_at": datetime(2026, 2, 1, 9, 0, 0, 123_000, tzinfo=UTC), "client": client,
        "site": PostalAddress(town_name="Győr", country="HU"),
    }  # fmt: skip
    sample = desk.run(lambda change: change.create(Sample, **values))

    (entry,) = history(desk, "labSample", f"lab_sample_{sample.id.hex}")

    address = {"streetName": None, "buildingNumber": None, "postCode": None, "townName": "Győr",
               "countrySubDivision": None, "country": "HU"}  # fmt: skip
    assert changes(entry) == {
        name: (None, after)
        for name, after in {
            "name": 'Ő "x"\n\\', "weight": "1.5000", "unit": "KILOGRAM", "pieces": 3, "isFresh": False,
            "purity": "0.9999", "price": {"amount": "99999999999999.99", "currency": "EUR"}, "takenOn": "2026-02-01",
            "takenAt": "2026-02-01T09:00:00.123Z", "client": f"client_{client.id.hex}", "site": address, "stage": "new",
        }.items()
    }  # fmt: skip


def test_a_record_that_is_changed_in_several_steps_has_one_entry(desk: Desk) -> None:
    made = desk.done("labSampleCreate", {"name": "A", "note": "n"})

    desk.done("labSampleExamine", {"id": made["id"], "expectedVersion": 1})

    newest = history(desk, "labSample", made["id"])[0]
    assert (newest["version"], newest["action"], newest["transition"], newest["note"]) == (
        2, "TRANSITION", "check", "by hand",
    )  # fmt: skip
    assert changes(newest) == {
        "name": ("A", "Examined"), "weight": (None, "1.0000"), "takenOn": (None, "2020-01-01"),
        "price": (None, {"amount": "2.00", "currency": "EUR"}), "stage": ("new", "checked"),
    }  # fmt: skip


def test_what_is_deleted_together_stands_in_one_change_set(desk: Desk) -> None:
    sample = desk.done("labSampleCreate", {"name": "A"})
    for name in ("B", "C"):
        desk.done("labVialCreate", {"name": name, "sampleId": sample["id"]})

    desk.done("labSampleDelete", {"id": sample["id"], "expectedVersion": 1})

    assert audited(desk) == [("lab_sample", "delete", 2), ("lab_vial", "delete", 2), ("lab_vial", "delete", 2)]


def test_a_change_set_says_who_did_what_for_which_request(desk: Desk) -> None:
    user = desk.run(lambda change: change.create(User, name="Anna"))
    anna = Actor(user.id, ("administrator",), frozenset({"*"}), rights=UNRESTRICTED)
    text = """mutation {
        a: clientCreate(input: {name: "A"}) { client { id } } b: clientCreate(input: {name: "B"}) { client { id } } }"""
    made = desk.ask(text, actor=anna)
    told = "by { name } onBehalfOf { name } changeSet { id at by { name } origin operation requestId }"

    (a,), (b,) = (history(desk, "client", made[key]["client"]["id"], told) for key in ("a", "b"))

    assert (a["by"], a["onBehalfOf"]) == ({"name": "Anna"}, None)
    assert a["changeSet"].pop("id").startswith("changeset_")
    assert b["changeSet"].pop("id").startswith("changeset_")
    assert a["changeSet"] == b["changeSet"]
    assert a["changeSet"].pop("requestId")
    assert a["changeSet"] == {
        "at": "2026-11-23T12:00:00.000Z", "by": {"name": "Anna"}, "origin": "API", "operation": "clientCreate",
    }  # fmt: skip


def test_a_record_is_shown_as_it_was(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A", "country": "HU", "lab": {"standing": "old"}})
    desk.now = LATER
    target = {"id": made["id"], "expectedVersion": 1}
    desk.done("clientUpdate", {**target, "patch": {"name": "B", "country": None, "lab": {"standing": "new"}}})

    (first, before), (second, after) = (as_of(desk, "client", made["id"], at) for at in (NOW, LATEST))

    assert (first, second) == (1, 2)
    assert {name: before[name] for name in ("name", "country", "lab.standing")} == {
        "name": "A", "country": "HU", "lab.standing": "old",
    }  # fmt: skip
    assert after == {**{name: value for name, value in before.items() if name != "country"},
                     "name": "B", "lab.standing": "new"}  # fmt: skip
    assert as_of(desk, "client", made["id"], datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_what_a_reader_may_not_read_is_in_no_history(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A", "lab": {"secret": "s", "standing": "x"}})
    desk.done("clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": {"lab": {"secret": "t"}}})

    seen, unseen = (history(desk, "client", made["id"], actor=actor) for actor in (SYSTEM, NOBODY))

    assert [changes(each).get("lab.secret") for each in seen] == [("s", "t"), (None, "s")]
    assert [changes(each).get("lab.secret") for each in unseen] == [None, None]
    assert (unseen[0]["version"], unseen[0]["changes"]) == (2, [])
    assert changes(unseen[1]) == {name: each for name, each in changes(seen[1]).items() if name != "lab.secret"}
    (_, known), (_, hidden) = (as_of(desk, "client", made["id"], NOW, actor=actor) for actor in (SYSTEM, NOBODY))
    assert hidden == {name: value for name, value in known.items() if name != "lab.secret"}


class NoClients(ActorPolicy):
    """Hides all clients."""

    def rows(self, row: Any) -> Any:
        return sa.false() if row.model.type_name == "Client" else None


def test_a_reference_to_a_record_that_the_reader_does_not_see_is_null_in_history(desk: Desk) -> None:
    client = desk.done("clientCreate", {"name": "A"})
    made = desk.done("labSampleCreate", {"name": "S", "clientId": client["id"]})
    (seen,) = history(desk, "labSample", made["id"])
    desk.executor = Executor(desk.api, desk.reads, desk.writer, policies=NoClients)

    (entry,) = history(desk, "labSample", made["id"])

    assert changes(seen)["client"] == (None, client["id"])
    assert changes(entry) == {**changes(seen), "client": (None, None)}
    assert "client" not in as_of(desk, "labSample", made["id"], NOW)[1]
    assert desk.ask("query($id: ID!) { client(id: $id) { history { totalCount } } }", id=client["id"]) == {
        "client": None
    }
    desk.__post_init__()


def test_pages_of_a_history_follow_one_another_in_one_statement_each(desk: Desk) -> None:
    made = desk.done("labSampleCreate", {"name": "0"})
    for version in range(1, 6):
        target = {"id": made["id"], "expectedVersion": version}
        desk.done("labSampleUpdate", {**target, "patch": {"name": str(version)}})
    text = """query($id: ID!, $after: String) { labSample(id: $id) { history(first: 4, after: $after) {
        totalCount edges { cursor node { version } } pageInfo { hasNextPage endCursor } } } }"""

    request = GraphQLRequest(text, {"id": made["id"]}, extensions={"cost": True})
    body = json.loads(desk.runner.run(desk.executor.execute(request, SYSTEM, "en")).body)
    page = body["data"]["labSample"]["history"]
    rest = desk.ask(text, id=made["id"], after=page["pageInfo"]["endCursor"])["labSample"]["history"]

    assert body["extensions"]["cost"]["statements"] == 1
    assert body["extensions"]["cost"]["requested"] == 1 + 1 + 4
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (6, True, False)
    assert [each["node"]["version"] for each in page["edges"] + rest["edges"]] == [6, 5, 4, 3, 2, 1]


def test_the_audit_takes_two_statements_however_much_is_written(desk: Desk) -> None:
    def write(count: int) -> list[str]:
        with statements(desk) as sent:
            desk.run(lambda change: [change.create(Vial, name=str(n), sample=sample) for n in range(count)])
        return [text for text in sent if "paktum_audit" in text or "paktum_change_set" in text]

    sample = desk.run(lambda change: change.create(Sample, name="S"))
    assert len(write(1)) == len(write(50)) == 2
    with desk.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(AUDIT).where(AUDIT.c.type == "lab_vial")) >= 51


@pytest.mark.parametrize("table", [AUDIT, CHANGE_SETS], ids=str)
def test_the_database_refuses_to_change_the_audit(desk: Desk, table: sa.Table) -> None:
    desk.done("clientCreate", {"name": "A"})
    texts = [f"DELETE FROM {table.name}"]
    texts += [
        f"UPDATE {table.name} SET {column.name} = {column.name}" for column in table.c if column.name != "position"
    ]
    if desk.engine.dialect.name == "postgresql":
        texts.append(f"TRUNCATE {table.name}")
    before = desk.dump()
    for text in texts:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), desk.engine.begin() as connection:
            connection.exec_driver_sql(text)
    assert desk.dump() == before


def test_the_position_of_a_change_set_is_given_once(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A"})
    key = sa.select(AUDIT.c.change_set_id).where(AUDIT.c.record_id == desk.key(made["id"])).scalar_subquery()
    place = sa.update(CHANGE_SETS).where(CHANGE_SETS.c.id == key)
    with desk.engine.begin() as connection:
        connection.execute(place.values(position=10**12 + uuid.uuid4().int % 10**9))
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), desk.engine.begin() as connection:
        connection.execute(place.values(position=None))


def test_no_secret_of_an_internal_record_is_in_the_audit(desk: Desk) -> None:
    def sign_up(change: Any) -> str:
        return create_token(change, change.create(User, name="A"), "t")

    desk.run(sign_up)

    with desk.engine.connect() as connection:
        (digest,) = connection.scalars(sa.select(desk.assembly.entity(AccessToken).table.c.digest))
        assert digest not in str(connection.execute(sa.select(AUDIT.c.changes)).all())


def test_an_import_may_set_a_state_and_the_history_says_so(desk: Desk) -> None:
    sample = desk.run(lambda change: change.create(Sample, name="A"))

    def tell(change: Any) -> None:
        change.update(change.get(Sample, sample.id), stage="archived")

    desk.run(tell, origin=Origin.IMPORT)

    newest = history(desk, "labSample", f"lab_sample_{sample.id.hex}", f"{ENTRY} changeSet {{ origin }}")[0]
    assert newest["changeSet"] == {"origin": "IMPORT"}
    assert changes(newest) == {"stage": ("new", "archived")}
