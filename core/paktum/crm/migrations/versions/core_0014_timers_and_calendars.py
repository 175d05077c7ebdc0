"""Timers and calendars."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0014"
down_revision = "core_0013"


def upgrade() -> None:
    op.create_table(
        "paktum_timer",
        sa.Column("record_id", sa.Uuid(), primary_key=True),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_at", columns.instant(), nullable=False),
        sa.Column("paused_at", columns.instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", columns.text()),
    )
    op.create_table(
        "core_business_calendar",
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
        sa.Column("code", columns.text(60), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("country", columns.text(200)),
        sa.Column("subdivision", columns.text(10)),
        sa.Column("time_zone", columns.text(60), nullable=False),
        sa.Column("working_days", columns.text(7), nullable=False),
        sa.Column("opens_at", columns.text(5), nullable=False),
        sa.Column("closes_at", columns.text(5), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_business_calendar"),
    )
    op.create_index(
        "ix_core_business_calendar_changed_at",
        "core_business_calendar",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_business_calendar_name_fold",
        "core_business_calendar",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_business_calendar_code",
        "core_business_calendar",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_business_calendar_external_id_source",
        "core_business_calendar",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_calendar_day",
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
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_worked", sa.Boolean(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["core_business_calendar.id"], name="fk_core_calendar_day_calendar_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_calendar_day"),
    )
    op.create_index(
        "ix_core_calendar_day_calendar_id",
        "core_calendar_day",
        ["calendar_id", "id"],
        **columns.where("deleted_at IS NULL AND calendar_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_calendar_day_changed_at",
        "core_calendar_day",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_calendar_day_day",
        "core_calendar_day",
        [sa.text("day NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_calendar_day_name_fold",
        "core_calendar_day",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_calendar_day_external_id_source",
        "core_calendar_day",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_calendar_day")
    op.drop_table("core_business_calendar")
    op.drop_table("paktum_timer")
