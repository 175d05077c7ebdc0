"""First tables."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "brewery_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "brewery_product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("style", columns.text(60)),
        sa.Column("strength", columns.fixed(4, 9)),
        sa.Column("litres", columns.fixed(4, 18)),
        sa.Column("is_seasonal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["core_product.id"], name="fk_brewery_product_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_brewery_product"),
    )
    op.create_table(
        "brewery_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outlet_kind", columns.text(60)),
        sa.Column("seats", sa.Integer()),
        sa.Column("licence_until", sa.Date()),
        sa.Column("excise_number", columns.text(13)),
        sa.Column("hectolitres", columns.fixed(4, 18), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        sa.Column("rebate_amount", columns.fixed(4)),
        sa.Column("rebate_currency", columns.text(3)),
        sa.ForeignKeyConstraint(["id"], ["core_client.id"], name="fk_brewery_client_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_brewery_client"),
    )
    op.create_index("ix_brewery_client_licence_until", "brewery_client", [sa.text("licence_until NULLS FIRST"), "id"])
    op.create_table(
        "brewery_tap_installation",
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
        sa.Column("serial_number", columns.text(40), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("taps", sa.Integer(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.Column("cleaned_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_brewery_tap_installation_client_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_brewery_tap_installation"),
    )
    op.create_index(
        "ix_brewery_tap_installation_changed_at",
        "brewery_tap_installation",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_brewery_tap_installation_client_id",
        "brewery_tap_installation",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "uq_brewery_tap_installation_external_id_source",
        "brewery_tap_installation",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_brewery_tap_installation_serial_number",
        "brewery_tap_installation",
        [sa.text("serial_number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "brewery_contract",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committed_hectolitres", columns.fixed(4, 18)),
        sa.Column("exclusive_until", sa.Date()),
        sa.Column("equipment_amount", columns.fixed(4)),
        sa.Column("equipment_currency", columns.text(3)),
        sa.ForeignKeyConstraint(["id"], ["core_contract.id"], name="fk_brewery_contract_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_brewery_contract"),
    )
    op.create_table(
        "brewery_deal_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("free_kegs", sa.Integer(), nullable=False),
        sa.Column("keg_deposit_amount", columns.fixed(4)),
        sa.Column("keg_deposit_currency", columns.text(3)),
        sa.ForeignKeyConstraint(["id"], ["core_deal_line.id"], name="fk_brewery_deal_line_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_brewery_deal_line"),
    )


def downgrade() -> None:
    op.drop_table("brewery_deal_line")
    op.drop_table("brewery_contract")
    op.drop_table("brewery_tap_installation")
    op.drop_table("brewery_client")
    op.drop_table("brewery_product")
