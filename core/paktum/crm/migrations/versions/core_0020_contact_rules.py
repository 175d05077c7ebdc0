"""Contact rules."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0020"
down_revision = "core_0019"


def upgrade() -> None:
    op.create_table(
        "core_contact_standard",
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
        sa.Column("client_tier", columns.text(60)),
        sa.Column("lifecycle", columns.text(60)),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_contact_standard"),
    )
    op.create_index(
        "ix_core_contact_standard_changed_at",
        "core_contact_standard",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_standard_name_fold",
        "core_contact_standard",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_standard_code",
        "core_contact_standard",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_contact_standard_external_id_source",
        "core_contact_standard",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_contact_rule",
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
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("every_days", sa.Integer()),
        sa.Column("channel", columns.text(60)),
        sa.Column("reachable_from", columns.text(5)),
        sa.Column("reachable_to", columns.text(5)),
        sa.Column("time_zone", columns.text(60)),
        sa.Column("salutation", columns.text(60)),
        sa.Column("salutation_text", columns.text(200)),
        sa.Column("salutation_text_fold", columns.text()),
        sa.Column("language", columns.text(35)),
        sa.Column("do_not_contact_from", sa.Date()),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_contact_rule_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_contact_rule_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_contact_rule"),
    )
    op.create_index(
        "ix_core_contact_rule_changed_at",
        "core_contact_rule",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_contact_rule_client_id",
        "core_contact_rule",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_contact_rule_contact_id",
        "core_contact_rule",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_contact_rule_external_id_source",
        "core_contact_rule",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_contact_rule")
    op.drop_table("core_contact_standard")
