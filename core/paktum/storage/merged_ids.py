"""Where the product keeps the external ids of merged records that were purged: who sends them finds the survivor."""

import sqlalchemy as sa

from .types import plain_text

MERGED_IDS = sa.Table(
    "paktum_merged_id",
    sa.MetaData(),
    sa.Column("type", plain_text(100), primary_key=True),
    sa.Column("source", plain_text(60), primary_key=True),
    sa.Column("external_id", plain_text(200), primary_key=True),
    sa.Column("record_id", sa.Uuid(), nullable=False),
    sa.Index("ix_paktum_merged_id_record_id", "record_id"),
    implicit_returning=False,
)
"""type: what the ids of the kind begin with. record_id: the record that the other was merged into."""


def add_merged_ids(metadata: sa.MetaData) -> None:
    """Add the table."""
    MERGED_IDS.to_metadata(metadata)
