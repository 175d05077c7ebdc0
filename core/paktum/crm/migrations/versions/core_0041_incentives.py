"""Incentives."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0041"
down_revision = "core_0040"


def upgrade() -> None:
    op.create_table(
        "core_incentive_programme",
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
        sa.Column("description", columns.text()),
        sa.Column("description_fold", columns.text()),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("previous_id", sa.Uuid()),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("participant_role", columns.text(100)),
        sa.Column("participant_team_id", sa.Uuid()),
        sa.Column("participant_branch_id", sa.Uuid()),
        sa.Column("proposed_by_id", sa.Uuid()),
        sa.Column("proposed_on", sa.Date()),
        sa.Column("approved_by_id", sa.Uuid()),
        sa.Column("approved_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["core_user.id"], name="fk_core_incentive_programme_approved_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participant_branch_id"],
            ["core_branch.id"],
            name="fk_core_incentive_programme_participant_branch_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["participant_team_id"],
            ["core_team.id"],
            name="fk_core_incentive_programme_participant_team_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["core_incentive_programme.id"],
            name="fk_core_incentive_programme_previous_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["core_user.id"], name="fk_core_incentive_programme_proposed_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_incentive_programme"),
    )
    op.create_index(
        "ix_core_incentive_programme_approved_by_id",
        "core_incentive_programme",
        ["approved_by_id", "id"],
        **columns.where("deleted_at IS NULL AND approved_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_changed_at",
        "core_incentive_programme",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_ends_on",
        "core_incentive_programme",
        [sa.text("ends_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_name_fold",
        "core_incentive_programme",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_participant_branch_id",
        "core_incentive_programme",
        ["participant_branch_id", "id"],
        **columns.where("deleted_at IS NULL AND participant_branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_participant_team_id",
        "core_incentive_programme",
        ["participant_team_id", "id"],
        **columns.where("deleted_at IS NULL AND participant_team_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_previous_id",
        "core_incentive_programme",
        ["previous_id", "id"],
        **columns.where("deleted_at IS NULL AND previous_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_proposed_by_id",
        "core_incentive_programme",
        ["proposed_by_id", "id"],
        **columns.where("deleted_at IS NULL AND proposed_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_starts_on",
        "core_incentive_programme",
        [sa.text("starts_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_programme_state",
        "core_incentive_programme",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_incentive_programme_code",
        "core_incentive_programme",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_incentive_programme_external_id_source",
        "core_incentive_programme",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_incentive_rule",
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
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("pipeline", columns.text(60)),
        sa.Column("product_family", columns.text(200)),
        sa.Column("product_family_fold", columns.text()),
        sa.Column("metric", columns.text(100)),
        sa.Column("attainment", columns.fixed(4, 9)),
        sa.Column("from_amount_amount", columns.fixed(4)),
        sa.Column("from_amount_currency", columns.text(3)),
        sa.Column("rate", columns.fixed(4, 9)),
        sa.Column("bonus_amount", columns.fixed(4)),
        sa.Column("bonus_currency", columns.text(3)),
        sa.Column("cap_amount", columns.fixed(4)),
        sa.Column("cap_currency", columns.text(3)),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["core_incentive_programme.id"],
            name="fk_core_incentive_rule_programme_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_incentive_rule"),
    )
    op.create_index(
        "ix_core_incentive_rule_changed_at",
        "core_incentive_rule",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_rule_name_fold",
        "core_incentive_rule",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_rule_programme_id",
        "core_incentive_rule",
        ["programme_id", "id"],
        **columns.where("deleted_at IS NULL AND programme_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_incentive_rule_external_id_source",
        "core_incentive_rule",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_incentive_accrual",
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
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("amount_amount", columns.fixed(4), nullable=False),
        sa.Column("amount_currency", columns.text(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reverses_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_incentive_accrual_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["core_deal.id"], name="fk_core_incentive_accrual_deal_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_incentive_accrual_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["core_incentive_programme.id"],
            name="fk_core_incentive_accrual_programme_id",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["core_incentive_accrual.id"],
            name="fk_core_incentive_accrual_reverses_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["core_incentive_rule.id"], name="fk_core_incentive_accrual_rule_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_incentive_accrual_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_incentive_accrual"),
    )
    op.create_index(
        "ix_core_incentive_accrual_branch_id",
        "core_incentive_accrual",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_changed_at",
        "core_incentive_accrual",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_day",
        "core_incentive_accrual",
        [sa.text("day NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_deal_id",
        "core_incentive_accrual",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_owner_id",
        "core_incentive_accrual",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_owner_id_day",
        "core_incentive_accrual",
        ["owner_id", sa.text("day NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_programme_id",
        "core_incentive_accrual",
        ["programme_id", "id"],
        **columns.where("deleted_at IS NULL AND programme_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_reverses_id",
        "core_incentive_accrual",
        ["reverses_id", "id"],
        **columns.where("deleted_at IS NULL AND reverses_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_rule_id",
        "core_incentive_accrual",
        ["rule_id", "id"],
        **columns.where("deleted_at IS NULL AND rule_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_incentive_accrual_team_id",
        "core_incentive_accrual",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_incentive_accrual_external_id_source",
        "core_incentive_accrual",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_incentive_accrual")
    op.drop_table("core_incentive_rule")
    op.drop_table("core_incentive_programme")
