"""A measurement: some contenders, some questions, rounds in turn."""

from collections.abc import Sequence
from dataclasses import dataclass

from .canonical import difference
from .data import say
from .load import Sample, Server
from .questions import Question
from .rows import Rows

CHECKED_VALUES = 3
WARM_UP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is measured."""

    rounds: int
    seconds: float


class Measurement:
    """What several servers do with the same questions on the same rows. `database` is PostgreSQL's process."""

    def __init__(self, servers: Sequence[Server], questions: Sequence[Question], size: Rows, database: int) -> None:
        self.servers, self.questions, self.size, self.database = servers, questions, size, database
        self.samples: dict[tuple[str, str], list[Sample]] = {}

    def check(self) -> None:
        """End the bench unless all give the same answers."""
        for question in self.questions:
            for value in question.vary.values(self.size)[:CHECKED_VALUES]:
                first, *others = (server for server in self.servers if question.key in server.contender.documents)
                wanted = first.canonical(question, value)
                for other in others:
                    different = difference(wanted, other.canonical(question, value))
                    if different is not None:
                        names = f"{first.contender.name} and {other.contender.name}"
                        raise SystemExit(f"{names} disagree on {question.key} of {value}: {different}")

    def run(self, effort: Effort) -> None:
        """Ask everything of everybody in turn; each round the other way round than the one before."""
        for server, question in self._turns(0):
            server.load(question, self.size, WARM_UP_SECONDS, self.database)
        for number in range(effort.rounds):
            for server, question in self._turns(number):
                name = server.contender.name
                sample = server.load(question, self.size, effort.seconds, self.database)
                if sample.rate == 0:
                    raise SystemExit(f"{name} answered no {question.key} in {effort.seconds:g} s; give it more time")
                if sample.failed:
                    say(f"{name}: {question.key}: {sample.failed} requests failed")
                self.samples.setdefault((name, question.key), []).append(sample)
            say(f"round {number + 1} of {effort.rounds}")

    def _turns(self, number: int) -> list[tuple[Server, Question]]:
        servers = list(self.servers) if number % 2 == 0 else list(reversed(self.servers))
        return [
            (server, question)
            for question in self.questions
            for server in servers
            if question.key in server.contender.documents
        ]
