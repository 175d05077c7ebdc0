"""Two servers on one database: what is changed beside them, or through one, holds on each within five seconds."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from paktum import RoleGrant, User
from paktum.access.attempts import MOST
from paktum.access.passwords import hashed, store_hash
from paktum.storage.types import new_id
from paktum.testing.company import Company
from paktum.write.change import Change

from ...serving import free_port, running, wait_for
from .browsers import PASSWORD, cheap_hashes, hire

pytestmark = pytest.mark.engines("postgresql")

SECONDS = 5.0


@dataclass
class Servers:
    """Two servers, and the company whose database they share."""

    company: Company
    ports: tuple[int, int]

    def post(self, port: int, path: str, body: Any, **headers: str) -> tuple[int, Any, str]:
        """Status, body and cookie of an answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                cookie = (response.headers["set-cookie"] or "").partition(";")[0]
                return response.status, json.load(response), cookie
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), ""

    def session(self, port: int, email: str) -> dict[str, str]:
        """The headers of somebody who has signed in at one of the servers."""
        status, body, cookie = self.post(port, "/auth/sign-in", {"email": email, "password": PASSWORD})
        assert status == 200, body
        return {"Cookie": cookie, "X-Paktum-CSRF": body["csrfToken"]}

    def ask(self, query: str, headers: dict[str, str]) -> list[Any]:
        """What both servers answer: the data, or the status of a refusal."""
        found = (self.post(port, "/graphql", {"query": query}, **headers) for port in self.ports)
        return [body["data"] if status == 200 else status for status, body, _cookie in found]


@pytest.fixture(scope="module")
def servers(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    url, folder, ports = database(), tmp_path_factory.mktemp("served"), (free_port(), free_port())
    Path(folder, "paktum.toml").write_text(f'database_url = "{url}"\n')
    with ExitStack() as stack:
        stack.enter_context(cheap_hashes())
        company = stack.enter_context(Company((), url))
        started = [stack.enter_context(running("serve", "--port", str(port), cwd=folder)) for port in ports]
        for port, process in zip(ports, started, strict=True):
            wait_for(port, process)
        yield Servers(company, ports)


WHO = "{ viewer { roles } }"


def test_whoever_is_disabled_loses_a_role_or_gets_a_password_is_so_on_every_worker(servers: Servers) -> None:
    company = servers.company
    users = {name: hire(company, name, "auditor").id for name in ("disabled", "moved", "renewed", "as.before")}
    sessions = {name: servers.session(servers.ports[0], f"{name}@example.com") for name in users}
    auditor, nobody = {"viewer": {"roles": ["auditor"]}}, {"viewer": {"roles": []}}
    assert [servers.ask(WHO, headers) for headers in sessions.values()] == [[auditor, auditor]] * 4

    def work(change: Change) -> None:
        change.update(change.get(User, users["disabled"]), is_active=False)
        for grant in [each for each in change.list_(RoleGrant) if each.user.id == users["moved"]]:
            change.delete(grant)
        store_hash(change, change.get(User, users["renewed"]), hashed("another good password"))

    company.run(work)
    expected = [[401, 401], [nobody, nobody], [401, 401], [auditor, auditor]]
    until = time.monotonic() + SECONDS
    while (found := [servers.ask(WHO, headers) for headers in sessions.values()]) != expected:
        assert time.monotonic() < until, found
        time.sleep(0.1)
    company.run(lambda change: change.update(change.get(User, users["disabled"]), is_active=True))
    time.sleep(2.1)  # what a server may keep of the refusal
    assert servers.ask(WHO, sessions["disabled"]) == [401, 401]


def test_signing_out_at_one_worker_holds_at_the_other(servers: Servers) -> None:
    hire(servers.company, "leaving")
    headers = servers.session(servers.ports[0], "leaving@example.com")
    assert 401 not in servers.ask("{ __typename }", headers)
    assert servers.post(servers.ports[1], "/auth/sign-out", {}, **headers)[0] == 200
    until = time.monotonic() + SECONDS
    while servers.ask("{ __typename }", headers) != [401, 401]:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_attempts_at_two_workers_are_counted_together(servers: Servers) -> None:
    email = f"{new_id().hex}@example.com"
    body = {"email": email, "password": "not the password"}
    found = [
        servers.post(port, "/auth/sign-in", body, **{"X-Forwarded-For": f"10.0.0.{n}"})[0]
        for n in range(MOST)
        for port in servers.ports
    ]
    assert found == [401] * MOST + [429] * MOST
