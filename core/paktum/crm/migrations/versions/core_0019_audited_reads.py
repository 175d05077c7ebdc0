"""What users with an audited role ask for is noted; the auditors that were shipped are such."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0019"
down_revision = "core_0018"

ROLE = sa.table("core_access_role", sa.column("code"), sa.column("source"), sa.column("is_audited", sa.Boolean()))


def upgrade() -> None:
    op.create_table(
        "core_audited_read",
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
        sa.Column("operation", columns.text(), nullable=False),
        sa.Column("variables", columns.text()),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name="fk_core_audited_read_owner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_audited_read"),
    )
    op.create_index(
        "ix_core_audited_read_changed_at",
        "core_audited_read",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_audited_read_owner_id",
        "core_audited_read",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_audited_read_external_id_source",
        "core_audited_read",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_access_role", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("is_audited", sa.Boolean(), server_default="0", nullable=False))
    shipped = sa.and_(ROLE.c.code == "auditor", ROLE.c.source == "paktum")
    op.execute(sa.update(ROLE).where(shipped).values(is_audited=True))


def downgrade() -> None:
    with op.batch_alter_table("core_access_role", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("is_audited")

    op.drop_table("core_audited_read")
