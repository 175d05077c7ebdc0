"""Thresholds of tiers as data."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0042"
down_revision = "core_0041"


def upgrade() -> None:
    op.create_table(
        "core_tier_threshold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deleted_at", columns.instant()),
        sa.Column("deletion_id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.instant(), nullable=False),
        sa.Column("changed_at", columns.instant(), nullable=False),
        sa.Column("created_by_id", sa.Uuid()),
        sa.Column("changed_by_id", sa.Uuid()),
        sa.Column("source", columns.text(60)),
        sa.Column("external_id", columns.text(200)),
        sa.Column("code", columns.text(200), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("amount_amount", columns.fixed(4)),
        sa.Column("amount_currency", columns.text(3)),
        sa.PrimaryKeyConstraint("id", name="pk_core_tier_threshold"),
    )
    op.create_index(
        "ix_core_tier_threshold_changed_at",
        "core_tier_threshold",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_tier_threshold_code",
        "core_tier_threshold",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_tier_threshold_external_id_source",
        "core_tier_threshold",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_tier_threshold")
