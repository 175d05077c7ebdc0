"""Files of records and their versions."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0038"
down_revision = "core_0037"


def upgrade() -> None:
    op.create_table(
        "core_file",
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
        sa.Column("record_type", columns.text(60), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("description", columns.text()),
        sa.Column("description_fold", columns.text()),
        sa.Column("keep_until_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_core_file"),
    )
    op.create_index(
        "ix_core_file_changed_at",
        "core_file",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_file_keep_until_on",
        "core_file",
        [sa.text("keep_until_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_file_name_fold",
        "core_file",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_file_record_id",
        "core_file",
        [sa.text("record_id NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_file_external_id_source",
        "core_file",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_file_version",
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
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", columns.text(200), nullable=False),
        sa.Column("name_fold", columns.text(), nullable=False),
        sa.Column("media_type", columns.text(127), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", columns.text(64), nullable=False),
        sa.Column("removed_at", columns.instant()),
        sa.ForeignKeyConstraint(["file_id"], ["core_file.id"], name="fk_core_file_version_file_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_core_file_version"),
    )
    op.create_index(
        "ix_core_file_version_changed_at",
        "core_file_version",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_file_version_file_id",
        "core_file_version",
        ["file_id", "id"],
        **columns.where("deleted_at IS NULL AND file_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_file_version_file_id_number",
        "core_file_version",
        ["file_id", sa.text("number NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_file_version_name_fold",
        "core_file_version",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_file_version_external_id_source",
        "core_file_version",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_file_version")
    op.drop_table("core_file")
