"""Orders."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0029"
down_revision = "core_0028"


def upgrade() -> None:
    op.create_table(
        "core_order",
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
        sa.Column("number", columns.text(60)),
        sa.Column("their_number", columns.text(60)),
        sa.Column("their_number_fold", columns.text()),
        sa.Column("state", columns.text(60), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid()),
        sa.Column("deal_id", sa.Uuid()),
        sa.Column("note", columns.text()),
        sa.Column("note_fold", columns.text()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["branch_id"], ["core_branch.id"], name="fk_core_order_branch_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["client_id"], ["core_client.id"], name="fk_core_order_client_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["core_contract.id"], name="fk_core_order_contract_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["core_deal.id"], name="fk_core_order_deal_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name="fk_core_order_owner_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["team_id"], ["core_team.id"], name="fk_core_order_team_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_core_order"),
    )
    op.create_index(
        "ix_core_order_branch_id",
        "core_order",
        ["branch_id", "id"],
        **columns.where("deleted_at IS NULL AND branch_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_order_changed_at",
        "core_order",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_order_client_id",
        "core_order",
        ["client_id", "id"],
        **columns.where("deleted_at IS NULL AND client_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_order_client_id_ordered_on",
        "core_order",
        ["client_id", sa.text("ordered_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_order_contract_id",
        "core_order",
        ["contract_id", "id"],
        **columns.where("deleted_at IS NULL AND contract_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_order_deal_id",
        "core_order",
        ["deal_id", "id"],
        **columns.where("deleted_at IS NULL AND deal_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_order_ordered_on",
        "core_order",
        [sa.text("ordered_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_order_owner_id",
        "core_order",
        ["owner_id", "id"],
        **columns.where("deleted_at IS NULL AND owner_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_order_state", "core_order", [sa.text("state NULLS FIRST"), "id"], **columns.where("deleted_at IS NULL")
    )
    op.create_index(
        "ix_core_order_team_id",
        "core_order",
        ["team_id", "id"],
        **columns.where("deleted_at IS NULL AND team_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_order_external_id_source",
        "core_order",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )
    op.create_index(
        "uq_core_order_number",
        "core_order",
        [sa.text("number NULLS FIRST")],
        unique=True,
        **columns.where("deleted_at IS NULL"),
    )
    op.create_table(
        "core_order_line",
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
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid()),
        sa.Column("description", columns.text(200)),
        sa.Column("description_fold", columns.text()),
        sa.Column("quantity", columns.fixed(4, 18), nullable=False),
        sa.Column("unit_price_amount", columns.fixed(4), nullable=False),
        sa.Column("unit_price_currency", columns.text(3), nullable=False),
        sa.Column("promised_on", sa.Date()),
        sa.Column("delivered_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["order_id"], ["core_order.id"], name="fk_core_order_line_order_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["core_product.id"], name="fk_core_order_line_product_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_core_order_line"),
    )
    op.create_index(
        "ix_core_order_line_changed_at",
        "core_order_line",
        [sa.text("changed_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_order_line_delivered_on",
        "core_order_line",
        [sa.text("delivered_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_core_order_line_order_id",
        "core_order_line",
        ["order_id", "id"],
        **columns.where("deleted_at IS NULL AND order_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_order_line_product_id",
        "core_order_line",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    op.create_index(
        "ix_core_order_line_promised_on_delivered_on",
        "core_order_line",
        [sa.text("promised_on NULLS FIRST"), sa.text("delivered_on NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )
    op.create_index(
        "uq_core_order_line_external_id_source",
        "core_order_line",
        ["external_id", "source"],
        unique=True,
        **columns.where("deleted_at IS NULL AND external_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("core_order_line")
    op.drop_table("core_order")
