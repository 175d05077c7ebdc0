"""The tier that each record has in each scheme, and every change of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import computed, field
from ..declare.labels import label as _
from ..declare.values import Labels


class TierAssignment(Entity, writable=False, display="tier", label=_("Tier"), label_plural=_("Tiers")):
    """The tier that a record has in one scheme now."""

    record_id: Mapped[uuid.UUID] = field(write=None, index=True, label=_("Record"), help=_("Key of the record."))
    scheme: Mapped[str] = field(write=None, exact=True, length=60, label=_("Scheme"))
    code: Mapped[str] = field(write=None, exact=True, length=60, label=_("Code"))
    rank: Mapped[int] = field(write=None, label=_("Rank"), help=_("Place in the scheme; the lowest tier is 1."))
    since: Mapped[datetime] = field(write=None, label=_("Since"))
    met: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria met"), help=_("Codes."))
    missing: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria missing"), help=_("Codes."))

    @computed(label=_("Name of the tier"))
    def label(self) -> str:
        """The tier's name in the reader's language."""
        return row_of(self).declared_tier("label")  # type: ignore[no-any-return]  # an expression stands for the text

    @computed(label=_("Benefits"))
    def benefits(self) -> Labels:
        """What the tier gives, in the reader's language."""
        return row_of(self).declared_tier("benefits")  # type: ignore[no-any-return]  # see `label`

    @computed(label=_("Reasons"))
    def reasons(self) -> Labels:
        """The criteria of the tier, in the reader's language: why the record is in it."""
        return row_of(self).declared_tier("reasons")  # type: ignore[no-any-return]  # see `label`

    @computed(label=_("To the next tier"))
    def lacks(self) -> Labels:
        """The criteria of the next tier that the record does not meet, in the reader's language."""
        return row_of(self).declared_tier("lacks")  # type: ignore[no-any-return]  # see `label`


class TierChange(Entity, writable=False, label=_("Change of tier"), label_plural=_("Changes of tier")):
    """One change of a record's tier in one scheme: never changed, never removed."""

    record_id: Mapped[uuid.UUID] = field(write=None, index=True, label=_("Record"), help=_("Key of the record."))
    scheme: Mapped[str] = field(write=None, exact=True, length=60, label=_("Scheme"))
    from_code: Mapped[str | None] = field(write=None, exact=True, length=60, label=_("From"))
    to_code: Mapped[str] = field(write=None, exact=True, length=60, label=_("To"))
    at: Mapped[datetime] = field(write=None, label=_("At"))
    met: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria met"), help=_("Codes."))
    missing: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria missing"), help=_("Codes."))


def row_of(expression: Any) -> Any:
    """The row behind `self` in a computed attribute, typed as what it is at run time."""
    return expression
