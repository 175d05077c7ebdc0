"""Where the product keeps what it must know of deadlines beside the records that have them."""

import sqlalchemy as sa

from .types import Instant, plain_text

TIMERS = sa.Table(
    "paktum_timer",
    sa.MetaData(),
    sa.Column("record_id", sa.Uuid(), primary_key=True),
    sa.Column("paused_state", plain_text(60)),
    sa.Column("paused_due_at", Instant()),
    sa.Column("paused_at", Instant()),
    sa.Column("retry_at", Instant()),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("error", plain_text(None)),
    implicit_returning=False,
)
"""A record whose deadline stands still, or could not be kept. paused_state, paused_due_at, paused_at: whose deadline it
is, when it was due, and since when it stands still; that counts while the record is in states that pause, and is kept
when it goes on, since that may be undone. retry_at, attempts, error: when a transition that is due is tried again, how
often it was, and why in vain."""


def add_timers(metadata: sa.MetaData) -> None:
    """Add the table."""
    TIMERS.to_metadata(metadata)
