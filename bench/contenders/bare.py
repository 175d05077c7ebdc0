"""The product's own statements on a bare ASGI application: what is left when GraphQL costs nothing.

Statements and parameters are the planner's, asked once for each question; at request time a body is parsed, the
parameters are taken from its variables, and the row's JSON text is sent. There is no GraphQL, no token, no framework.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from graphql import get_variable_values

from paktum.access.actor import Actor
from paktum.access.authentication import Authenticator
from paktum.assembly.build import Assembly, load_assembly
from paktum.cli.serving import bind, run_app
from paktum.read.binding import Request, Statement
from paktum.read.clock import SYSTEM_CLOCK
from paktum.read.documents import Documents
from paktum.read.plan import Planner
from paktum.read.run import Reads, reads_for
from paktum.schema.build import build_schema
from paktum.settings import Settings, find_settings

from ..data import USER

HEADERS = [(b"content-type", b"application/json")]

Message = dict[str, Any]


class Bare:
    """The ASGI application. `statements` are by path, each with the key under which its JSON stands."""

    def __init__(self, reads: Reads, actor: Actor, statements: dict[str, tuple[str, Statement]]) -> None:
        self.reads, self.actor, self.statements = reads, actor, statements

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Answer one request."""
        key, statement = self.statements[scope["path"]]
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        variables = orjson.loads(body)["variables"]
        rows = await self.reads.rows(statement, Request(variables, self.actor, datetime.now(UTC).date(), {}))
        answer = f'{{"data":{{"{key}":{rows[0][0]}}}}}'.encode()
        length = (b"content-length", b"%d" % len(answer))
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, length]})
        await send({"type": "http.response.body", "body": answer})


def application(folder: Path, samples: Mapping[str, Any]) -> Bare:
    """The application for an installation of the product. `samples` are requests to it, by what the path names."""
    settings = find_settings(folder)
    api = build_schema(load_assembly(settings.plugins, settings.primary_tiers))
    url = settings.database_url
    reads, actor = reads_for(url), asyncio.run(_actor(api.assembly, settings))
    documents, planner = Documents(api.graphql), Planner(api.assembly, api.graphql, reads.engine)
    statements = {}
    for key, sample in samples.items():
        operation = documents.document(sample["query"]).operation(None)
        definitions = operation.definition.variable_definitions or ()
        values: Any = get_variable_values(api.graphql, definitions, sample["variables"])
        (step,) = planner.plan(operation, values.coerced, actor, "en").steps
        assert step.statement is not None
        statements[f"/{key}"] = (step.key, step.statement)
    return Bare(reads, actor, statements)


async def _actor(assembly: Assembly, settings: Settings) -> Actor:
    """Whoever the product's token belongs to, as the product finds it."""
    reads = reads_for(settings.database_url)
    actor = await Authenticator(assembly, reads, SYSTEM_CLOCK, settings.sign_in.idle).actor_of(USER)
    await reads.close()
    assert actor is not None
    return actor


def main() -> None:
    """Serve on a port of this machine: FOLDER SAMPLES PORT, of which SAMPLES is JSON."""
    folder, samples, port = sys.argv[1:]
    run_app(bind("127.0.0.1", int(port)), application(Path(folder), json.loads(samples)))


if __name__ == "__main__":
    main()
