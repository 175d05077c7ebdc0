"""Where merged clients and contacts have gone."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0008"
down_revision = "core_0007"


def upgrade() -> None:
    with op.batch_alter_table("core_client", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_client_merged_into_id", "core_client", ["merged_into_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_client_external_id_source",
        "core_client",
        ["external_id", "source"],
        **columns.where("merged_into_id IS NOT NULL"),
    )
    with op.batch_alter_table("core_contact", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid()))
        batch_op.create_foreign_key(
            "fk_core_contact_merged_into_id", "core_contact", ["merged_into_id"], ["id"], ondelete="SET NULL"
        )

    op.create_index(
        "ix_core_contact_external_id_source",
        "core_contact",
        ["external_id", "source"],
        **columns.where("merged_into_id IS NOT NULL"),
    )


def downgrade() -> None:
    with op.batch_alter_table("core_contact", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_contact_merged_into_id", type_="foreignkey")
        batch_op.drop_index("ix_core_contact_external_id_source")
        batch_op.drop_column("merged_into_id")

    with op.batch_alter_table("core_client", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_constraint("fk_core_client_merged_into_id", type_="foreignkey")
        batch_op.drop_index("ix_core_client_external_id_source")
        batch_op.drop_column("merged_into_id")
