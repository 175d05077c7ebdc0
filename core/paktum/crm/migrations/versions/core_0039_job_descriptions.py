"""Job descriptions."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0039"
down_revision = "core_0038"


def upgrade() -> None:
    op.create_table(
        "core_skill",
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
        sa.PrimaryKeyConstraint("id", name="pk_core_skill"),
    )
    op.create_index(
        "ix_core_skill_changed_at",
        "core_skill",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_skill_name_fold",
        "core_skill",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_skill_code",
        "core_skill",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_skill_external_id_source",
        "core_skill",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_job_function",
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
        sa.Column("variant", columns.text(60), nullable=False),
        sa.Column("language", columns.text(35), nullable=False),
        sa.Column("text", columns.text(1000), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.Column("skill_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["core_skill.id"], name="fk_core_job_function_skill_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_job_function"),
    )
    op.create_index(
        "ix_core_job_function_changed_at",
        "core_job_function",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_job_function_skill_id",
        "core_job_function",
        ["skill_id", "id"],
        **columns.where("deleted_at IS NULL AND skill_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_job_function_code",
        "core_job_function",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_job_function_external_id_source",
        "core_job_function",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_job_description",
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
        sa.Column("code", columns.text(60)),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("language", columns.text(35), nullable=False),
        sa.Column("is_standard", sa.Boolean(), nullable=False),
        sa.Column("adapted_from_id", sa.Uuid()),
        sa.Column("previous_id", sa.Uuid()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("accountable_to_id", sa.Uuid()),
        sa.Column("appointed_by_id", sa.Uuid()),
        sa.Column("replaced_by_id", sa.Uuid()),
        sa.Column("qualification", columns.text()),
        sa.Column("qualification_fold", columns.text()),
        sa.Column("segment_id", sa.Uuid()),
        sa.Column("territory", columns.text(200)),
        sa.Column("territory_fold", columns.text()),
        sa.Column("employment_contract", columns.text(60)),
        sa.Column("legal_agreed_on", sa.Date()),
        sa.Column("legal_agreed_by_id", sa.Uuid()),
        sa.Column("hr_agreed_on", sa.Date()),
        sa.Column("hr_agreed_by_id", sa.Uuid()),
        sa.Column("supervisor_agreed_on", sa.Date()),
        sa.Column("company_signed_on", sa.Date()),
        sa.Column("company_signed_by_id", sa.Uuid()),
        sa.Column("company_signature", columns.text(200)),
        sa.Column("company_signature_fold", columns.text()),
        sa.Column("employee_signed_on", sa.Date()),
        sa.Column("employee_signature", columns.text(200)),
        sa.Column("employee_signature_fold", columns.text()),
        sa.Column("in_force_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["accountable_to_id"],
            ["core_user.id"],
            name="fk_core_job_description_accountable_to_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["adapted_from_id"],
            ["core_job_description.id"],
            name="fk_core_job_description_adapted_from_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["appointed_by_id"], ["core_user.id"], name="fk_core_job_description_appointed_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_job_description_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["company_signed_by_id"],
            ["core_user.id"],
            name="fk_core_job_description_company_signed_by_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["hr_agreed_by_id"], ["core_user.id"], name="fk_core_job_description_hr_agreed_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["legal_agreed_by_id"],
            ["core_user.id"],
            name="fk_core_job_description_legal_agreed_by_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_job_description_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["core_job_description.id"],
            name="fk_core_job_description_previous_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["core_user.id"], name="fk_core_job_description_replaced_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["core_segment.id"], name="fk_core_job_description_segment_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_job_description_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_job_description"),
    )
    op.create_index(
        "ix_core_job_description_accountable_to_id",
        "core_job_description",
        ["accountable_to_id", "id"],
        **columns.where("deleted_at IS NULL AND accountable_to_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_adapted_from_id",
        "core_job_description",
        ["adapted_from_id", "id"],
        **columns.where("deleted_at IS NULL AND adapted_from_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_appointed_by_id",
        "core_job_description",
        ["appointed_by_id", "id"],
        **columns.where("deleted_at IS NULL AND appointed_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_branch_id",
        "core_job_description",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_changed_at",
        "core_job_description",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_job_description_company_signed_by_id",
        "core_job_description",
        ["company_signed_by_id", "id"],
        **columns.where("deleted_at IS NULL AND company_signed_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_hr_agreed_by_id",
        "core_job_description",
        ["hr_agreed_by_id", "id"],
        **columns.where("deleted_at IS NULL AND hr_agreed_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_legal_agreed_by_id",
        "core_job_description",
        ["legal_agreed_by_id", "id"],
        **columns.where("deleted_at IS NULL AND legal_agreed_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_name_fold",
        "core_job_description",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_job_description_owner_id",
        "core_job_description",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_previous_id",
        "core_job_description",
        ["previous_id", "id"],
        **columns.where("deleted_at IS NULL AND previous_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_replaced_by_id",
        "core_job_description",
        ["replaced_by_id", "id"],
        **columns.where("deleted_at IS NULL AND replaced_by_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_segment_id",
        "core_job_description",
        ["segment_id", "id"],
        **columns.where("deleted_at IS NULL AND segment_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_description_state",
        "core_job_description",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_job_description_team_id",
        "core_job_description",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_job_description_code",
        "core_job_description",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_job_description_external_id_source",
        "core_job_description",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_job_item",
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
        sa.Column("code", columns.text(60)),
        sa.Column("description_id", sa.Uuid(), nullable=False),
        sa.Column("section", columns.text(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", columns.text(1000), nullable=False),
        sa.Column("text_fold", columns.text(), nullable=False),
        sa.Column("skill_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["description_id"], ["core_job_description.id"], name="fk_core_job_item_description_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["core_skill.id"], name="fk_core_job_item_skill_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_job_item"),
    )
    op.create_index(
        "ix_core_job_item_changed_at",
        "core_job_item",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_job_item_description_id",
        "core_job_item",
        ["description_id", "id"],
        **columns.where("deleted_at IS NULL AND description_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_item_description_id_position",
        "core_job_item",
        ["description_id", sa.text("position NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_job_item_skill_id",
        "core_job_item",
        ["skill_id", "id"],
        **columns.where("deleted_at IS NULL AND skill_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_job_item_code",
        "core_job_item",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_job_item_external_id_source",
        "core_job_item",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_job_skill",
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
        sa.Column("description_id", sa.Uuid(), nullable=False),
        sa.Column("skill_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["description_id"], ["core_job_description.id"], name="fk_core_job_skill_description_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["skill_id"], ["core_skill.id"], name="fk_core_job_skill_skill_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_core_job_skill"),
    )
    op.create_index(
        "ix_core_job_skill_changed_at",
        "core_job_skill",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_job_skill_description_id",
        "core_job_skill",
        ["description_id", "id"],
        **columns.where("deleted_at IS NULL AND description_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_job_skill_skill_id",
        "core_job_skill",
        ["skill_id", "id"],
        **columns.where("deleted_at IS NULL AND skill_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_job_skill_external_id_source",
        "core_job_skill",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_job_skill")
    op.drop_table("core_job_item")
    op.drop_table("core_job_description")
    op.drop_table("core_job_function")
    op.drop_table("core_skill")
