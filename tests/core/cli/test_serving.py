"""Real processes, real HTTP."""

import json
import os
import re
import shlex
import signal
import socket
import urllib.request
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


def test_serve_takes_host_and_port_from_the_settings(terminal: Terminal) -> None:
    terminal.init()
    port = free_port()
    settings = Path("paktum.toml")
    settings.write_text(settings.read_text().replace("port = 8000", f"port = {port}"))
    with running("serve") as process:
        wait_for(port, process)


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


def test_the_demo_is_made_once_and_its_command_works_as_pasted(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAKTUM_DATABASE_URL", "postgresql://the:company@127.0.0.1:1/real")
    monkeypatch.setenv("PAKTUM_PLUGINS", "nonsense")
    first = terminal.done("demo", "--no-serve")
    assert re.fullmatch(r"Making the demo data in \S+/\.paktum-demo \.\.\.\nMade in \S+ seconds\.\n", first.err)
    assert Path(".paktum-demo/.gitignore").read_text() == "*\n"
    port = free_port()
    with running("demo", "--port", str(port)) as process:
        wait_for(port, process)
        process.send_signal(signal.SIGINT)
        wait = process.communicate(timeout=20)
    out, err = wait
    assert err == f"Serving http://127.0.0.1:{port}/graphql (Ctrl+C ends it)\nEnded.\n"
    assert out == first.out.replace(":8000", f":{port}")


def test_the_demo_s_command_shows_clients(terminal: Terminal) -> None:
    port = free_port()
    with running("demo", "--port", str(port)) as process:
        wait_for(port, process)
        out = ""
        while not out.startswith("curl"):
            assert process.stdout is not None
            out = process.stdout.readline()
        words = shlex.split(out)
        assert words[:2] == ["curl", "-s"]
        options = {key: value for key, value in zip(words[3::2], words[4::2], strict=True) if key == "-d"}
        token = next(word for word in words if word.startswith("Authorization")).split()[-1]
        found = ask(words[2], json.loads(options["-d"]), token)
    assert found["data"]["clients"]["totalCount"] > 100
    assert len(found["data"]["clients"]["nodes"]) == 3


def test_the_demo_is_made_anew_when_told_so_or_when_plugins_change(terminal: Terminal) -> None:
    def token_of(out: str) -> str:
        found = re.search(r"^Token +(\S+)$", out, re.MULTILINE)
        assert found is not None
        return found[1]

    first = token_of(terminal.done("demo", "--no-serve").out)
    assert token_of(terminal.done("demo", "--no-serve").out) == first
    second = terminal.done("demo", "--no-serve", "--rebuild")
    assert token_of(second.out) != first
    mark = Path(".paktum-demo/demo.json")
    made = json.loads(mark.read_text())
    made["plugins"]["banking"] = "0.0.1"
    mark.write_text(json.dumps(made))
    third = terminal.done("demo", "--no-serve")
    assert third.err.startswith("The plugins have changed since the demo data was made.\nMaking the demo data in ")
    assert token_of(third.out) != token_of(second.out)


def test_the_demo_company_is_the_same_every_time(terminal: Terminal) -> None:
    tiers = "tiers { nodes { scheme code since } }"
    query = f"{{ clients(first: 100) {{ nodes {{ name createdAt {tiers} }} }} deals {{ totalCount }} }}"
    found = []
    for _ in range(2):
        terminal.done("demo", "--no-serve", "--rebuild")
        os.chdir(".paktum-demo")
        assert terminal.done("doctor").out == "Nothing is wrong.\n"
        asked = terminal.done("query", query).json
        for client in asked["data"]["clients"]["nodes"]:
            client["tiers"]["nodes"].sort(key=lambda tier: tier["scheme"])
        found.append(asked)
        os.chdir("..")
    assert found[0] == found[1]
    assert found[0]["data"]["clients"]["nodes"][0]["createdAt"].startswith("2026-11-02T09:00:00")
