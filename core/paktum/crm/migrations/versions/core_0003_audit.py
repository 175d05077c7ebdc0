"""Audit."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0003"
down_revision = "core_0002"

FIXED = "id, at, actor_id, on_behalf_of_id, origin, operation, request_id"
GUARDS = {
    "sqlite": (
        ("paktum_audit_changed", "UPDATE ON paktum_audit"),
        ("paktum_audit_deleted", "DELETE ON paktum_audit"),
        ("paktum_change_set_changed", f"UPDATE OF {FIXED} ON paktum_change_set"),
        ("paktum_change_set_placed", "UPDATE OF position ON paktum_change_set WHEN old.position IS NOT NULL"),
        ("paktum_change_set_deleted", "DELETE ON paktum_change_set"),
    ),
    "postgresql": (
        ("paktum_audit_kept", "UPDATE OR DELETE ON paktum_audit FOR EACH ROW"),
        ("paktum_audit_emptied", "TRUNCATE ON paktum_audit FOR EACH STATEMENT"),
        ("paktum_change_set_kept", f"UPDATE OF {FIXED} OR DELETE ON paktum_change_set FOR EACH ROW"),
        (
            "paktum_change_set_placed",
            "UPDATE OF position ON paktum_change_set FOR EACH ROW WHEN (old.position IS NOT NULL)",
        ),
        ("paktum_change_set_emptied", "TRUNCATE ON paktum_change_set FOR EACH STATEMENT"),
    ),
}


def upgrade() -> None:
    op.create_table(
        "paktum_change_set",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("position", sa.BigInteger()),
        sa.Column("at", columns.instant(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("on_behalf_of_id", sa.Uuid()),
        sa.Column("origin", columns.text(20), nullable=False),
        sa.Column("operation", columns.text(200)),
        sa.Column("request_id", columns.text(100)),
    )
    op.create_index("uq_paktum_change_set_position", "paktum_change_set", ["position"], unique=True)
    op.create_table(
        "paktum_audit",
        sa.Column("record_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("type", columns.text(100), nullable=False),
        sa.Column("change_set_id", sa.Uuid(), nullable=False),
        sa.Column("action", columns.text(20), nullable=False),
        sa.Column("transition", columns.text(60)),
        sa.Column("note", columns.text()),
        sa.Column("changes", columns.text(), nullable=False),
    )
    op.create_index("ix_paktum_audit_change_set_id", "paktum_audit", ["change_set_id"])
    dialect = op.get_bind().dialect.name
    done = "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    if dialect == "postgresql":
        done = "EXECUTE FUNCTION paktum_append_only()"
        op.execute(
            "CREATE OR REPLACE FUNCTION paktum_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
    for name, event in GUARDS[dialect]:
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} {done}")


def downgrade() -> None:
    op.drop_table("paktum_audit")
    op.drop_table("paktum_change_set")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION paktum_append_only()")
