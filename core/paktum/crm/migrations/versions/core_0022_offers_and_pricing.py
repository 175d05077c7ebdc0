"""Offers and pricing."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0022"
down_revision = "core_0021"


def upgrade() -> None:
    op.create_table(
        "core_bonus_rule",
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
        sa.Column("product_id", sa.Uuid()),
        sa.Column("family", columns.text(200)),
        sa.Column("family_fold", columns.text()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("tier_scheme", columns.text(60)),
        sa.Column("tier_code", columns.text(60)),
        sa.Column("from_quantity", columns.fixed(4, 18)),
        sa.Column("from_total_amount", columns.fixed(4)),
        sa.Column("from_total_currency", columns.text(3)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("bonus_product_id", sa.Uuid()),
        sa.Column("bonus_quantity", columns.fixed(4, 18)),
        sa.Column("is_repeated", sa.Boolean(), nullable=False),
        sa.Column("bonus_share", columns.fixed(4, 9)),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bonus_product_id"], ["core_product.id"], name="fk_core_bonus_rule_bonus_product_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_bonus_rule_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_bonus_rule_product_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_bonus_rule"),
    )
    op.create_index(
        "ix_core_bonus_rule_bonus_product_id",
        "core_bonus_rule",
        ["bonus_product_id", "id"],
        **columns.where("deleted_at IS NULL AND bonus_product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_bonus_rule_changed_at",
        "core_bonus_rule",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_bonus_rule_client_id",
        "core_bonus_rule",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_bonus_rule_name_fold",
        "core_bonus_rule",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_bonus_rule_product_id",
        "core_bonus_rule",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_bonus_rule_external_id_source",
        "core_bonus_rule",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_price_condition",
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
        sa.Column("product_id", sa.Uuid()),
        sa.Column("family", columns.text(200)),
        sa.Column("family_fold", columns.text()),
        sa.Column("client_id", sa.Uuid()),
        sa.Column("tier_scheme", columns.text(60)),
        sa.Column("tier_code", columns.text(60)),
        sa.Column("from_quantity", columns.fixed(4, 18), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("price_amount", columns.fixed(4)),
        sa.Column("price_currency", columns.text(3)),
        sa.Column("discount", columns.fixed(4, 9)),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_price_condition_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_price_condition_product_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_price_condition"),
    )
    op.create_index(
        "ix_core_price_condition_changed_at",
        "core_price_condition",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_price_condition_client_id",
        "core_price_condition",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_price_condition_name_fold",
        "core_price_condition",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_price_condition_product_id",
        "core_price_condition",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_price_condition_external_id_source",
        "core_price_condition",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_volume_commitment",
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
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", columns.fixed(4, 18), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_core_volume_commitment_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_volume_commitment_product_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_volume_commitment"),
    )
    op.create_index(
        "ix_core_volume_commitment_changed_at",
        "core_volume_commitment",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_volume_commitment_client_id",
        "core_volume_commitment",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_volume_commitment_product_id",
        "core_volume_commitment",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_volume_commitment_to_on",
        "core_volume_commitment",
        [sa.text("to_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_volume_commitment_external_id_source",
        "core_volume_commitment",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_offer",
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
        sa.Column("number", columns.text(60)),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("due_at", columns.instant()),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("previous_id", sa.Uuid()),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("currency", columns.text(200), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("terms", columns.text()),
        sa.Column("terms_fold", columns.text()),
        sa.Column("sent_on", sa.Date()),
        sa.Column("answered_on", sa.Date()),
        sa.Column("rejection_reason", columns.text(60)),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["core_contact.id"], name="fk_core_offer_contact_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_offer_deal_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["core_offer.id"], name="fk_core_offer_previous_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_offer"),
    )
    op.create_index(
        "ix_core_offer_changed_at",
        "core_offer",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_offer_contact_id",
        "core_offer",
        ["contact_id", "id"],
        **columns.where("deleted_at IS NULL AND contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_offer_deal_id",
        "core_offer",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_offer_due_at",
        "core_offer",
        [sa.text("due_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_offer_name_fold",
        "core_offer",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_offer_previous_id",
        "core_offer",
        ["previous_id", "id"],
        **columns.where("deleted_at IS NULL AND previous_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_offer_state", "core_offer", [sa.text("state NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "uq_core_offer_external_id_source",
        "core_offer",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_offer_bonus",
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
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid()),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("quantity", columns.fixed(4, 18)),
        sa.Column("amount_amount", columns.fixed(4)),
        sa.Column("amount_currency", columns.text(3)),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["core_offer.id"], name="fk_core_offer_bonus_offer_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_offer_bonus_product_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["core_bonus_rule.id"], name="fk_core_offer_bonus_rule_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_offer_bonus"),
    )
    op.create_index(
        "ix_core_offer_bonus_changed_at",
        "core_offer_bonus",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_offer_bonus_offer_id",
        "core_offer_bonus",
        ["offer_id", "id"],
        **columns.where("deleted_at IS NULL AND offer_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_offer_bonus_product_id",
        "core_offer_bonus",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_offer_bonus_rule_id",
        "core_offer_bonus",
        ["rule_id", "id"],
        **columns.where("deleted_at IS NULL AND rule_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_offer_bonus_external_id_source",
        "core_offer_bonus",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "core_offer_line",
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
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("description", columns.text(200)),
        sa.Column("description_fold", columns.text()),
        sa.Column("quantity", columns.fixed(4, 18), nullable=False),
        sa.Column("unit_price_amount", columns.fixed(4)),
        sa.Column("unit_price_currency", columns.text(3)),
        sa.Column("discount", columns.fixed(4, 9), nullable=False),
        sa.Column("price_source", columns.text(60), nullable=False),
        sa.Column("price_condition_id", sa.Uuid()),
        sa.Column("list_price_amount", columns.fixed(4)),
        sa.Column("list_price_currency", columns.text(3)),
        sa.Column("standard_price_amount", columns.fixed(4)),
        sa.Column("standard_price_currency", columns.text(3)),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["core_offer.id"], name="fk_core_offer_line_offer_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["price_condition_id"],
            ["core_price_condition.id"],
            name="fk_core_offer_line_price_condition_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_offer_line_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_offer_line"),
    )
    op.create_index(
        "ix_core_offer_line_changed_at",
        "core_offer_line",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_offer_line_offer_id",
        "core_offer_line",
        ["offer_id", "id"],
        **columns.where("deleted_at IS NULL AND offer_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_offer_line_price_condition_id",
        "core_offer_line",
        ["price_condition_id", "id"],
        **columns.where("deleted_at IS NULL AND price_condition_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_offer_line_product_id",
        "core_offer_line",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_offer_line_external_id_source",
        "core_offer_line",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_offer_line")
    op.drop_table("core_offer_bonus")
    op.drop_table("core_offer")
    op.drop_table("core_volume_commitment")
    op.drop_table("core_price_condition")
    op.drop_table("core_bonus_rule")
