"""Values that no two living records share, also inside one transaction."""

from typing import Any

import pytest

from paktum import Refused
from paktum.crm import Client
from paktum.write.cause import Origin

from .conftest import Desk
from .lab import Sample, Vial


def test_a_value_that_another_record_has_is_refused_with_that_record(desk: Desk) -> None:
    first = desk.done("labSampleCreate", {"name": "A", "code": "AB"})
    other = desk.done("labSampleCreate", {"name": "B", "code": "CD"})

    (error,) = desk.refused("labSampleCreate", {"name": "C", "code": "AB"})
    assert (error["code"], error["path"], error["existing"]) == ("DUPLICATE", ["input", "code"], first["id"])
    take = {"id": other["id"], "expectedVersion": 1, "patch": {"code": "AB"}}
    (error,) = desk.refused("labSampleUpdate", take)
    assert (error["path"], error["existing"]) == (["input", "patch", "code"], first["id"])

    desk.done("labSampleDelete", {"id": first["id"], "expectedVersion": 1})
    assert desk.done("labSampleUpdate", take)["version"] == 2


def test_a_record_keeps_its_own_value(desk: Desk) -> None:
    made = desk.done("labSampleCreate", {"name": "A", "code": "AB", "source": "s", "externalId": "1"})
    patch = {"name": "B", "code": "AB", "source": "s", "externalId": "1"}

    assert desk.done("labSampleUpdate", {"id": made["id"], "expectedVersion": 1, "patch": patch})["version"] == 2


def test_values_that_differ_in_case_are_two(desk: Desk) -> None:
    for code in ("ab", "AB"):
        desk.done("labSampleCreate", {"name": "A", "code": code})


def test_an_external_id_belongs_to_a_source_also_if_only_one_of_both_changes(desk: Desk) -> None:
    first = desk.done("labSampleCreate", {"name": "A", "source": "erp", "externalId": "1"})
    other = desk.done("labSampleCreate", {"name": "B", "source": "erp", "externalId": "2"})

    change = {"id": other["id"], "expectedVersion": 1}
    (error,) = desk.refused("labSampleUpdate", {**change, "patch": {"externalId": "1"}})
    assert (error["code"], error["path"], error["existing"]) == (
        "DUPLICATE", ["input", "patch", "externalId"], first["id"],
    )  # fmt: skip
    desk.done("labSampleUpdate", {**change, "patch": {"externalId": "1", "source": "crm"}})


def test_an_external_id_without_a_source_is_unique_too(desk: Desk) -> None:
    first = desk.done("labSampleCreate", {"name": "A", "externalId": "1"})
    desk.done("labSampleCreate", {"name": "B", "source": "erp", "externalId": "1"})

    (error,) = desk.refused("labSampleCreate", {"name": "C", "externalId": "1"})

    assert (error["code"], error["existing"]) == ("DUPLICATE", first["id"])


def duplicates(desk: Desk, work: Any, origin: Origin = Origin.API) -> list[tuple[str, tuple[str, ...]]]:
    before = desk.dump()
    with pytest.raises(Refused) as refused:
        desk.run(work, origin)
    assert desk.dump() == before
    return [(problem.code, problem.path) for problem in refused.value.problems]


def test_two_new_records_of_one_transaction_cannot_share_a_value(desk: Desk) -> None:
    def work(change: Any) -> None:
        change.create(Sample, name="A", code="AB")
        change.create(Sample, name="B", code="AB")

    assert duplicates(desk, work) == [("DUPLICATE", ("code",))]


def test_a_record_cannot_take_the_value_of_one_that_was_just_made(desk: Desk) -> None:
    key = desk.run(lambda change: change.create(Sample, name="A", code="AB").id)

    def work(change: Any) -> None:
        change.create(Sample, name="B", code="CD")
        change.update(change.get(Sample, key), code="CD")

    assert duplicates(desk, work) == [("DUPLICATE", ("code",))]


def test_a_value_that_was_just_given_up_is_free(desk: Desk) -> None:
    key = desk.run(lambda change: change.create(Sample, name="A", code="AB", source="s", external_id="1").id)

    def work(change: Any) -> None:
        change.update(change.get(Sample, key), code="CD", external_id="2")
        change.create(Sample, name="B", code="AB", source="s", external_id="1")

    desk.run(work)

    found = desk.ask("{ labSamples(orderBy: [{field: NAME}]) { nodes { name code externalId } } }")
    assert [tuple(each.values()) for each in found["labSamples"]["nodes"]] == [("A", "CD", "2"), ("B", "AB", "1")]


def test_a_record_that_was_refused_takes_no_value(desk: Desk) -> None:
    """As in an import, where the rows that fit go on."""

    def work(change: Any) -> None:
        with pytest.raises(Refused):
            change.create(Sample, name="x" * 50, code="AB", source="s", external_id="1")
        change.create(Sample, name="A", code="AB", source="s", external_id="1")

    desk.run(work, Origin.IMPORT)

    assert desk.ask("{ labSamples { totalCount } }") == {"labSamples": {"totalCount": 1}}


def test_a_record_that_was_just_made_is_found_and_referred_to_by_its_key(desk: Desk) -> None:
    def work(change: Any) -> None:
        made = change.create(Sample, name="A")
        assert change.get(Sample, made.id) is made
        assert change.find(Client, made.id) is None
        change.create(Sample, name="B", parent=made.id)

    desk.run(work)

    found = desk.ask('{ labSamples(filter: {parent: {name: {eq: "A"}}}) { nodes { name } } }')
    assert found == {"labSamples": {"nodes": [{"name": "B"}]}}


def test_a_record_cannot_stand_above_itself(desk: Desk) -> None:
    top = desk.done("labSampleCreate", {"name": "Top"})["id"]
    middle = desk.done("labSampleCreate", {"name": "Middle", "parentId": top})["id"]
    low = desk.done("labSampleCreate", {"name": "Low", "parentId": middle})["id"]

    for above in (top, middle, low):
        patch = {"id": top, "expectedVersion": 1, "patch": {"parentId": above}}
        assert desk.codes("labSampleUpdate", patch) == [("CIRCULAR", "patch.parentId")]
    moved = desk.done("labSampleUpdate", {"id": low, "expectedVersion": 1, "patch": {"parentId": top}}, "parent { id }")
    assert moved["parent"] == {"id": top}


def test_a_facet_can_refer_to_the_record_that_it_belongs_to(desk: Desk) -> None:
    def work(change: Any) -> Any:
        vial = change.create(Vial, name="A", sample=change.create(Sample, name="A"))
        change.update(vial, facets={"lab": {"twin": vial}})
        return vial.id

    public_id = f"lab_vial_{desk.run(work).hex}"

    found = desk.ask("query($id: ID!) { labVial(id: $id) { version lab { twin { id } } } }", id=public_id)
    assert found["labVial"] == {"version": 1, "lab": {"twin": {"id": public_id}}}
    desk.done("labVialDelete", {"id": public_id, "expectedVersion": 1})
