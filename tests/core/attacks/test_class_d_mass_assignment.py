"""Class D: what the system keeps cannot be given, by no input and no file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paktum.importing import run_import
from paktum.schema.build import build_schema
from paktum.write.writer import Writer

from .conftest import Attack

SYSTEM = {
    "id", "version", "createdAt", "changedAt", "createdBy", "createdById", "changedBy", "changedById", "deletedAt",
    "deletionId", "state", "stage",
}  # fmt: skip


def inputs(attack: Attack) -> Iterator[tuple[str, set[str]]]:
    """The inputs that make or change records, with the names of what can be given."""
    for name, kind in build_schema(attack.company.assembly).graphql.type_map.items():
        if name.endswith(("CreateInput", "Patch")) and not name.startswith("__"):
            yield name, set(kind.fields)


def test_t_d1_no_input_has_what_the_system_keeps(attack: Attack) -> None:
    found = dict(inputs(attack))
    assert len(found) > 30
    initial = {"stage", "state"}  # where an import or a user may begin; the workflow checks it
    for name, fields in found.items():
        assert not fields & (SYSTEM - initial), name
        if name.endswith("Patch"):
            assert not fields & initial, name


@pytest.mark.parametrize("field", ["version: 7", 'createdAt: "2020-01-01T00:00:00Z"', 'id: "x"', "isAdmin: true"])
def test_t_d1_an_unknown_field_is_refused_and_nothing_is_made(attack: Attack, field: str) -> None:
    text = f'mutation {{ clientCreate(input: {{name: "Csaló", {field}}}) {{ client {{ id }} }} }}'
    body = attack.attacker.answer(text)
    assert [each["extensions"]["code"] for each in body["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]
    assert attack.company.ask('{ clients(filter: {name: {eq: "Csaló"}}) { totalCount } }')["clients"]["totalCount"] == 0


@pytest.mark.parametrize("column", ["version", "created_at", "created_by", "id", "deleted_at"])
def test_t_d1_no_column_of_a_file_fills_what_the_system_keeps(attack: Attack, tmp_path: Path, column: str) -> None:
    (tmp_path / "rows.csv").write_text("no,name,content\n1,Csaló,7\n")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        'source = "x"\n[[load]]\nfile = "rows.csv"\nentity = "Client"\nexternal_id = "no"\n'
        f'[load.columns]\nname = "name"\n{column} = "content"\n'
    )
    writer: Any = Writer(attack.company.assembly, attack.company.engine)
    with pytest.raises(Exception, match=column):
        run_import(attack.company.assembly, writer, mapping, tmp_path)
    assert attack.company.ask('{ clients(filter: {name: {eq: "Csaló"}}) { totalCount } }')["clients"]["totalCount"] == 0


def test_t_d1_nobody_gives_a_record_to_somebody_else_by_the_way(attack: Attack) -> None:
    """An owner may be given, but then the record must still be one that the author may make."""
    text = "mutation($input: ClientCreateInput!) { clientCreate(input: $input) { errors { code } client { id } } }"
    other = attack.company.caller()
    given = {"name": "Csaló", "ownerId": attack.company.id_of(other.user)}
    payload = attack.attacker.ask(text, input=given)["clientCreate"]
    assert payload == {"errors": [{"code": "FORBIDDEN"}], "client": None}
    assert attack.company.ask('{ clients(filter: {name: {eq: "Csaló"}}) { totalCount } }')["clients"]["totalCount"] == 0
