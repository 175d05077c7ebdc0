"""Real processes, real HTTP."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import time
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from ...serving import free_port, running, wait_for
from .conftest import Terminal


def ask(url: str, body: dict[str, Any], token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def test_serve_answers_until_it_is_interrupted(
    terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKTUM_DATABASE_URL", database_url)
    token, port = terminal.init("banking")["token"], free_port()
    with running("serve", "--port", str(port)) as process:
        wait_for(port, process)
        found = ask(f"http://127.0.0.1:{port}/graphql", {"query": "{ users { totalCount } }"}, token)
        assert found == {"data": {"users": {"totalCount": 1}}}
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")
    assert err == f"Serving http://127.0.0.1:{port}/graphql (Ctrl+C ends it)\nEnded.\n"


@pytest.mark.engines("sqlite")  # no database is asked
def test_a_connection_may_be_idle_for_longer_than_a_client_is_busy_and_does_not_hold_up_the_end(
    terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKTUM_DATABASE_URL", database_url)
    terminal.init("banking")
    port = free_port()
    with running("serve", "--port", str(port)) as process:
        wait_for(port, process)
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/health")
        connection.getresponse().read()
        opened = connection.sock
        time.sleep(6)
        connection.request("GET", "/health")
        assert connection.getresponse().read()
        assert connection.sock is opened
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        connection.close()
    assert process.returncode == 0


def test_serve_takes_host_and_port_from_the_settings_and_logs_addresses_without_what_was_asked(
    terminal: Terminal,
) -> None:
    terminal.init()
    port = free_port()
    settings = Path("paktum.toml")
    settings.write_text(settings.read_text().replace("port = 8000", f"port = {port}"))
    with running("serve", "--access-log") as process:
        wait_for(port, process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health?code=hunter2", timeout=10):
            pass
        process.send_signal(signal.SIGINT)
        log = "".join(process.communicate(timeout=20))
    assert '"GET /health HTTP/1.1" 200' in log
    assert "hunter2" not in log


def test_a_port_that_is_taken_is_told(terminal: Terminal) -> None:
    terminal.init()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        ended = terminal.run("serve", "--port", str(port))
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (
        f"[ADDRESS_UNAVAILABLE] cannot listen on 127.0.0.1:{port}: Address already in use\n"
        "  -> choose another one: --port, --host\n"
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `paktum demo` has made its company."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PAKTUM_DATABASE_URL", "postgresql://the:company@127.0.0.1:1/real")
        patch.setenv("PAKTUM_PLUGINS", "nonsense")
        patch.delenv("PAKTUM_KEYS")
        made = Terminal(folder).done("demo", "--no-serve")
    assert re.fullmatch(r"Making the demo data in \S+/\.paktum-demo \.\.\.\nMade in \S+ seconds\.\n", made.err)
    (folder / "told").write_text(made.out)
    return folder


@pytest.fixture
def demo_terminal(demo: Path, terminal: Terminal) -> Terminal:
    """A terminal in a folder of its own with that company."""
    shutil.copytree(demo / ".paktum-demo", terminal.folder / ".paktum-demo")
    return terminal


def test_the_demo_is_made_once_and_its_command_shows_clients_as_pasted(demo: Path, demo_terminal: Terminal) -> None:
    assert Path(".paktum-demo/.gitignore").read_text() == "*\n"
    port = free_port()
    with running("demo", "--port", str(port)) as process:
        wait_for(port, process)
        told = (demo / "told").read_text().replace(":8000", f":{port}")
        words = shlex.split(next(line for line in told.splitlines() if line.startswith("curl")))
        assert words[:2] == ["curl", "-s"]
        options = {key: value for key, value in zip(words[3::2], words[4::2], strict=True) if key == "-d"}
        token = next(word for word in words if word.startswith("Authorization")).split()[-1]
        found = ask(words[2], json.loads(options["-d"]), token)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert err == f"Serving http://127.0.0.1:{port}/graphql (Ctrl+C ends it)\nEnded.\n"
    assert out == told
    assert found["data"]["clients"]["totalCount"] > 100
    assert len(found["data"]["clients"]["nodes"]) == 3


@pytest.mark.parametrize("why", ["told so", "plugins have changed"])
def test_the_demo_is_made_anew_when(why: str, demo_terminal: Terminal) -> None:
    mark = Path(".paktum-demo/demo.json")
    made = json.loads(mark.read_text())
    if why == "told so":
        ended = demo_terminal.done("demo", "--no-serve", "--rebuild")
        assert ended.err.startswith("Making the demo data in ")
    else:
        mark.write_text(json.dumps({**made, "plugins": {**made["plugins"], "banking": "0.0.1"}}))
        ended = demo_terminal.done("demo", "--no-serve")
        said = "The plugins have changed since the demo data was made.\nMaking the demo data in "
        assert ended.err.startswith(said)
    found = re.search(r"^Token +(\S+)$", ended.out, re.MULTILINE)
    assert found is not None
    assert found[1] == json.loads(mark.read_text())["token"] != made["token"]


def test_nothing_is_wrong_with_the_demo_company_which_is_made_on_one_day(demo_terminal: Terminal) -> None:
    os.chdir(".paktum-demo")
    assert demo_terminal.done("doctor").out == "Nothing is wrong.\n"
    days = demo_terminal.done("query", "{ clients(orderBy: {field: CREATED_AT}) { nodes { createdAt } } }").json
    assert days["data"]["clients"]["nodes"][0]["createdAt"].startswith("2026-11-02T09:00:00")
