"""HTTP as browsers, proxies and impatient people use it."""

import gzip
import json
import socket
import struct
from collections.abc import Callable, Iterator

import pytest

from .conftest import ORIGIN, Server
from .connections import ANSWER, QUERY, Answer, Connection, chunk, connected

GET = "/graphql?query=%7B__typename%7D"
LISTS = b'{"query": "{ clients { nodes { name deals { nodes { name } } } } deals { nodes { client { name } } } }"}'


@pytest.fixture
def connection(server: Server) -> Iterator[Connection]:
    with connected(server) as connection:
        yield connection


@pytest.fixture
def quiet(server: Server) -> Iterator[None]:
    """Nothing is written to the log, and the server still answers afterwards."""
    before = server.log.read_text()
    yield
    with connected(server) as another:
        assert json.loads(another.ask(another.post()).body) == ANSWER
    assert server.log.read_text() == before


def preflight(connection: Connection, origin: str, method: str) -> Answer:
    wanted = {"Access_Control_Request_Method": method, "Access_Control_Request_Headers": "authorization,content-type"}
    return connection.ask(connection.head("OPTIONS", Authorization=None, Origin=origin, **wanted))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_browser_may_ask_from_a_page_of_a_listed_origin(connection: Connection, method: str) -> None:
    answer = preflight(connection, ORIGIN, method)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, ORIGIN)
    assert answer.headers["access-control-allow-methods"].split(", ") == ["GET", "POST"]
    allowed = answer.headers["access-control-allow-headers"].lower().split(", ")
    assert {"authorization", "content-type", "accept-language"} <= set(allowed)
    assert answer.headers["access-control-allow-credentials"] == "true"  # with the cookie of a session


@pytest.mark.parametrize(("origin", "method"), [("https://evil.test", "POST"), (ORIGIN, "DELETE"), ("null", "GET")])
def test_a_browser_may_not_ask_otherwise(connection: Connection, origin: str, method: str) -> None:
    answer = preflight(connection, origin, method)
    assert answer.status == 400
    assert answer.headers["access-control-allow-origin"] in {None, ORIGIN}


@pytest.mark.parametrize(
    ("request_of", "status"),
    [
        (lambda connection, **headers: connection.post(**headers), 200),
        (lambda connection, **headers: connection.post(b"{", **headers), 400),
        (lambda connection, **headers: connection.post(Authorization=None, **headers), 401),
        (lambda connection, **headers: connection.head("PATCH", **headers), 405),
        (lambda connection, **headers: connection.head(Content_Length=2_000_000, **headers), 413),
    ],
)
def test_the_page_can_read_every_answer(connection: Connection, request_of: Callable[..., bytes], status: int) -> None:
    answer = connection.ask(request_of(connection, Origin=ORIGIN))
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (status, ORIGIN)
    assert answer.headers["vary"] == "Origin"


def test_head_answers_like_get_without_the_body(connection: Connection) -> None:
    answer = connection.ask(connection.head("GET", GET))
    assert (answer.status, json.loads(answer.body)) == (200, ANSWER)
    connection.send(connection.head("HEAD", GET) + connection.head("GET", GET))
    head = connection.receive("HEAD")
    assert (head.status, head.headers.items()[1:]) == (200, answer.headers.items()[1:])  # the first is the date
    assert connection.receive().body == answer.body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_answer_that_a_browser_could_keep_is_not_kept(connection: Connection, method: str) -> None:
    connection.send(connection.head(method, GET))
    assert connection.receive(method).headers["cache-control"] == "no-store"


def test_requests_that_are_sent_at_once_are_answered_in_turn(connection: Connection) -> None:
    names = [b"a", b"b", b"c"]
    connection.send(b"".join(connection.post(b'{"query": "{ %s: __typename }"}' % name) for name in names))
    found = [json.loads(connection.receive().body) for _ in names]
    assert found == [{"data": {name: "Query"}} for name in ("a", "b", "c")]


def test_a_refused_body_does_not_disturb_the_next_request(connection: Connection) -> None:
    connection.send(connection.post(Content_Type="text/plain") + connection.post())
    refused, answered = connection.receive(), connection.receive()
    assert (refused.status, refused.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert (answered.status, json.loads(answered.body)) == (200, ANSWER)


def test_a_body_may_come_in_chunks(connection: Connection) -> None:
    connection.send(connection.head(Transfer_Encoding="chunked"))
    for byte in QUERY:
        connection.send(chunk(bytes([byte])))
    answer = connection.ask(chunk(b""))
    assert (answer.status, json.loads(answer.body)) == (200, ANSWER)


def test_a_body_may_be_announced_first(connection: Connection) -> None:
    connection.send(connection.head(Content_Length=len(QUERY), Expect="100-continue"))
    assert connection.incoming.readline() == b"HTTP/1.1 100 Continue\r\n"
    assert connection.incoming.readline() == b"\r\n"
    assert json.loads(connection.ask(QUERY).body) == ANSWER


def test_a_compressed_body_is_refused(connection: Connection) -> None:
    answer = connection.ask(connection.post(gzip.compress(QUERY), Content_Encoding="gzip"))
    assert (answer.status, answer.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer.headers["accept-encoding"] == "identity"
    assert connection.ask(connection.post(Content_Encoding="identity")).status == 200


@pytest.mark.parametrize("expect", [None, "100-continue"])
def test_a_body_that_is_said_to_be_too_large_is_refused_unread(connection: Connection, expect: str | None) -> None:
    answer = connection.ask(connection.head(Content_Length=1_000_001, Expect=expect))
    assert (answer.status, answer.code) == (413, "REQUEST_TOO_LARGE")
    assert connection.has_ended


def test_a_body_that_becomes_too_large_is_refused_before_it_ends(connection: Connection) -> None:
    connection.send(connection.head(Transfer_Encoding="chunked"))
    for _ in range(11):
        connection.send(chunk(b" " * 100_000))
    answer = connection.receive()
    assert (answer.status, answer.code) == (413, "REQUEST_TOO_LARGE")
    assert connection.has_ended


def begun(connection: Connection) -> bytes:
    return connection.head()[:-10]


def half(connection: Connection) -> bytes:
    return connection.post()[:-10]


def half_in_chunks(connection: Connection) -> bytes:
    return connection.head(Transfer_Encoding="chunked") + chunk(QUERY[:10])


def whole(connection: Connection) -> bytes:
    return connection.post(LISTS)


def several(connection: Connection) -> bytes:
    return connection.post(LISTS) * 20


@pytest.mark.parametrize("is_rude", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("sent", [begun, half, half_in_chunks, whole, several])
@pytest.mark.usefixtures("quiet")
def test_who_goes_away_leaves_no_trace(server: Server, sent: Callable[[Connection], bytes], is_rude: bool) -> None:
    for _ in range(5):
        with connected(server) as connection:
            connection.send(sent(connection))
            if is_rude:
                at_once = struct.pack("ii", 1, 0)
                connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
