"""From a slow answer to the index that the doctor names."""

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from paktum import Client
from paktum.read.slow import FILE, SlowQueries

from ...serving import free_port, running, wait_for
from .conftest import Terminal
from .test_serving import ask

QUERY = """
{ clients(first: 250, filter: {country: {eq: "HU"}}, orderBy: [{field: NAME}]) { nodes {
    id name
    contacts(first: 1) { totalCount nodes { id } pageInfo { endCursor } }
    deals(first: 1) { totalCount nodes { id } pageInfo { endCursor } }
    contracts(first: 1) { totalCount nodes { id } pageInfo { endCursor } }
    activities(first: 1) { totalCount nodes { id } pageInfo { endCursor } }
} } }
"""


def test_the_doctor_names_the_index_that_a_slow_answer_lacked(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, port = terminal.init()["token"], free_port()
    terminal.change(lambda change: [change.create(Client, name=f"{number}", country="HU") for number in range(300)])
    assert terminal.done("doctor").out == "Nothing is wrong.\n"
    monkeypatch.setenv("PAKTUM_SLOW_QUERY_MILLISECONDS", "1")
    with running("serve", "--port", str(port)) as process:
        wait_for(port, process)
        assert "errors" not in ask(f"http://127.0.0.1:{port}/graphql", {"query": QUERY}, token)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    (slow,) = (each for each in SlowQueries(Path(FILE)).list_() if "core_contact" in each.statement)
    assert (slow.times, "HU" in slow.statement) == (1, False)
    ended = terminal.run("doctor", "--json", "--forget-slow-queries")
    assert ended.code == 4
    (finding,) = (each for each in ended.json["findings"] if "of country" in each["message"])
    assert finding == {
        "code": "INDEX_MISSING",
        "message": f"a query took up to {slow.worst_milliseconds:,} ms, 1 times until {slow.last_at:%Y-%m-%d}: "
        "Client of core has no index of country, name",
        "remedy": 'class Client(..., indexes=(("country", "name"),))',
    }
    assert terminal.done("doctor").out == "Nothing is wrong.\n"


def test_the_doctor_says_that_no_index_would_help(terminal: Terminal) -> None:
    terminal.init()
    SlowQueries(Path(FILE)).note('SELECT t1."name" FROM core_client AS t1', 1234, datetime(2026, 11, 27, tzinfo=UTC))
    SlowQueries(Path(FILE)).note("SELECT gone FROM nowhere", 5, datetime(2026, 11, 27, tzinfo=UTC))
    (finding,) = terminal.run("doctor", "--json").json["findings"]
    assert finding == {
        "code": "QUERY_SLOW",
        "message": "a query took up to 1,234 ms, 1 times until 2026-11-27; no index would help it: "
        'SELECT t1."name" FROM core_client AS t1',
        "remedy": "ask for less at once, or forget it: paktum doctor --forget-slow-queries",
    }
