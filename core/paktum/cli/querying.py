"""`paktum query`: asks the API without a server."""

import asyncio
import json
import sys
from typing import Annotated, Any

import typer

from .failures import ExitCode
from .installation import Installation, opened
from .output import tell
from .tokens import find_active_user


def query(
    text: Annotated[str, typer.Argument(metavar="GRAPHQL", help="The GraphQL document; - reads it from stdin.")],
    variables: Annotated[str, typer.Option(help="Values of variables, as a JSON object.")] = "{}",
    email: Annotated[
        str | None, typer.Option("--as", metavar="EMAIL", help="Ask as this user, not as an administrator.")
    ] = None,
) -> None:
    """Run a query or mutation and write the answer as JSON.

    Exit code 3 if nothing was run, 4 if the answer has errors beside data.
    """
    values = _object(variables)
    document = sys.stdin.read() if text == "-" else text
    with opened() as installation:
        body, was_run = asyncio.run(_answer(installation, document, values, email))
    answer = json.loads(body)
    tell(json.dumps(answer, indent=2, ensure_ascii=False))
    if "errors" in answer:
        has_data = was_run and answer.get("data") is not None
        raise typer.Exit(ExitCode.FINDINGS if has_data else ExitCode.REFUSED)


def _object(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"no JSON: {error}", param_hint="--variables") from None
    if not isinstance(values, dict):
        raise typer.BadParameter("should be a JSON object", param_hint="--variables")
    return values


async def _answer(
    installation: Installation, text: str, variables: dict[str, Any], email: str | None
) -> tuple[bytes, bool]:
    from ..access.actor import ALL, SYSTEM, Actor
    from ..access.authentication import Authenticator
    from ..access.rights import UNRESTRICTED
    from ..http.execution import Executor, GraphQLRequest
    from ..read.clock import SYSTEM_CLOCK
    from ..read.run import reads_for
    from ..schema.build import build_schema

    writer = installation.writer
    reads = reads_for(installation.settings.database_url)
    try:
        if email is None:
            actor = Actor(None, ("administrator",), frozenset({ALL}), installation.settings.locale, UNRESTRICTED)
        else:
            writer.run(SYSTEM, lambda change: find_active_user(change, email))
            found = await Authenticator(
                installation.assembly, reads, SYSTEM_CLOCK, installation.settings.sign_in.idle
            ).actor_of(email)
            assert found is not None
            actor = found
        executor = Executor(installation.assembly.once(build_schema), reads, writer)
        answer = await executor.execute(GraphQLRequest(text, variables), actor, actor.locale)
    finally:
        await reads.close()
    return answer.body, answer.status == 200
