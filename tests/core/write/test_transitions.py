"""States change by transitions only, whole or not at all."""

from typing import Any

import pytest

from paktum import Refused, WorkflowChange
from paktum.access.actor import Actor
from paktum.access.rights import UNRESTRICTED
from paktum.write.cause import Origin

from .conftest import LATER, NOBODY, Desk
from .lab import Sample

READY = {"weight": "1", "price": {"amount": "2", "currency": "EUR"}, "takenOn": "2026-11-22"}
SHOWN = (
    "stage name workflow { history(orderBy: [{field: AT}]) { nodes { transition fromState toState at byId note } } }"
)


@pytest.fixture
def sample(desk: Desk) -> str:
    public_id: str = desk.done("labSampleCreate", {"name": "A"})["id"]
    return public_id


def step(sample: str, transition: str, version: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": sample, "expectedVersion": version, "transition": transition, **more}


def test_a_new_record_is_in_the_first_state_and_its_history_says_so(desk: Desk, sample: str) -> None:
    data = desk.ask(f"query($id: ID!) {{ labSample(id: $id) {{ {SHOWN} }} }}", id=sample)["labSample"]

    assert data["stage"] == "new"
    assert data["workflow"]["history"]["nodes"] == [
        {
            "transition": None, "fromState": None, "toState": "new", "at": "2026-11-23T12:00:00.000Z", "byId": None,
            "note": None,
        }
    ]  # fmt: skip


def test_all_guards_that_refuse_are_named_at_once(desk: Desk, sample: str) -> None:
    errors = desk.refused("labSampleTransition", step(sample, "check"))

    assert [(error["code"], error["path"], error["message"]) for error in errors] == [
        ("lab.not_weighed", ["input", "transition"], "The sample has no weight."),
        ("lab.not_priced", ["input", "transition"], "The sample has no price."),
        ("lab.not_past", ["input", "transition"], "The sample was not taken in the past."),
    ]


def test_guards_see_the_patch_and_the_day_of_the_transaction(desk: Desk, sample: str) -> None:
    today = {**READY, "takenOn": "2026-11-23"}
    assert desk.codes("labSampleTransition", step(sample, "check", patch=today)) == [("lab.not_past", "transition")]

    desk.now = LATER
    moved = desk.done("labSampleTransition", step(sample, "check", patch=today), SHOWN)

    assert (moved["stage"], moved["version"]) == ("checked", 2)


def test_a_step_is_written_with_its_note_and_who_took_it(desk: Desk, sample: str) -> None:
    user = desk.done("userCreate", {"name": "Anna"})["id"]
    actor = Actor(desk.key(user), (), frozenset({"*"}), rights=UNRESTRICTED)
    desk.now = LATER

    moved = desk.done(
        "labSampleTransition", step(sample, "check", patch={"name": "B", **READY}, note="első"), SHOWN, actor=actor
    )

    assert (moved["stage"], moved["name"], moved["version"]) == ("checked", "B", 2)
    assert moved["workflow"]["history"]["nodes"][1:] == [
        {
            "transition": "check", "fromState": "new", "toState": "checked", "at": "2026-11-24T08:30:00.000Z",
            "byId": user, "note": "első",
        }
    ]  # fmt: skip


def test_a_patch_is_undone_where_a_guard_refuses(desk: Desk, sample: str) -> None:
    patch = {"name": "B", "weight": "3", "price": READY["price"]}

    assert desk.codes("labSampleTransition", step(sample, "check", patch=patch)) == [("lab.not_past", "transition")]


def test_what_is_wrong_with_a_patch_is_found_in_the_patch(desk: Desk, sample: str) -> None:
    patch = {"name": "x" * 21, "price": {"amount": "1", "currency": "EURO"}}

    assert desk.codes("labSampleTransition", step(sample, "check", patch=patch)) == [
        ("TOO_LONG", "patch.name"), ("TOO_LONG", "patch.price.currency"),
    ]  # fmt: skip


def test_a_transition_that_there_is_not_or_not_here_is_refused_with_those_that_there_are(
    desk: Desk, sample: str
) -> None:
    (error,) = desk.refused("labSampleTransition", step(sample, "fly"))
    assert (error["code"], error["path"]) == ("TRANSITION_UNKNOWN", ["input", "transition"])
    assert error["message"] == "from the state new there are the transitions: check, archive"

    (error,) = desk.refused("labSampleTransition", step(sample, "renew"))
    assert error["code"] == "TRANSITION_NOT_AVAILABLE"

    desk.done("labSampleTransition", step(sample, "archive"))
    for name in ("archive", "check"):
        (error,) = desk.refused("labSampleTransition", step(sample, name, version=2))
        assert error["code"] == "TRANSITION_NOT_AVAILABLE"
        assert error["message"] == "from the state archived there are the transitions: -"


def test_a_transition_without_its_permission_is_refused(desk: Desk, sample: str) -> None:
    (error,) = desk.refused("labSampleTransition", step(sample, "archive"), actor=NOBODY)

    assert (error["code"], error["path"]) == ("FORBIDDEN", ["input", "transition"])
    assert error["message"] == "needs the permission lab.archive"


def test_a_transition_of_a_version_that_was_changed_is_a_conflict(desk: Desk, sample: str) -> None:
    desk.done("labSampleUpdate", {"id": sample, "expectedVersion": 1, "patch": {"name": "B"}})

    (error,) = desk.refused("labSampleTransition", step(sample, "archive"))

    assert (error["code"], error["currentVersion"]) == ("CONFLICT", 2)


@pytest.mark.parametrize(("note", "code"), [("x" * 20_001, "TOO_LONG"), ("a\0", "INVALID_VALUE")])
def test_a_note_is_checked_like_every_text(desk: Desk, sample: str, note: str, code: str) -> None:
    assert desk.codes("labSampleTransition", step(sample, "archive", note=note)) == [(code, "note")]


def test_a_state_cannot_be_set_by_code(desk: Desk, sample: str) -> None:
    for work in (
        lambda change: change.create(Sample, name="B", stage="checked"),
        lambda change: change.update(change.get(Sample, desk.key(sample)), stage="checked"),
    ):
        before = desk.dump()
        with pytest.raises(Refused) as refused:
            desk.run(work)
        assert [(each.code, each.path) for each in refused.value.problems] == [("STATE_BY_TRANSITION", ("stage",))]
        assert desk.dump() == before


@pytest.mark.parametrize("origin", [Origin.IMPORT, Origin.DEMO])
def test_history_from_elsewhere_sets_states_and_leaves_a_trace(desk: Desk, sample: str, origin: Origin) -> None:
    def work(change: Any) -> Any:
        made = change.create(Sample, name="B", stage="checked")
        found = change.get(Sample, desk.key(sample))
        assert change.update(found, stage="archived") is True
        assert change.update(found, stage="archived") is False
        return made.id

    made = desk.run(work, origin)

    def history(change: Any, key: Any) -> list[tuple[str | None, str | None, str]]:
        steps = [each for each in change.list_(WorkflowChange) if each.record_id == key]
        return [(each.transition, each.from_state, each.to_state) for each in steps]

    assert desk.run(lambda change: history(change, made)) == [(None, None, "checked")]
    assert desk.run(lambda change: history(change, desk.key(sample))) == [
        (None, None, "new"), (None, "new", "archived"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["gone", "kyc_check"])
def test_history_from_elsewhere_cannot_set_a_state_that_there_is_not(desk: Desk, sample: str, state: str) -> None:
    for work in (
        lambda change: change.create(Sample, name="B", stage=state),
        lambda change: change.update(change.get(Sample, desk.key(sample)), stage=state),
    ):
        before = desk.dump()
        with pytest.raises(Refused) as refused:
            desk.run(work, Origin.IMPORT)
        assert [(each.code, each.message) for each in refused.value.problems] == [
            ("INVALID_VALUE", "not a state; there are new, checked, archived")
        ]
        assert desk.dump() == before


def test_a_record_without_a_workflow_has_no_transitions(desk: Desk) -> None:
    from paktum.crm import Client

    def work(change: Any) -> None:
        change.transition(change.create(Client, name="A"), "check")

    with pytest.raises(Refused) as refused:
        desk.run(work)

    assert [(each.code, each.message) for each in refused.value.problems] == [("NO_WORKFLOW", "Client has no workflow")]
