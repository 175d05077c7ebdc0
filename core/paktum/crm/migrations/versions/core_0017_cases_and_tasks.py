"""Cases and tasks."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0017"
down_revision = "core_0016"


def upgrade() -> None:
    op.create_table(
        "core_case_category",
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
        sa.PrimaryKeyConstraint("id", name="pk_core_case_category"),
    )
    op.create_index(
        "ix_core_case_category_changed_at",
        "core_case_category",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_category_name_fold",
        "core_case_category",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_case_category_code",
        "core_case_category",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_case_category_external_id_source",
        "core_case_category",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_sla_policy",
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
        sa.Column("kind", columns.text(60)),
        sa.Column("severity", sa.Integer()),
        sa.Column("client_tier", columns.text(60)),
        sa.Column("acknowledge_within", sa.Integer(), nullable=False),
        sa.Column("acknowledge_unit", columns.text(60), nullable=False),
        sa.Column("answer_within", sa.Integer(), nullable=False),
        sa.Column("answer_unit", columns.text(60), nullable=False),
        sa.Column("calendar", columns.text(60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_sla_policy"),
    )
    op.create_index(
        "ix_core_sla_policy_changed_at",
        "core_sla_policy",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_sla_policy_name_fold",
        "core_sla_policy",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_sla_policy_code",
        "core_sla_policy",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_sla_policy_external_id_source",
        "core_sla_policy",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_case",
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
        sa.Column("subject", columns.text(200), nullable=False),
        sa.Column("subject_fold", columns.text(), nullable=False),
        sa.Column("description", columns.text()),
        sa.Column("description_fold", columns.text()),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_at", columns.instant()),
        sa.Column("channel", columns.text(60)),
        sa.Column("received_at", columns.instant()),
        sa.Column("category_id", sa.Uuid()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("activity_id", sa.Uuid()),
        sa.Column("standard_id", sa.Uuid()),
        sa.Column("acknowledge_by", columns.instant()),
        sa.Column("answer_by", columns.instant()),
        sa.Column("acknowledged_at", columns.instant()),
        sa.Column("escalated_at", columns.instant()),
        sa.Column("answered_at", columns.instant()),
        sa.Column("closed_at", columns.instant()),
        sa.Column("answer", columns.text()),
        sa.Column("answer_fold", columns.text()),
        sa.Column("root_cause", columns.text(200)),
        sa.Column("root_cause_fold", columns.text()),
        sa.Column("client_reaction", columns.text(60)),
        sa.Column("compensation_amount", columns.fixed(4)),
        sa.Column("compensation_currency", columns.text(3)),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["core_activity.id"], name="fk_core_case_activity_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["core_branch.id"], name="fk_core_case_branch_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["category_id"], ["core_case_category.id"], name="fk_core_case_category_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["core_client.id"], name="fk_core_case_client_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_case_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_case_contract_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_case_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_case_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["core_sla_policy.id"], name="fk_core_case_standard_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_case_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_case"),
    )
    op.create_index(
        "ix_core_case_activity_id",
        "core_case",
        ["activity_id", "id"],
        **columns.where("deleted_at IS NULL AND activity_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_answer_by",
        "core_case",
        [sa.text("answer_by NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_answered_at",
        "core_case",
        [sa.text("answered_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_branch_id",
        "core_case",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_category_id",
        "core_case",
        ["category_id", "id"],
        **columns.where("deleted_at IS NULL AND category_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_changed_at",
        "core_case",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_client_id",
        "core_case",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_closed_at",
        "core_case",
        [sa.text("closed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_contact_id",
        "core_case",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_contract_id",
        "core_case",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_deal_id",
        "core_case",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_due_at", "core_case", [sa.text("due_at NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_case_owner_id",
        "core_case",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_received_at",
        "core_case",
        [sa.text("received_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_severity",
        "core_case",
        [sa.text("severity NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_standard_id",
        "core_case",
        ["standard_id", "id"],
        **columns.where("deleted_at IS NULL AND standard_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_case_state", "core_case", [sa.text("state NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_case_state_answer_by",
        "core_case",
        [sa.text("state NULLS FIRST"), sa.text("answer_by NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_subject_fold",
        "core_case",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_case_team_id",
        "core_case",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_case_external_id_source",
        "core_case",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_task",
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
        sa.Column("subject", columns.text(200), nullable=False),
        sa.Column("subject_fold", columns.text(), nullable=False),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("description", columns.text()),
        sa.Column("description_fold", columns.text()),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("done_at", columns.instant()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("activity_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["core_activity.id"], name="fk_core_task_activity_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["branch_id"], ["core_branch.id"], name="fk_core_task_branch_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["case_id"], ["core_case.id"], name="fk_core_task_case_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["client_id"], ["core_client.id"], name="fk_core_task_client_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_task_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_task_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_task_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_task"),
    )
    op.create_index(
        "ix_core_task_activity_id",
        "core_task",
        ["activity_id", "id"],
        **columns.where("deleted_at IS NULL AND activity_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_task_branch_id",
        "core_task",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_task_case_id",
        "core_task",
        ["case_id", "id"],
        **columns.where("deleted_at IS NULL AND case_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_task_changed_at",
        "core_task",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_task_client_id",
        "core_task",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_task_deal_id",
        "core_task",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_task_due_on", "core_task", [sa.text("due_on NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_task_owner_id",
        "core_task",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_task_owner_id_due_on",
        "core_task",
        ["owner_id", sa.text("due_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_task_state", "core_task", [sa.text("state NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_task_subject_fold",
        "core_task",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_task_team_id",
        "core_task",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_task_external_id_source",
        "core_task",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_task")
    op.drop_table("core_case")
    op.drop_table("core_sla_policy")
    op.drop_table("core_case_category")
