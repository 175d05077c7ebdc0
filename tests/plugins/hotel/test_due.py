from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from paktum import Client, Money
from paktum_hotel.models import GroupBlock, Property

HOLD = """
mutation ($id: ID!, $day: Date!) {
  hotelGroupBlockHold(input: {id: $id, expectedVersion: 1, optionOn: $day}) { errors { code } }
}
"""
DUE = """
query ($before: DateTime!) {
  hotelGroupBlocks(filter: {dueAt: {lt: $before}}, orderBy: [{field: DUE_AT}]) { nodes { id status dueAt } }
}
"""
TOLD = """
query ($id: ID!) {
  hotelGroupBlock(id: $id) {
    status dueAt
    history(first: 1) { nodes { by { name } changeSet { origin operation } changes { field before after } } }
  }
}
"""


def test_an_option_that_passes_releases_the_rooms_and_clients_see_when(make_company):
    company = make_company("hotel")
    today = datetime.now(UTC).date()
    option_on, later = today + timedelta(days=14), today + timedelta(days=30)

    def prepare(change):
        client = change.create(Client, name="Borostyánkút Kft.")
        house = change.create(Property, name="Hotel Paktum Duna", code="BUD1", rooms=214)
        return change.create(
            GroupBlock, name="Conference", code="B-1", client=client, property=house, contracted_nights=40,
            arrival_on=date(2040, 3, 2), departure_on=date(2040, 3, 4), average_rate=Money(Decimal(99), "EUR"),
        )  # fmt: skip

    block = company.id_of(company.run(prepare))
    assert company.ask(HOLD, id=block, day=option_on.isoformat())["hotelGroupBlockHold"]["errors"] == []
    due_at = f"{option_on + timedelta(days=1)}T00:00:00.000Z"
    assert company.ask(DUE, before=f"{later}T00:00:00Z")["hotelGroupBlocks"]["nodes"] == [
        {"id": block, "status": "tentative", "dueAt": due_at}
    ]
    assert company.ask(DUE, before=due_at)["hotelGroupBlocks"]["nodes"] == []

    assert [company.wait(days=13).moved, company.wait(days=3).moved] == [0, 1]

    released = company.ask(TOLD, id=block)["hotelGroupBlock"]
    assert (released["status"], released["dueAt"]) == ("released", None)
    (entry,) = released["history"]["nodes"]
    assert (entry["by"], entry["changeSet"]) == (None, {"origin": "SYSTEM", "operation": "deadline"})
    assert [(each["field"], each["before"], each["after"]) for each in entry["changes"]] == [
        ("dueAt", due_at, None), ("status", "tentative", "released"),
    ]  # fmt: skip


def test_clients_read_which_states_have_deadlines(make_company):
    asked = (
        '{ workflows(codes: ["hotel.block"]) { states { code pauses deadline { transition days business until } } } }'
    )
    (workflow,) = make_company("hotel").ask(asked)["workflows"]

    release, depart = (
        {"transition": name, "days": 0, "business": False, "until": until}
        for name, until in (("release", "optionOn"), ("depart", "departureOn"))
    )
    with_deadline = [(each["code"], each["deadline"]) for each in workflow["states"] if each["deadline"]]
    assert with_deadline == [("tentative", release), ("definite", depart)]
    assert [each["code"] for each in workflow["states"] if each["pauses"]] == []
