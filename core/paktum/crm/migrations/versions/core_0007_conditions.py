"""Conditions."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0007"
down_revision = "core_0006"


def upgrade() -> None:
    with op.batch_alter_table("core_access_grant", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.add_column(sa.Column("condition", columns.text(4000)))


def downgrade() -> None:
    with op.batch_alter_table("core_access_grant", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("condition")
