"""Browsers in front of a company, and cheap hashes, so that many can sign in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import RoleGrant, User
from paktum.access import passwords
from paktum.settings import SignInSettings
from paktum.testing.company import Company
from paktum.write.change import Change

PASSWORD = "correct horse battery"
IDLE = SignInSettings().idle
QUERY = {"query": "{ viewer { roles } }"}


@dataclass
class Browser:
    """Keeps a cookie and the token of its session."""

    company: Company
    cookie: str = ""
    csrf: str = ""
    seen: list[Any] = field(default_factory=list)

    def send(self, method: str, path: str, json: Any = None, **headers: str) -> Any:
        """A request, and what a browser does with the answer's cookie; a header that is empty is not sent."""
        given = {"Cookie": self.cookie, "X-Paktum-CSRF": self.csrf, **headers}
        http = self.company._http
        response = http.request(method, path, json=json, headers={key: each for key, each in given.items() if each})
        http.cookies.clear()
        if "set-cookie" in response.headers:
            self.cookie = response.headers["set-cookie"].partition(";")[0].removesuffix('""').removesuffix("=")
        return response

    def post(self, path: str, json: Any = None, **headers: str) -> Any:
        return self.send("POST", path, json or {}, **headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def sign_in(self, email: str, password: str = PASSWORD, **headers: str) -> Any:
        response = self.post("/auth/sign-in", {"email": email, "password": password}, **headers)
        if response.status_code == 200:
            self.csrf = response.json()["csrfToken"]
        return response

    def ask(self, **headers: str) -> int:
        """The status of a query."""
        status: int = self.post("/graphql", QUERY, **headers).status_code
        return status


def code(response: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["errors"][0]["extensions"]["code"]


def hire(company: Company, name: str, *roles: str, password: str | None = PASSWORD) -> User:
    """A user who can sign in as name@example.com."""

    def work(change: Change) -> User:
        user = change.create(User, name=name, email=f"{name}@example.com")
        for role in roles:
            change.create(RoleGrant, user=user, role=role)
        if password is not None:
            passwords.store_hash(change, user, passwords.hashed(password))
        return user

    return company.run(work)


def rows(engine: sa.Engine, *names: str) -> list[Any]:
    """Every row of some tables."""
    with engine.connect() as connection:
        return [tuple(row) for name in names for row in connection.execute(sa.text(f"SELECT * FROM {name}"))]


class Counter:
    """A hasher that counts what it compares."""

    def __init__(self, hasher: Any) -> None:
        self._hasher, self.compared = hasher, 0

    def verify(self, known: str, password: str) -> bool:
        self.compared += 1
        found: bool = self._hasher.verify(known, password)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hasher, name)


@contextmanager
def cheap_hashes() -> Iterator[Counter]:
    """Hashes that cost nothing."""
    from argon2 import PasswordHasher

    counter = Counter(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: counter)
        patch.setattr(passwords, "_of_nobody", cache(lambda: counter.hash("nobody")))
        yield counter


Hire = Callable[..., User]
