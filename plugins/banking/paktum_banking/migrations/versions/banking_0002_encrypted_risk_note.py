"""Encrypted risk note."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "banking_0002"
down_revision = "banking_0001"


def upgrade() -> None:
    with op.batch_alter_table("banking_client") as batch_op:
        batch_op.drop_column("risk_note_fold")


def downgrade() -> None:
    with op.batch_alter_table("banking_client") as batch_op:
        batch_op.add_column(sa.Column("risk_note_fold", columns.text()))
