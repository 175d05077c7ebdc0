"""Pauses and retries."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0016"
down_revision = "core_0015"


def upgrade() -> None:
    with op.batch_alter_table("paktum_timer", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.alter_column("state", new_column_name="paused_state", existing_type=columns.text(60), nullable=True)
        batch_op.alter_column("due_at", new_column_name="paused_due_at", existing_type=columns.instant(), nullable=True)
        batch_op.add_column(sa.Column("retry_at", columns.instant()))
    op.execute(
        "UPDATE paktum_timer SET retry_at = paused_due_at, paused_due_at = NULL, paused_state = NULL "
        "WHERE paused_at IS NULL"
    )


def downgrade() -> None:
    op.execute("DELETE FROM paktum_timer WHERE retry_at IS NULL AND paused_at IS NULL")
    op.execute(
        "UPDATE paktum_timer SET paused_due_at = retry_at, paused_at = NULL, paused_state = '' "
        "WHERE retry_at IS NOT NULL"
    )
    with op.batch_alter_table("paktum_timer", reflect_kwargs={"resolve_fks": False}) as batch_op:
        batch_op.drop_column("retry_at")
        batch_op.alter_column(
            "paused_due_at", new_column_name="due_at", existing_type=columns.instant(), nullable=False
        )
        batch_op.alter_column("paused_state", new_column_name="state", existing_type=columns.text(60), nullable=False)
