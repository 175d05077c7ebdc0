"""Templates of documents."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0032"
down_revision = "core_0031"


def upgrade() -> None:
    op.create_table(
        "core_document_template",
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
        sa.Column("record_type", columns.text(100), nullable=False),
        sa.Column("language", columns.text(35), nullable=False),
        sa.Column("query", columns.text(20000), nullable=False),
        sa.Column("body", columns.text(60000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_document_template"),
    )
    op.create_index(
        "ix_core_document_template_changed_at",
        "core_document_template",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_document_template_name_fold",
        "core_document_template",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_document_template_record_type",
        "core_document_template",
        [sa.text("record_type NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_document_template_code",
        "core_document_template",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_document_template_external_id_source",
        "core_document_template",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_document_template")
