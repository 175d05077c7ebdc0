"""Search."""

import sqlalchemy as sa
from alembic import op

from paktum import columns

revision = "core_0002"
down_revision = "core_0001"

ADD = "INSERT INTO paktum_search_index (rowid, title_words, words) VALUES (new.id, new.title_words, new.words)"
REMOVE = (
    "INSERT INTO paktum_search_index (paktum_search_index, rowid, title_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.words)"
)


def upgrade() -> None:
    op.create_table(
        "paktum_search_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("type", columns.text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("form", columns.text(8), nullable=False),
        sa.Column("title", columns.text()),
        sa.Column("title_words", columns.text(), nullable=False),
        sa.Column("words", columns.text(), nullable=False),
    )
    op.create_index("uq_paktum_search_entry_record", "paktum_search_entry", ["type", "record_id"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_paktum_search_entry_words ON paktum_search_entry "
            "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE paktum_search_index USING fts5(title_words, words, content='paktum_search_entry', "
        "content_rowid='id', tokenize='ascii', detail='column')"
    )
    for name, event, done in (
        ("made", "INSERT", ADD),
        ("changed", "UPDATE", f"{REMOVE}; {ADD}"),
        ("removed", "DELETE", REMOVE),
    ):
        op.execute(f"CREATE TRIGGER paktum_search_entry_{name} AFTER {event} ON paktum_search_entry BEGIN {done}; END")


def downgrade() -> None:
    op.drop_table("paktum_search_entry")
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("paktum_search_index")
