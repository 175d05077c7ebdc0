"""Leads."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0023"
down_revision = "core_0022"


def upgrade() -> None:
    op.create_table(
        "core_search_method",
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
        sa.Column("is_inbound", sa.Boolean(), nullable=False),
        sa.Column("how", columns.text()),
        sa.Column("how_fold", columns.text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_search_method"),
    )
    op.create_index(
        "ix_core_search_method_changed_at",
        "core_search_method",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_search_method_name_fold",
        "core_search_method",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_search_method_code",
        "core_search_method",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_search_method_external_id_source",
        "core_search_method",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_lead",
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
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_at", columns.instant()),
        sa.Column("search_method_id", sa.Uuid()),
        sa.Column("channel", columns.text(60)),
        sa.Column("campaign", columns.text(200)),
        sa.Column("campaign_fold", columns.text()),
        sa.Column("is_inbound", sa.Boolean(), nullable=False),
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
        sa.Column("distance_km", columns.fixed(4, 18)),
        sa.Column("industry", columns.text(200)),
        sa.Column("industry_fold", columns.text()),
        sa.Column("industry_code", columns.text(6)),
        sa.Column("website", columns.text(200)),
        sa.Column("website_fold", columns.text()),
        sa.Column("language", columns.text(35)),
        sa.Column("registration_number", columns.text(60)),
        sa.Column("founded_year", sa.Integer()),
        sa.Column("employees", sa.Integer()),
        sa.Column("turnover_amount", columns.fixed(4)),
        sa.Column("turnover_currency", columns.text(3)),
        sa.Column("solvency", columns.text(60)),
        sa.Column("contact_name", columns.text(200)),
        sa.Column("contact_name_fold", columns.text()),
        sa.Column("contact_position", columns.text(200)),
        sa.Column("contact_position_fold", columns.text()),
        sa.Column("email", columns.text(254)),
        sa.Column("email_fold", columns.text()),
        sa.Column("phone", columns.text(20)),
        sa.Column("may_be_contacted_from", sa.Date()),
        sa.Column("needs", columns.text()),
        sa.Column("needs_fold", columns.text()),
        sa.Column("expected_volume_amount", columns.fixed(4)),
        sa.Column("expected_volume_currency", columns.text(3)),
        sa.Column("decision_reason", columns.text()),
        sa.Column("decision_reason_fold", columns.text()),
        sa.Column("reapproach_on", sa.Date()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["branch_id"], ["core_branch.id"], name="fk_core_lead_branch_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["client_id"], ["core_client.id"], name="fk_core_lead_client_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_lead_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_lead_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_lead_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["search_method_id"], ["core_search_method.id"], name="fk_core_lead_search_method_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_lead_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_lead"),
    )
    op.create_index(
        "ix_core_lead_branch_id",
        "core_lead",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_changed_at",
        "core_lead",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_client_id",
        "core_lead",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_contact_id",
        "core_lead",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_deal_id",
        "core_lead",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_due_at", "core_lead", [sa.text("due_at NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_lead_email_fold",
        "core_lead",
        [sa.text("email_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_name_fold",
        "core_lead",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_owner_id",
        "core_lead",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_owner_id_state",
        "core_lead",
        ["owner_id", sa.text("state NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_phone", "core_lead", [sa.text("phone NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_lead_registration_number",
        "core_lead",
        [sa.text("registration_number NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_search_method_id",
        "core_lead",
        ["search_method_id", "id"],
        **columns.where("deleted_at IS NULL AND search_method_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_lead_state", "core_lead", [sa.text("state NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_lead_state_name_fold",
        "core_lead",
        [sa.text("state NULLS FIRST"), sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_lead_team_id",
        "core_lead",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_lead_external_id_source",
        "core_lead",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_activity", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("lead_id", sa.Uuid()))
        batch_op.create_foreign_key("fk_core_activity_lead_id", "core_lead", ["lead_id"], ["id"], ondelete="SET NULL")

    op.create_index(
        "ix_core_activity_lead_id",
        "core_activity",
        ["lead_id", "id"],
        **columns.where("deleted_at IS NULL AND lead_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_client", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("found_by_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_client_found_by_id", "core_search_method", ["found_by_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_client_found_by_id",
        "core_client",
        ["found_by_id", "id"],
        **columns.where("deleted_at IS NULL AND found_by_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_deal", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("needs", columns.text()))
        batch_op.add_column(sa.Column("needs_fold", columns.text()))


def downgrade() -> None:
    with op.batch_alter_table("core_deal", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("needs")
        batch_op.drop_column("needs_fold")

    with op.batch_alter_table("core_client", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_client_found_by_id", type_="foreignkey")
        batch_op.drop_index("ix_core_client_found_by_id")
        batch_op.drop_column("found_by_id")

    with op.batch_alter_table("core_activity", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_activity_lead_id", type_="foreignkey")
        batch_op.drop_index("ix_core_activity_lead_id")
        batch_op.drop_column("lead_id")

    op.drop_table("core_lead")
    op.drop_table("core_search_method")
