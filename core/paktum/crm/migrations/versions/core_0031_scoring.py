"""Scoring."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0031"
down_revision = "core_0030"


def upgrade() -> None:
    op.create_table(
        "core_qualification_threshold",
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
        sa.Column("interest", sa.Integer()),
        sa.Column("capability", sa.Integer()),
        sa.Column("volume_amount", columns.fixed(4)),
        sa.Column("volume_currency", columns.text(3)),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_qualification_threshold"),
    )
    op.create_index(
        "ix_core_qualification_threshold_changed_at",
        "core_qualification_threshold",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_qualification_threshold_name_fold",
        "core_qualification_threshold",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_qualification_threshold_code",
        "core_qualification_threshold",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_qualification_threshold_external_id_source",
        "core_qualification_threshold",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_red_flag_rule",
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
        sa.Column("condition", columns.text(), nullable=False),
        sa.Column("severity", columns.text(60), nullable=False),
        sa.Column("reason", columns.text()),
        sa.Column("reason_fold", columns.text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_red_flag_rule"),
    )
    op.create_index(
        "ix_core_red_flag_rule_changed_at",
        "core_red_flag_rule",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_red_flag_rule_name_fold",
        "core_red_flag_rule",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_red_flag_rule_code",
        "core_red_flag_rule",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_red_flag_rule_external_id_source",
        "core_red_flag_rule",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_score_factor",
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
        sa.Column("axis", columns.text(60), nullable=False),
        sa.Column("condition", columns.text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_score_factor"),
    )
    op.create_index(
        "ix_core_score_factor_changed_at",
        "core_score_factor",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_score_factor_name_fold",
        "core_score_factor",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_score_factor_code",
        "core_score_factor",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_score_factor_external_id_source",
        "core_score_factor",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_lead_consultation",
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
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("position", columns.text(200), nullable=False),
        sa.Column("position_fold", columns.text(), nullable=False),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("question", columns.text()),
        sa.Column("question_fold", columns.text()),
        sa.Column("terms", columns.text()),
        sa.Column("terms_fold", columns.text()),
        sa.Column("features", columns.text()),
        sa.Column("features_fold", columns.text()),
        sa.Column("adviser_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["adviser_id"], ["core_user.id"], name="fk_core_lead_consultation_adviser_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["core_lead.id"], name="fk_core_lead_consultation_lead_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_lead_consultation_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_lead_consultation"),
    )
    op.create_index(
        "ix_core_lead_consultation_adviser_id",
        "core_lead_consultation",
        ["adviser_id", "id"],
        **columns.where("deleted_at IS NULL AND adviser_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_consultation_changed_at",
        "core_lead_consultation",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_consultation_lead_id",
        "core_lead_consultation",
        ["lead_id", "id"],
        **columns.where("deleted_at IS NULL AND lead_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_consultation_position_fold",
        "core_lead_consultation",
        [sa.text("position_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_consultation_product_id",
        "core_lead_consultation",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_lead_consultation_external_id_source",
        "core_lead_consultation",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_red_flag",
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
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid()),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("severity", columns.text(60), nullable=False),
        sa.Column("reason", columns.text()),
        sa.Column("reason_fold", columns.text()),
        sa.Column("raised_by_id", sa.Uuid()),
        sa.Column("answer", columns.text(60)),
        sa.Column("answer_reason", columns.text()),
        sa.Column("answer_reason_fold", columns.text()),
        sa.Column("answered_on", sa.Date()),
        sa.Column("answered_by_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["core_user.id"], name="fk_core_red_flag_answered_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["core_lead.id"], name="fk_core_red_flag_lead_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["core_user.id"], name="fk_core_red_flag_raised_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["core_red_flag_rule.id"], name="fk_core_red_flag_rule_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_red_flag"),
    )
    op.create_index(
        "ix_core_red_flag_answered_by_id",
        "core_red_flag",
        ["answered_by_id", "id"],
        **columns.where("deleted_at IS NULL AND answered_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_red_flag_changed_at",
        "core_red_flag",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_red_flag_lead_id",
        "core_red_flag",
        ["lead_id", "id"],
        **columns.where("deleted_at IS NULL AND lead_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_red_flag_name_fold",
        "core_red_flag",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_red_flag_raised_by_id",
        "core_red_flag",
        ["raised_by_id", "id"],
        **columns.where("deleted_at IS NULL AND raised_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_red_flag_rule_id",
        "core_red_flag",
        ["rule_id", "id"],
        **columns.where("deleted_at IS NULL AND rule_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_red_flag_external_id_source",
        "core_red_flag",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_score_point",
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
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("factor_id", sa.Uuid()),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("axis", columns.text(60), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["factor_id"], ["core_score_factor.id"], name="fk_core_score_point_factor_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["core_lead.id"], name="fk_core_score_point_lead_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_core_score_point"),
    )
    op.create_index(
        "ix_core_score_point_changed_at",
        "core_score_point",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_score_point_factor_id",
        "core_score_point",
        ["factor_id", "id"],
        **columns.where("deleted_at IS NULL AND factor_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_score_point_lead_id",
        "core_score_point",
        ["lead_id", "id"],
        **columns.where("deleted_at IS NULL AND lead_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_score_point_name_fold",
        "core_score_point",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_score_point_external_id_source",
        "core_score_point",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("override_reason", columns.text()))
        batch_op.add_column(sa.Column("override_reason_fold", columns.text()))
        batch_op.add_column(sa.Column("assessed_at", columns.instant()))

    with op.batch_alter_table("core_referral", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("contact_id", sa.Uuid()))
        batch_op.add_column(sa.Column("lead_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_referral_contact_id", "core_contact", ["contact_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key("fk_core_referral_lead_id", "core_lead", ["lead_id"], ["id"], ondelete="SET NULL")

    op.create_index(
        "ix_core_referral_contact_id",
        "core_referral",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_referral_lead_id",
        "core_referral",
        ["lead_id", "id"],
        **columns.where("deleted_at IS NULL AND lead_id IS NOT NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_referral", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_referral_lead_id", type_="foreignkey")
        batch_op.drop_constraint("fk_core_referral_contact_id", type_="foreignkey")
        batch_op.drop_index("ix_core_referral_lead_id")
        batch_op.drop_index("ix_core_referral_contact_id")
        batch_op.drop_column("contact_id")
        batch_op.drop_column("lead_id")

    with op.batch_alter_table("core_lead", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("assessed_at")
        batch_op.drop_column("override_reason")
        batch_op.drop_column("override_reason_fold")

    op.drop_table("core_score_point")
    op.drop_table("core_red_flag")
    op.drop_table("core_lead_consultation")
    op.drop_table("core_score_factor")
    op.drop_table("core_red_flag_rule")
    op.drop_table("core_qualification_threshold")
