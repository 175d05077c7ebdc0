"""Worth of clients."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0035"
down_revision = "core_0034"


def upgrade() -> None:
    op.create_table(
        "core_churn_rule",
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
        sa.Column("sign", columns.text(60), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_churn_rule"),
    )
    op.create_index(
        "ix_core_churn_rule_changed_at",
        "core_churn_rule",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_churn_rule_name_fold",
        "core_churn_rule",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_churn_rule_code",
        "core_churn_rule",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_churn_rule_external_id_source",
        "core_churn_rule",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_revenue_class",
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
        sa.Column("begins_at", columns.fixed(4, 9), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_revenue_class"),
    )
    op.create_index(
        "ix_core_revenue_class_changed_at",
        "core_revenue_class",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_revenue_class_name_fold",
        "core_revenue_class",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_revenue_class_code",
        "core_revenue_class",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_revenue_class_external_id_source",
        "core_revenue_class",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_scorecard",
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
        sa.Column("quality_weight", columns.fixed(4, 18), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_scorecard"),
    )
    op.create_index(
        "ix_core_scorecard_changed_at",
        "core_scorecard",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_scorecard_name_fold",
        "core_scorecard",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_scorecard_code",
        "core_scorecard",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_scorecard_external_id_source",
        "core_scorecard",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_scorecard_measure",
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
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("metric", columns.text(100), nullable=False),
        sa.Column("weight", columns.fixed(4, 18), nullable=False),
        sa.Column("most", columns.fixed(4, 18), nullable=False),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["core_scorecard.id"], name="fk_core_scorecard_measure_scorecard_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_scorecard_measure"),
    )
    op.create_index(
        "ix_core_scorecard_measure_changed_at",
        "core_scorecard_measure",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_scorecard_measure_metric",
        "core_scorecard_measure",
        [sa.text("metric NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_scorecard_measure_scorecard_id",
        "core_scorecard_measure",
        ["scorecard_id", "id"],
        **columns.where("deleted_at IS NULL AND scorecard_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_scorecard_measure_external_id_source",
        "core_scorecard_measure",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_appraisal",
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
        sa.Column("scorecard_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("unit", columns.text(60), nullable=False),
        sa.Column("quality", columns.fixed(4, 9)),
        sa.Column("proposal", columns.text()),
        sa.Column("proposal_fold", columns.text()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_appraisal_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_appraisal_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["period_id"], ["core_period.id"], name="fk_core_appraisal_period_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["core_scorecard.id"], name="fk_core_appraisal_scorecard_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_appraisal_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_appraisal"),
    )
    op.create_index(
        "ix_core_appraisal_branch_id",
        "core_appraisal",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_appraisal_changed_at",
        "core_appraisal",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_appraisal_owner_id",
        "core_appraisal",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_appraisal_period_id",
        "core_appraisal",
        ["period_id", "id"],
        **columns.where("deleted_at IS NULL AND period_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_appraisal_scorecard_id",
        "core_appraisal",
        ["scorecard_id", "id"],
        **columns.where("deleted_at IS NULL AND scorecard_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_appraisal_team_id",
        "core_appraisal",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_appraisal_external_id_source",
        "core_appraisal",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_break_even",
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
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("fixed_costs_amount", columns.fixed(4), nullable=False),
        sa.Column("fixed_costs_currency", columns.text(3), nullable=False),
        sa.Column("unit_price_amount", columns.fixed(4), nullable=False),
        sa.Column("unit_price_currency", columns.text(3), nullable=False),
        sa.Column("unit_cost_amount", columns.fixed(4), nullable=False),
        sa.Column("unit_cost_currency", columns.text(3), nullable=False),
        sa.Column("expected_volume", columns.fixed(4, 18)),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_break_even_client_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_break_even"),
    )
    op.create_index(
        "ix_core_break_even_changed_at",
        "core_break_even",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_break_even_client_id",
        "core_break_even",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_break_even_external_id_source",
        "core_break_even",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_cost_entry",
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
        sa.Column("client_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("amount_amount", columns.fixed(4), nullable=False),
        sa.Column("amount_currency", columns.text(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("description", columns.text(200)),
        sa.Column("description_fold", columns.text()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_cost_entry_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_cost_entry_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_cost_entry_contract_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_cost_entry_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_cost_entry_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_cost_entry_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_cost_entry"),
    )
    op.create_index(
        "ix_core_cost_entry_branch_id",
        "core_cost_entry",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_changed_at",
        "core_cost_entry",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_client_id",
        "core_cost_entry",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_contract_id",
        "core_cost_entry",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_day",
        "core_cost_entry",
        [sa.text("day NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_deal_id",
        "core_cost_entry",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_description_fold",
        "core_cost_entry",
        [sa.text("description_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_owner_id",
        "core_cost_entry",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_cost_entry_team_id",
        "core_cost_entry",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_cost_entry_external_id_source",
        "core_cost_entry",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_cost_entry")
    op.drop_table("core_break_even")
    op.drop_table("core_appraisal")
    op.drop_table("core_scorecard_measure")
    op.drop_table("core_scorecard")
    op.drop_table("core_revenue_class")
    op.drop_table("core_churn_rule")
