"""First tables."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "leasing_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "leasing_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_contract_on", sa.Date()),
        sa.Column("finished_contracts", sa.Integer(), nullable=False),
        sa.Column("active_contracts", sa.Integer(), nullable=False),
        sa.Column("days_past_due", sa.Integer(), nullable=False),
        sa.Column("most_days_past_due", sa.Integer(), nullable=False),
        sa.Column("on_time_ratio", columns.fixed(4, 9)),
        sa.Column("active_financed_amount", columns.fixed(4)),
        sa.Column("active_financed_currency", columns.text(3)),
        sa.Column("exposure_amount", columns.fixed(4)),
        sa.Column("exposure_currency", columns.text(3)),
        sa.Column("master_limit_amount", columns.fixed(4)),
        sa.Column("master_limit_currency", columns.text(3)),
        sa.Column("committee_decision_on", sa.Date()),
        sa.Column("is_document_light", sa.Boolean(), nullable=False),
        sa.Column("documents_complete_on", sa.Date()),
        sa.ForeignKeyConstraint(["id"], ["core_client.id"], name="fk_leasing_client_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_leasing_client"),
    )
    op.create_table(
        "leasing_quote",
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
        sa.Column("number", columns.text(60), nullable=False),
        sa.Column("number_fold", columns.text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("asset_class", columns.text(60), nullable=False),
        sa.Column("description", columns.text(200), nullable=False),
        sa.Column("description_fold", columns.text(), nullable=False),
        sa.Column("supplier", columns.text(200)),
        sa.Column("supplier_fold", columns.text()),
        sa.Column("price_amount", columns.fixed(4), nullable=False),
        sa.Column("price_currency", columns.text(3), nullable=False),
        sa.Column("down_payment_amount", columns.fixed(4), nullable=False),
        sa.Column("down_payment_currency", columns.text(3), nullable=False),
        sa.Column("residual_amount", columns.fixed(4)),
        sa.Column("residual_currency", columns.text(3)),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("frequency", columns.text(60), nullable=False),
        sa.Column("payments_in_advance", sa.Integer(), nullable=False),
        sa.Column("annual_rate", columns.fixed(9, 18), nullable=False),
        sa.Column("instalment_amount", columns.fixed(4)),
        sa.Column("instalment_currency", columns.text(3)),
        sa.Column("validated_on", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_leasing_quote_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_leasing_quote_deal_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_leasing_quote"),
    )
    op.create_index(
        "ix_leasing_quote_changed_at",
        "leasing_quote",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_leasing_quote_client_id",
        "leasing_quote",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_leasing_quote_deal_id",
        "leasing_quote",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_leasing_quote_number_fold",
        "leasing_quote",
        [sa.text("number_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_leasing_quote_valid_to",
        "leasing_quote",
        [sa.text("valid_to NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_leasing_quote_external_id_source",
        "leasing_quote",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_leasing_quote_number",
        "leasing_quote",
        [sa.text("number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "leasing_asset",
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
        sa.Column("asset_class", columns.text(60), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("quote_id", sa.Uuid()),
        sa.Column("make", columns.text(200)),
        sa.Column("make_fold", columns.text()),
        sa.Column("model", columns.text(200)),
        sa.Column("model_fold", columns.text()),
        sa.Column("built_year", sa.Integer()),
        sa.Column("vin", columns.text(17)),
        sa.Column("serial_number", columns.text(60)),
        sa.Column("serial_number_fold", columns.text()),
        sa.Column("plate", columns.text(20)),
        sa.Column("plate_fold", columns.text()),
        sa.Column("purchase_price_amount", columns.fixed(4)),
        sa.Column("purchase_price_currency", columns.text(3)),
        sa.Column("location", columns.text(200)),
        sa.Column("location_fold", columns.text()),
        sa.Column("condition", columns.text(60)),
        sa.Column("insured_to", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_leasing_asset_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_leasing_asset_contract_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["leasing_quote.id"], name="fk_leasing_asset_quote_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_leasing_asset"),
    )
    op.create_index(
        "ix_leasing_asset_changed_at",
        "leasing_asset",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_leasing_asset_client_id",
        "leasing_asset",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_leasing_asset_contract_id",
        "leasing_asset",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_leasing_asset_insured_to",
        "leasing_asset",
        [sa.text("insured_to NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_leasing_asset_name_fold",
        "leasing_asset",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_leasing_asset_plate_fold",
        "leasing_asset",
        [sa.text("plate_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_leasing_asset_quote_id",
        "leasing_asset",
        ["quote_id", "id"],
        **columns.where("deleted_at IS NULL AND quote_id IS NOT NULL"),
    )
    op.create_index(
        "uq_leasing_asset_external_id_source",
        "leasing_asset",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_leasing_asset_vin",
        "leasing_asset",
        [sa.text("vin NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("leasing_asset")
    op.drop_table("leasing_quote")
    op.drop_table("leasing_client")
