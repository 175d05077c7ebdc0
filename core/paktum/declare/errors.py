"""Refusals with a name: every error that a caller may see has a stable code and, where it has one, a path."""

from dataclasses import dataclass, field
from typing import Any

from .labels import Label


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was asked. The path leads into the mutation's input."""

    code: str
    message: str
    path: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


class PaktumError(Exception):
    """The root of all errors that Paktum raises on purpose."""


class Refused(PaktumError):
    """Nothing was changed, for the reasons in `problems`."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.message}" for problem in problems))
        self.problems = problems


def refuse(code: str, message: Label | str, *path: str, **details: Any) -> Refused:
    """A refusal with one reason; raise it."""
    return Refused(Problem(code, message, path, details))
