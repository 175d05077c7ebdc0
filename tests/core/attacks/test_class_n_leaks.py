"""Class N: errors and logs tell nothing of the inside, and no secret."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Client, Refused, User
from paktum.access.models import Password
from paktum.http.execution import Executor
from paktum.importing import run_import
from paktum.read.slow import SlowQueries, TimedReads
from paktum.write.foreign import incident
from paktum.write.writer import Writer

from ...dumping import whole_text
from .conftest import Attack

SECRET = "hétpecsétes-jelszó"


def test_t_n1_an_error_that_nobody_foresaw_is_a_number_for_the_client(
    attack: Attack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*given: Any, **named: Any) -> Any:
        raise RuntimeError("/srv/paktum/secret.py SELECT * FROM core_user")

    monkeypatch.setattr(Executor, "translated", failing)
    with caplog.at_level(logging.ERROR):
        body = attack.attacker.answer("{ clients(first: 1000) { nodes { id } } }")
    said = json.dumps(body)
    assert body["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert not any(word in said for word in ("secret.py", "SELECT", "RuntimeError", "Traceback"))
    assert body["errors"][0]["message"].split()[-1] in caplog.text


def test_t_n2_the_log_of_an_incident_has_neither_token_nor_what_was_sent(
    attack: Attack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*given: Any, **named: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(type(attack.company._service.graphql.executor.mutations), "perform", failing)
    with caplog.at_level(logging.DEBUG):
        attack.attacker.answer(
            "mutation($n: String!) { clientCreate(input: {name: $n}) { errors { code } } }", n=SECRET
        )
    assert "broken" in caplog.text
    assert SECRET not in caplog.text
    assert attack.attacker.token not in caplog.text


def test_t_n3_what_the_database_says_of_a_row_reaches_no_log(attack: Attack, caplog: pytest.LogCaptureFixture) -> None:
    table = attack.company.assembly.entity(Password).table
    for values in ({"hash": SECRET}, {"hash": SECRET, "id": attack.attacker.user.id, "version": None}):
        with pytest.raises(sa.exc.IntegrityError) as caught, attack.company.engine.begin() as connection:
            connection.execute(sa.insert(table).values(user_id=attack.attacker.user.id, **values))
        with caplog.at_level(logging.DEBUG):
            incident(caught.value)
    assert "INSERT INTO core_password" in caplog.text
    assert SECRET not in caplog.text


def test_t_n3_a_value_that_is_taken_reaches_no_log(attack: Attack, caplog: pytest.LogCaptureFixture) -> None:
    table = attack.company.assembly.entity(User).table
    key = attack.attacker.user.id
    with pytest.raises(sa.exc.IntegrityError) as caught, attack.company.engine.begin() as connection:
        connection.execute(sa.update(table).values(email=f"{SECRET}@example.com"))
    with caplog.at_level(logging.DEBUG):
        incident(caught.value)
    assert "UPDATE core_user" in caplog.text
    assert not any(each in caplog.text for each in (SECRET, str(key), key.hex))


NOTE = SECRET * 1500
"""A confidential text that is too long."""


def test_t_n4_a_refusal_of_a_confidential_text_does_not_repeat_it_and_nothing_keeps_it(attack: Attack) -> None:
    text = """mutation($i: ClientsUpdateInput!) {
        clientsUpdate(input: $i) { results { status errors { code message path } } errors { code message path } } }"""
    rows = [
        {"id": attack.own["id"], "expectedVersion": attack.own["version"], "patch": {"banking": {"riskNote": each}}}
        for each in (NOTE, f"{SECRET}\0")
    ]
    given = {"idempotencyKey": "n4", "policy": "SKIP_FAILED_ROWS", "rows": rows}
    first, again = (attack.company.ask(text, i=given)["clientsUpdate"] for _ in range(2))
    assert [each["errors"][0]["code"] for each in first["results"]] == ["TOO_LONG", "INVALID_VALUE"]
    assert again == first
    assert SECRET not in json.dumps(first, ensure_ascii=False) + whole_text(attack.company.engine)


def test_t_n4_a_value_of_another_kind_for_a_confidential_text_is_not_repeated(attack: Attack) -> None:
    client = attack.company.assembly.entity(Client).find_key(attack.own["id"])
    assert client is not None
    with pytest.raises(Refused) as refused:
        attack.company.run(
            lambda change: change.update(change.get(Client, client), facets={"banking": {"risk_note": [SECRET]}})
        )
    assert [each.code for each in refused.value.problems] == ["INVALID_VALUE"]
    assert SECRET not in str(refused.value)


def test_t_n4_the_reasons_of_rejected_rows_do_not_repeat_a_confidential_text(attack: Attack, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(f"no,name,note\n1,Alfa,{NOTE}\n")
    (tmp_path / "mapping.toml").write_text(
        'source = "x"\n[[load]]\nfile = "rows.csv"\nentity = "Client"\nexternal_id = "no"\n'
        '[load.columns]\nname = "name"\n"banking.risk_note" = "note"\n'
    )
    writer, rejects = Writer(attack.company.assembly, attack.company.engine), tmp_path / "rejects.csv"
    run_import(attack.company.assembly, writer, tmp_path / "mapping.toml", tmp_path, rejects_path=rejects)
    told = rejects.read_text(encoding="utf-8-sig").replace(NOTE, "the row itself")
    assert "note: ...: at most 20000 characters" in told
    assert SECRET not in told


def test_t_n5_the_record_of_slow_queries_has_no_value_however_it_was_written(
    attack: Attack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []
    monkeypatch.setattr(TimedReads, "_note", lambda _self, text, _milliseconds: said.append(text))
    executor = attack.company._service.graphql.executor
    monkeypatch.setattr(executor, "reads", TimedReads(executor.reads, SlowQueries(tmp_path / "slow.db"), 0))
    attack.company.ask(f'''{{ clients(filter: {{name: {{contains: "{SECRET}"}}}}, first: 7) {{ totalCount }}
        search(text: "{SECRET}") {{ totalCount }} users(filter: {{email: {{eq: "{SECRET}"}}}}) {{ totalCount }} }}''')
    attack.company.ask("query($n: String!) { clients(filter: {name: {eq: $n}}) { nodes { id } } }", n=SECRET)
    assert any("core_client" in each for each in said)
    assert not any(part in each for each in said for part in SECRET.split("-"))
