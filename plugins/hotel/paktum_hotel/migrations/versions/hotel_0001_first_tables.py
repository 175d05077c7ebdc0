"""First tables."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "hotel_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "hotel_property",
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
        sa.Column("code", columns.text(20), nullable=False),
        sa.Column("address_street_name", columns.text(140)),
        sa.Column("address_street_name_fold", columns.text()),
        sa.Column("address_building_number", columns.text(140)),
        sa.Column("address_building_number_fold", columns.text()),
        sa.Column("address_post_code", columns.text(140)),
        sa.Column("address_post_code_fold", columns.text()),
        sa.Column("address_town_name", columns.text(140)),
        sa.Column("address_town_name_fold", columns.text()),
        sa.Column("address_country_sub_division", columns.text(140)),
        sa.Column("address_country_sub_division_fold", columns.text()),
        sa.Column("address_country", columns.text(2)),
        sa.Column("time_zone", columns.text(60), nullable=False),
        sa.Column("currency", columns.text(200), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer()),
        sa.Column("largest_event", sa.Integer()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hotel_property"),
    )
    op.create_index(
        "ix_hotel_property_changed_at",
        "hotel_property",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_hotel_property_name_fold",
        "hotel_property",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_hotel_property_code",
        "hotel_property",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_hotel_property_external_id_source",
        "hotel_property",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_table(
        "hotel_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rate_code", columns.text(20)),
        sa.Column("rate_basis", columns.text(60)),
        sa.Column("rate_discount", columns.fixed(4, 9)),
        sa.Column("agreed_from", sa.Date()),
        sa.Column("agreed_to", sa.Date()),
        sa.Column("committed_nights", sa.Integer(), nullable=False),
        sa.Column("consumed_nights", sa.Integer(), nullable=False),
        sa.Column("mice_revenue_amount", columns.fixed(4)),
        sa.Column("mice_revenue_currency", columns.text(3)),
        sa.Column("rate_compliance", columns.fixed(4, 9)),
        sa.Column("payment_method", columns.text(60)),
        sa.Column("payment_days", sa.Integer()),
        sa.Column("credit_limit_amount", columns.fixed(4)),
        sa.Column("credit_limit_currency", columns.text(3)),
        sa.ForeignKeyConstraint(["id"], ["core_client.id"], name="fk_hotel_client_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_hotel_client"),
    )
    op.create_index("ix_hotel_client_agreed_to", "hotel_client", [sa.text("agreed_to NULLS FIRST"), "id"])
    op.create_table(
        "hotel_group_block",
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
        sa.Column("code", columns.text(40), nullable=False),
        sa.Column("status", columns.text(60), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("arrival_on", sa.Date(), nullable=False),
        sa.Column("departure_on", sa.Date(), nullable=False),
        sa.Column("option_on", sa.Date()),
        sa.Column("cutoff_on", sa.Date()),
        sa.Column("deposit_received_on", sa.Date()),
        sa.Column("contracted_nights", sa.Integer(), nullable=False),
        sa.Column("picked_up_nights", sa.Integer(), nullable=False),
        sa.Column("average_rate_amount", columns.fixed(4), nullable=False),
        sa.Column("average_rate_currency", columns.text(3), nullable=False),
        sa.Column("allowed_attrition", columns.fixed(4, 9), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["core_client.id"], name="fk_hotel_group_block_client_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["core_deal.id"], name="fk_hotel_group_block_deal_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["hotel_property.id"], name="fk_hotel_group_block_property_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hotel_group_block"),
    )
    op.create_index(
        "ix_hotel_group_block_arrival_on",
        "hotel_group_block",
        [sa.text("arrival_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_hotel_group_block_changed_at",
        "hotel_group_block",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_hotel_group_block_client_id",
        "hotel_group_block",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_hotel_group_block_deal_id",
        "hotel_group_block",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_hotel_group_block_name_fold",
        "hotel_group_block",
        [sa.text("name_fold NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_hotel_group_block_option_on",
        "hotel_group_block",
        [sa.text("option_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_hotel_group_block_property_id",
        "hotel_group_block",
        ["property_id", "id"],
        **columns.where("deleted_at IS NULL AND property_id IS NOT NULL"),
    )
    op.create_index(
        "ix_hotel_group_block_status",
        "hotel_group_block",
        [sa.text("status NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_hotel_group_block_code",
        "hotel_group_block",
        [sa.text("code NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_hotel_group_block_external_id_source",
        "hotel_group_block",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("hotel_group_block")
    op.drop_table("hotel_client")
    op.drop_table("hotel_property")
