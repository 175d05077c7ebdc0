"""What plugins add to a record is made, changed and deleted with it."""

import sqlalchemy as sa

from paktum.crm import Client

from .conftest import LATER, Desk
from .lab import ClientLab


def test_a_record_is_made_with_the_facets_of_all_plugins(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A"}, "banking { kycStatus } hotel { committedNights } lab { standing }")

    assert made["banking"] == {"kycStatus": "PENDING"}
    assert made["hotel"] == {"committedNights": 0}
    assert made["lab"] == {"standing": "Új ügyfél"}
    with desk.engine.connect() as connection:
        for facet in desk.assembly.entity(Client).facets.values():
            if facet.table is not None:
                assert connection.scalar(sa.select(sa.func.count()).select_from(facet.table)) == 1


def test_a_change_of_a_facet_alone_raises_the_version_of_its_owner(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A"})
    desk.now = LATER
    patch = {"id": made["id"], "expectedVersion": 1, "patch": {"lab": {"standing": "Old friend"}}}

    changed = desk.done("clientUpdate", patch, "changedAt lab { standing }")

    assert (changed["version"], changed["changedAt"]) == (2, "2026-11-24T08:30:00.000Z")
    assert changed["lab"] == {"standing": "Old friend"}
    (error,) = desk.refused("clientUpdate", {**patch, "patch": {"lab": {"standing": "Stranger"}}})
    assert (error["code"], error["currentVersion"]) == ("CONFLICT", 2)


def test_changes_of_several_facets_raise_the_version_by_one(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A"})
    patch = {"name": "B", "lab": {"standing": "x"}, "hotel": {"committedNights": 5}, "banking": {"productFamilies": 2}}

    assert desk.done("clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": patch})["version"] == 2


def test_a_facet_that_is_the_same_leaves_the_version(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A", "lab": {"budget": {"amount": "1.5", "currency": "EUR"}}})
    before = desk.dump()
    desk.now = LATER
    same = {"lab": {"budget": {"amount": "1.50", "currency": "EUR"}, "standing": "Új ügyfél"}, "banking": {}}

    assert desk.done("clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": same})["version"] == 1
    assert desk.dump() == before


def test_a_facet_whose_row_is_missing_is_made_when_it_is_first_written(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A"})
    with desk.engine.begin() as connection:
        connection.execute(desk.assembly.facet_tables[ClientLab].delete())
    patch = {"lab": {"budget": {"amount": "1", "currency": "EUR"}}}

    changed = desk.done(
        "clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": patch}, "lab { standing budget { amount } }"
    )

    assert changed["lab"] == {"standing": "Új ügyfél", "budget": {"amount": "1.00"}}
    found = desk.ask('{ clients(filter: {lab: {standing: {startsWith: "uj"}}}) { totalCount } }')
    assert found == {"clients": {"totalCount": 1}}


def test_the_facet_of_a_record_that_is_not_stored_yet_is_its_own(desk: Desk) -> None:
    def work(change):
        client = change.create(Client, name="A")
        facet = change.facet(client, ClientLab)
        assert change.facet(client, ClientLab) is facet
        change.update(client, facets={"lab": {"standing": "Friend"}})
        return facet.standing, client.version

    assert desk.run(work) == ("Friend", 1)
    with desk.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(desk.assembly.facet_tables[ClientLab])) == 1
