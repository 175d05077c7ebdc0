"""Where the product keeps what was done under an idempotency key, so that the same request is not done twice."""

import sqlalchemy as sa

from .types import Instant, plain_text

LONGEST_KEY = 200
"""Most characters of a key."""

ANSWERS = sa.Table(
    "paktum_answer",
    sa.MetaData(),
    sa.Column("user_id", sa.Uuid(), primary_key=True),
    sa.Column("key", plain_text(LONGEST_KEY), primary_key=True),
    sa.Column("digest", plain_text(64), nullable=False),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("outcome", plain_text(None)),
    sa.Index("ix_paktum_answer_at", "at"),
    implicit_returning=False,
)
"""digest: of what was asked for. outcome: what was done, as JSON; empty only inside the transaction that does it."""


def add_answers(metadata: sa.MetaData) -> None:
    """Add the table."""
    ANSWERS.to_metadata(metadata)
