"""The external ids of merged records that were purged."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0018"
down_revision = "core_0017"


def upgrade() -> None:
    op.create_table(
        "paktum_merged_id",
        sa.Column("type", columns.text(100), primary_key=True),
        sa.Column("source", columns.text(60), primary_key=True),
        sa.Column("external_id", columns.text(200), primary_key=True),
        sa.Column("record_id", sa.Uuid(), nullable=False),
    )
    op.create_index("ix_paktum_merged_id_record_id", "paktum_merged_id", ["record_id"])


def downgrade() -> None:
    op.drop_table("paktum_merged_id")
