"""What comes in stands in a queue until somebody takes it, or it goes to the owner of its client."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from paktum import Branch, Team, User

from .conftest import Desk, Place

MONDAY = "2024-11-25T16:50:00.000Z"
QUEUE = (
    "query($client: ID!) { activities(filter: {client: {id: {eq: $client}}, isWaiting: {eq: true}}) { nodes { id } } }"
)


def a_call(desk: Desk, place: Place, selected: str = "id version", **values: Any) -> Any:
    given = {
        "subject": "A question", "channel": "CALL", "direction": "INBOUND", "reason": "INFORMATION", "ownerId": None,
        "startedAt": MONDAY, "clientId": place.client_id, **values,
    }  # fmt: skip
    return desk.done("activityCreate", given, selected)


@pytest.fixture(scope="module")
def agents(desk: Desk) -> list[Desk]:
    return [desk.at(desk.company.caller("service_agent")) for _ in range(2)]


def _now(record: Any) -> dict[str, Any]:
    return {"id": record["id"], "expectedVersion": record["version"]}


@pytest.mark.requirement("R015", "R047")
@pytest.mark.parametrize(
    ("channel", "take_by"),
    [
        ("CALL", "2024-11-26T09:05:00.000Z"),
        ("CHAT", "2024-11-25T16:55:00.000Z"),
        ("VISIT", "2024-11-26T09:05:00.000Z"),
        ("EMAIL", "2024-11-26T12:50:00.000Z"),
        ("FAX", "2024-11-26T16:50:00.000Z"),
    ],
)
def test_what_comes_in_waits_in_the_queue_for_as_long_as_its_channel_allows(
    desk: Desk, place: Place, agents: list[Desk], channel: str, take_by: str
) -> None:
    call = a_call(agents[0], place, "id isWaiting takeBy takenAt owner { id } branch { id }", channel=channel)

    assert (call["isWaiting"], call["takeBy"], call["takenAt"], call["owner"]) == (True, take_by, None, None)
    assert call["branch"]["id"] == desk.company.id_of(place.branch)
    assert agents[1].ask(QUEUE, client=place.client_id)["activities"]["nodes"] == [{"id": call["id"]}]


@pytest.mark.requirement("R015")
def test_what_somebody_enters_as_the_own_never_stands_in_the_queue(place: Place, agents: list[Desk]) -> None:
    given = {
        "subject": "A call", "channel": "CALL", "direction": "INBOUND", "reason": "OTHER", "startedAt": MONDAY,
        "clientId": place.client_id,
    }  # fmt: skip
    mine = agents[0].done("activityCreate", given, "isWaiting takeBy owner { id }")
    out = a_call(agents[0], place, "isWaiting takeBy", direction="OUTBOUND")

    assert (mine["isWaiting"], mine["takeBy"], mine["owner"]["id"]) == (
        False, None, agents[0].company.id_of(agents[0].caller.user),
    )  # fmt: skip
    assert out == {"isWaiting": False, "takeBy": None}


@pytest.mark.requirement("R015", "R047")
def test_of_two_who_take_the_same_one_gets_it(place: Place, agents: list[Desk]) -> None:
    call = a_call(agents[0], place)

    def take(agent: Desk) -> list[Any]:
        return agent.tried("activityTake", _now(call))[1]

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(take, agents))

    assert sorted(map(len, said)) == [0, 1]
    loser = said.index(max(said))
    assert max(said)[0][0] in {"CONFLICT", "core.already_taken"}
    text = "query($id: ID!) { activity(id: $id) { version isWaiting takenAt owner { id } } }"
    kept = agents[0].ask(text, id=call["id"])["activity"]
    winner = agents[1 - loser]
    assert kept["owner"]["id"] == winner.company.id_of(winner.caller.user)
    assert (kept["version"], kept["isWaiting"], kept["takenAt"] is not None) == (2, False, True)
    again = agents[loser].tried("activityTake", {"id": call["id"], "expectedVersion": 2})
    assert again == (None, [("core.already_taken", "")])


@pytest.mark.requirement("R015", "R048")
def test_an_agent_routes_a_call_to_the_owner_of_the_client(desk: Desk, place: Place, agents: list[Desk]) -> None:
    call = a_call(agents[0], place)
    agents[0].done("activityRoute", _now(call))
    stranger = a_call(agents[0], place, clientId=None)

    seen = desk.at(place.manager).ask("{ activities { nodes { id isWaiting owner { id } } } }")["activities"]["nodes"]
    assert seen == [{"id": call["id"], "isWaiting": False, "owner": {"id": desk.company.id_of(place.manager.user)}}]
    assert agents[0].tried("activityRoute", _now(stranger)) == (None, [("core.owner_missing", "")])


@pytest.mark.requirement("R015", "R073")
def test_what_nobody_takes_in_time_goes_to_the_owner_of_the_client(
    desk: Desk, place: Place, agents: list[Desk]
) -> None:
    late, stranger = a_call(agents[0], place), a_call(agents[0], place, clientId=None)
    fresh = a_call(agents[0], place, startedAt=desk.company.run(lambda change: change.now).isoformat(), channel="FAX")
    desk.company.wait(seconds=1)
    desk.company.wait(minutes=2)

    text = """query($ids: [ID!]!) {
      activities(filter: {id: {in: $ids}}, orderBy: [{field: CREATED_AT}]) { nodes { owner { id } isWaiting } }
    }"""
    found = desk.ask(text, ids=[late["id"], stranger["id"], fresh["id"]])["activities"]["nodes"]
    assert found == [
        {"owner": {"id": desk.company.id_of(place.manager.user)}, "isWaiting": False},
        {"owner": None, "isWaiting": True},
        {"owner": None, "isWaiting": True},
    ]


@pytest.mark.requirement("R015")
def test_an_owner_who_has_left_stops_nothing_else_in_the_queue(desk: Desk, place: Place, agents: list[Desk]) -> None:
    gone = desk.company.caller("account_manager").user
    left = desk.done("clientCreate", {"name": "Left alone Kft.", "ownerId": desk.company.id_of(gone)}, "id")["id"]
    desk.company.run(lambda change: change.update(change.get(User, gone.id), is_active=False))
    stays, goes = a_call(agents[0], place, clientId=left), a_call(agents[0], place)

    desk.company.wait(minutes=2)

    text = "query($ids: [ID!]!) { activities(filter: {id: {in: $ids}}) { nodes { id owner { id } isWaiting } } }"
    found = {each.pop("id"): each for each in desk.ask(text, ids=[stays["id"], goes["id"]])["activities"]["nodes"]}
    assert found == {
        stays["id"]: {"owner": None, "isWaiting": True},
        goes["id"]: {"owner": {"id": desk.company.id_of(place.manager.user)}, "isWaiting": False},
    }


def test_what_comes_in_goes_on_where_team_and_branch_were_deleted(desk: Desk, place: Place, agents: list[Desk]) -> None:
    gone = desk.company.run(lambda change: change.create(Branch, name="Gone"))
    team = desk.company.run(lambda change: change.create(Team, name="Gone", branch=change.get(Branch, gone.id)))
    heir = desk.company.caller("account_manager", team=team, branch=gone)
    given = {"id": place.client_id, "expectedVersion": 1, "ownerId": desk.company.id_of(heir.user)}
    where = {"teamId": desk.company.id_of(team), "branchId": desk.company.id_of(gone)}
    other = desk.done("clientCreate", {"name": "Másutt Kft.", "ownerId": given["ownerId"], **where}, "id")["id"]
    desk.company.run(lambda change: change.delete(change.get(Team, team.id), change.get(Branch, gone.id)))

    nowhere = {"team": None, "branch": None}
    assert desk.done("clientChangeOwner", given, "team { id } branch { id }") == nowhere
    call = a_call(agents[0], place, "id version team { id } branch { id }", clientId=other)
    assert call | {"id": "", "version": 0} == {"id": "", "version": 0, **nowhere}
    routed = agents[0].done("activityRoute", _now(call), "owner { id } team { id } branch { id }")
    assert routed == {"owner": {"id": given["ownerId"]}, **nowhere}
    case = {"subject": "Chipped", "kind": "COMPLAINT", "clientId": other, "ownerId": given["ownerId"]}
    assert desk.done("caseCreate", case, "branch { id }") == {"branch": None}


@pytest.mark.requirement("R073")
def test_figures_say_how_fast_the_queue_is_worked_off(desk: Desk, place: Place, agents: list[Desk]) -> None:
    now = desk.company.run(lambda change: change.now).isoformat()
    for started in (now, MONDAY):
        agents[0].done("activityTake", _now(a_call(agents[0], place, startedAt=started, channel="FAX")))
    for started in (now, MONDAY):  # nobody takes them: the one may still be on time
        a_call(agents[0], place, startedAt=started, channel="FAX")
    a_call(agents[0], place, channel="FAX", direction="OUTBOUND")
    text = """query($client: ID!) {
      activitiesAggregate(filter: {client: {id: {eq: $client}}}, groupBy: [{field: CHANNEL}]) {
        groups { count takenOnTime { average } minutesToTake { minimum } }
      }
    }"""

    (group,) = desk.ask(text, client=place.client_id)["activitiesAggregate"]["groups"]

    assert group == {"count": 5, "takenOnTime": {"average": "0.3333"}, "minutesToTake": {"minimum": 0}}
