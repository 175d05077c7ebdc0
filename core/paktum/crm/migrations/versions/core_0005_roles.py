"""Roles."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0005"
down_revision = "core_0004"

RENAMED = (("head_of_department", "branch_head"), ("banking.compliance_officer", "compliance_officer"))


def upgrade() -> None:
    op.create_table(
        "core_access_role",
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
        sa.Column("code", columns.text(100), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_access_role"),
    )
    op.create_index(
        "ix_core_access_role_changed_at",
        "core_access_role",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_access_role_name_fold",
        "core_access_role",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_access_role_code",
        "core_access_role",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_access_role_external_id_source",
        "core_access_role",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_access_grant",
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
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("record_type", columns.text(100), nullable=False),
        sa.Column("actions", columns.text(1000), nullable=False),
        sa.Column("scope", columns.text(60), nullable=False),
        sa.Column("fields", columns.text(2000)),
        sa.ForeignKeyConstraint(
            ["role_id"], ["core_access_role.id"], name="fk_core_access_grant_role_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_access_grant"),
    )
    op.create_index(
        "ix_core_access_grant_changed_at",
        "core_access_grant",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_access_grant_role_id",
        "core_access_grant",
        ["role_id", "id"],
        **columns.where("deleted_at IS NULL AND role_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_access_grant_external_id_source",
        "core_access_grant",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_access_permission",
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
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("permission", columns.text(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["core_access_role.id"], name="fk_core_access_permission_role_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_access_permission"),
    )
    op.create_index(
        "ix_core_access_permission_changed_at",
        "core_access_permission",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_access_permission_role_id",
        "core_access_permission",
        ["role_id", "id"],
        **columns.where("deleted_at IS NULL AND role_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_access_permission_external_id_source",
        "core_access_permission",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_substitution",
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
        sa.Column("substitute_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date()),
        sa.Column("extent", columns.text(60), nullable=False),
        sa.Column("reason", columns.text(200)),
        sa.Column("reason_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["core_branch.id"], name="fk_core_substitution_branch_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_substitution_owner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["core_user.id"], name="fk_core_substitution_substitute_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["core_team.id"], name="fk_core_substitution_team_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_substitution"),
    )
    op.create_index(
        "ix_core_substitution_branch_id",
        "core_substitution",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_substitution_changed_at",
        "core_substitution",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_substitution_owner_id",
        "core_substitution",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_substitution_substitute_id",
        "core_substitution",
        ["substitute_id", "id"],
        **columns.where("deleted_at IS NULL AND substitute_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_substitution_substitute_id_from_on",
        "core_substitution",
        ["substitute_id", sa.text("from_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_substitution_team_id",
        "core_substitution",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_substitution_external_id_source",
        "core_substitution",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_activity", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Uuid()))
        batch_op.add_column(sa.Column("branch_id", sa.Uuid()))
        batch_op.create_foreign_key("fk_core_activity_team_id", "core_team", ["team_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key(
            "fk_core_activity_branch_id", "core_branch", ["branch_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_activity_branch_id",
        "core_activity",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_activity_team_id",
        "core_activity",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_contact", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.Uuid()))
        batch_op.add_column(sa.Column("team_id", sa.Uuid()))
        batch_op.add_column(sa.Column("branch_id", sa.Uuid()))
        batch_op.create_foreign_key("fk_core_contact_team_id", "core_team", ["team_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key("fk_core_contact_owner_id", "core_user", ["owner_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key(
            "fk_core_contact_branch_id", "core_branch", ["branch_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_contact_branch_id",
        "core_contact",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contact_owner_id",
        "core_contact",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contact_team_id",
        "core_contact",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.execute(
        "UPDATE core_activity SET "
        "team_id = (SELECT u.team_id FROM core_user u WHERE u.id = core_activity.owner_id), "
        "branch_id = (SELECT u.branch_id FROM core_user u WHERE u.id = core_activity.owner_id)"
    )
    op.execute(
        "UPDATE core_contact SET "
        "owner_id = (SELECT c.owner_id FROM core_client c WHERE c.id = core_contact.client_id), "
        "team_id = (SELECT c.team_id FROM core_client c WHERE c.id = core_contact.client_id), "
        "branch_id = (SELECT c.branch_id FROM core_client c WHERE c.id = core_contact.client_id)"
    )
    for before, after in RENAMED:
        op.execute(f"UPDATE core_role_grant SET role = '{after}' WHERE role = '{before}'")


def downgrade() -> None:
    with op.batch_alter_table("core_contact", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_contact_branch_id", type_="foreignkey")
        batch_op.drop_constraint("fk_core_contact_owner_id", type_="foreignkey")
        batch_op.drop_constraint("fk_core_contact_team_id", type_="foreignkey")
        batch_op.drop_index("ix_core_contact_team_id")
        batch_op.drop_index("ix_core_contact_owner_id")
        batch_op.drop_index("ix_core_contact_branch_id")
        batch_op.drop_column("branch_id")
        batch_op.drop_column("owner_id")
        batch_op.drop_column("team_id")

    with op.batch_alter_table("core_activity", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_activity_branch_id", type_="foreignkey")
        batch_op.drop_constraint("fk_core_activity_team_id", type_="foreignkey")
        batch_op.drop_index("ix_core_activity_team_id")
        batch_op.drop_index("ix_core_activity_branch_id")
        batch_op.drop_column("branch_id")
        batch_op.drop_column("team_id")

    op.drop_table("core_substitution")
    op.drop_table("core_access_permission")
    op.drop_table("core_access_grant")
    op.drop_table("core_access_role")
