"""The audit may lose notes, too, where the log says that they were erased."""

from alembic import op

revision = "core_0012"
down_revision = "core_0011"

SAME = "({0}.record_id, {0}.version, {0}.type, {0}.change_set_id, {0}.action, {0}.transition)"
LOGGED = "EXISTS (SELECT 1 FROM paktum_personal_log WHERE record_id = old.record_id AND action = 'erase')"
WITHOUT_NOTE = (
    f"{SAME.format('new')} {{0}} {SAME.format('old')} AND (new.note IS NULL OR new.note {{0}} old.note) AND {LOGGED}"
)
WITH_NOTE = "({0}.record_id, {0}.version, {0}.type, {0}.change_set_id, {0}.action, {0}.transition, {0}.note)"
BEFORE = f"{WITH_NOTE.format('new')} {{0}} {WITH_NOTE.format('old')} AND {LOGGED}"


def upgrade() -> None:
    allow(WITHOUT_NOTE)


def downgrade() -> None:
    allow(BEFORE)


def allow(change: str) -> None:
    """Let the audit take this change only."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION paktum_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF TG_TABLE_NAME = 'paktum_audit' AND TG_OP = 'UPDATE' THEN "
            f"IF {change.format('IS NOT DISTINCT FROM')} THEN RETURN new; END IF; END IF; "
            "RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
        return
    op.execute("DROP TRIGGER paktum_audit_changed")
    op.execute(
        f"CREATE TRIGGER paktum_audit_changed BEFORE UPDATE ON paktum_audit WHEN NOT ({change.format('IS')}) "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    )
