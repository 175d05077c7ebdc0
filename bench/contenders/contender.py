"""`Contender`: how somebody who answers is started and asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..questions import Question, Vary

Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Contender:
    """One server process.

    documents: GraphQL by the question's key; a question without one is not asked. variables: makes a request's
    variables from what is different in it. canonical: makes the data of an answer comparable with that of others.
    """

    name: str
    command: Sequence[str]
    folder: Path
    documents: Mapping[str, str]
    variables: Mapping[Vary, Callable[[Any], Variables]]
    canonical: Callable[[Any], Any] = lambda data: data
    environment: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    path: Callable[[str], str] = lambda key: "/graphql"

    def body(self, question: Question, value: Any) -> dict[str, Any]:
        """What is posted."""
        return {
            "query": " ".join(self.documents[question.key].split()),
            "variables": dict(self.variables[question.vary](value)),
        }
