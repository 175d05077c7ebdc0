"""Class N: errors and logs tell nothing of the inside, and no secret."""

import json
import logging
from typing import Any

import pytest

from paktum.http.execution import Executor

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
