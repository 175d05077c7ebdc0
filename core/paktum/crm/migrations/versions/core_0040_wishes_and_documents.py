"""Wishes of products, documents asked for by the kind of client."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0040"
down_revision = "core_0039"


def upgrade() -> None:
    with op.batch_alter_table("core_client_request", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("product_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_client_request_product_id", "core_product", ["product_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_client_request_product_id",
        "core_client_request",
        ["product_id", "id"],
        **columns.where("deleted_at IS NULL AND product_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_required_document", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("client_kind", columns.text(60)))


def downgrade() -> None:
    with op.batch_alter_table("core_required_document", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("client_kind")

    with op.batch_alter_table("core_client_request", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_client_request_product_id", type_="foreignkey")
        batch_op.drop_index("ix_core_client_request_product_id")
        batch_op.drop_column("product_id")
