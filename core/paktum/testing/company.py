"""`Company`: an installation of plugins on a database of its own, asked over HTTP as its users ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar

from starlette.testclient import TestClient

from ..access.actor import SYSTEM
from ..access.authentication import Authenticator
from ..access.models import AccessGrant, AccessPermission, AccessRole, RoleGrant, User
from ..access.seeding import grant_values
from ..access.tokens import create_token
from ..declare.access import Grant
from ..declare.entity import Entity
from ..declare.examples import filled
from ..http.app import Service, create_app
from ..read.clock import Clock
from ..settings import Settings, UploadSettings
from ..storage.engines import normalised_url, write_engine
from ..tiers.engine import retier
from ..work.upkeep import Upkeep, tick
from ..write.change import Change
from ..write.writer import Writer
from .databases import assembled, demonstrate, furnish

Result = TypeVar("Result")


class Company:
    """A company that has enabled some installed plugins; close it, or use it in a `with` statement.

    The database is migrated when the company is made; a second company on the same database, with other plugins, is
    the first one after it has enabled or disabled some. With `demo`, it has the demo data of its plugins. Files are in
    a folder that ends with it, unless `uploads` says where they are, and what may be one.
    """

    def __init__(
        self,
        plugins: Sequence[str],
        database_url: str,
        primary_tiers: Mapping[str, str] | None = None,
        uploads: UploadSettings | None = None,
        *,
        demo: bool = False,
    ) -> None:
        self.assembly = assembled(plugins, primary_tiers)
        self._exit = ExitStack()
        self.engine = write_engine(database_url)
        self._exit.callback(self.engine.dispose)
        furnish(self.assembly, self.engine, demo=demo)
        self._passed = timedelta()
        clock = Clock(lambda: datetime.now(UTC) + self._passed)
        # Not `Settings(...)`: a variable of the environment would win, and it may name a real company's database.
        uploads = uploads or UploadSettings(store=self._exit.enter_context(TemporaryDirectory(prefix="paktum-")))
        self._settings = Settings.model_construct(
            plugins=tuple(plugins), database_url=normalised_url(database_url), files=uploads
        )
        self._service = Service(self._settings, self.assembly, clock=clock)
        self._writer = Writer(self.assembly, self.engine, clock, self._service.files)
        app = create_app(self._settings, self.assembly, service=self._service)
        self._http = self._exit.enter_context(TestClient(app))
        self._administrator: Caller | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the application and leave the database."""
        self._exit.close()

    def run(self, work: Callable[[Change], Result]) -> Result:
        """Run `work(change)` in one transaction, as the product itself; raises `Refused` as it does."""
        return self._writer.run(SYSTEM, work)

    def fill(self) -> None:
        """Write the demo data of all plugins, as `paktum demo` does; a company made with `demo` has them faster."""
        demonstrate(self.assembly, self._writer)

    def retier(self) -> None:
        """Put every record into the tiers that its criteria give it, as `paktum retier` does."""
        retier(self.assembly, self._writer)

    def wait(self, **time: float) -> Upkeep:
        """Let time pass (`wait(days=30)`), then do what is due, as `paktum tick` does; says how much that was."""
        self._passed += timedelta(**time)
        return tick(self._writer, self._settings.sign_in.idle)

    def id_of(self, record: Entity) -> str:
        """The id that the API shows for a record."""
        return self.assembly.entity(type(record)).public_id(record.id)

    def caller(self, *roles: str, language: str = "en", **places: Any) -> Caller:
        """A new user with these roles, and with a team and a branch if they are named, who asks the API."""

        def hire(change: Change) -> tuple[User, str]:
            user = change.create(User, name="Tester", language=language, **places)
            for role in roles:
                change.create(RoleGrant, user=user, role=role)
            return user, create_token(change, user, "tests")

        user, token = self.run(hire)
        return Caller(self._http, token, language, user)

    def colleague(self, email: str, language: str = "en") -> Caller:
        """The user with this e-mail address, who asks the API."""

        def find(change: Change) -> tuple[User, str]:
            user = next(each for each in change.list_(User) if each.email == email)
            return user, create_token(change, user, "tests")

        user, token = self.run(find)
        return Caller(self._http, token, language, user)

    @property
    def authenticator(self) -> Authenticator:
        """What finds the users of tokens; it keeps for two seconds what it found, unless it is told to forget."""
        return self._service.authenticator

    def role(self, code: str, *grants: Grant, permissions: tuple[str, ...] = ()) -> str:
        """Make a role, as the company's administrator does; returns its code."""

        def make(change: Change) -> None:
            role = change.create(AccessRole, code=code, name=code)
            for grant in grants:
                change.create(AccessGrant, role=role, **grant_values(self.assembly, grant))
            for permission in permissions:
                change.create(AccessPermission, role=role, permission=permission)

        self.run(make)
        self.authenticator.forget()
        return code

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """What the API answers to an administrator: the data. Fails if there are errors beside it."""
        if self._administrator is None:
            self._administrator = self.caller("administrator")
        return self._administrator.ask(query, **variables)

    def example(self, name: str) -> dict[str, Any]:
        """What the API answers to an example of a plugin, which is found by the name of its operation."""
        example = next(owned.record for owned in self.assembly.examples if owned.record.name == name)
        return self.ask(example.document, **filled(example.variables, self.ask))


class Caller:
    """A user who asks the API of a company."""

    def __init__(self, http: TestClient, token: str, language: str, user: User) -> None:
        self._http, self.token, self.user = http, token, user
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}

    def answer(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole body of the answer, with its errors."""
        request = {"query": query, "variables": variables}
        body: dict[str, Any] = self._http.post("/graphql", json=request, headers=self._headers).json()
        return body

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data. Fails if there are errors beside it; what a mutation refuses is in its payload."""
        body = self.answer(query, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data
