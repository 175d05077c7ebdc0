"""What is confidential is read as it was written by who may, and stands nowhere in the database."""

import logging
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from graphql import GraphQLInputObjectType

from paktum import Client
from paktum.assembly.build import load_assembly
from paktum.schema.build import build_schema
from paktum.settings import Environment, Settings
from paktum.storage.audit import AUDIT
from paktum.storage.ciphers import EncryptionError
from paktum.storage.encryption import DATA_KEYS, Keys, keys_of, place_of
from paktum.storage.master_keys import add_master_key, master_keys, new_master_key
from paktum.storage.opening import open_database
from paktum.storage.reencryption import encrypt_plain, rotate, values_by_key
from paktum.storage.soundness import findings
from paktum.testing.company import Company
from paktum.write.change import Change
from paktum.write.undoing import undo
from paktum_banking.models import ClientBanking

from ...dumping import whole_text

NOTE = 'Árvíztűrő "tükörfúrógép"\n\x1f\\ 日本'
"""A note with all that has to be escaped somewhere."""

CREATE = "mutation ($input: ClientCreateInput!) { clientCreate(input: $input) { client { id } errors { code path } } }"
UPDATE = """mutation ($input: ClientUpdateInput!) {
    clientUpdate(input: $input) { client { banking { riskNote } } errors { code } } }"""
READ = "query ($id: ID!) { client(id: $id) { banking { riskNote } } }"
HISTORY = """query ($id: ID!) { client(id: $id) {
    history { nodes { changes { field before after } } }
    asOf(at: "2100-01-01T00:00:00Z") { values { field value } } } }"""


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company(("banking",), database()) as company:
        yield company


def created(company: Company, note: str | None, name: str = "Alfa") -> str:
    made = company.ask(CREATE, input={"name": name, "banking": {"riskNote": note}})["clientCreate"]
    assert made["errors"] == []
    key: str = made["client"]["id"]
    return key


def stored(company: Company, client: str) -> str | None:
    table = company.assembly.entity(Client).facets["banking"].table
    assert table is not None
    key = company.assembly.entity(Client).find_key(client)
    with company.engine.connect() as connection:
        found: str | None = connection.execute(sa.select(table.c.risk_note).where(table.c.id == key)).scalar_one()
    return found


def by_hand(company: Company, client: str, value: str | None) -> None:
    """Store another value than the product would."""
    key = company.assembly.entity(Client).find_key(client)
    assert key is not None
    given = key.hex if company.engine.dialect.name == "sqlite" else key
    statement = sa.text("UPDATE banking_client SET risk_note = :value WHERE id = :id")
    with company.engine.begin() as connection:
        connection.execute(statement, {"value": value, "id": given})


def notes(company: Company, client: str) -> list[tuple[str | None, str | None]]:
    """The risk notes of a client's history, newest first: before and after."""
    entries = company.ask(HISTORY, id=client)["client"]["history"]["nodes"]
    changes = [each for entry in entries for each in entry["changes"]]
    return [(each["before"], each["after"]) for each in changes if each["field"] == "banking.riskNote"]


def test_a_confidential_text_is_read_as_it_was_written_and_stands_nowhere(company: Company) -> None:
    client = created(company, NOTE)
    assert company.ask(READ, id=client) == {"client": {"banking": {"riskNote": NOTE}}}
    given = {"id": client, "expectedVersion": 1, "patch": {"banking": {"riskNote": "PLANTED-MARKER"}}}
    updated = company.ask(UPDATE, input=given)["clientUpdate"]
    assert updated == {"client": {"banking": {"riskNote": "PLANTED-MARKER"}}, "errors": []}
    assert notes(company, client) == [(NOTE, "PLANTED-MARKER"), (None, NOTE)]
    values = company.ask(HISTORY, id=client)["client"]["asOf"]["values"]
    assert [each["value"] for each in values if each["field"] == "banking.riskNote"] == ["PLANTED-MARKER"]
    text = whole_text(company.engine)
    assert "Alfa" in text
    assert "PLANTED-MARKER" not in text
    assert "tükör" not in text
    assert "tukor" not in text


def test_an_undoing_puts_back_what_it_was(company: Company) -> None:
    client = created(company, "as it was")
    given = {"id": client, "expectedVersion": 1, "patch": {"banking": {"riskNote": "as it should not be"}}}
    company.ask(UPDATE, input=given)
    key = company.assembly.entity(Client).find_key(client)
    change_set = sa.select(AUDIT.c.change_set_id).where(AUDIT.c.record_id == key, AUDIT.c.version == 2)
    with company.engine.connect() as connection:
        found = connection.execute(change_set).scalar_one()
    company.run(lambda change: undo(change, {found}))
    assert company.ask(READ, id=client) == {"client": {"banking": {"riskNote": "as it was"}}}


def test_a_merged_record_takes_it_along(company: Company) -> None:
    survivor, other = created(company, None), created(company, "of the other")
    find = company.assembly.entity(Client).find_key

    def merge(change: Change) -> None:
        change.merge(*(change.get(Client, key) for key in (find(survivor), find(other)) if key is not None))

    company.run(merge)
    assert company.ask(READ, id=survivor) == {"client": {"banking": {"riskNote": "of the other"}}}


def test_what_is_empty_stays_empty_and_what_is_the_same_is_no_change(company: Company) -> None:
    client = created(company, None)
    assert company.ask(READ, id=client) == {"client": {"banking": {"riskNote": None}}}
    for note, version in (("A note", 1), ("A note", 2), (None, 2)):
        patch = {"banking": {"riskNote": note}}
        company.ask(UPDATE, input={"id": client, "expectedVersion": version, "patch": patch})
    assert notes(company, client) == [("A note", None), (None, "A note")]


def test_the_same_text_is_never_stored_in_the_same_way(company: Company) -> None:
    assert len({stored(company, created(company, "the same")) for _ in range(3)}) == 3


def test_many_records_of_an_answer_are_decrypted(company: Company) -> None:
    for number in range(3):
        created(company, f"note {number}", name="Many")
    asked = '{ clients(filter: {name: {eq: "Many"}}) { nodes { banking { riskNote } } } }'
    found = [each["banking"]["riskNote"] for each in company.ask(asked)["clients"]["nodes"]]
    assert sorted(found) == ["note 0", "note 1", "note 2"]


def test_it_is_null_for_who_may_not_read_it(company: Company) -> None:
    client = created(company, "hidden")
    manager = company.caller(company.role("reader", *company.assembly.roles["account_manager"].grants))
    answer = manager.answer(READ, id=client)
    assert "hidden" not in str(answer)
    assert "encrypted" not in str(answer)


def test_actions_and_checks_have_it_as_it_was_written(company: Company) -> None:
    client = company.assembly.entity(Client).find_key(created(company, "for actions"))
    assert client is not None

    def read(change: Change) -> str | None:
        return change.facet(change.get(Client, client), ClientBanking).risk_note

    assert company.run(read) == "for actions"


def test_no_input_of_the_api_filters_orders_or_groups_by_it(company: Company) -> None:
    schema = build_schema(company.assembly).graphql
    naming = [
        kind.name
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLInputObjectType) and "riskNote" in kind.fields
    ]
    assert sorted(naming) == ["ClientBankingInput", "ClientBankingPatch"]
    enums = [name for kind in schema.type_map.values() for name in getattr(kind, "values", {})]
    assert [name for name in enums if "RISK_NOTE" in str(name)] == []


def test_a_value_is_bound_to_its_record(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    first, second = created(company, "of the first"), created(company, "of the second")
    by_hand(company, second, stored(company, first))
    with caplog.at_level(logging.ERROR, "paktum"):
        answer = company.caller("administrator").answer(READ, id=second)
    assert answer["data"] == {"client": {"banking": {"riskNote": None}}}
    (error,) = answer["errors"]
    assert error["message"] == "ClientBanking.riskNote could not be decrypted"
    assert error["path"] == ["client", "banking", "riskNote"]
    assert error["extensions"]["code"] == "DECRYPTION_FAILED"
    why = "a confidential value was changed, or belongs elsewhere"
    assert why in caplog.text
    assert [(each.code, each.message) for each in findings(company.assembly, company.engine)] == [
        ("DECRYPTION_FAILED", f"1 values of banking_client.risk_note cannot be decrypted: {why}")
    ]
    by_hand(company, second, None)


def test_only_encrypted_texts_reach_the_database(company: Company) -> None:
    table = company.assembly.entity(Client).facets["banking"].table
    assert table is not None
    statement = sa.update(table).values(risk_note="as it is")
    with company.engine.connect() as connection, pytest.raises(sa.exc.StatementError, match="through a change"):
        connection.execute(statement)


def test_a_value_that_was_stored_before_is_encrypted_by_an_upgrade(company: Company) -> None:
    client = created(company, None)
    by_hand(company, client, "from before")
    assert encrypt_plain(company.assembly, company.engine) == 1
    assert encrypt_plain(company.assembly, company.engine) == 0
    assert company.ask(READ, id=client) == {"client": {"banking": {"riskNote": "from before"}}}
    assert "from before" not in whole_text(company.engine)


def test_a_rotation_that_is_interrupted_goes_on_where_it_was(company: Company, monkeypatch: Any) -> None:
    clients = {created(company, f"rotated {number}"): f"rotated {number}" for number in range(5)}
    rotate(company.assembly, company.engine)
    held = values_by_key(company.assembly, company.engine)
    newest = max(held)
    assert [each for key, each in held.items() if key != newest] == [0] * (len(held) - 1)
    encrypt, done = Keys.encrypt, []

    def failing(keys: Keys, *given: Any) -> Any:
        if len(done) == 4:
            raise RuntimeError("the process ends")
        done.append(given)
        return encrypt(keys, *given)

    monkeypatch.setattr(Keys, "encrypt", failing)
    with pytest.raises(RuntimeError):
        rotate(company.assembly, company.engine, batch=2)
    monkeypatch.setattr(Keys, "encrypt", encrypt)
    begun = values_by_key(company.assembly, company.engine)
    assert begun[max(begun)] == 4
    for client, note in clients.items():  # under either key
        assert company.ask(READ, id=client) == {"client": {"banking": {"riskNote": note}}}
    assert rotate(company.assembly, company.engine, batch=2) == held[newest] - 4
    after = values_by_key(company.assembly, company.engine)
    assert after == {**dict.fromkeys(begun, 0), max(begun): held[newest]}
    for client, note in clients.items():
        assert company.ask(READ, id=client) == {"client": {"banking": {"riskNote": note}}}
        assert notes(company, client) == [(None, note)]


def test_values_are_written_and_read_while_keys_are_rotated(company: Company, monkeypatch: Any) -> None:
    client, encrypt = created(company, "before"), Keys.encrypt

    def meanwhile(keys: Keys, *given: Any) -> Any:
        monkeypatch.setattr(Keys, "encrypt", encrypt)
        if company.engine.dialect.name == "postgresql":  # SQLite has one writer, who waits
            patch = {"banking": {"riskNote": "written meanwhile"}}
            company.ask(UPDATE, input={"id": client, "expectedVersion": 1, "patch": patch})
        return encrypt(keys, *given)

    monkeypatch.setattr(Keys, "encrypt", meanwhile)
    rotate(company.assembly, company.engine)
    expected = "written meanwhile" if company.engine.dialect.name == "postgresql" else "before"
    assert company.ask(READ, id=client) == {"client": {"banking": {"riskNote": expected}}}
    held = values_by_key(company.assembly, company.engine)
    assert [each for key, each in held.items() if key != max(held)] == [0] * (len(held) - 1)


def test_another_master_key_wraps_the_same_data_keys(company: Company) -> None:
    client = created(company, "wrapped")
    old, new = master_keys(Path()), new_master_key()
    both = Keys(company.engine, {**old, new.id: new})
    with company.engine.begin() as connection:
        wrapped = both.wrap_anew(connection)
        assert wrapped == connection.scalar(sa.select(sa.func.count()).select_from(DATA_KEYS))
    value = stored(company, client)
    assert value is not None
    with pytest.raises(EncryptionError, match=f"the master key {new.id} is missing"):
        Keys(company.engine, old).decrypt(b"anywhere", value)
    column = company.assembly.entity(Client).facets["banking"].fields["risk_note"].column
    assert column is not None
    key = company.assembly.entity(Client).find_key(client)
    assert key is not None
    only_new = Keys(company.engine, {new.id: new})
    assert only_new.decrypt(place_of(column, key), value) == "wrapped"
    with company.engine.begin() as connection:
        Keys(company.engine, {new.id: new, **old}).wrap_anew(connection)


def test_a_data_key_that_is_damaged_hides_no_values_of_others(company: Company) -> None:
    client, damaged = created(company, "whole"), uuid.uuid4()
    master = next(iter(master_keys(Path())))
    with company.engine.begin() as connection:
        row = {"id": damaged, "made_at": datetime(2026, 1, 2, tzinfo=UTC), "master": master, "wrapped": "AAAA"}
        connection.execute(sa.insert(DATA_KEYS).values(**row))
    try:
        value, column = (
            stored(company, client),
            company.assembly.entity(Client).facets["banking"].fields["risk_note"].column,
        )
        key = company.assembly.entity(Client).find_key(client)
        assert value is not None
        assert column is not None
        assert key is not None
        fresh = Keys(company.engine, master_keys(Path()))
        assert fresh.decrypt(place_of(column, key), value) == "whole"
    finally:
        with company.engine.begin() as connection:
            connection.execute(sa.delete(DATA_KEYS).where(DATA_KEYS.c.id == damaged))


def test_production_does_not_start_without_a_key_and_development_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAKTUM_KEYS")
    file, assembly = tmp_path / "paktum.keys", load_assembly(["banking"])
    url = f"sqlite:///{tmp_path}/paktum.db"
    settings = Settings.model_construct(database_url=url, keys_file=str(file), environment=Environment.PRODUCTION)
    with pytest.raises(EncryptionError, match=r"there is no master key in \S+; make one with: paktum keys new"):
        open_database(settings, assembly)
    open_database(settings, load_assembly([])).dispose()  # nothing is confidential there
    assert not file.exists()
    open_database(settings.model_copy(update={"environment": Environment.DEVELOPMENT}), assembly).dispose()
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(master_keys(file)) == [file.read_text().partition(".")[0]]
    second = add_master_key(file)
    assert list(master_keys(file))[-1] == second.id
    assert len(master_keys(file)) == 2
    file.write_text("nonsense")
    with pytest.raises(EncryptionError, match="cannot be read"):
        open_database(settings, assembly)


def test_a_value_under_a_key_that_the_database_does_not_have_is_told(company: Company) -> None:
    with pytest.raises(EncryptionError, match="the database has no data key"):
        keys_of(company.engine).decrypt(b"anywhere", f"encrypted:{uuid.uuid4().hex}:AAAA")
