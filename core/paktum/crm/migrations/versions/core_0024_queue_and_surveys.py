"""Queue and surveys."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0024"
down_revision = "core_0023"


def upgrade() -> None:
    op.create_table(
        "core_response_standard",
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
        sa.Column("channel", columns.text(60)),
        sa.Column("within_minutes", sa.Integer(), nullable=False),
        sa.Column("calendar", columns.text(60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_response_standard"),
    )
    op.create_index(
        "ix_core_response_standard_changed_at",
        "core_response_standard",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_response_standard_name_fold",
        "core_response_standard",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_response_standard_code",
        "core_response_standard",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_response_standard_external_id_source",
        "core_response_standard",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_survey",
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
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("question", columns.text(1000), nullable=False),
        sa.Column("question_fold", columns.text(), nullable=False),
        sa.Column("valid_days", sa.Integer(), nullable=False),
        sa.Column("is_asked_after_cases", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_survey"),
    )
    op.create_index(
        "ix_core_survey_changed_at",
        "core_survey",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_survey_name_fold",
        "core_survey",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_survey_code",
        "core_survey",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_survey_external_id_source",
        "core_survey",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_survey_invitation",
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
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("answered_at", columns.instant()),
        sa.Column("score", sa.Integer()),
        sa.Column("comment", columns.text()),
        sa.Column("comment_fold", columns.text()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_survey_invitation_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["core_case.id"], name="fk_core_survey_invitation_case_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_survey_invitation_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_survey_invitation_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["core_deal.id"], name="fk_core_survey_invitation_deal_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_survey_invitation_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["core_survey.id"], name="fk_core_survey_invitation_survey_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_survey_invitation_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_survey_invitation"),
    )
    op.create_index(
        "ix_core_survey_invitation_answered_at",
        "core_survey_invitation",
        [sa.text("answered_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_branch_id",
        "core_survey_invitation",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_case_id",
        "core_survey_invitation",
        ["case_id", "id"],
        **columns.where("deleted_at IS NULL AND case_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_changed_at",
        "core_survey_invitation",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_client_id",
        "core_survey_invitation",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_contact_id",
        "core_survey_invitation",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_deal_id",
        "core_survey_invitation",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_owner_id",
        "core_survey_invitation",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_survey_id",
        "core_survey_invitation",
        ["survey_id", "id"],
        **columns.where("deleted_at IS NULL AND survey_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_survey_invitation_team_id",
        "core_survey_invitation",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_survey_invitation_external_id_source",
        "core_survey_invitation",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_activity", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("take_by", columns.instant()))
        batch_op.add_column(sa.Column("taken_at", columns.instant()))

    op.create_index(
        "ix_core_activity_take_by",
        "core_activity",
        [sa.text("take_by NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_activity", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_index("ix_core_activity_take_by")
        batch_op.drop_column("take_by")
        batch_op.drop_column("taken_at")

    op.drop_table("core_survey_invitation")
    op.drop_table("core_survey")
    op.drop_table("core_response_standard")
