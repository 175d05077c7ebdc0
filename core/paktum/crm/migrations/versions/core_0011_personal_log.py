"""Personal log."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0011"
down_revision = "core_0010"

SAME = "({0}.record_id, {0}.version, {0}.type, {0}.change_set_id, {0}.action, {0}.transition, {0}.note)"
ERASED = (
    f"{SAME.format('new')} {{}} {SAME.format('old')} AND EXISTS "
    "(SELECT 1 FROM paktum_personal_log WHERE record_id = old.record_id AND action = 'erase')"
)
GUARDS = {
    "sqlite": (
        ("paktum_personal_log_changed", "UPDATE ON paktum_personal_log"),
        ("paktum_personal_log_deleted", "DELETE ON paktum_personal_log"),
        ("paktum_audit_changed", f"UPDATE ON paktum_audit WHEN NOT ({ERASED.format('IS')})"),
    ),
    "postgresql": (
        ("paktum_personal_log_kept", "UPDATE OR DELETE ON paktum_personal_log FOR EACH ROW"),
        ("paktum_personal_log_emptied", "TRUNCATE ON paktum_personal_log FOR EACH STATEMENT"),
    ),
}
REFUSING = {
    "sqlite": "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "postgresql": "EXECUTE FUNCTION paktum_append_only()",
}


def upgrade() -> None:
    op.create_table(
        "paktum_personal_log",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("at", columns.instant(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("action", columns.text(20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("reason", columns.text()),
    )
    op.create_index("ix_paktum_personal_log_record_id", "paktum_personal_log", ["record_id"])
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION paktum_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF TG_TABLE_NAME = 'paktum_audit' AND TG_OP = 'UPDATE' THEN "
            f"IF {ERASED.format('IS NOT DISTINCT FROM')} THEN RETURN new; END IF; END IF; "
            "RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
    else:
        op.execute("DROP TRIGGER paktum_audit_changed")
    for name, event in GUARDS[dialect]:
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} {REFUSING[dialect]}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION paktum_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
    else:
        op.execute("DROP TRIGGER paktum_audit_changed")
        op.execute(f"CREATE TRIGGER paktum_audit_changed BEFORE UPDATE ON paktum_audit {REFUSING['sqlite']}")
    op.drop_table("paktum_personal_log")
