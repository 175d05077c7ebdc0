"""Deliveries and jobs."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0013"
down_revision = "core_0012"


def upgrade() -> None:
    op.create_table(
        "paktum_delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("handler", columns.text(200), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", columns.instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", columns.text()),
    )
    op.create_index("ix_paktum_delivery_due_at", "paktum_delivery", ["due_at"])
    op.create_table(
        "core_scheduled_job",
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
        sa.Column("next_at", columns.instant(), nullable=False),
        sa.Column("last_at", columns.instant()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", columns.text(2000)),
        sa.PrimaryKeyConstraint("id", name="pk_core_scheduled_job"),
    )
    op.create_index(
        "ix_core_scheduled_job_changed_at",
        "core_scheduled_job",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_scheduled_job_next_at",
        "core_scheduled_job",
        [sa.text("next_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_scheduled_job_code",
        "core_scheduled_job",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_scheduled_job_external_id_source",
        "core_scheduled_job",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_scheduled_job")
    op.drop_table("paktum_delivery")
