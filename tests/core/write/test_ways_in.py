"""The same forbidden change is refused in the same way, and changes nothing, by whichever way it comes in."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from paktum import Client, Refused
from paktum.access.actor import SYSTEM
from paktum.write.cause import Origin
from paktum.write.change import Change

from .conftest import NOBODY, Desk
from .lab import Sample
from .test_undo import last, refused

Values = dict[str, Any]
Way = Callable[[Desk, Values, Any], list[tuple[str, str]]]


def target(desk: Desk) -> Values:
    """A sample that is there, as mutations name it."""
    (sample,) = (each for each in desk.run(lambda change: change.list_(Sample)) if each.name == "there")
    return {"id": f"lab_sample_{sample.id.hex}", "expectedVersion": sample.version}


def one(mutation: str, given: Callable[[Desk, Values], Values]) -> Way:
    return lambda desk, values, actor: desk.codes(mutation, given(desk, values), actor=actor)


def many(mutation: str, row: Callable[[Desk, Values], Values]) -> Way:
    def refused(desk: Desk, values: Values, actor: Any) -> list[tuple[str, str]]:
        kind = desk.api.graphql.mutation_type.fields[mutation].args["input"].type.of_type.name
        text = (
            f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ results {{ id }} errors {{ code path }} }} }}"
        )
        rows = [row(desk, values)]
        before = desk.dump()
        found = desk.ask(text, input={"rows": rows}, actor=actor)[mutation]
        assert found["results"] == []
        assert desk.dump() == before
        assert all(each["path"][:3] == ["input", "rows", "0"] for each in found["errors"])
        return [(each["code"], ".".join(each["path"][3:])) for each in found["errors"]]

    return refused


def imported(desk: Desk, values: Values, actor: Any) -> list[tuple[str, str]]:
    """What an import does with a row."""
    names = {"clientId": "client"}
    row = {names.get(name, name): value for name, value in values.items()}
    if "weight" in row:
        row["weight"] = Decimal(row["weight"])
    if "client" in row:
        row["client"] = desk.key(row["client"])
    before = desk.dump()

    def work(change: Change) -> None:
        change.create(Sample, name="new", **row)

    with pytest.raises(Refused) as refused:
        desk.run(work, origin=Origin.IMPORT, actor=actor)
    assert desk.dump() == before
    return [(each.code, ".".join(each.path)) for each in refused.value.problems]


WAYS: dict[str, Way] = {
    "create": one("labSampleCreate", lambda desk, values: {"name": "new", **values}),
    "update": one("labSampleUpdate", lambda desk, values: {**target(desk), "patch": values}),
    "transition": one(
        "labSampleTransition", lambda desk, values: {**target(desk), "transition": "archive", "patch": values}
    ),
    "verb": one("labSampleWeigh", lambda desk, values: {**target(desk), **values}),
    "delete": one("labSampleDelete", lambda desk, values: {**target(desk), **values}),
    "bulk create": many("labSamplesCreate", lambda desk, values: {"name": "new", **values}),
    "bulk update": many("labSamplesUpdate", lambda desk, values: {**target(desk), "patch": values}),
    "bulk upsert": many(
        "labSamplesUpsert", lambda desk, values: {"source": "s", "externalId": "new", "name": "new", **values}
    ),
    "bulk upsert of one that is there": many(
        "labSamplesUpsert", lambda desk, values: {"source": "s", "externalId": "there", "name": "there", **values}
    ),
    "bulk delete": many("labSamplesDelete", lambda desk, values: {**target(desk), **values}),
    "import": imported,
}
WRITING = ["create", "update", "transition", "bulk create", "bulk update", "bulk upsert",
           "bulk upsert of one that is there"]  # fmt: skip


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """A sample that is there, and one with a code."""
    desk.done("labSampleCreate", {"name": "there", "source": "s", "externalId": "there"})
    desk.done("labSampleCreate", {"name": "other", "code": "c1"})
    return desk


@pytest.mark.parametrize("way", [*WRITING, "verb", "import"])
def test_a_value_out_of_its_range(stocked: Desk, way: str) -> None:
    ((code, path),) = WAYS[way](stocked, {"weight": "2000"}, SYSTEM)
    assert (code, path.removeprefix("patch.")) == ("OUT_OF_RANGE", "weight")


@pytest.mark.parametrize("way", [*WRITING, "import"])
def test_a_record_that_is_deleted(stocked: Desk, way: str) -> None:
    client = stocked.done("clientCreate", {"name": "C"})
    stocked.done("clientDelete", {"id": client["id"], "expectedVersion": 1})
    ((code, path),) = WAYS[way](stocked, {"clientId": client["id"]}, SYSTEM)
    assert (code, path.removeprefix("patch.")) == ("NOT_FOUND", "clientId")


@pytest.mark.parametrize("way", [*WRITING, "import"])
def test_a_value_that_another_record_has(stocked: Desk, way: str) -> None:
    ((code, path),) = WAYS[way](stocked, {"code": "c1"}, SYSTEM)
    assert (code, path.removeprefix("patch.")) == ("DUPLICATE", "code")


@pytest.mark.parametrize("way", WRITING)
def test_an_attribute_without_the_permission(stocked: Desk, way: str) -> None:
    ((code, path),) = WAYS[way](stocked, {"secret": "s"}, NOBODY)
    assert (code, path.removeprefix("patch.")) == ("FORBIDDEN", "secret")


@pytest.mark.parametrize("way", ["verb", "delete", "bulk delete"])
def test_a_version_that_is_not_the_present_one(stocked: Desk, way: str) -> None:
    more = {"weight": "1"} if way == "verb" else {}
    assert WAYS[way](stocked, {"expectedVersion": 7, **more}, SYSTEM) == [("CONFLICT", "expectedVersion")]


def test_what_is_undone_obeys_the_same_rules(stocked: Desk) -> None:
    client = stocked.done("clientCreate", {"name": "C"})
    first = stocked.done("labSampleUpdate", {**target(stocked), "patch": {"code": "c2", "clientId": client["id"]}})
    stocked.done("labSampleUpdate", {**target(stocked), "patch": {"code": "c3", "secret": "s", "clientId": None}})
    change_set = last(stocked)

    def codes(actor: Any = SYSTEM) -> list[str]:
        return [each["code"] for each in refused(stocked, change_set, actor=actor)]

    assert codes(NOBODY) == ["FORBIDDEN"]
    taker = stocked.done("labSampleCreate", {"name": "taker", "code": "c2"})
    assert codes() == ["DUPLICATE"]
    stocked.done("labSampleDelete", {"id": taker["id"], "expectedVersion": 1})
    stocked.done("clientDelete", {"id": client["id"], "expectedVersion": 1})
    assert codes() == ["NOT_FOUND"]
    stocked.done("labSampleUpdate", {**target(stocked), "patch": {"name": "there", "weight": "1"}})
    assert (codes(), first["version"]) == (["CHANGED_SINCE"], 2)


def test_a_restored_record_obeys_the_same_rules(stocked: Desk) -> None:
    (other,) = (each for each in stocked.run(lambda change: change.list_(Sample)) if each.name == "other")
    public = f"lab_sample_{other.id.hex}"
    stocked.done("labSampleDelete", {"id": public, "expectedVersion": 1})
    stocked.done("labSampleCreate", {"name": "taker", "code": "c1"})
    assert stocked.codes("labSampleRestore", {"id": public}) == [("DUPLICATE", "code")]
    assert stocked.run(lambda change: change.list_(Client)) == []
