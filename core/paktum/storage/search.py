"""What `search` looks in: one entry per record with the words of its searchable texts, and the index over them.

The write path keeps the entries; here they are described, and made for records that lack one.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ..assembly.model import EntityModel
from .folding import words
from .insertion import insertion
from .types import plain_text

METHOD = "1"
"""Grows when words are made in another way than before; all entries are then made anew."""

LONGEST_WORDS = 100_000
"""Most characters of an entry's words; PostgreSQL takes a megabyte."""

ENTRIES = sa.Table(
    "paktum_search_entry",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("type", plain_text(None), nullable=False),
    sa.Column("record_id", sa.Uuid(), nullable=False),
    sa.Column("form", plain_text(8), nullable=False),
    sa.Column("title", plain_text(None)),
    sa.Column("title_words", plain_text(None), nullable=False),
    sa.Column("words", plain_text(None), nullable=False),
    sa.Index("uq_paktum_search_entry_record", "type", "record_id", unique=True),
    implicit_returning=False,
)
"""type: what the ids of such records begin with. form: see `form_of`. title: what names the record, as it is written.
title_words, words: those of the title, and of all texts with the title's, separated by spaces."""

INDEX = "paktum_search_index"
"""The full-text index on SQLite, a table too."""

WORDS_INDEX = (
    "CREATE INDEX ix_paktum_search_entry_words ON paktum_search_entry "
    "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
)

_ADD = "INSERT INTO paktum_search_index (rowid, title_words, words) VALUES (new.id, new.title_words, new.words)"
_REMOVE = (
    "INSERT INTO paktum_search_index (paktum_search_index, rowid, title_words, words) "
    "VALUES ('delete', old.id, old.title_words, old.words)"
)
WORDS_TABLE = (
    "CREATE VIRTUAL TABLE paktum_search_index USING fts5(title_words, words, content='paktum_search_entry', "
    "content_rowid='id', tokenize='ascii', detail='column')"
)
WORDS_TRIGGERS = (
    f"CREATE TRIGGER paktum_search_entry_made AFTER INSERT ON paktum_search_entry BEGIN {_ADD}; END",
    f"CREATE TRIGGER paktum_search_entry_changed AFTER UPDATE ON paktum_search_entry BEGIN {_REMOVE}; {_ADD}; END",
    f"CREATE TRIGGER paktum_search_entry_removed AFTER DELETE ON paktum_search_entry BEGIN {_REMOVE}; END",
)

INDEXING = {"postgresql": (WORDS_INDEX,), "sqlite": (WORDS_TABLE, *WORDS_TRIGGERS)}
"""What makes the index over the words where no migration makes it; a test compares it with what the migration makes."""


def add_search(metadata: sa.MetaData) -> None:
    """Add the table of entries, which is made with its index."""
    table = ENTRIES.to_metadata(metadata)
    for dialect, texts in INDEXING.items():
        for text in texts:
            command: Any = sa.DDL(text)  # type: ignore[no-untyped-call]  # SQLAlchemy's
            sa.event.listen(table, "after_create", command.execute_if(dialect=dialect))


def searched_models(models: Iterable[EntityModel]) -> list[EntityModel]:
    """The entities whose records can be found."""
    return [model for model in models if model.searched]


def form_of(model: EntityModel) -> str:
    """Tells what entries of an entity were made from. One of another form (a plugin came or went) is made anew."""
    title = model.display.name if model.display else ""
    return hashlib.sha256("|".join((METHOD, title, *model.searched)).encode()).hexdigest()[:8]


def entry_of(model: EntityModel, key: uuid.UUID, texts: Mapping[str, str | None]) -> dict[str, Any]:
    """The entry of a record with these searchable texts, by path."""
    title = texts.get(model.display.name) if model.display is not None else None
    every = "\n".join(text for text in texts.values() if text)
    return {
        "type": model.prefix,
        "record_id": key,
        "form": form_of(model),
        "title": title,
        "title_words": " ".join(words(title or "")),
        "words": " ".join(words(every))[:LONGEST_WORDS].rstrip(),
    }


def stored_texts(model: EntityModel, *conditions: Any) -> sa.Select[Any]:
    """A SELECT of the key and the searchable texts of records."""
    source: Any = model.table
    for facet in model.facets.values():
        if facet.table is not None and any(path.startswith(f"{facet.name}.") for path in model.searched):
            source = source.outerjoin(facet.table, facet.table.c.id == model.table.c.id)
    columns = [field.column for field in model.searched.values()]
    return sa.select(model.table.c.id, *columns).select_from(source).where(*conditions)


def entries_from(model: EntityModel, rows: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    """The entries of what `stored_texts` gave."""
    return [entry_of(model, key, dict(zip(model.searched, texts, strict=True))) for key, *texts in rows]


def write_entries(connection: sa.Connection, entries: list[dict[str, Any]]) -> None:
    """Write entries in place of those that the records have."""
    if entries:
        upsert = insertion(connection, ENTRIES, entries[0], UPSERTS[connection.dialect.name])
        upsert.run(connection, [list(entry.values()) for entry in entries])


def _upsert(table: sa.Table, insert: Callable[[sa.Table], Any]) -> Any:
    statement = insert(table)
    replaced = {name: statement.excluded[name] for name in ("form", "title", "title_words", "words")}
    return statement.on_conflict_do_update(index_elements=["type", "record_id"], set_=replaced)


UPSERTS = {"postgresql": partial(_upsert, insert=postgresql.insert), "sqlite": partial(_upsert, insert=sqlite.insert)}
