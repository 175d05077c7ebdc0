"""What search looks in: made by migrations, and filled for records that were there before it or before a plugin."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Change, Client
from paktum.access.actor import SYSTEM
from paktum.assembly.build import Assembly
from paktum.storage.comparison import drift
from paktum.storage.engines import DatabaseKind, write_engine
from paktum.storage.folding import words
from paktum.storage.migrations import downgrade, purge, run_migrations
from paktum.storage.search import ENTRIES, LONGEST_WORDS, entry_of
from paktum.storage.search_filling import MissingEntries, fill_entries, missing_entries, remake_entries
from paktum.testing.databases import assembled, furnish
from paktum.write.cause import Origin
from paktum.write.writer import Writer

NAMES = ("Szőnyegház Kft.", "Árvíztűrő Bt.", "Őri és Társa", "Borostyánkút Zrt.", "Ürge Kft.")

CORE = assembled(())
SHIPPED = {CORE.entity(each.of).prefix for each in CORE.defaults}


def run(assembly: Assembly, engine: sa.Engine, work: Callable[[Change], Any]) -> Any:
    return Writer(assembly, engine).run(SYSTEM, work, origin=Origin.IMPORT)


def some_clients(assembly: Assembly, engine: sa.Engine) -> None:
    run(assembly, engine, lambda change: [change.create(Client, name=name) for name in NAMES])


def entries(engine: sa.Engine) -> list[tuple[str, str | None, str]]:
    """Type, title and words of every entry, but for those of catalogues that come with the product."""
    columns = (ENTRIES.c.type, ENTRIES.c.title, ENTRIES.c.words)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(*columns).where(ENTRIES.c.type.not_in(SHIPPED)).order_by(*columns))
        return [tuple(row) for row in rows]


def indexed(engine: sa.Engine, word: str) -> list[str]:
    """The titles that the full-text index has for a word."""
    text = """SELECT title FROM paktum_search_entry
              WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:word AS tsquery) ORDER BY title"""
    if engine.dialect.name == "sqlite":
        text = """SELECT title FROM paktum_search_entry WHERE id IN
                  (SELECT rowid FROM paktum_search_index WHERE paktum_search_index MATCH :word) ORDER BY title"""
    with engine.connect() as connection:
        return list(connection.execute(sa.text(text), {"word": word}).scalars())


def made(engine: sa.Engine) -> list[str]:
    """Everything of search that a database has."""
    query = "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name LIKE '%paktum_search%'"
    if engine.dialect.name == "postgresql":
        query = """
            SELECT indexdef FROM pg_indexes WHERE tablename = 'paktum_search_entry'
            UNION SELECT concat(column_name, ' ', data_type, ' ', character_maximum_length, ' ', is_nullable, ' ',
                collation_name) FROM information_schema.columns WHERE table_name = 'paktum_search_entry'"""
    with engine.connect() as connection:
        return sorted(" ".join(each.split()) for each in connection.execute(sa.text(query)).scalars())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Árvíztűrő  Tükörfúrógép", ["arvizturo", "tukorfurogep"]),
        ("J. Őri-Tóth <jo@ori.hu>", ["j", "ori", "toth", "jo", "hu"]),
        ("12345678-2-42, HU12345678", ["12345678", "2", "42", "hu12345678"]),
        ('a_b c/d e\'f "g" (h*) \\i %j', ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]),
        ("Straße ™ Ⅷ ﬁ", ["strasse", "tm", "viii", "fi"]),
        ("हिन्दी", ["हिनदी"]),
        ("x" * 61 + " kft kft KFT", ["x" * 60, "kft"]),
        ("\0 \ud800 -- ☺", []),
    ],
)
def test_words_are_runs_of_letters_and_digits_without_case_and_accents(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_an_entry_has_no_more_words_than_postgresql_can_index(engine: sa.Engine) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    text = " ".join(f"ﷺ{number}" for number in range(20_000))
    entry = entry_of(assembly.entity(Client), uuid.uuid4(), {"name": "A", "website": text})
    assert 0 < len(entry["words"]) <= LONGEST_WORDS
    with engine.begin() as connection:
        connection.execute(ENTRIES.insert(), [entry])


def test_migrations_make_what_the_tables_declare(
    engine: sa.Engine, database_kind: DatabaseKind, tmp_path: Any, request: pytest.FixtureRequest
) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    by_migrations = made(engine)
    url = f"sqlite:///{tmp_path / 'declared.db'}"
    if database_kind is DatabaseKind.POSTGRESQL:
        url = request.getfixturevalue("postgres_server").create_database(f"declared_{uuid.uuid4().hex[:12]}")
    declared = write_engine(url)
    assembly.metadata.create_all(declared)
    by_declaration = made(declared)
    declared.dispose()
    assert _normalised(by_declaration) == _normalised(by_migrations)
    assert drift(assembly, engine) == []


def _normalised(parts: list[str]) -> list[str]:
    """Alembic names the primary key, and has commas elsewhere."""
    plain = [part.replace("CONSTRAINT pk_paktum_search_entry ", "").replace(" ,", ",") for part in parts]
    return sorted(part.replace("paktum_search_entry_pkey", "pk_paktum_search_entry") for part in plain)


def test_taking_search_back_leaves_nothing_of_it(engine: sa.Engine) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    some_clients(assembly, engine)
    downgrade(assembly, engine, "core", "core_0001")
    assert made(engine) == []


def test_an_upgrade_makes_the_entries_of_records_that_were_there_before(engine: sa.Engine) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    some_clients(assembly, engine)
    expected = entries(engine)
    downgrade(assembly, engine, "core", "core_0001")
    furnish(assembly, engine)
    assert entries(engine) == expected
    assert [title for _, title, _ in expected] == sorted(NAMES)
    assert indexed(engine, "arvizturo") == ["Árvíztűrő Bt."]


def test_entries_are_made_in_batches_that_can_be_interrupted(engine: sa.Engine) -> None:
    assembly = assembled(())
    run_migrations(assembly, engine)
    some_clients(assembly, engine)
    with engine.begin() as connection:
        connection.execute(sa.delete(ENTRIES).where(ENTRIES.c.title != "Ürge Kft."))
    assert missing_entries(assembly, engine) == [MissingEntries("Client", 4)]
    assert fill_entries(assembly, engine, batch=2) == 4
    assert fill_entries(assembly, engine, batch=2) == 0
    assert missing_entries(assembly, engine) == []
    assert indexed(engine, "kft") == ["Szőnyegház Kft.", "Ürge Kft."]


def test_deleted_records_have_entries_since_they_may_come_back(engine: sa.Engine) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    some_clients(assembly, engine)
    run(assembly, engine, lambda change: [change.delete(each) for each in change.list_(Client)])
    expected = entries(engine)
    assert len(expected) == len(NAMES)
    with engine.connect() as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(ENTRIES))
    assert remake_entries(assembly, engine) == total
    assert entries(engine) == expected


def test_all_entries_can_be_made_anew(engine: sa.Engine) -> None:
    assembly = assembled(())
    furnish(assembly, engine)
    some_clients(assembly, engine)
    expected = entries(engine)
    with engine.begin() as connection:
        connection.execute(sa.update(ENTRIES).values(words="wrong", title=None))
        connection.execute(ENTRIES.insert(), [entry_of(assembly.entity(Client), uuid.uuid4(), {"name": "Lost"})])
    remake_entries(assembly, engine)
    assert entries(engine) == expected
    assert indexed(engine, "wrong") == indexed(engine, "lost") == []
    assert indexed(engine, "bt") == ["Árvíztűrő Bt."]


def test_a_plugin_that_comes_and_goes_changes_what_records_are_found_by(engine: sa.Engine) -> None:
    core, hotel = assembled(()), assembled(("hotel",))
    furnish(core, engine)
    some_clients(core, engine)
    furnish(hotel, engine)
    assert missing_entries(hotel, engine) == []

    def agree(change: Change) -> None:
        (client,) = [each for each in change.list_(Client) if each.name == "Ürge Kft."]
        change.update(client, facets={"hotel": {"rate_code": "WINTER-26"}})

    run(hotel, engine, agree)
    assert indexed(engine, "winter") == ["Ürge Kft."]
    assert missing_entries(core, engine) == [MissingEntries("Client", 5)]
    fill_entries(core, engine)
    assert indexed(engine, "winter") == []
    run(core, engine, lambda change: [change.update(each, name=f"{each.name} (old)") for each in change.list_(Client)])
    furnish(hotel, engine)
    assert indexed(engine, "winter") == ["Ürge Kft. (old)"]
    assert len(indexed(engine, "old")) == len(NAMES)


def test_removing_a_plugin_removes_the_entries_of_its_records(engine: sa.Engine) -> None:
    core, hotel = assembled(()), assembled(("hotel",))
    furnish(hotel, engine)
    some_clients(hotel, engine)
    house = hotel.entities["HotelProperty"].cls
    run(hotel, engine, lambda change: change.create(house, name="Grand", code="GRD", rooms=1))
    assert indexed(engine, "grand") == ["Grand"]
    purge(core, engine, "hotel")
    fill_entries(core, engine)
    assert {kind for kind, _, _ in entries(engine)} == {"client"}


def test_taking_back_a_plugin_forgets_its_words(engine: sa.Engine) -> None:
    hotel = assembled(("hotel",))
    furnish(hotel, engine)
    run(hotel, engine, lambda change: change.create(Client, name="Ürge", facets={"hotel": {"rate_code": "WINTER"}}))
    assert indexed(engine, "winter") == ["Ürge"]
    downgrade(hotel, engine, "hotel")
    furnish(hotel, engine)
    assert indexed(engine, "winter") == []
    assert indexed(engine, "urge") == ["Ürge"]
