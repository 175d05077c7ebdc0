"""Rates and targets."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0025"
down_revision = "core_0024"


def upgrade() -> None:
    op.create_table(
        "core_attainment_band",
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
        sa.Column("at_least", columns.fixed(4, 18), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_attainment_band"),
    )
    op.create_index(
        "ix_core_attainment_band_changed_at",
        "core_attainment_band",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_attainment_band_name_fold",
        "core_attainment_band",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_attainment_band_code",
        "core_attainment_band",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_attainment_band_external_id_source",
        "core_attainment_band",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_exchange_rate",
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
        sa.Column("code", columns.text(18)),
        sa.Column("base", columns.text(200), nullable=False),
        sa.Column("quote", columns.text(200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rate", columns.fixed(9, 18), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_exchange_rate"),
    )
    op.create_index(
        "ix_core_exchange_rate_base_quote_day",
        "core_exchange_rate",
        [sa.text("base NULLS FIRST"), sa.text("quote NULLS FIRST"), sa.text("day NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_exchange_rate_changed_at",
        "core_exchange_rate",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_exchange_rate_day",
        "core_exchange_rate",
        [sa.text("day NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_exchange_rate_code",
        "core_exchange_rate",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_exchange_rate_external_id_source",
        "core_exchange_rate",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_period",
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
        sa.Column("code", columns.text(7), nullable=False),
        sa.Column("kind", columns.text(60)),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("closes_on", sa.Date()),
        sa.Column("missing_rates", columns.text()),
        sa.Column("missing_rates_fold", columns.text()),
        sa.PrimaryKeyConstraint("id", name="pk_core_period"),
    )
    op.create_index(
        "ix_core_period_changed_at",
        "core_period",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_period_ends_on",
        "core_period",
        [sa.text("ends_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_period_starts_on",
        "core_period",
        [sa.text("starts_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_period_state",
        "core_period",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_period_code",
        "core_period",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_period_external_id_source",
        "core_period",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_target",
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
        sa.Column("code", columns.text(200)),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("metric", columns.text(100), nullable=False),
        sa.Column("unit", columns.text(60), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("goal", columns.fixed(4, 18)),
        sa.Column("currency", columns.text(200)),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_target_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_target_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["period_id"], ["core_period.id"], name="fk_core_target_period_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_target_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_target"),
    )
    op.create_index(
        "ix_core_target_branch_id",
        "core_target",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_target_changed_at",
        "core_target",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_target_metric",
        "core_target",
        [sa.text("metric NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_target_owner_id",
        "core_target",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_target_period_id",
        "core_target",
        ["period_id", "id"],
        **columns.where("deleted_at IS NULL AND period_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_target_period_id_metric",
        "core_target",
        ["period_id", sa.text("metric NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_target_team_id",
        "core_target",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_target_code",
        "core_target",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_target_external_id_source",
        "core_target",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_frozen_fact",
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
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("fact", columns.fixed(4, 18)),
        sa.Column("metric_version", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["target_id"], ["core_target.id"], name="fk_core_frozen_fact_target_id", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_frozen_fact"),
    )
    op.create_index(
        "ix_core_frozen_fact_changed_at",
        "core_frozen_fact",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_frozen_fact_target_id",
        "core_frozen_fact",
        ["target_id", "id"],
        **columns.where("deleted_at IS NULL AND target_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_frozen_fact_external_id_source",
        "core_frozen_fact",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_frozen_fact")
    op.drop_table("core_target")
    op.drop_table("core_period")
    op.drop_table("core_exchange_rate")
    op.drop_table("core_attainment_band")
