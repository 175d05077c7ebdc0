"""`paktum serve`: the API over HTTP."""

import gc
import logging
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .failures import failure
from .installation import opened
from .output import remark

if TYPE_CHECKING:
    from ..assembly.build import Assembly
    from ..settings import Settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; http.host of paktum.toml unless said.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on; http.port of paktum.toml unless said.")
    ] = None,
    access_log: Annotated[bool, typer.Option("--access-log", help="Write a line per request to stderr.")] = False,
) -> None:
    """Serve the API of the installation in this folder, until Ctrl+C."""
    with all_kept(), opened() as installation:
        settings, assembly = installation.settings, installation.assembly
    bound = bind(host or settings.http.host, port or settings.http.port)
    serve_on(bound, settings, assembly, access_log=access_log)


def bind(host: str, port: int) -> socket.socket:
    """A socket with the address, on which nobody listens yet; refused if the address cannot be had."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if os.name == "posix":  # where it means: although connections of a server that ended are still closing
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        text = f"cannot listen on {host}:{port}: {error.strerror or error}"
        raise failure("ADDRESS_UNAVAILABLE", text, "choose another one: --port, --host") from None
    return found


def address(bound: socket.socket) -> str:
    """The address that a socket has, for people and programs on this machine."""
    host, port = bound.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # listened on, not chosen here
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@contextmanager
def all_kept() -> Iterator[None]:
    """What is made meanwhile lives as long as the process: nobody walks through it again and again, neither now, which
    is a fifth of a start's time, nor later, which would hold up answers."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def serve_on(bound: socket.socket, settings: "Settings", assembly: "Assembly", *, access_log: bool = False) -> None:
    """Serve until the process is told to end."""
    from ..http.app import create_app

    with bound:
        with all_kept():
            app = create_app(settings, assembly, upkeep=True)
        remark(f"Serving {address(bound)}/graphql (Ctrl+C ends it)")
        run_app(bound, app, access_log=access_log, trusted_proxies=settings.http.trusted_proxies)
        remark("Ended.")


def _without_query(record: logging.LogRecord) -> bool:
    """A line of the access log says nothing of what stands behind `?`: values of a query, what a provider answers."""
    given = record.args if isinstance(record.args, tuple) else ()
    record.args = tuple(each.partition("?")[0] if isinstance(each, str) else each for each in given)
    return True


KEPT_SECONDS = 75
"""How long a connection may be idle: longer than the minute for which proxies keep theirs, so that none is closed from
here while a proxy, or a client that was busy, sends the next request on it."""


def run_app(bound: socket.socket, app: Any, *, access_log: bool = False, trusted_proxies: Sequence[str] = ()) -> None:
    """Run an ASGI application until the process is told to end. Who the client is it believes these proxies only."""
    import uvicorn

    config = uvicorn.Config(
        app,
        loop="asyncio" if sys.platform == "win32" else "uvloop",
        http="httptools",
        log_level="info" if access_log else "warning",
        access_log=access_log,
        server_header=False,
        timeout_keep_alive=KEPT_SECONDS,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=list(trusted_proxies),
    )
    logging.getLogger("uvicorn.access").addFilter(_without_query)
    gc.collect()
    gc.freeze()  # the schema lives as long as the process; walking it again and again would hold up answers
    with suppress(KeyboardInterrupt):  # how it was meant to end
        uvicorn.Server(config).run(sockets=[bound])
