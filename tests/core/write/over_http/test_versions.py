"""Versions and history, as callers see them over HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from .conftest import Office

ROUNDS = 20


def test_an_update_that_changes_nothing_keeps_the_version_and_writes_nothing(office: Office) -> None:
    given = {"name": "Pék Kft.", "turnover": {"amount": "12.5", "currency": "EUR"}, "hotel": {"committedNights": 3}}
    made = office.done("clientCreate", given, "changedAt")
    same = {**given, "turnover": {"amount": "12.50", "currency": "EUR"}}

    with office.unchanged():
        for patch in ({}, same, {"hotel": {}, "banking": {}}):
            again = office.done("clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": patch}, "changedAt")
            assert again == made


def test_a_change_of_a_facet_alone_raises_the_version_of_its_owner(office: Office) -> None:
    made = office.done("clientCreate", {"name": "Pék Kft."})
    target = {"id": made["id"], "expectedVersion": 1}

    changed = office.done("clientUpdate", {**target, "patch": {"hotel": {"committedNights": 9}}})

    assert changed["version"] == 2
    (error,) = office.refused("clientUpdate", {**target, "patch": {"banking": {"hasPayroll": True}}})
    assert (error["code"], error["path"], error["currentVersion"]) == ("CONFLICT", ["input", "expectedVersion"], 2)


def test_a_client_that_reads_again_after_a_conflict_gets_through(office: Office) -> None:
    made = office.done("clientCreate", {"name": "Pék Kft."})
    update = {"id": made["id"], "expectedVersion": 1, "patch": {"name": "Pékség Kft."}}
    office.done("clientUpdate", {**update, "patch": {"country": "HU"}})

    (error,) = office.refused("clientUpdate", update)
    changed = office.done("clientUpdate", {**update, "expectedVersion": error["currentVersion"]}, "name country")

    assert (changed["name"], changed["country"], changed["version"]) == ("Pékség Kft.", "HU", 3)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(10)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


@pytest.mark.parametrize("part", ["record", "facet", "transition"])
def test_of_two_people_with_the_same_version_exactly_one_wins(office: Office, part: str) -> None:
    people = [office.company.caller("administrator") for _ in range(2)]
    for _round in range(ROUNDS):
        if part == "transition":
            made = office.done("dealCreate", {"name": "Yearly volume"})
            mutation, given = "dealTransition", [{"transition": "engage"}, {"transition": "put_on_hold"}]
        else:
            made = office.done("clientCreate", {"name": "Pék Kft."})
            patches = [{"name": name} if part == "record" else {"hotel": {"rateCode": name}} for name in "AB"]
            mutation, given = "clientUpdate", [{"patch": patch} for patch in patches]
        target = {"id": made["id"], "expectedVersion": 1}

        writes = [partial(office.payload, mutation, {**target, **each}) for each in given]
        payloads = at_once(*(partial(write, by=by) for write, by in zip(writes, people, strict=True)))

        (won,) = (each for each in payloads if not each["errors"])
        (lost,) = (each for each in payloads if each["errors"])
        (record,) = (value for name, value in won.items() if name != "errors")
        (error,) = lost["errors"]
        assert record["version"] == 2
        assert (error["code"], error["path"], error["currentVersion"]) == ("CONFLICT", ["input", "expectedVersion"], 2)


def test_each_step_of_a_workflow_is_written_down(office: Office) -> None:
    anna = office.company.caller(office.worker)
    viewer = anna.ask("{ viewer { user { id } } }")["viewer"]["user"]["id"]
    deal = office.done("dealCreate", {"name": "Yearly volume"}, by=anna)["id"]
    steps = (("engage", "first call"), ("put_on_hold", None), ("resume", "they called back"))
    for version, (name, note) in enumerate(steps, start=1):
        step = {"id": deal, "expectedVersion": version, "transition": name, "note": note}
        assert office.done("dealTransition", step, by=anna)["version"] == version + 1
    office.refused("dealTransition", {"id": deal, "expectedVersion": 4, "transition": "qualify"})

    asked = """query($id: ID!) { deal(id: $id) { stage workflow { history(orderBy: [{field: ID}]) {
        nodes { transition fromState toState byId note } } } } }"""
    found = office.chief.ask(asked, id=deal)["deal"]

    assert found["stage"] == "engaging"
    assert [tuple(step.values()) for step in found["workflow"]["history"]["nodes"]] == [
        (None, None, "prospecting", viewer, None),
        ("engage", "prospecting", "engaging", viewer, "first call"),
        ("put_on_hold", "engaging", "on_hold", viewer, None),
        ("resume", "on_hold", "engaging", viewer, "they called back"),
    ]
