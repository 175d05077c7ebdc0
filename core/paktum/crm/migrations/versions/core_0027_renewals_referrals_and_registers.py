"""Renewals referrals and registers."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0027"
down_revision = "core_0026"


def upgrade() -> None:
    op.create_table(
        "core_number_range",
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
        sa.Column("pattern", columns.text(40), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("is_yearly", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer()),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_number_range"),
    )
    op.create_index(
        "ix_core_number_range_changed_at",
        "core_number_range",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_number_range_code",
        "core_number_range",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_number_range_external_id_source",
        "core_number_range",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_letter",
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
        sa.Column("number", columns.text(60)),
        sa.Column("direction", columns.text(60), nullable=False),
        sa.Column("means", columns.text(60), nullable=False),
        sa.Column("subject", columns.text(200), nullable=False),
        sa.Column("subject_fold", columns.text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("correspondent", columns.text(200)),
        sa.Column("correspondent_fold", columns.text()),
        sa.Column("their_number", columns.text(60)),
        sa.Column("their_number_fold", columns.text()),
        sa.Column("kept_at", columns.text(200)),
        sa.Column("kept_at_fold", columns.text()),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.Column("answer_due_on", sa.Date()),
        sa.Column("answers_id", sa.Uuid()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["core_letter.id"], name="fk_core_letter_answers_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_letter_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["core_client.id"], name="fk_core_letter_client_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_letter_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_letter_contract_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_letter_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_letter_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_letter_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_letter"),
    )
    op.create_index(
        "ix_core_letter_answer_due_on",
        "core_letter",
        [sa.text("answer_due_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_letter_answers_id",
        "core_letter",
        ["answers_id", "id"],
        **columns.where("deleted_at IS NULL AND answers_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_letter_branch_id",
        "core_letter",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_letter_changed_at",
        "core_letter",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_letter_client_id",
        "core_letter",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_letter_client_id_dated_on",
        "core_letter",
        ["client_id", sa.text("dated_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_letter_contact_id",
        "core_letter",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_letter_contract_id",
        "core_letter",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_letter_dated_on",
        "core_letter",
        [sa.text("dated_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_letter_deal_id",
        "core_letter",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_letter_owner_id",
        "core_letter",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_letter_subject_fold",
        "core_letter",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_letter_team_id",
        "core_letter",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_letter_external_id_source",
        "core_letter",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_letter_number",
        "core_letter",
        [sa.text("number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "core_referral_clause",
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
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("target_count", sa.Integer(), nullable=False),
        sa.Column("reward_amount", columns.fixed(4)),
        sa.Column("reward_currency", columns.text(3)),
        sa.Column("reward_share", columns.fixed(4, 9)),
        sa.Column("window_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_referral_clause_contract_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_referral_clause"),
    )
    op.create_index(
        "ix_core_referral_clause_changed_at",
        "core_referral_clause",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_referral_clause_contract_id",
        "core_referral_clause",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_referral_clause_external_id_source",
        "core_referral_clause",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_renewal",
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
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_at", columns.instant()),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.Column("successor_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_renewal_contract_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["core_contract.id"], name="fk_core_renewal_successor_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_renewal"),
    )
    op.create_index(
        "ix_core_renewal_changed_at",
        "core_renewal",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_renewal_contract_id",
        "core_renewal",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_renewal_due_at",
        "core_renewal",
        [sa.text("due_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_renewal_state",
        "core_renewal",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_renewal_state_notice_on",
        "core_renewal",
        [sa.text("state NULLS FIRST"), sa.text("notice_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_renewal_successor_id",
        "core_renewal",
        ["successor_id", "id"],
        **columns.where("deleted_at IS NULL AND successor_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_renewal_external_id_source",
        "core_renewal",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_referral",
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
        sa.Column("clause_id", sa.Uuid()),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("introduced_on", sa.Date(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("referred_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("rewarded_on", sa.Date()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_referral_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["core_referral_clause.id"], name="fk_core_referral_clause_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_referral_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_referral_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_referral_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["referred_id"], ["core_client.id"], name="fk_core_referral_referred_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_referral_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_referral"),
    )
    op.create_index(
        "ix_core_referral_branch_id",
        "core_referral",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_referral_changed_at",
        "core_referral",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_referral_clause_id",
        "core_referral",
        ["clause_id", "id"],
        **columns.where("deleted_at IS NULL AND clause_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_referral_client_id",
        "core_referral",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_referral_deal_id",
        "core_referral",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_referral_introduced_on",
        "core_referral",
        [sa.text("introduced_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_referral_name_fold",
        "core_referral",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_referral_owner_id",
        "core_referral",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_referral_referred_id",
        "core_referral",
        ["referred_id", "id"],
        **columns.where("deleted_at IS NULL AND referred_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_referral_state",
        "core_referral",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_referral_team_id",
        "core_referral",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_referral_external_id_source",
        "core_referral",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_contract", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("notice_given_on", sa.Date()))
        batch_op.add_column(sa.Column("renewal_months", sa.Integer(), server_default="12", nullable=False))
        batch_op.add_column(sa.Column("renewal_lead_days", sa.Integer(), server_default="30", nullable=False))
        batch_op.add_column(sa.Column("predecessor_id", sa.Uuid()))
        batch_op.add_column(sa.Column("in_force_on", sa.Date()))
        batch_op.create_foreign_key(
            "fk_core_contract_predecessor_id", "core_contract", ["predecessor_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_contract_predecessor_id",
        "core_contract",
        ["predecessor_id", "id"],
        **columns.where("deleted_at IS NULL AND predecessor_id IS NOT NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_contract", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_contract_predecessor_id", type_="foreignkey")
        batch_op.drop_index("ix_core_contract_predecessor_id")
        batch_op.drop_column("in_force_on")
        batch_op.drop_column("notice_given_on")
        batch_op.drop_column("predecessor_id")
        batch_op.drop_column("renewal_lead_days")
        batch_op.drop_column("renewal_months")

    op.drop_table("core_referral")
    op.drop_table("core_renewal")
    op.drop_table("core_referral_clause")
    op.drop_table("core_letter")
    op.drop_table("core_number_range")
