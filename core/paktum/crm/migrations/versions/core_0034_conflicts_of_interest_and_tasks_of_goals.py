"""Conflicts of interest and tasks of goals."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0034"
down_revision = "core_0033"


def upgrade() -> None:
    op.create_table(
        "core_conflict_of_interest",
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
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("description", columns.text(), nullable=False),
        sa.Column("description_fold", columns.text(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("measures", columns.text()),
        sa.Column("measures_fold", columns.text()),
        sa.Column("decided_by_id", sa.Uuid()),
        sa.Column("decided_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_conflict_of_interest_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_conflict_of_interest_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["core_user.id"], name="fk_core_conflict_of_interest_decided_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_conflict_of_interest_owner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_conflict_of_interest_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_conflict_of_interest"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_branch_id",
        "core_conflict_of_interest",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_changed_at",
        "core_conflict_of_interest",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_client_id",
        "core_conflict_of_interest",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_decided_by_id",
        "core_conflict_of_interest",
        ["decided_by_id", "id"],
        **columns.where("deleted_at IS NULL AND decided_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_owner_id",
        "core_conflict_of_interest",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_state",
        "core_conflict_of_interest",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_team_id",
        "core_conflict_of_interest",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_conflict_of_interest_valid_to",
        "core_conflict_of_interest",
        [sa.text("valid_to NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_conflict_of_interest_external_id_source",
        "core_conflict_of_interest",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_non_disclosure_agreement",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("is_mutual", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date()),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("terms", columns.text()),
        sa.Column("terms_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_non_disclosure_agreement_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["core_contract.id"],
            name="fk_core_non_disclosure_agreement_contract_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_non_disclosure_agreement"),
    )
    op.create_index(
        "ix_core_non_disclosure_agreement_changed_at",
        "core_non_disclosure_agreement",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_non_disclosure_agreement_client_id",
        "core_non_disclosure_agreement",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_non_disclosure_agreement_contract_id",
        "core_non_disclosure_agreement",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_non_disclosure_agreement_name_fold",
        "core_non_disclosure_agreement",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_non_disclosure_agreement_valid_to",
        "core_non_disclosure_agreement",
        [sa.text("valid_to NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_non_disclosure_agreement_external_id_source",
        "core_non_disclosure_agreement",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_task", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("goal_id", sa.Uuid()))
        batch_op.create_foreign_key("fk_core_task_goal_id", "core_plan_goal", ["goal_id"], ["id"], ondelete="SET NULL")

    op.create_index(
        "ix_core_task_goal_id",
        "core_task",
        ["goal_id", "id"],
        **columns.where("deleted_at IS NULL AND goal_id IS NOT NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_task", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_task_goal_id", type_="foreignkey")
        batch_op.drop_index("ix_core_task_goal_id")
        batch_op.drop_column("goal_id")

    op.drop_table("core_non_disclosure_agreement")
    op.drop_table("core_conflict_of_interest")
