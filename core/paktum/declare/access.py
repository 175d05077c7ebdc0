"""Permissions and roles as data."""

from dataclasses import dataclass

from .labels import Label


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
