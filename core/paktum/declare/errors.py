"""Refusals with a name: every error that a caller may see has a stable code and, where it has one, a path."""

from dataclasses import dataclass, field
from typing import Any

from .labels import Label, label as _


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


def missing_permission(permission: str) -> Label:
    """What is said to somebody who lacks a permission."""
    return _("needs the permission {permission}").filled(permission=permission)


MISSING_GRANT = _("none of your roles allows this with this record")
"""What is said to somebody who sees a record and may not do with it what was wanted."""


def missing_record(type_name: str) -> Label:
    """What is said of an id without a living record that the asking person may see."""
    return _("there is no {entity} with this id").filled(entity=type_name)
