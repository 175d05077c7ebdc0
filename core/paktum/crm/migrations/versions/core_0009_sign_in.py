"""Sign in."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0009"
down_revision = "core_0008"


def upgrade() -> None:
    op.create_table(
        "core_password",
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
        sa.Column("hash", columns.text(200), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name="fk_core_password_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_core_password"),
    )
    op.create_index(
        "ix_core_password_changed_at",
        "core_password",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_password_user_id",
        "core_password",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_password_external_id_source",
        "core_password",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_user_identity",
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
        sa.Column("issuer", columns.text(500), nullable=False),
        sa.Column("subject", columns.text(500), nullable=False),
        sa.Column("digest", columns.text(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name="fk_core_user_identity_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_user_identity"),
    )
    op.create_index(
        "ix_core_user_identity_changed_at",
        "core_user_identity",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_user_identity_user_id",
        "core_user_identity",
        ["user_id", "id"],
        **columns.where("deleted_at IS NULL AND user_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_user_identity_digest",
        "core_user_identity",
        [sa.text("digest NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_user_identity_external_id_source",
        "core_user_identity",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "paktum_session",
        sa.Column("digest", columns.text(64), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("agent", columns.text(200), nullable=False),
        sa.Column("opened_at", columns.instant(), nullable=False),
        sa.Column("used_at", columns.instant(), nullable=False),
        sa.Column("ends_at", columns.instant(), nullable=False),
    )
    op.create_index("ix_paktum_session_user_id", "paktum_session", ["user_id"])
    op.create_table(
        "paktum_sign_in_attempt",
        sa.Column("key", columns.text(64), primary_key=True),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("since", columns.instant(), nullable=False),
    )
    op.create_index("ix_paktum_sign_in_attempt_since", "paktum_sign_in_attempt", ["since"])
    op.create_table(
        "paktum_sign_in_link",
        sa.Column("digest", columns.text(64), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", columns.text(40), nullable=False),
        sa.Column("ends_at", columns.instant(), nullable=False),
    )
    op.create_index("ix_paktum_sign_in_link_user_id", "paktum_sign_in_link", ["user_id"])
    with op.batch_alter_table("core_access_token", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("scopes", columns.text(2000)))
        batch_op.add_column(sa.Column("last_used_on", sa.Date()))


def downgrade() -> None:
    with op.batch_alter_table("core_access_token", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("last_used_on")
        batch_op.drop_column("scopes")

    op.drop_table("paktum_sign_in_link")
    op.drop_table("paktum_sign_in_attempt")
    op.drop_table("paktum_session")
    op.drop_table("core_user_identity")
    op.drop_table("core_password")
