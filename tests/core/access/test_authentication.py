"""Many requests of one user at once."""

import asyncio
from collections.abc import Callable
from typing import Any

from paktum.access.authentication import Authenticator
from paktum.read.run import reads_for
from paktum.testing.company import Company


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
        authenticator = Authenticator(company.assembly, counting)
        first = await authenticator.find_actor(token)
        alone = counting.count
        authenticator.forget()
        found = await asyncio.gather(*(authenticator.find_actor(token) for _ in range(20)))
        await reads.close()
        return alone, counting.count - alone, {first, *found}

    alone, together, actors = asyncio.run(find())

    assert together == alone
    assert [actor.roles for actor in actors] == [("account_manager",)]
