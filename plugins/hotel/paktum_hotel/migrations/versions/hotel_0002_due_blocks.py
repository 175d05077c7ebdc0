"""Due blocks."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "hotel_0002"
down_revision = "hotel_0001"


def upgrade() -> None:
    with op.batch_alter_table("hotel_group_block") as batch_op:
        batch_op.add_column(sa.Column("due_at", columns.instant()))

    op.create_index(
        "ix_hotel_group_block_due_at",
        "hotel_group_block",
        [sa.text("due_at NULLS FIRST"), "id"],
        **columns.where("deleted_at IS NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("hotel_group_block") as batch_op:
        batch_op.drop_index("ix_hotel_group_block_due_at")
        batch_op.drop_column("due_at")
