"""Account teams."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0026"
down_revision = "core_0025"


def upgrade() -> None:
    op.create_table(
        "core_account_team_role",
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
        sa.PrimaryKeyConstraint("id", name="pk_core_account_team_role"),
    )
    op.create_index(
        "ix_core_account_team_role_changed_at",
        "core_account_team_role",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_account_team_role_name_fold",
        "core_account_team_role",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_account_team_role_code",
        "core_account_team_role",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_account_team_role_external_id_source",
        "core_account_team_role",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_account_member",
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
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_account_member_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["core_account_team_role.id"], name="fk_core_account_member_role_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name="fk_core_account_member_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_account_member"),
    )
    op.create_index(
        "ix_core_account_member_changed_at",
        "core_account_member",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_account_member_client_id",
        "core_account_member",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_account_member_role_id",
        "core_account_member",
        ["role_id", "id"],
        **columns.where("deleted_at IS NULL AND role_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_account_member_user_id",
        "core_account_member",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_account_member_external_id_source",
        "core_account_member",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_client", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("is_key_account", sa.Boolean(), server_default="0", nullable=False))

    op.create_index(
        "ix_core_client_is_key_account",
        "core_client",
        [sa.text("is_key_account NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_client", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_index("ix_core_client_is_key_account")
        batch_op.drop_column("is_key_account")

    op.drop_table("core_account_member")
    op.drop_table("core_account_team_role")
