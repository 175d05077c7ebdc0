"""Where the product keeps what waits for approval, until somebody has decided."""

import sqlalchemy as sa

from .types import plain_text

ASKED = sa.Table(
    "paktum_asked",
    sa.MetaData(),
    sa.Column("request_id", sa.Uuid(), primary_key=True),
    sa.Column("digest", plain_text(64), nullable=False),
    sa.Column("given", plain_text(None), nullable=False),
    sa.Index("ix_paktum_asked_digest", "digest"),
    implicit_returning=False,
)
"""given: the input of the mutation as JSON. digest: of who asks for what, so that the same is asked for once."""


def add_approvals(metadata: sa.MetaData) -> None:
    """Add the table."""
    ASKED.to_metadata(metadata)
