"""Where the product keeps who has changed what: a row per transaction, and one per record that it changed.

Both are append-only: the database refuses to change or delete them. Only the position of a change set is filled in
later, once; and where an append-only log says that personal data of a record was erased, values may be replaced.
"""

from typing import Any

import sqlalchemy as sa

from .personal import LOG
from .types import Instant, plain_text

CHANGE_SETS = sa.Table(
    "paktum_change_set",
    sa.MetaData(),
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("position", sa.BigInteger()),
    sa.Column("at", Instant(), nullable=False),
    sa.Column("actor_id", sa.Uuid()),
    sa.Column("on_behalf_of_id", sa.Uuid()),
    sa.Column("approved_by_id", sa.Uuid()),
    sa.Column("origin", plain_text(20), nullable=False),
    sa.Column("operation", plain_text(200)),
    sa.Column("request_id", plain_text(100)),
    sa.Index("uq_paktum_change_set_position", "position", unique=True),
    implicit_returning=False,
    info={"append_only": True},
)
"""One transaction that has changed something. position: where it stands among all, assigned after it was committed."""

AUDIT = sa.Table(
    "paktum_audit",
    sa.MetaData(),
    sa.Column("record_id", sa.Uuid(), primary_key=True),
    sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("type", plain_text(100), nullable=False),
    sa.Column("change_set_id", sa.Uuid(), nullable=False),
    sa.Column("action", plain_text(20), nullable=False),
    sa.Column("transition", plain_text(60)),
    sa.Column("note", plain_text(None)),
    sa.Column("changes", plain_text(None), nullable=False),
    sa.Index("ix_paktum_audit_change_set_id", "change_set_id"),
    implicit_returning=False,
    info={"append_only": True},
)
"""What a transaction did to one record. version: the one that it has since. type: what the record's ids begin with.
changes: the JSON object `{path: [before, after]}` of what is different, see `paktum.write.canonical`."""

CHANGE_SET_PREFIX = "changeset"
"""What the ids of change sets begin with."""

APPEND_ONLY = (CHANGE_SETS, AUDIT, LOG)

_FIXED = ", ".join(column.name for column in CHANGE_SETS.c if column.name != "position")
_SAME = "({0}.record_id, {0}.version, {0}.type, {0}.change_set_id, {0}.action, {0}.transition)"
_ERASED = (
    f"{_SAME.format('new')} {{0}} {_SAME.format('old')} AND (new.note IS NULL OR new.note {{0}} old.note) AND EXISTS "
    "(SELECT 1 FROM paktum_personal_log WHERE record_id = old.record_id AND action = 'erase')"
)
"""The one change that a row of the audit may see: of values and note, where the log says that they were erased."""

TRIGGERS = {
    "sqlite": (
        ("paktum_audit_changed", f"UPDATE ON paktum_audit WHEN NOT ({_ERASED.format('IS')})"),
        ("paktum_audit_deleted", "DELETE ON paktum_audit"),
        ("paktum_change_set_changed", f"UPDATE OF {_FIXED} ON paktum_change_set"),
        ("paktum_change_set_placed", "UPDATE OF position ON paktum_change_set WHEN old.position IS NOT NULL"),
        ("paktum_change_set_deleted", "DELETE ON paktum_change_set"),
        ("paktum_personal_log_changed", "UPDATE ON paktum_personal_log"),
        ("paktum_personal_log_deleted", "DELETE ON paktum_personal_log"),
    ),
    "postgresql": (
        ("paktum_audit_kept", "UPDATE OR DELETE ON paktum_audit FOR EACH ROW"),
        ("paktum_audit_emptied", "TRUNCATE ON paktum_audit FOR EACH STATEMENT"),
        ("paktum_change_set_kept", f"UPDATE OF {_FIXED} OR DELETE ON paktum_change_set FOR EACH ROW"),
        (
            "paktum_change_set_placed",
            "UPDATE OF position ON paktum_change_set FOR EACH ROW WHEN (old.position IS NOT NULL)",
        ),
        ("paktum_change_set_emptied", "TRUNCATE ON paktum_change_set FOR EACH STATEMENT"),
        ("paktum_personal_log_kept", "UPDATE OR DELETE ON paktum_personal_log FOR EACH ROW"),
        ("paktum_personal_log_emptied", "TRUNCATE ON paktum_personal_log FOR EACH STATEMENT"),
    ),
}
"""What the database refuses, where no migration says so; a test compares it with what the migration makes."""

REFUSING = {
    "sqlite": "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    "postgresql": "EXECUTE FUNCTION paktum_append_only()",
}
FUNCTION = (
    "CREATE OR REPLACE FUNCTION paktum_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF TG_TABLE_NAME = 'paktum_audit' AND TG_OP = 'UPDATE' THEN "
    f"IF {_ERASED.format('IS NOT DISTINCT FROM')} THEN RETURN new; END IF; END IF; "
    "RAISE EXCEPTION 'the audit is append-only'; END $$"
)


def add_audit(metadata: sa.MetaData) -> None:
    """Add the tables, which are made with their triggers."""
    for table in APPEND_ONLY:
        made = table.to_metadata(metadata)
        _when_made(made, "postgresql", FUNCTION)
        for dialect, triggers in TRIGGERS.items():
            for name, event in triggers:
                if name.startswith(f"{table.name}_"):
                    _when_made(made, dialect, f"CREATE TRIGGER {name} BEFORE {event} {REFUSING[dialect]}")


def _when_made(table: sa.Table, dialect: str, text: str) -> None:
    command: Any = sa.DDL(text)  # type: ignore[no-untyped-call]  # SQLAlchemy's
    sa.event.listen(table, "after_create", command.execute_if(dialect=dialect))
