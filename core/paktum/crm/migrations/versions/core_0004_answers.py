"""Answers."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0004"
down_revision = "core_0003"


def upgrade() -> None:
    op.create_table(
        "paktum_answer",
        sa.Column("user_id", sa.Uuid(), primary_key=True),
        sa.Column("key", columns.text(200), primary_key=True),
        sa.Column("digest", columns.text(64), nullable=False),
        sa.Column("at", columns.instant(), nullable=False),
        sa.Column("outcome", columns.text()),
    )
    op.create_index("ix_paktum_answer_at", "paktum_answer", ["at"])


def downgrade() -> None:
    op.drop_table("paktum_answer")
