"""The tier that each record has in each scheme, every change of it, and what the criteria ask for."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Mapped

from ..declare.entity import Entity
from ..declare.fields import computed, field
from ..declare.labels import label as _
from ..declare.values import Labels, Money
from .texts import declared_tier, threshold_label


class TierAssignment(Entity, writable=False, display="label", label=_("Tier"), label_plural=_("Tiers")):
    """The tier that a record has in one scheme now."""

    record_id: Mapped[uuid.UUID] = field(write=None, index=True, label=_("Record"), help=_("Key of the record."))
    scheme: Mapped[str] = field(write=None, exact=True, length=60, label=_("Scheme"))
    code: Mapped[str] = field(write=None, exact=True, length=60, label=_("Code"))
    rank: Mapped[int] = field(write=None, label=_("Rank"), help=_("Place in the scheme; the lowest tier is 1."))
    since: Mapped[datetime] = field(write=None, label=_("Since"))
    met: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria met"), help=_("Codes."))
    missing: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria missing"), help=_("Codes."))

    label: Mapped[str] = computed(
        lambda row: declared_tier(row, "label"), label=_("Name of the tier"), help=_("In the reader's language.")
    )
    benefits: Mapped[Labels] = computed(
        lambda row: declared_tier(row, "benefits"), label=_("Benefits"), help=_("What the tier gives.")
    )
    reasons: Mapped[Labels] = computed(
        lambda row: declared_tier(row, "reasons"),
        label=_("Reasons"),
        help=_("The criteria of the tier: why the record is in it."),
    )
    lacks: Mapped[Labels] = computed(
        lambda row: declared_tier(row, "lacks"),
        label=_("To the next tier"),
        help=_("The criteria of the next tier that the record does not meet."),
    )


class TierChange(Entity, writable=False, label=_("Change of tier"), label_plural=_("Changes of tier")):
    """One change of a record's tier in one scheme: never changed, never removed."""

    record_id: Mapped[uuid.UUID] = field(write=None, index=True, label=_("Record"), help=_("Key of the record."))
    scheme: Mapped[str] = field(write=None, exact=True, length=60, label=_("Scheme"))
    from_code: Mapped[str | None] = field(write=None, exact=True, length=60, label=_("From"))
    to_code: Mapped[str] = field(write=None, exact=True, length=60, label=_("To"))
    at: Mapped[datetime] = field(write=None, label=_("At"))
    met: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria met"), help=_("Codes."))
    missing: Mapped[str] = field(write=None, exact=True, length=2000, label=_("Criteria missing"), help=_("Codes."))


class TierThreshold(
    Entity, creatable=False, deletable=False, display="label", label=_("Threshold of tiers"),
    label_plural=_("Thresholds of tiers"), permission="tier.manage",
):  # fmt: skip
    """A number or an amount that a criterion of tiers asks for. Records are judged by it when tiers are next decided
    (`paktum retier`)."""

    code: Mapped[str] = field(
        write=None, exact=True, length=200, unique=True, label=_("Code"),
        help=_("Scheme, criterion and name, with points between."),
    )  # fmt: skip
    number: Mapped[int | None] = field(
        minimum=0, label=_("Number"), help=_("As the criterion says: of days, per cent or pieces. Empty for an amount.")
    )
    amount: Mapped[Money | None] = field(
        minimum=0, label=_("Amount"), help=_("In the currency that it has. Empty for a number.")
    )

    label: Mapped[str] = computed(
        threshold_label,
        label=_("Criterion"),
        help=_("The tiers and what they ask for, in the reader's language; … stands for this threshold."),
    )
