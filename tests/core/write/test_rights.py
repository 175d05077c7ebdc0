"""Attributes that need a permission to be written."""

import uuid

import pytest

from paktum.access.actor import Actor
from paktum.access.rights import UNRESTRICTED

from .conftest import NOBODY, Desk
from .lab import SECRET

KEEPER = Actor(uuid.UUID(int=2), (), frozenset({SECRET}), rights=UNRESTRICTED)


def test_an_attribute_without_its_permission_is_refused_where_it_stands(desk: Desk) -> None:
    given = {"name": "A", "secret": "x"}
    (error,) = desk.refused("labSampleCreate", given, actor=NOBODY)
    assert (error["code"], error["path"], error["message"]) == (
        "FORBIDDEN", ["input", "secret"], "needs the permission lab.secret.write",
    )  # fmt: skip
    made = desk.done("labSampleCreate", given, "secret", actor=KEEPER)
    assert made["secret"] == "x"
    patch = {"id": made["id"], "expectedVersion": 1, "patch": {"secret": None}}
    assert desk.codes("labSampleUpdate", patch, actor=NOBODY) == [("FORBIDDEN", "patch.secret")]
    step = {"id": made["id"], "expectedVersion": 1, "transition": "check", "patch": {"secret": "y"}}
    assert desk.codes("labSampleTransition", step, actor=NOBODY) == [("FORBIDDEN", "patch.secret")]


def test_an_attribute_of_a_facet_without_its_permission_is_refused_where_it_stands(desk: Desk) -> None:
    given = {"name": "A", "lab": {"secret": "x"}, "banking": {"kycStatus": "VERIFIED", "riskNote": "y"}}

    assert desk.codes("clientCreate", given, actor=NOBODY) == [
        ("FORBIDDEN", "banking.kycStatus"), ("FORBIDDEN", "banking.riskNote"), ("FORBIDDEN", "lab.secret"),
    ]  # fmt: skip


def test_who_may_write_and_not_read_gets_null_back(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A", "lab": {"secret": "x"}}, "lab { secret standing }", actor=KEEPER)

    assert made["lab"] == {"secret": None, "standing": "Új ügyfél"}
    shown = desk.ask("query($id: ID!) { client(id: $id) { lab { secret } } }", id=made["id"])
    assert shown["client"] == {"lab": {"secret": "x"}}


def test_what_is_written_says_who_wrote_it(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "A"}, "createdById changedById", actor=KEEPER)
    keeper, nobody = (f"user_{actor.user_id.hex}" for actor in (KEEPER, NOBODY))
    assert (made["createdById"], made["changedById"]) == (keeper, keeper)

    patch = {"id": made["id"], "expectedVersion": 1, "patch": {"name": "B"}}
    changed = desk.done("clientUpdate", patch, "createdById changedById", actor=NOBODY)

    assert (changed["createdById"], changed["changedById"]) == (keeper, nobody)


def test_an_entity_can_need_a_permission_for_every_mutation(desk: Desk) -> None:
    user = desk.done("userCreate", {"name": "Anna"})["id"]
    target = {"id": user, "expectedVersion": 1}

    for mutation, given in (
        ("userCreate", {"name": "Béla"}), ("userUpdate", {**target, "patch": {"name": "Béla"}}), ("userDelete", target),
        ("roleGrantCreate", {"userId": user, "role": "administrator"}),
    ):  # fmt: skip
        (error,) = desk.refused(mutation, given, actor=NOBODY)
        assert (error["code"], error["message"]) == ("FORBIDDEN", "needs the permission access.manage")


@pytest.mark.parametrize("mutation", ["workflowChangeCreate", "accessTokenCreate", "tierAssignmentUpdate"])
def test_what_the_product_writes_itself_has_no_mutations(desk: Desk, mutation: str) -> None:
    assert mutation not in desk.api.graphql.mutation_type.fields
