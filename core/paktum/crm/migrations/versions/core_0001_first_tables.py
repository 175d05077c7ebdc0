"""First tables."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "core_branch",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("country", columns.text(200)),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["core_branch.id"], name="fk_core_branch_parent_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_branch"),
    )
    op.create_index(
        "ix_core_branch_changed_at",
        "core_branch",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_branch_name_fold",
        "core_branch",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_branch_parent_id",
        "core_branch",
        ["parent_id", "id"],
        **columns.where("deleted_at IS NULL AND parent_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_branch_external_id_source",
        "core_branch",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_product",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("code", columns.text(60)),
        sa.Column("family", columns.text(200)),
        sa.Column("family_fold", columns.text()),
        sa.Column("list_price_amount", columns.fixed(4)),
        sa.Column("list_price_currency", columns.text(3)),
        sa.Column("unit", columns.text(40)),
        sa.Column("unit_fold", columns.text()),
        sa.Column("description", columns.text()),
        sa.Column("description_fold", columns.text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_product"),
    )
    op.create_index(
        "ix_core_product_changed_at",
        "core_product",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_product_name_fold",
        "core_product",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_product_code",
        "core_product",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_product_external_id_source",
        "core_product",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_tier_assignment",
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
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", columns.text(60), nullable=False),
        sa.Column("code", columns.text(60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("since", columns.instant(), nullable=False),
        sa.Column("met", columns.text(2000), nullable=False),
        sa.Column("missing", columns.text(2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_tier_assignment"),
    )
    op.create_index(
        "ix_core_tier_assignment_changed_at",
        "core_tier_assignment",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_tier_assignment_record_id",
        "core_tier_assignment",
        [sa.text("record_id NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_tier_assignment_external_id_source",
        "core_tier_assignment",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_tier_change",
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
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", columns.text(60), nullable=False),
        sa.Column("from_code", columns.text(60)),
        sa.Column("to_code", columns.text(60), nullable=False),
        sa.Column("at", columns.instant(), nullable=False),
        sa.Column("met", columns.text(2000), nullable=False),
        sa.Column("missing", columns.text(2000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_tier_change"),
    )
    op.create_index(
        "ix_core_tier_change_changed_at",
        "core_tier_change",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_tier_change_record_id",
        "core_tier_change",
        [sa.text("record_id NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_tier_change_external_id_source",
        "core_tier_change",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_workflow_change",
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
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("workflow_code", columns.text(60), nullable=False),
        sa.Column("transition", columns.text(60)),
        sa.Column("from_state", columns.text(60)),
        sa.Column("to_state", columns.text(60), nullable=False),
        sa.Column("at", columns.instant(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.PrimaryKeyConstraint("id", name="pk_core_workflow_change"),
    )
    op.create_index(
        "ix_core_workflow_change_changed_at",
        "core_workflow_change",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_workflow_change_record_id",
        "core_workflow_change",
        [sa.text("record_id NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_workflow_change_external_id_source",
        "core_workflow_change",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_team",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["branch_id"], ["core_branch.id"], name="fk_core_team_branch_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_team"),
    )
    op.create_index(
        "ix_core_team_branch_id",
        "core_team",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_team_changed_at",
        "core_team",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_team_name_fold",
        "core_team",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_team_external_id_source",
        "core_team",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_user",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("email", columns.text(200)),
        sa.Column("position", columns.text(200)),
        sa.Column("position_fold", columns.text()),
        sa.Column("language", columns.text(35), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("manager_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["branch_id"], ["core_branch.id"], name="fk_core_user_branch_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["manager_id"], ["core_user.id"], name="fk_core_user_manager_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_user_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_user"),
    )
    op.create_index(
        "ix_core_user_branch_id",
        "core_user",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_user_changed_at",
        "core_user",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_user_manager_id",
        "core_user",
        ["manager_id", "id"],
        **columns.where("deleted_at IS NULL AND manager_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_user_name_fold",
        "core_user",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_user_team_id",
        "core_user",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_user_email",
        "core_user",
        [sa.text("email NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_user_external_id_source",
        "core_user",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_access_token",
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
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("digest", columns.text(64), nullable=False),
        sa.Column("expires_at", columns.instant()),
        sa.Column("revoked_at", columns.instant()),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name="fk_core_access_token_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_core_access_token"),
    )
    op.create_index(
        "ix_core_access_token_changed_at",
        "core_access_token",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_access_token_user_id",
        "core_access_token",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_access_token_digest",
        "core_access_token",
        [sa.text("digest NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_access_token_external_id_source",
        "core_access_token",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_client",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("kind", columns.text(60), nullable=False),
        sa.Column("lifecycle", columns.text(60), nullable=False),
        sa.Column("legal_form", columns.text(40)),
        sa.Column("legal_form_fold", columns.text()),
        sa.Column("country", columns.text(200)),
        sa.Column("address_street_name", columns.text(140)),
        sa.Column("address_street_name_fold", columns.text()),
        sa.Column("address_building_number", columns.text(140)),
        sa.Column("address_building_number_fold", columns.text()),
        sa.Column("address_post_code", columns.text(140)),
        sa.Column("address_post_code_fold", columns.text()),
        sa.Column("address_town_name", columns.text(140)),
        sa.Column("address_town_name_fold", columns.text()),
        sa.Column("address_country_sub_division", columns.text(140)),
        sa.Column("address_country_sub_division_fold", columns.text()),
        sa.Column("address_country", columns.text(2)),
        sa.Column("industry", columns.text(200)),
        sa.Column("industry_fold", columns.text()),
        sa.Column("industry_code", columns.text(6)),
        sa.Column("employees", sa.Integer()),
        sa.Column("size_class", columns.text(60)),
        sa.Column("turnover_amount", columns.fixed(4)),
        sa.Column("turnover_currency", columns.text(3)),
        sa.Column("founded_year", sa.Integer()),
        sa.Column("website", columns.text(200)),
        sa.Column("website_fold", columns.text()),
        sa.Column("language", columns.text(35)),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_client_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_client_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["core_client.id"], name="fk_core_client_parent_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_client_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_client"),
    )
    op.create_index(
        "ix_core_client_branch_id",
        "core_client",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_changed_at",
        "core_client",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_industry_fold",
        "core_client",
        [sa.text("industry_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_lifecycle",
        "core_client",
        [sa.text("lifecycle NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_lifecycle_name_fold",
        "core_client",
        [sa.text("lifecycle NULLS FIRST"), sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_name_fold",
        "core_client",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_owner_id",
        "core_client",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_owner_id_name_fold",
        "core_client",
        ["owner_id", sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_parent_id",
        "core_client",
        ["parent_id", "id"],
        **columns.where("deleted_at IS NULL AND parent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_team_id",
        "core_client",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_client_external_id_source",
        "core_client",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_role_grant",
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
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", columns.text(100), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name="fk_core_role_grant_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_core_role_grant"),
    )
    op.create_index(
        "ix_core_role_grant_changed_at",
        "core_role_grant",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_role_grant_user_id",
        "core_role_grant",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_role_grant_external_id_source",
        "core_role_grant",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_client_identifier",
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
        sa.Column("scheme", columns.text(60), nullable=False),
        sa.Column("value", columns.text(60), nullable=False),
        sa.Column("verified_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_client_identifier_client_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_client_identifier"),
    )
    op.create_index(
        "ix_core_client_identifier_changed_at",
        "core_client_identifier",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_client_identifier_client_id",
        "core_client_identifier",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_client_identifier_value",
        "core_client_identifier",
        [sa.text("value NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_client_identifier_external_id_source",
        "core_client_identifier",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contact",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("given_name", columns.text(200)),
        sa.Column("given_name_fold", columns.text()),
        sa.Column("family_name", columns.text(200)),
        sa.Column("family_name_fold", columns.text()),
        sa.Column("email", columns.text(254)),
        sa.Column("email_fold", columns.text()),
        sa.Column("phone", columns.text(20)),
        sa.Column("position", columns.text(200)),
        sa.Column("position_fold", columns.text()),
        sa.Column("language", columns.text(35)),
        sa.Column("client_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_contact_client_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_contact"),
    )
    op.create_index(
        "ix_core_contact_changed_at",
        "core_contact",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_client_id",
        "core_contact",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contact_email_fold",
        "core_contact",
        [sa.text("email_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_name_fold",
        "core_contact",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_phone",
        "core_contact",
        [sa.text("phone NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_external_id_source",
        "core_contact",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contact_role",
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
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("decision_role", columns.text(60)),
        sa.Column("title", columns.text(200)),
        sa.Column("title_fold", columns.text()),
        sa.Column("from_on", sa.Date()),
        sa.Column("to_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_contact_role_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_contact_role_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_contact_role"),
    )
    op.create_index(
        "ix_core_contact_role_changed_at",
        "core_contact_role",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_role_client_id",
        "core_contact_role",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contact_role_contact_id",
        "core_contact_role",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contact_role_title_fold",
        "core_contact_role",
        [sa.text("title_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_role_external_id_source",
        "core_contact_role",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_deal",
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
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("pipeline", columns.text(60), nullable=False),
        sa.Column("stage", columns.text(60), nullable=False),
        sa.Column("amount_amount", columns.fixed(4)),
        sa.Column("amount_currency", columns.text(3)),
        sa.Column("probability", columns.fixed(4, 9)),
        sa.Column("expected_close_on", sa.Date()),
        sa.Column("opened_on", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("lost_reason", columns.text(60)),
        sa.Column("competitor", columns.text(200)),
        sa.Column("competitor_fold", columns.text()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["branch_id"], ["core_branch.id"], name="fk_core_deal_branch_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["client_id"], ["core_client.id"], name="fk_core_deal_client_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_deal_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_deal_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_deal_product_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_deal_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_deal"),
    )
    op.create_index(
        "ix_core_deal_branch_id",
        "core_deal",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_changed_at",
        "core_deal",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_client_id",
        "core_deal",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_closed_on",
        "core_deal",
        [sa.text("closed_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_contact_id",
        "core_deal",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_expected_close_on",
        "core_deal",
        [sa.text("expected_close_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_name_fold",
        "core_deal",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_owner_id",
        "core_deal",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_product_id",
        "core_deal",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_stage", "core_deal", [sa.text("stage NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_deal_stage_expected_close_on",
        "core_deal",
        [sa.text("stage NULLS FIRST"), sa.text("expected_close_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_team_id",
        "core_deal",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_deal_external_id_source",
        "core_deal",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_activity",
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
        sa.Column("channel", columns.text(60), nullable=False),
        sa.Column("direction", columns.text(60), nullable=False),
        sa.Column("reason", columns.text(60)),
        sa.Column("started_at", columns.instant(), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("summary", columns.text()),
        sa.Column("summary_fold", columns.text()),
        sa.Column("mood", sa.Integer()),
        sa.Column("outcome", columns.text(60)),
        sa.Column("next_step", columns.text(200)),
        sa.Column("next_step_fold", columns.text()),
        sa.Column("next_step_on", sa.Date()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_activity_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_activity_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_activity_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_activity_owner_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_activity"),
    )
    op.create_index(
        "ix_core_activity_changed_at",
        "core_activity",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_activity_client_id",
        "core_activity",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_activity_client_id_started_at",
        "core_activity",
        ["client_id", sa.text("started_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_activity_contact_id",
        "core_activity",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_activity_deal_id",
        "core_activity",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_activity_next_step_on",
        "core_activity",
        [sa.text("next_step_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_activity_owner_id",
        "core_activity",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_activity_started_at",
        "core_activity",
        [sa.text("started_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_activity_subject_fold",
        "core_activity",
        [sa.text("subject_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_activity_external_id_source",
        "core_activity",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contract",
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
        sa.Column("number_fold", columns.text()),
        sa.Column("kind", columns.text(200)),
        sa.Column("kind_fold", columns.text()),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("value_amount", columns.fixed(4)),
        sa.Column("value_currency", columns.text(3)),
        sa.Column("signed_on", sa.Date()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("notice_days", sa.Integer()),
        sa.Column("is_auto_renewed", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_contract_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_contract_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_contract_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_contract_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_contract_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_contract"),
    )
    op.create_index(
        "ix_core_contract_branch_id",
        "core_contract",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_changed_at",
        "core_contract",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_client_id",
        "core_contract",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_deal_id",
        "core_contract",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_number_fold",
        "core_contract",
        [sa.text("number_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_owner_id",
        "core_contract",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_state",
        "core_contract",
        [sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_team_id",
        "core_contract",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_valid_to",
        "core_contract",
        [sa.text("valid_to NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contract_external_id_source",
        "core_contract",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_contract_number",
        "core_contract",
        [sa.text("number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "core_deal_line",
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
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("description", columns.text(200)),
        sa.Column("description_fold", columns.text()),
        sa.Column("quantity", columns.fixed(4, 18), nullable=False),
        sa.Column("unit_price_amount", columns.fixed(4), nullable=False),
        sa.Column("unit_price_currency", columns.text(3), nullable=False),
        sa.Column("discount", columns.fixed(4, 9), nullable=False),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_deal_line_deal_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_deal_line_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_deal_line"),
    )
    op.create_index(
        "ix_core_deal_line_changed_at",
        "core_deal_line",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_deal_line_deal_id",
        "core_deal_line",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_deal_line_product_id",
        "core_deal_line",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_deal_line_external_id_source",
        "core_deal_line",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contract_party",
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
        sa.Column("client_id", sa.Uuid()),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("role", columns.text(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_contract_party_client_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_contract_party_contract_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_contract_party"),
    )
    op.create_index(
        "ix_core_contract_party_changed_at",
        "core_contract_party",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contract_party_client_id",
        "core_contract_party",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_party_contract_id",
        "core_contract_party",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contract_party_name_fold",
        "core_contract_party",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contract_party_external_id_source",
        "core_contract_party",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_contract_party")
    op.drop_table("core_deal_line")
    op.drop_table("core_contract")
    op.drop_table("core_activity")
    op.drop_table("core_deal")
    op.drop_table("core_contact_role")
    op.drop_table("core_contact")
    op.drop_table("core_client_identifier")
    op.drop_table("core_role_grant")
    op.drop_table("core_client")
    op.drop_table("core_access_token")
    op.drop_table("core_user")
    op.drop_table("core_team")
    op.drop_table("core_workflow_change")
    op.drop_table("core_tier_change")
    op.drop_table("core_tier_assignment")
    op.drop_table("core_product")
    op.drop_table("core_branch")
