"""Where the product keeps what plugins are still to be told of: a row per event and handler, until it was done."""

import sqlalchemy as sa

from .types import Instant, plain_text

DELIVERIES = sa.Table(
    "paktum_delivery",
    sa.MetaData(),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("handler", plain_text(200), nullable=False),
    sa.Column("record_id", sa.Uuid(), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("due_at", Instant(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("error", plain_text(None)),
    sa.Index("ix_paktum_delivery_due_at", "due_at"),
    implicit_returning=False,
)
"""record_id, version: the row of the audit that says what was done. due_at: when it is tried, or tried again: somebody
tries it until then. attempts: how often it was begun. error: what went wrong the last time."""


def add_deliveries(metadata: sa.MetaData) -> None:
    """Add the table."""
    DELIVERIES.to_metadata(metadata)
