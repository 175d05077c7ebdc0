"""Many requests of one user at once, when a token ends, and when it is noted that it was used."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from paktum import User
from paktum.access.authentication import Authenticator, digest
from paktum.access.models import AccessToken
from paktum.access.sessions import open_session
from paktum.access.tokens import create_token
from paktum.read.clock import SYSTEM_CLOCK
from paktum.read.run import reads_for
from paktum.storage.sign_in import SESSIONS
from paktum.testing.company import Company

from .browsers import IDLE


class Counting:
    """Reads, counted."""

    def __init__(self, reads: Any) -> None:
        self._reads, self.engine, self.count = reads, reads.engine, 0

    async def rows(self, statement: Any, request: Any) -> Any:
        self.count += 1
        return await self._reads.rows(statement, request)


def test_requests_at_once_ask_once_who_their_user_is(make_company: Callable[..., Company]) -> None:
    company = make_company()
    token = company.caller("account_manager").token

    async def find() -> tuple[int, int, set[Any]]:
        reads = reads_for(company.engine.url.render_as_string(hide_password=False))
        counting: Any = Counting(reads)
        authenticator = Authenticator(company.assembly, counting, SYSTEM_CLOCK, IDLE)
        first = await authenticator.find_actor(token)
        alone = counting.count
        authenticator.forget()
        found = await asyncio.gather(*(authenticator.find_actor(token) for _ in range(20)))
        await reads.close()
        return alone, counting.count - alone, {first, *found}

    alone, together, actors = asyncio.run(find())

    assert together == alone
    assert [actor.roles for actor in actors] == [("account_manager",)]


def test_a_token_ends_when_its_time_has_passed(make_company: Callable[..., Company]) -> None:
    company = make_company()
    caller = company.caller("account_manager")
    caller.token = company.run(
        lambda change: create_token(change, change.get(User, caller.user.id), "short", lifetime_days=1)
    )

    def asked() -> int:
        company.authenticator.forget()
        headers = {"Authorization": f"Bearer {caller.token}"}
        status: int = company._http.post("/graphql", json={"query": "{ __typename }"}, headers=headers).status_code
        return status

    company.wait(hours=23)
    assert asked() == 200
    company.wait(hours=2)
    assert asked() == 401


def test_uses_are_noted_at_once(make_company: Callable[..., Company]) -> None:
    company = make_company()
    callers = [company.caller("account_manager") for _ in range(3)]
    tokens = {digest(each.token) for each in callers}
    sessions = [
        company.run(lambda change: digest(open_session(change, callers[0].user.id, "", timedelta(hours=1))))
        for _ in range(3)
    ]
    company._passed += timedelta(minutes=30)
    company.authenticator.used |= {("token", each) for each in tokens} | {("session", each) for each in sessions[:2]}
    begun: list[Any] = []
    said: list[str] = []
    sa.event.listen(company.engine, "begin", begun.append)
    sa.event.listen(company.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    company.authenticator.note_uses(company.engine)
    company.authenticator.note_uses(company.engine)

    assert (len(begun), sum(each.startswith("UPDATE") for each in said)) == (1, 2)
    used = company.run(lambda change: {each.digest: each.last_used_on for each in change.list_(AccessToken)})
    assert {used[each] for each in tokens} == {company.authenticator.clock.today()}
    with company.engine.connect() as connection:
        rows = connection.execute(sa.select(SESSIONS.c.digest, SESSIONS.c.opened_at, SESSIONS.c.used_at)).all()
    assert {key for key, opened, used_at in rows if used_at - opened >= timedelta(minutes=30)} == set(sessions[:2])
