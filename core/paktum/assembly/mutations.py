"""The mutations that are derived: what each does, and to what."""

import enum
from dataclasses import dataclass

from ..declare.actions import Action
from .model import EntityModel, FieldModel


class Verb(enum.Enum):
    """What a derived mutation does."""

    CREATE = "Create"
    UPDATE = "Update"
    DELETE = "Delete"
    RESTORE = "Restore"
    TRANSITION = "Transition"
    ACTION = "Action"
    UPSERT = "Upsert"
    MERGE = "Merge"
    PURGE = "Purge"
    UNDO = "Undo"


class Policy(enum.Enum):
    """What a bulk mutation does about rows that are wrong."""

    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    SKIP_FAILED_ROWS = "SKIP_FAILED_ROWS"
    IGNORE_FAILED_FIELDS = "IGNORE_FAILED_FIELDS"


class RowStatus(enum.StrEnum):
    """What became of a row of a bulk mutation."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    DELETED = "DELETED"
    FAILED = "FAILED"


MOST_ROWS = 1_000
"""Rows that one bulk mutation takes."""


@dataclass(frozen=True, slots=True)
class MutationModel:
    """A derived mutation: what it does to which entity, if to one; `is_bulk` if it does so to many records at once."""

    name: str
    verb: Verb
    entity: EntityModel | None = None
    action: Action | None = None
    inputs: tuple[FieldModel, ...] = ()
    is_bulk: bool = False

    @property
    def model(self) -> EntityModel:
        """The entity of a mutation that is about one."""
        assert self.entity is not None
        return self.entity
