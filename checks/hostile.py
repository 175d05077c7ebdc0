"""Ten thousand requests that nobody well-meaning would send: each is answered, with a code, and tells nothing."""

import json
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema

from .corpus import BODIES, DOCUMENTS, ENCODABLE, HEADERS, METHODS, ODD, PATHS, TEXTS, WHOLE
from .crash import CREATE
from .drawing import Drawing, Request, schema_of
from .installation import NoAnswer, Server, installed
from .report import Check, Effort, Report

SLOWEST_SECONDS = 2.0
MOST_GROWTH_MEGABYTES = 200

LEAKS = re.compile(
    r"Traceback|File \\?\"|site-packages|/home/|/root/|/usr/|/tmp/|\.py\b|SELECT |INSERT INTO|psycopg|asyncpg|"
    r"sqlalchemy|sqlite3|OperationalError|ProgrammingError|RuntimeError|ValueError|KeyError|TypeError\(|INTERNAL",
)
"""What no answer contains, once what was asked for is taken out of it."""


def run(folder: Path, engine: str, plant: str | None, effort: Effort) -> Report:
    """Send them all, and look at every answer."""
    report, chance = Report(), random.Random(effort.seed)
    with installed(folder, engine) as installation, installation.served(plant) as server:
        attacker = Attacker(server, schema_of(server.line()), chance, report, effort.patience)
        attacker.attack(effort.times // 20)  # what grows once, at first use
        before = server.megabytes()
        attacker.attack(effort.times)
        growth = server.megabytes() - before
        report.most("megabytes more memory", growth)
        report.expect(that=growth < MOST_GROWTH_MEGABYTES, otherwise=f"{growth:.0f} MB more memory")
        report.expect(that=server.is_healthy(), otherwise="/health does not answer any more")
    return report


class Attacker:
    """Somebody with a valid token, or none, who tries everything."""

    def __init__(
        self, server: Server, schema: GraphQLSchema, chance: random.Random, report: Report, patience: float
    ) -> None:
        self._server, self._schema, self._chance, self._report = server, schema, chance, report
        self._slowest = SLOWEST_SECONDS * patience
        self._line = server.line()
        self._known = self._ids()
        self._ways: Sequence[tuple[int, Callable[[], tuple[str, bytes, dict[str, str], str]]]] = (
            (1, self._body), (1, self._document), (1, self._headers), (1, self._path), (2, self._mutilated),
            (7, self._values), (5, self._written),
        )  # fmt: skip

    def _ids(self) -> Sequence[str]:
        """Ids of some records, which are made first."""
        found = []
        for name in ("First", "Second", "' OR '1'='1"):
            found.append(self._line.data(CREATE, input={"name": name})["clientCreate"]["client"]["id"])
        return (*found, "client_" + "0" * 32, "user_" + "0" * 32)

    def attack(self, times: int) -> None:
        """Send so many requests, and judge each answer."""
        weights = [weight for weight, _ in self._ways]
        for _ in range(times):
            ((_, way),) = self._chance.choices(self._ways, weights)
            method, body, headers, path = way()
            self._send(method, path, body, headers)

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
        began, asked = time.monotonic(), f"{method} {path[:80]} {headers} {body[:600]!r}"
        own = {"Content-Type": "application/json", "Authorization": f"Bearer {self._server.installation.token}"}
        try:
            status, answer = self._line.request(method, path, body, {**own, **headers})
        except NoAnswer as error:
            self._line = self._server.line()
            self._report.count("requests that ended without an answer")
            self._report.expect(that=self._server.is_healthy(), otherwise=f"{asked}: no answer, {error}")
            return
        except UnicodeEncodeError:  # not sent: the client's library refuses
            return
        seconds = time.monotonic() - began
        self._report.count("requests")
        self._report.most("seconds of the slowest", seconds)
        self._report.expect(that=seconds < self._slowest, otherwise=f"{asked}: {seconds:.1f} seconds")
        self._report.expect(that=status < 500, otherwise=f"{asked}: status {status} {answer[:300]!r}")
        leak = LEAKS.search(_without(answer))
        self._report.expect(that=leak is None, otherwise=f"{asked}: {leak and leak[0]!r} in {answer[:600]!r}")

    def _body(self) -> tuple[str, bytes, dict[str, str], str]:
        return "POST", self._chance.choice(BODIES), {}, "/graphql"

    def _document(self) -> tuple[str, bytes, dict[str, str], str]:
        return "POST", json.dumps({"query": self._chance.choice(DOCUMENTS)}).encode(), {}, "/graphql"

    def _headers(self) -> tuple[str, bytes, dict[str, str], str]:
        return "POST", b'{"query":"{__typename}"}', self._chance.choice(HEADERS), "/graphql"

    def _path(self) -> tuple[str, bytes, dict[str, str], str]:
        body = self._chance.choice((b"", b'{"query":"{__typename}"}'))
        return self._chance.choice(METHODS), body, {}, self._chance.choice(PATHS)

    def _drawn(self, *, writes: bool) -> Request:
        pool = self._chance.choice((_anything, self._plausible, self._plausible))
        drawing = Drawing(self._schema, self._chance, pool)
        return drawing.mutation() if writes else drawing.query()

    def _plausible(self, scalar: str) -> Sequence[Any]:
        """Values that a scalar takes, so that they get as far as the database."""
        found: dict[str, Sequence[Any]] = {
            "Int": (0, 1, 2, 50, 250, -1, 2**31 - 1), "Boolean": (True, False), "ID": self._known,
            "Decimal": ("0", "1", "-1.5", "0.000000001", "99999999999999.9999"),
            "Date": ("2026-02-28", "0001-01-01", "9999-12-31"),
            "DateTime": ("2026-02-28T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"),
        }  # fmt: skip
        return found.get(scalar, ENCODABLE)

    def _values(self) -> tuple[str, bytes, dict[str, str], str]:
        return "POST", self._drawn(writes=False).body, {}, "/graphql"

    def _written(self) -> tuple[str, bytes, dict[str, str], str]:
        return "POST", self._drawn(writes=True).body, {}, "/graphql"

    def _mutilated(self) -> tuple[str, bytes, dict[str, str], str]:
        """A document with something missing, doubled or in the wrong place."""
        request = self._drawn(writes=self._chance.random() < 0.3)
        tokens = re.findall(r"\w+|\S", request.query)
        for _ in range(self._chance.randint(1, 4)):
            at, other = (self._chance.randrange(len(tokens)) for _ in range(2))
            tokens[at : at + self._chance.randint(0, 2)] = tokens[other : other + self._chance.randint(0, 3)]
            tokens = tokens or ["{"]
        return "POST", Request(" ".join(tokens), request.variables).body, {}, "/graphql"


def _anything(scalar: str) -> Sequence[Any]:
    """Values for a scalar: mostly of its kind, sometimes not."""
    fitting: dict[str, Sequence[Any]] = {"Int": WHOLE, "Float": WHOLE, "Boolean": (True, False)}
    return (*fitting.get(scalar, TEXTS), *ODD)


def _without(answer: bytes) -> str:
    """An answer without the texts that were asked for: to show them again is no leak."""
    text = answer.decode("utf-8", "replace")
    said = {each for each in TEXTS if len(each) > 3}
    for each in sorted(said, key=len, reverse=True):
        text = (
            text.replace(each, "")
            .replace(json.dumps(each)[1:-1], "")
            .replace(json.dumps(each, ensure_ascii=False)[1:-1], "")
        )
    return text


CHECK = Check(
    "Whatever is sent gets an answer with a code within two seconds, which tells nothing of the inside.",
    run, ("tell-everything", "fail-at-zero-bytes"), times=10_000, times_with_bug=1500,
)  # fmt: skip
