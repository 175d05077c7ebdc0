"""Nobody writes what his roles do not allow: every mutation of the schema, asked over HTTP."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLNonNull, GraphQLScalarType, get_nullable_type

from paktum import ANY, Client, Deal, Grant
from paktum.assembly.model import EntityModel, FieldModel
from paktum.assembly.mutations import Verb
from paktum.schema.build import ApiSchema, build_schema
from paktum.testing.company import Caller, Company

from .sight import Sight

SCALARS = {
    "String": "x", "Int": 1, "Boolean": True, "Decimal": "0.5", "Date": "2026-01-01", "DateTime": "2026-01-01T00:00:00Z"
}  # fmt: skip


OTHERS = {Verb.MERGE, Verb.PURGE, Verb.UNDO}
"""What takes no single record of a kind has tests of its own."""


@dataclass
class Counter:
    """Makes the inputs of mutations from the schema, and asks."""

    company: Company
    api: ApiSchema
    sight: Sight

    def example(self, kind: Any, ids: dict[str, str], name: str = "") -> Any:
        """A value of an input type, with nothing that can be left out; ids are those of the named kinds of records."""
        kind = get_nullable_type(kind)
        if isinstance(kind, GraphQLInputObjectType):
            needed = {key: each for key, each in kind.fields.items() if isinstance(each.type, GraphQLNonNull)}
            return {key: self.example(each.type, ids, key) for key, each in needed.items()}
        if isinstance(kind, GraphQLEnumType):
            return next(iter(kind.values))
        assert isinstance(kind, GraphQLScalarType)
        return ids.get(name) or ids[""] if kind.name == "ID" else "HUF" if name == "currency" else SCALARS[kind.name]

    def mutations(self) -> Iterator[tuple[str, str, Any]]:
        """Every mutation: its name, its document, its input type."""
        for name, field in self.api.graphql.mutation_type.fields.items():
            if self.api.mutations[name].is_bulk or self.api.mutations[name].verb in OTHERS:
                continue
            kind = field.args["input"].type.of_type
            text = f"mutation($input: {kind.name}!) {{ {name}(input: $input) {{ errors {{ code message path }} }} }}"
            yield name, text, kind

    def model(self, name: str) -> Any:
        """The entity of a mutation."""
        return self.api.mutations[name].model

    def id_of(self, type_name: str, keys: set[uuid.UUID]) -> str:
        """The id of one of some records of a kind."""
        model = self.company.assembly.entities[type_name]
        rows = [row["id"] for row in self.sight.rows[model.table.name] if row["id"] in keys]
        return str(model.public_id(min(rows)))

    def dump(self) -> list[Any]:
        """Every row of every table."""
        with self.company.engine.connect() as connection:
            tables = self.company.assembly.metadata.sorted_tables
            return [sorted(str(tuple(row)) for row in connection.execute(sa.select(table))) for table in tables]


@pytest.fixture(scope="module")
def manager(company: Company) -> Caller:
    return company.colleague("james.ivory@paktum.example")


@pytest.fixture(scope="module")
def auditor(company: Company) -> Caller:
    return company.colleague("tamas.rigo@paktum.example")


@pytest.fixture(scope="module")
def counter(company: Company, manager: Caller, auditor: Caller) -> Counter:
    return Counter(company, build_schema(company.assembly), Sight(company))


@pytest.fixture(scope="module")
def seen(counter: Counter, manager: Caller) -> dict[str, set[uuid.UUID]]:
    return counter.sight.seen(manager.user, {"own", "account"})


def test_t_a1_a_hidden_record_is_answered_like_one_that_is_not(
    counter: Counter, manager: Caller, seen: dict[str, set[uuid.UUID]]
) -> None:
    """By every mutation that takes an id: of somebody else, of another kind, deleted, made up."""
    before, tried = counter.dump(), 0
    for name, text, kind in counter.mutations():
        model = counter.model(name)
        if "id" not in kind.fields or (model.has_own_rights and not model.places):
            continue
        others = {row["id"] for row in counter.sight.rows[model.table.name]} - seen[model.table.name]
        if not others:
            continue
        made_up = model.public_id(uuid.uuid4())
        client = counter.id_of("Client", seen["core_client"])
        given = {"": client, "ownerId": model.public_id(uuid.uuid4())}
        ids = [made_up, counter.id_of(model.type_name, others), f"{model.prefix}_{'0' * 32}"]
        ids += [client if model.type_name != "Client" else counter.id_of("Deal", seen["core_deal"]), "nonsense"]
        answers = []
        for each in ids:
            value = {**counter.example(kind, given), "id": each}
            answers.append(json.dumps(manager.answer(text, input=value)))
        assert set(answers) == {answers[0]}, name
        (error,) = json.loads(answers[0])["data"][name]["errors"]
        assert (error["code"], error["path"]) == ("NOT_FOUND", ["input", "id"]), name
        tried += 1
    assert tried >= 30
    assert counter.dump() == before


def test_t_a2_one_hidden_record_among_many_and_nothing_is_changed(
    counter: Counter, manager: Caller, seen: dict[str, set[uuid.UUID]]
) -> None:
    before = counter.dump()
    hidden = {row["id"] for row in counter.sight.rows["core_client"]} - seen["core_client"]
    rows = [row for row in counter.sight.rows["core_client"] if row["id"] in seen["core_client"]][:9]
    strange = next(row for row in counter.sight.rows["core_client"] if row["id"] in hidden)
    text = """mutation($i: ClientsUpdateInput!) { a: clientsUpdate(input: $i) { errors { code path } } }"""
    answers = []
    for key in (strange["id"], uuid.uuid4()):
        given = [
            {"id": f"client_{each.hex}", "expectedVersion": row["version"], "patch": {"industry": "Changed"}}
            for each, row in [*((row["id"], row) for row in rows), (key, strange)]
        ]
        answers.append(manager.ask(text, i={"rows": given})["a"]["errors"])
    assert answers[0] == answers[1] == [{"code": "NOT_FOUND", "path": ["input", "rows", "9", "id"]}]
    assert counter.dump() == before


def test_what_comes_from_a_hidden_record_s_source_is_not_changed_by_upsert(
    counter: Counter, manager: Caller, seen: dict[str, set[uuid.UUID]]
) -> None:
    before = counter.dump()
    hidden = next(row for row in counter.sight.rows["core_client"] if row["id"] not in seen["core_client"])
    text = """mutation($i: ClientsUpsertInput!) { a: clientsUpsert(input: $i) {
        errors { code path ... on DuplicateError { existing } } } }"""
    row = {"source": hidden["source"], "externalId": hidden["external_id"], "name": "Changed"}
    assert manager.ask(text, i={"rows": [row]})["a"]["errors"] == [
        {"code": "DUPLICATE", "path": ["input", "rows", "0", "externalId"], "existing": None}
    ]
    assert counter.dump() == before


def test_t_a1_a_reference_to_a_hidden_record_is_answered_like_one_to_nothing(
    counter: Counter, manager: Caller, seen: dict[str, set[uuid.UUID]]
) -> None:
    before, tried = counter.dump(), 0
    for model in counter.company.assembly.entities.values():
        if not model.writable or not model.places:
            continue
        field = counter.api.graphql.mutation_type.fields[f"{model.api_name}Create"]
        kind = field.args["input"].type.of_type
        head = f"mutation($input: {kind.name}!) {{ a: {model.api_name}Create(input: $input)"
        text = f"{head} {{ errors {{ code path }} }} }}"
        for reference in model.fields.values():
            if reference.target is None or not reference.writable:
                continue
            target = counter.company.assembly.entity(reference.target)
            others = {row["id"] for row in counter.sight.rows[target.table.name]} - seen[target.table.name]
            ids = _seen(counter, model, seen)
            if not others or any(each.required and each.input_name not in ids for each in _references(model)):
                continue
            answers = []
            for each in (counter.id_of(target.type_name, others), target.public_id(uuid.uuid4())):
                value = {**counter.example(kind, ids), reference.input_name: each}
                answers.append(manager.answer(text, input=value)["data"]["a"]["errors"])
            assert answers[0] == answers[1] == [{"code": "NOT_FOUND", "path": ["input", reference.input_name]}], (
                model.type_name, reference.name,
            )  # fmt: skip
            tried += 1
    assert tried >= 8
    assert counter.dump() == before


def _references(model: EntityModel) -> list[FieldModel]:
    return [each for each in model.fields.values() if each.target is not None]


def _seen(counter: Counter, model: EntityModel, seen: dict[str, set[uuid.UUID]]) -> dict[str, str]:
    """The ids of records that references may lead to, as far as there are any."""
    found = {}
    for each in _references(model):
        assert each.target is not None
        target = counter.company.assembly.entity(each.target)
        if seen[target.table.name]:
            found[each.input_name] = counter.id_of(target.type_name, seen[target.table.name])
    return found


def test_t_b1_an_auditor_is_forbidden_every_mutation_and_nothing_has_changed(counter: Counter, auditor: Caller) -> None:
    before = counter.dump()
    for name, text, kind in counter.mutations():
        rows = counter.sight.rows[counter.model(name).table.name]
        if not rows and "id" in kind.fields:
            continue
        ids = _ids(counter, name)
        needed = {key for key, each in kind.fields.items() if key != "id" and str(each.type) == "ID!"}
        if needed - ids.keys():  # there is no record yet that it could belong to
            continue
        value = counter.example(kind, ids)
        if "id" in kind.fields:
            row = min((row for row in rows if row["deleted_at"] is None), key=lambda row: row["id"])
            value["id"] = counter.model(name).public_id(row["id"])
            value |= {"expectedVersion": row["version"]} if "expectedVersion" in kind.fields else {}
        errors = auditor.answer(text, input=value)["data"][name]["errors"]
        assert {error["code"] for error in errors} == {"FORBIDDEN"}, (name, errors)
    assert counter.dump() == before


def _ids(counter: Counter, name: str) -> dict[str, str]:
    """Ids of living records for the references of a mutation, by their name."""
    model = counter.model(name)
    fields = [*model.fields.values(), *counter.api.mutations[name].inputs]
    targets = {each.input_name: counter.company.assembly.entity(each.target) for each in fields if each.target}
    found = {
        key: str(target.public_id(min(row["id"] for row in counter.sight.rows[target.table.name])))
        for key, target in targets.items()
        if counter.sight.rows[target.table.name]
    }
    return {"": "nothing", **found}


@pytest.mark.parametrize("roles", [(), ("empty",)], ids=["no role", "a role without grants"])
def test_t_b2_without_a_grant_nothing_can_be_made_or_changed(
    roles: tuple[str, ...], company: Company, counter: Counter
) -> None:
    if roles:
        company.role("empty", permissions=("*",))
    caller = company.caller(*roles)
    before = counter.dump()
    for name, text, kind in counter.mutations():
        rows = counter.sight.rows[counter.model(name).table.name]
        value = counter.example(kind, _ids(counter, name))
        if "id" in kind.fields and rows:
            value["id"] = counter.model(name).public_id(rows[0]["id"])
            value |= {"expectedVersion": rows[0]["version"]} if "expectedVersion" in kind.fields else {}
        codes = {error["code"] for error in caller.answer(text, input=value)["data"][name]["errors"]}
        assert codes in ({"NOT_FOUND"}, {"FORBIDDEN"}), (name, codes)
    assert counter.dump() == before


CREATE = """mutation($input: ClientCreateInput!) { a: clientCreate(input: $input) {
    client { id owner { id } team { id } branch { id } } errors { code path } } }"""
UPDATE = """mutation($input: ClientUpdateInput!) { a: clientUpdate(input: $input) {
    client { id version } errors { code path } } }"""


def test_a_new_record_belongs_to_who_made_it_and_to_that_persons_team_and_branch(
    company: Company, manager: Caller
) -> None:
    made = manager.ask(CREATE, input={"name": "Newly met"})["a"]["client"]
    user = manager.user
    assert (made["owner"]["id"], made["team"]["id"], made["branch"]["id"]) == (
        company.id_of(user), f"team_{user.team_id.hex}", f"branch_{user.branch_id.hex}",  # type: ignore[attr-defined]
    )  # fmt: skip


def test_nobody_makes_a_record_for_others_or_gives_one_away_beyond_his_scope(
    company: Company, manager: Caller, counter: Counter
) -> None:
    other = company.id_of(company.colleague("bence.hegedus@paktum.example").user)
    mine = manager.ask(CREATE, input={"name": "Mine"})["a"]["client"]["id"]
    before = counter.dump()
    assert manager.ask(CREATE, input={"name": "Theirs", "ownerId": other})["a"]["errors"] == [
        {"code": "FORBIDDEN", "path": []}
    ]
    assert manager.ask(CREATE, input={"name": "Nobody's", "ownerId": None})["a"]["errors"] == [
        {"code": "FORBIDDEN", "path": []}
    ]
    given = {"id": mine, "expectedVersion": 1, "patch": {"ownerId": other}}
    assert manager.ask(UPDATE, input=given)["a"]["errors"] == [
        {"code": "FORBIDDEN", "path": ["input", "patch", "ownerId"]}
    ]
    assert counter.dump() == before


def test_who_may_read_and_not_change_is_forbidden_even_with_an_old_version(company: Company, counter: Counter) -> None:
    reader = company.caller(company.role("reader", Grant(ANY, ("read",))))
    row = counter.sight.rows["core_client"][0]
    client = company.assembly.entities["Client"].public_id(row["id"])
    for version in (row["version"], 99):
        given = {"id": client, "expectedVersion": version, "patch": {"name": "B"}}
        assert reader.ask(UPDATE, input=given)["a"]["errors"] == [{"code": "FORBIDDEN", "path": []}]


def test_a_duplicate_does_not_name_a_record_that_is_hidden(company: Company, manager: Caller, counter: Counter) -> None:
    contract = next(row for row in counter.sight.rows["core_contract"] if row["owner_id"] != manager.user.id)
    text = """mutation($input: ContractCreateInput!) { a: contractCreate(input: $input) { errors { code path
        ... on DuplicateError { existing } } } }"""
    client = manager.ask(CREATE, input={"name": "With a contract"})["a"]["client"]["id"]
    given = {"clientId": client, "number": contract["number"]}
    assert manager.ask(text, input=given)["a"]["errors"] == [
        {"code": "DUPLICATE", "path": ["input", "number"], "existing": None}
    ]
    chief = company.caller("administrator")
    assert chief.ask(text, input=given)["a"]["errors"][0]["existing"] == f"contract_{contract['id'].hex}"


def test_grants_are_of_actions_transitions_verbs_and_fields(company: Company, counter: Counter) -> None:
    deal = counter.id_of(
        "Deal", {row["id"] for row in counter.sight.rows["core_deal"] if row["stage"] == "prospecting"}
    )
    read = Grant(ANY, ("read",))
    text = "mutation($i: DealTransitionInput!) { a: dealTransition(input: $i) { errors { code path } } }"
    asked = "query($id: ID!) { deal(id: $id) { workflow { availableTransitions { name allowed refusals { code } } } } }"
    given = {"id": deal, "expectedVersion": 1, "transition": "engage"}
    editor = company.caller(company.role("editor", read, Grant(Deal, ("update",), fields=("name",))))
    mover = company.caller(company.role("mover", read, Grant(Deal, ("transition",))))
    loser = company.caller(company.role("loser", read, Grant(Deal, ("mark_lost",))))

    assert editor.ask(text, i=given)["a"]["errors"] == [{"code": "FORBIDDEN", "path": []}]
    engage = {"name": "engage", "allowed": False, "refusals": [{"code": "FORBIDDEN"}]}
    assert engage in editor.ask(asked, id=deal)["deal"]["workflow"]["availableTransitions"]
    assert {**engage, "allowed": True, "refusals": []} in mover.ask(asked, id=deal)["deal"]["workflow"][
        "availableTransitions"
    ]
    patched = {**given, "patch": {"name": "Renamed"}}
    assert mover.ask(text, i=patched)["a"]["errors"] == [{"code": "FORBIDDEN", "path": ["input", "patch"]}]
    assert mover.ask(text, i=given)["a"]["errors"] == []

    change = "mutation($i: DealUpdateInput!) { a: dealUpdate(input: $i) { errors { code path } } }"
    both = {"id": deal, "expectedVersion": 2, "patch": {"name": "Renamed", "competitor": "Somebody"}}
    assert editor.ask(change, i=both)["a"]["errors"] == [
        {"code": "FORBIDDEN", "path": ["input", "patch", "competitor"]}
    ]
    assert editor.ask(change, i={**both, "patch": {"name": "Renamed"}})["a"]["errors"] == []
    lose = "mutation($i: DealMarkLostInput!) { a: dealMarkLost(input: $i) { errors { code path } } }"
    reason = {"id": deal, "expectedVersion": 3, "lostReason": "PRICE"}
    assert mover.ask(lose, i=reason)["a"]["errors"] == [{"code": "FORBIDDEN", "path": []}]
    assert loser.ask(lose, i=reason)["a"]["errors"] == []


def test_what_belongs_to_a_record_is_written_by_who_may_update_that(company: Company, manager: Caller) -> None:
    text = (
        "mutation($i: ClientIdentifierCreateInput!) { a: clientIdentifierCreate(input: $i) { errors { code path } } }"
    )
    mine = manager.ask(CREATE, input={"name": "With a number"})["a"]["client"]["id"]
    given = {"clientId": mine, "scheme": "REG", "value": "01-09-000001"}
    assert manager.ask(text, i=given)["a"]["errors"] == []
    reader = company.caller(company.role("onlooker", Grant(ANY, ("read",)), Grant(Client, ("create", "delete"))))
    assert reader.ask(text, i={**given, "value": "2"})["a"]["errors"] == [{"code": "FORBIDDEN", "path": []}]


def test_a_team_lead_gives_a_client_to_a_colleague_of_the_team_and_to_nobody_else(company: Company) -> None:
    lead = company.colleague("gabor.feher@paktum.example")
    inside, outside = (company.colleague(f"{name}@paktum.example").user for name in ("lilla.somogyi", "paul.steiner"))
    made = lead.ask(CREATE, input={"name": "To be given"})["a"]["client"]["id"]
    text = "mutation($i: ClientChangeOwnerInput!) { a: clientChangeOwner(input: $i) { errors { code path } } }"
    away = {"id": made, "expectedVersion": 1, "ownerId": company.id_of(outside)}
    assert lead.ask(text, i=away)["a"]["errors"] == [{"code": "FORBIDDEN", "path": []}]
    assert lead.ask(text, i={**away, "ownerId": company.id_of(inside)})["a"]["errors"] == []
