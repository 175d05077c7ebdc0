"""Every entity that plugins offer is written over HTTP into the tables that their migrations make."""

from typing import Any

import pytest

from paktum.assembly.build import load_assembly
from paktum.assembly.model import EntityModel, Kind

from ..conftest import PLUGINS
from ..test_conformance import BEFORE_SQL, DEPENDENT, Values, selection, shown, subset
from .conftest import Office

MODELS = [
    model for model in load_assembly(PLUGINS).entities.values() if model.writable and model.type_name not in DEPENDENT
]


@pytest.fixture(params=MODELS, ids=lambda model: model.type_name)
def model(request: pytest.FixtureRequest) -> EntityModel:
    found: EntityModel = request.param
    return found


@pytest.fixture(scope="module")
def values(office: Office) -> Values:
    return Values(office)  # type: ignore[arg-type]  # it asks for what an office has too


def counted(office: Office, model: EntityModel, public_id: str) -> tuple[Any, int]:
    """What an id and the list lead to."""
    asked = f"query($id: ID!) {{ one: {model.api_name}(id: $id) {{ id }} all: {model.api_plural} {{ totalCount }} }}"
    data = office.chief.ask(asked, id=public_id)
    return data["one"], data["all"]["totalCount"]


def test_a_record_is_made_changed_and_deleted(office: Office, values: Values, model: EntityModel) -> None:
    name, everything = model.api_name, selection(model)
    given = values.minimal(model)
    made = office.done(f"{name}Create", given, everything)
    assert subset(made, shown(model, given)) == shown(model, given)
    assert made["version"] == 1
    _one, before = counted(office, model, made["id"])

    patch = {"source": "elsewhere"}
    changed = office.done(f"{name}Update", {"id": made["id"], "expectedVersion": 1, "patch": patch}, everything)
    assert changed == {**made, **patch, "version": 2, "changedAt": changed["changedAt"]}

    stale = {"id": made["id"], "expectedVersion": 1}
    for verb, more in (("Update", {"patch": {"source": "late"}}), ("Delete", {})):
        (error,) = office.refused(f"{name}{verb}", {**stale, **more})
        assert (error["code"], error["path"], error["currentVersion"]) == ("CONFLICT", ["input", "expectedVersion"], 2)

    current = {"id": made["id"], "expectedVersion": 2}
    assert office.done(f"{name}Delete", current) == made["id"]
    assert counted(office, model, made["id"]) == (None, before - 1)
    assert office.codes(f"{name}Delete", current) == [("NOT_FOUND", ["input", "id"])]


def test_each_attribute_is_changed_by_itself(office: Office, values: Values, model: EntityModel) -> None:
    public_id = values.create(model)
    version = 1
    for field in model.fields.values():
        if not field.writable or field.meta.create_only:
            continue
        patch = {field.input_name: values.given(model, field, 1)}
        target = {"id": public_id, "expectedVersion": version, "patch": patch}
        changed = office.done(f"{model.api_name}Update", target, selection(model))
        assert subset(changed, shown(model, patch)) == shown(model, patch)
        assert changed["version"] in {version, version + 1}  # a default may be the second value already
        version = changed["version"]
    assert version > 1


@pytest.mark.engines("sqlite")  # it is refused before the database is asked
@BEFORE_SQL
def test_what_is_required_is_not_left_out_and_not_null(office: Office, values: Values, model: EntityModel) -> None:
    minimal = values.minimal(model)
    create = f"{model.api_name}Create"
    for name in minimal:
        assert office.fails(create, {key: value for key, value in minimal.items() if key != name}) == "BAD_USER_INPUT"
    for field in model.fields.values():
        if not field.writable or field.nullable:
            continue
        given = {**minimal, field.input_name: None}
        if field.required:
            assert office.fails(create, given) == "BAD_USER_INPUT"
        else:
            assert office.codes(create, given) == [("REQUIRED", ["input", field.input_name])]


@pytest.mark.engines("sqlite")  # it is refused before the database is asked
@BEFORE_SQL
def test_what_does_not_fit_is_refused_where_it_stands(office: Office, values: Values, model: EntityModel) -> None:
    minimal = values.minimal(model)
    create = f"{model.api_name}Create"
    for field in model.fields.values():
        if not field.writable:
            continue
        if field.kind in {Kind.STRING, Kind.CODE}:
            long = {**minimal, field.input_name: "x" * (field.meta.length + 1)}
            assert office.codes(create, long) == [("TOO_LONG", ["input", field.input_name])]
        if field.target is not None:
            prefix = office.assembly.entity(field.target).prefix
            for nobody in (f"{prefix}_{'0' * 32}", "nothing"):
                given = {**minimal, field.input_name: nobody}
                assert office.codes(create, given) == [("NOT_FOUND", ["input", field.input_name])]
