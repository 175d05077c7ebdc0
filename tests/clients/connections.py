"""HTTP by hand, for what no client library would send."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any, BinaryIO

from .conftest import Server

QUERY = b'{"query": "{ __typename }"}'
ANSWER = {"data": {"__typename": "Query"}}


@dataclass(frozen=True)
class Answer:
    """What the server has answered."""

    status: int
    headers: Message
    body: bytes

    @property
    def code(self) -> str:
        found: str = json.loads(self.body)["errors"][0]["extensions"]["code"]
        return found


@dataclass(frozen=True)
class Connection:
    """A connection to a server."""

    server: Server
    socket: socket.socket
    incoming: BinaryIO

    def head(self, method: str = "POST", target: str = "/graphql", **headers: Any) -> bytes:
        """The head of a request with the token, and more headers; one that is None is left out."""
        given = {"Host": "127.0.0.1", "Authorization": f"Bearer {self.server.token}", **JSON_BY_POST.get(method, {})}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{name}: {value}" for name, value in given.items() if value is not None]
        return "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""]).encode()

    def post(self, body: bytes = QUERY, **headers: Any) -> bytes:
        """A whole request."""
        return self.head(Content_Length=len(body), **headers) + body

    def send(self, content: bytes) -> None:
        self.socket.sendall(content)

    def receive(self, method: str = "POST") -> Answer:
        """The next answer."""
        status = int(self.incoming.readline().split()[1])
        lines = iter(self.incoming.readline, b"\r\n")
        headers = BytesHeaderParser().parsebytes(b"".join(lines))
        length = 0 if method == "HEAD" else int(headers["content-length"])
        return Answer(status, headers, self.incoming.read(length))

    def ask(self, content: bytes) -> Answer:
        """Send a request and receive its answer."""
        self.send(content)
        return self.receive()

    @property
    def has_ended(self) -> bool:
        """Whether the server has closed the connection after its last answer."""
        try:
            return self.incoming.read(1) == b""
        except TimeoutError:
            return False
        except ConnectionResetError:  # because it has not read what was sent
            return True


JSON_BY_POST = {"POST": {"Content-Type": "application/json"}}


@contextmanager
def connected(server: Server) -> Iterator[Connection]:
    """A connection until the block ends."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as opened, opened.makefile("rb") as incoming:
        yield Connection(server, opened, incoming)


def chunk(content: bytes) -> bytes:
    """A part of a body in chunks; an empty one is the last."""
    return b"%x\r\n%s\r\n" % (len(content), content)
