"""Data keys."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0010"
down_revision = "core_0009"


def upgrade() -> None:
    op.create_table(
        "paktum_data_key",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("made_at", columns.instant(), nullable=False),
        sa.Column("master", columns.text(20), nullable=False),
        sa.Column("wrapped", columns.text(200), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("paktum_data_key")
