"""Permissions and roles as data."""

from dataclasses import dataclass

from .labels import Label
from .records import require_tuples


@dataclass(frozen=True, slots=True)
class Permission:
    """A right that can be granted, named `plugin.what.verb`."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions that a user can be given. `("*",)` grants all."""

    code: str
    label: Label
    permissions: tuple[str, ...]

    def __post_init__(self) -> None:
        require_tuples(self, "permissions")
