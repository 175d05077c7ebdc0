"""Where the product keeps what it must know of deadlines beside the records that have them."""

import sqlalchemy as sa

from .types import Instant, plain_text

TIMERS = sa.Table(
    "paktum_timer",
    sa.MetaData(),
    sa.Column("record_id", sa.Uuid(), primary_key=True),
    sa.Column("state", plain_text(60), nullable=False),
    sa.Column("due_at", Instant(), nullable=False),
    sa.Column("paused_at", Instant()),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("error", plain_text(None)),
    implicit_returning=False,
)
"""A record whose deadline stands still, or could not be kept. Paused: the state whose deadline it is, when it was due,
and since when it stands still. Otherwise: when its transition is tried again, how often it was, and why in vain."""


def add_timers(metadata: sa.MetaData) -> None:
    """Add the table."""
    TIMERS.to_metadata(metadata)
