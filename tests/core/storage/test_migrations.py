"""Migrations of several plugins, up and down, on every engine."""

import datetime as dt
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Entity, Facet, Mapped, Money, PaktumError, Rate, field, reference
from paktum.assembly.build import Assembly, load_assembly
from paktum.storage.comparison import drift
from paktum.storage.engines import write_engine
from paktum.storage.facet_rows import FacetRows, backfill_facets, missing_facet_rows
from paktum.storage.history import MigrationError, PluginStatus, SchemaState, current_revisions, is_current, status
from paktum.storage.migrations import TableRows, downgrade, purge, purge_preview, upgrade
from paktum.storage.revisions import create_revision

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def everything_in(engine: sa.Engine) -> list[str]:
    """Tables, indexes, sequences and types of a database."""
    query = "SELECT type || ' ' || name FROM sqlite_schema"
    if engine.dialect.name == "postgresql":
        query = """
            SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
            UNION SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace"""
    with engine.connect() as connection:
        return sorted(connection.execute(sa.text(query)).scalars())


def add_clients(assembly: Assembly, engine: sa.Engine, client: Any, count: int) -> list[uuid.UUID]:
    table = assembly.entity(client).table
    keys = sorted(uuid.uuid4() for _ in range(count))
    with engine.begin() as connection:
        for key in keys:
            values = {"version": 1, "created_at": NOW, "changed_at": NOW, "is_active": True}
            connection.execute(table.insert().values(id=key, name=key.hex, name_fold=key.hex, **values))
    return keys


def count(engine: sa.Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()


def states(assembly: Assembly, engine: sa.Engine) -> dict[str, str]:
    return {each.plugin: each.state.value for each in status(assembly, engine)}


def test_up_down_up_leaves_nothing_behind(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery)
    before = everything_in(engine)
    assert upgrade(assembly, engine) == ["core_0001", "brewery_0001"]
    made = everything_in(engine)
    assert drift(assembly, engine) == []
    assert downgrade(assembly, engine, "brewery") == ["brewery_0001"]
    assert downgrade(company.assemble(), engine, "core") == ["core_0001"]
    assert everything_in(engine) == before == []
    assert upgrade(assembly, engine) == ["core_0001", "brewery_0001"]
    assert everything_in(engine) == made
    assert upgrade(assembly, engine) == []


def test_every_plugin_has_its_own_version_table(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery)
    upgrade(assembly, engine)
    assert current_revisions(engine) == {"core": "core_0001", "brewery": "brewery_0001"}
    names = set(sa.inspect(engine).get_table_names())
    assert {"paktum_version_core", "paktum_version_brewery"} <= names
    assert "alembic_version" not in names


def test_a_failing_migration_changes_nothing(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery)
    [file] = company.versions("brewery").glob("*.py")
    file.write_text(file.read_text().replace("\n\ndef downgrade", "\n    raise RuntimeError\n\n\ndef downgrade"))
    with pytest.raises(RuntimeError):
        upgrade(assembly, engine)
    assert everything_in(engine) == []


def test_of_two_processes_that_upgrade_at_once_one_does_it(company: Any, engine: sa.Engine, database_url: str) -> None:
    assembly = company.migrated(company.brewery)
    other = write_engine(database_url)
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(lambda each: upgrade(assembly, each), (engine, other)))
    other.dispose()
    assert sorted(done) == [[], ["core_0001", "brewery_0001"]]
    assert drift(assembly, engine) == []


# Enabling, disabling, removing


def test_disabling_a_plugin_keeps_its_data(company: Any, engine: sa.Engine) -> None:
    both = company.migrated(company.brewery)
    upgrade(both, engine)
    add_clients(both, engine, company.client, 3)
    backfill_facets(both, engine)
    alone = company.assemble()
    assert upgrade(alone, engine) == []
    assert drift(alone, engine) == []
    assert is_current(alone, engine)
    assert count(engine, "brewery_client") == 3
    assert status(alone, engine) == [
        PluginStatus("core", "core_0001", "core_0001", SchemaState.CURRENT),
        PluginStatus("brewery", "brewery_0001", None, SchemaState.NOT_INSTALLED),
    ]
    add_clients(both, engine, company.client, 2)
    upgrade(both, engine)
    assert count(engine, "brewery_client") == 5


def test_status_tells_what_is_missing_and_what_to_do(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery)
    assert states(assembly, engine) == {"core": "not created", "brewery": "not created"}
    assert not is_current(assembly, engine)
    assert {each.remedy for each in status(assembly, engine)} == {"paktum db upgrade"}
    upgrade(company.assemble(), engine)
    assert states(assembly, engine) == {"core": "current", "brewery": "not created"}
    upgrade(assembly, engine)
    assert states(assembly, engine) == {"core": "current", "brewery": "current"}
    assert is_current(assembly, engine)
    assert [each.remedy for each in status(assembly, engine)] == [None, None]
    [file] = company.versions("brewery").glob("*.py")
    second = file.read_text().replace("down_revision = None", 'down_revision = "brewery_0001"')
    second = second.replace('revision = "brewery_0001"', 'revision = "brewery_0002"', 1)
    new = file.with_name("brewery_0002_more.py")
    new.write_text(second)
    assert states(assembly, engine) == {"core": "current", "brewery": "behind"}
    new.unlink()
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE paktum_version_brewery SET version_num = 'brewery_0009'"))
    assert states(assembly, engine) == {"core": "current", "brewery": "newer than the installed version"}
    with pytest.raises(MigrationError, match="the database has the migration brewery_0009"):
        upgrade(assembly, engine)


def test_status_of_plugins_without_migrations(company: Any, engine: sa.Engine) -> None:
    assembly = company.assemble(company.brewery, company.plugin("empty"))
    assert states(assembly, engine) == {
        "core": "without migrations",
        "brewery": "without migrations",
        "empty": "needs no tables",
    }
    assert status(assembly, engine)[1].remedy == 'paktum db revision brewery --message "first tables"'


def test_a_downgrade_is_refused_while_an_enabled_plugin_needs_it(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery, company.taproom)
    upgrade(assembly, engine)
    before = everything_in(engine)
    with pytest.raises(MigrationError, match="brewery is needed by taproom; disable first"):
        downgrade(assembly, engine, "brewery")
    with pytest.raises(MigrationError, match="core is needed by brewery, taproom"):
        downgrade(assembly, engine, "core")
    with pytest.raises(MigrationError, match="taproom_coaster refers to brewery_barrel; remove the data of taproom"):
        downgrade(company.assemble(company.brewery), engine, "brewery")
    with pytest.raises(MigrationError, match="winery is not enabled"):
        downgrade(assembly, engine, "winery")
    with pytest.raises(MigrationError, match="no migration 'taproom_0007'; name one of base, taproom_0001"):
        downgrade(assembly, engine, "taproom", "taproom_0007")
    assert everything_in(engine) == before


def test_purging_removes_a_disabled_plugin_only(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery, company.taproom)
    upgrade(company.assemble(), engine)
    without = everything_in(engine)
    upgrade(assembly, engine)
    add_clients(assembly, engine, company.client, 2)
    backfill_facets(assembly, engine)
    with pytest.raises(MigrationError, match="brewery is enabled"):
        purge(assembly, engine, "brewery")
    alone = company.assemble()
    with pytest.raises(MigrationError, match="taproom_coaster refers to brewery_barrel"):
        purge(alone, engine, "brewery")
    assert purge(alone, engine, "taproom") == [TableRows("taproom_coaster", 0)]
    lost = [TableRows("brewery_barrel", 0), TableRows("brewery_client", 2)]
    assert purge_preview(alone, engine, "brewery") == lost
    assert purge(alone, engine, "brewery") == lost
    assert everything_in(engine) == without
    assert count(engine, "core_client") == 2
    with pytest.raises(MigrationError, match="no data of a plugin 'brewery'"):
        purge(alone, engine, "brewery")


def test_a_plugin_whose_name_begins_like_another_keeps_its_tables(company: Any, engine: sa.Engine) -> None:
    class Vat(Entity):
        volume: Mapped[int] = field()

    wide = company.plugin("brewery_spa", Vat)
    assembly = company.migrated(company.brewery, wide)
    upgrade(assembly, engine)
    assert drift(company.assemble(company.brewery), engine) == []
    purge(company.assemble(wide), engine, "brewery")
    assert drift(company.assemble(wide), engine) == []
    assert states(company.assemble(), engine) == {"core": "current", "brewery_spa": "not installed, data kept"}


# Changing what is declared


def test_one_added_attribute_is_one_migration_on_both_engines(company: Any, engine: sa.Engine) -> None:
    first = company.migrated(company.brewery)
    upgrade(first, engine)
    [key] = add_clients(first, engine, company.client, 1)
    backfill_facets(first, engine)
    size = company.size

    class Second(Facet[company.client]):
        grade: Mapped[size] = field(default=size.SMALL, index=True)
        share: Mapped[Rate] = field(default=Decimal("0.25"))
        limit: Mapped[Money] = field(default=Money(Decimal("12.50"), "EUR"))
        motto: Mapped[str] = field(default="Für Ősz")
        reviewed_on: Mapped[dt.date | None] = field()
        checked_at: Mapped[dt.datetime] = field(default=NOW)
        is_tied: Mapped[bool] = field(default=True)
        # new ones
        nickname: Mapped[str | None] = field(index=True)
        slogan: Mapped[str] = field(default="It's Ősz: 100 %")
        stars: Mapped[int] = field(default=3)
        is_open: Mapped[bool] = field(default=True)
        is_shut: Mapped[bool] = field(default=False)
        fee: Mapped[Money] = field(default=Money(Decimal("7.25"), "EUR"))
        zero: Mapped[Rate] = field(default=Decimal(0))
        part: Mapped[Rate] = field(default=Decimal("0.125"))
        kind: Mapped[size] = field(default=size.LARGE)
        since_on: Mapped[dt.date] = field(default=dt.date(2026, 1, 31))
        made_at: Mapped[dt.datetime] = field(default=NOW)
        rival: Mapped[company.client | None] = reference()

    second = company.assemble(company.plugin("brewery", Second, company.barrel))
    assert any("nickname is missing" in line for line in drift(second, engine))
    made = create_revision(second, "brewery", "Know more of breweries.")
    assert (made.id, made.path.name, made.warnings) == ("brewery_0002", "brewery_0002_know_more_of_breweries.py", ())
    assert not is_current(second, engine)
    assert upgrade(second, engine) == ["brewery_0002"]
    assert drift(second, engine) == []
    assert missing_facet_rows(second, engine) == []
    table = second.facet_tables[Second]
    with engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.id == key)).mappings().one()
    new = {name: row[name] for name in list(table.c.keys())[list(table.c.keys()).index("nickname") :]}
    assert new == {
        "nickname": None, "nickname_fold": None, "slogan": "It's Ősz: 100 %", "slogan_fold": "it's osz: 100 %",
        "stars": 3, "is_open": True, "is_shut": False, "fee_amount": Decimal("7.25"), "fee_currency": "EUR",
        "zero": 0, "part": Decimal("0.125"), "kind": size.LARGE, "since_on": dt.date(2026, 1, 31), "made_at": NOW,
        "rival_id": None,
    }  # fmt: skip
    assert row["motto"] == "Für Ősz"
    assert "paktum.storage" not in made.path.read_text(encoding="utf-8")
    assert downgrade(second, engine, "brewery", "brewery_0001") == ["brewery_0002"]
    assert drift(company.assemble(company.brewery), engine) == []
    assert count(engine, "brewery_client") == 1
    assert upgrade(second, engine) == ["brewery_0002"]
    assert drift(second, engine) == []


def test_dropped_attributes_and_tables_come_back_with_their_own_types(company: Any, engine: sa.Engine) -> None:
    first = company.migrated(company.brewery)

    class Smaller(Facet[company.client]):
        motto: Mapped[str | None] = field(length=500)

    smaller = company.assemble(company.plugin("brewery", Smaller))
    made = create_revision(smaller, "brewery", "keep the motto only")
    assert made.warnings == (
        "brewery_client.checked_at is dropped with its data; if it was renamed, rename it instead",
        "brewery_client.grade is dropped with its data; if it was renamed, rename it instead",
        "brewery_client.is_tied is dropped with its data; if it was renamed, rename it instead",
        "brewery_client.limit_amount is dropped with its data; if it was renamed, rename it instead",
        "brewery_client.limit_currency is dropped with its data; if it was renamed, rename it instead",
        "brewery_client.reviewed_on is dropped with its data; if it was renamed, rename it instead",
        "brewery_client.share is dropped with its data; if it was renamed, rename it instead",
        "the table brewery_barrel is dropped with its data",
    )
    upgrade(smaller, engine)
    assert drift(smaller, engine) == []
    assert not sa.inspect(engine).has_table("brewery_barrel")
    downgrade(smaller, engine, "brewery", "brewery_0001")
    assert drift(first, engine) == []
    indexes = {each["name"]: each for each in sa.inspect(engine).get_indexes("brewery_barrel")}
    unique = indexes["uq_brewery_barrel_external_id_source"]
    assert "deleted_at IS NULL" in str(unique["dialect_options"][f"{engine.dialect.name}_where"])
    assert upgrade(smaller, engine) == ["brewery_0002"]


def test_an_added_index_keeps_missing_values_first_on_both_engines(company: Any, engine: sa.Engine) -> None:
    size = company.size

    class First(Facet[company.client], indexes=(("grade", "stars"),)):
        grade: Mapped[size | None] = field()
        stars: Mapped[int | None] = field()

    class Second(Facet[company.client], indexes=(("grade", "stars", "seen_on"),)):
        grade: Mapped[size | None] = field()
        stars: Mapped[int | None] = field()
        seen_on: Mapped[dt.date | None] = field(index=True)

    first = company.migrated(company.plugin("brewery", First))
    upgrade(first, engine)
    second = company.assemble(company.plugin("brewery", Second))
    made = create_revision(second, "brewery", "find who was seen")
    text = made.path.read_text(encoding="utf-8")
    assert (
        """
    op.create_index(
        "ix_brewery_client_grade_stars_seen_on",
        "brewery_client",
        [sa.text("grade NULLS FIRST"), sa.text("stars NULLS FIRST"), sa.text("seen_on NULLS FIRST"), "id"],
    )
    op.create_index("ix_brewery_client_seen_on", "brewery_client", [sa.text("seen_on NULLS FIRST"), "id"])
"""
        in text
    )
    _, back = text.split("def downgrade")
    assert '[sa.text("grade NULLS FIRST"), sa.text("stars NULLS FIRST"), "id"]' in back
    upgrade(second, engine)
    assert drift(second, engine) == []
    downgrade(second, engine, "brewery", "brewery_0001")
    assert drift(first, engine) == []


def test_a_change_that_existing_rows_cannot_follow_is_refused(company: Any) -> None:
    company.migrated(company.brewery)

    class Stricter(Facet[company.client]):
        licence: Mapped[str] = field()

    stricter = company.assemble(company.plugin("brewery", Stricter, company.barrel))
    with pytest.raises(MigrationError, match=r"brewery_client\.licence must have a value and declares no default"):
        create_revision(stricter, "brewery", "ask for a licence")
    assert len(list(company.versions("brewery").glob("*.py"))) == 1


def test_an_attribute_that_becomes_required_takes_its_default(company: Any, engine: sa.Engine) -> None:
    class Optional(Facet[company.client]):
        stars: Mapped[int | None] = field()

    class Required(Facet[company.client]):
        stars: Mapped[int] = field(default=3)

    first = company.migrated(company.plugin("brewery", Optional))
    upgrade(first, engine)
    add_clients(first, engine, company.client, 2)
    backfill_facets(first, engine)
    second = company.assemble(company.plugin("brewery", Required))
    assert create_revision(second, "brewery", "stars for all").warnings == ()
    upgrade(second, engine)
    assert drift(second, engine) == []
    with engine.connect() as connection:
        assert list(connection.execute(sa.text("SELECT stars FROM brewery_client")).scalars()) == [3, 3]
    downgrade(second, engine, "brewery", "brewery_0001")
    assert drift(first, engine) == []


def test_changing_a_core_table_on_sqlite_keeps_what_cascades_from_it(company: Any, engine: sa.Engine) -> None:
    """SQLite copies the table and drops the original, which would delete every facet if foreign keys were on."""
    assembly = company.migrated(company.brewery)
    upgrade(assembly, engine)
    parent, child = add_clients(assembly, engine, company.client, 2)
    backfill_facets(assembly, engine)
    table = assembly.entity(company.client).table
    with engine.begin() as connection:
        connection.execute(table.update().where(table.c.id == child).values(parent_id=parent))
    (company.versions("core") / "core_0002_recreate.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\nrevision = 'core_0002'\ndown_revision = 'core_0001'\n\n\n"
        "def upgrade() -> None:\n"
        "    with op.batch_alter_table('core_client') as batch_op:\n"
        "        batch_op.alter_column('is_active', existing_type=sa.Boolean(), nullable=True)\n\n\n"
        "def downgrade() -> None:\n    pass\n"
    )
    assert upgrade(assembly, engine) == ["core_0002"]
    assert count(engine, "core_client") == count(engine, "brewery_client") == 2
    with engine.begin() as connection:
        assert connection.execute(sa.select(table.c.parent_id).where(table.c.id == child)).scalar_one() == parent
        connection.execute(table.delete())  # foreign keys are on again, and lead to the new table
    assert count(engine, "brewery_client") == 0


@pytest.mark.engines("sqlite")  # PostgreSQL keeps foreign keys on, and cascades
def test_a_migration_that_leaves_loose_rows_is_refused(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery)
    upgrade(assembly, engine)
    add_clients(assembly, engine, company.client, 2)
    backfill_facets(assembly, engine)
    (company.versions("core") / "core_0002_forget.py").write_text(
        "from alembic import op\n\nrevision = 'core_0002'\ndown_revision = 'core_0001'\n\n\n"
        "def upgrade() -> None:\n    op.execute('DELETE FROM core_client')\n\n\ndef downgrade() -> None:\n    pass\n"
    )
    with pytest.raises(
        MigrationError, match=r"2 rows refer to rows that would not exist \(brewery_client -> core_client"
    ):
        upgrade(assembly, engine)
    assert count(engine, "core_client") == count(engine, "brewery_client") == 2
    assert current_revisions(engine)["core"] == "core_0001"


def test_drift_names_every_difference(company: Any, engine: sa.Engine) -> None:
    assembly = company.migrated(company.brewery)
    upgrade(assembly, engine)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP INDEX ix_brewery_client_grade"))
        connection.execute(sa.text("ALTER TABLE brewery_client ADD COLUMN extra INTEGER"))
        connection.execute(sa.text("CREATE TABLE brewery_lost (id INTEGER PRIMARY KEY)"))
        connection.execute(sa.text("CREATE TABLE strangers (id INTEGER PRIMARY KEY)"))
        connection.execute(sa.text("DROP TABLE brewery_barrel"))
    assert drift(assembly, engine) == [
        "the column brewery_client.extra is not declared, but in the database",
        "the index ix_brewery_barrel_changed_at of brewery_barrel is missing in the database",
        "the index ix_brewery_barrel_client_id of brewery_barrel is missing in the database",
        "the index ix_brewery_client_grade of brewery_client is missing in the database",
        "the index uq_brewery_barrel_external_id_source of brewery_barrel is missing in the database",
        "the table brewery_barrel is missing in the database",
        "the table brewery_lost is not declared, but in the database",
    ]


# Writing migrations


def test_a_migration_is_the_same_in_every_run(company: Any) -> None:
    company.migrated(company.brewery)
    script = f"""
import sys
sys.path[:0] = [{str(company.folder)!r}]
import pathlib, importlib.util
spec = importlib.util.spec_from_file_location("declared", {str(Path(__file__).with_name("conftest.py"))!r})
declared = importlib.util.module_from_spec(spec); sys.modules["declared"] = declared; spec.loader.exec_module(declared)
company = declared.Company(pathlib.Path({str(company.folder)!r}))
company.migrated(company.brewery)
for plugin in ("core", "brewery"):
    print(next(company.versions(plugin).glob("*.py")).read_text())
"""
    expected = "".join(next(company.versions(name).glob("*.py")).read_text() + "\n" for name in ("core", "brewery"))
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        assert done.stdout == expected


def test_there_is_nothing_to_write_when_nothing_changed(company: Any) -> None:
    assembly = company.migrated(company.brewery)
    with pytest.raises(MigrationError, match="the migrations of brewery already make all that it declares"):
        create_revision(assembly, "brewery", "nothing")
    with pytest.raises(MigrationError, match="winery is not enabled"):
        create_revision(assembly, "winery", "nothing")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("brewery_0003_gap.py", "must be numbered from 0001 without a gap; found no brewery_0002"),
        ("brewery_0001_twin.py", "found brewery_0001_first_tables.py and brewery_0001_twin.py"),
        ("more.py", "more.py is not named like a migration of brewery: brewery_0001_what_it_does.py"),
        ("brewery_0002_other.py", "must say revision = 'brewery_0002' and down_revision = 'brewery_0001'"),
    ],
)
def test_files_that_do_not_make_one_line_are_refused(company: Any, tmp_path: Path, name: str, message: str) -> None:
    assembly = company.migrated(company.brewery)
    (company.versions("brewery") / name).write_text("revision = 'brewery_0005'\ndown_revision = None\n")
    engine = write_engine(f"sqlite:///{tmp_path / 'paktum.db'}")
    with pytest.raises(MigrationError, match=message):
        upgrade(assembly, engine)
    engine.dispose()


# Facets


def test_backfilled_rows_have_the_declared_defaults(company: Any, engine: sa.Engine) -> None:
    upgrade(company.migrated(company.brewery), engine)
    assembly = company.assemble(company.brewery)
    keys = add_clients(assembly, engine, company.client, 7)
    table = assembly.facet_tables[company.facet]
    with engine.begin() as connection:
        own = {"grade": company.size.LARGE, "share": 1, "limit_amount": 1, "limit_currency": "HUF", "motto": "x"}
        own |= {"motto_fold": "x", "checked_at": NOW, "is_tied": False, "id": keys[2]}
        connection.execute(table.insert().values(**own))
    assert missing_facet_rows(assembly, engine) == [FacetRows("brewery", "brewery_client", 6)]
    assert backfill_facets(assembly, engine, batch=2) == [FacetRows("brewery", "brewery_client", 6)]
    assert backfill_facets(assembly, engine) == missing_facet_rows(assembly, engine) == []
    with engine.connect() as connection:
        rows = {row["id"]: dict(row) for row in connection.execute(sa.select(table)).mappings()}
    assert set(rows) == set(keys)
    assert rows[keys[2]]["motto"] == "x"
    assert rows[keys[0]] == {
        "id": keys[0], "grade": company.size.SMALL, "share": Decimal("0.25"), "limit_amount": Decimal("12.50"),
        "limit_currency": "EUR", "motto": "Für Ősz", "motto_fold": "fur osz", "reviewed_on": None,
        "checked_at": dt.datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=dt.UTC), "is_tied": True,
    }  # fmt: skip


def test_a_facet_that_needs_a_value_cannot_be_filled_without_a_default(company: Any, engine: sa.Engine) -> None:
    class Strict(Facet[company.client]):
        licence: Mapped[str] = field()

    assembly = company.migrated(company.plugin("brewery", Strict))
    upgrade(assembly, engine)
    add_clients(assembly, engine, company.client, 1)
    with pytest.raises(PaktumError, match=r"ClientBrewery\.licence must have a value and declares no default"):
        backfill_facets(assembly, engine)


# The bundled plugins


@pytest.fixture(scope="module")
def bundle() -> Iterator[Assembly]:
    return load_assembly(["banking", "hotel", "leasing"])


def test_the_bundled_migrations_make_what_the_bundled_plugins_declare(bundle: Assembly, engine: sa.Engine) -> None:
    upgrade(bundle, engine)
    assert drift(bundle, engine) == []
    assert is_current(bundle, engine)
    for info in bundle.plugins:
        with pytest.raises(MigrationError, match="already make all that it declares"):
            create_revision(bundle, info.name, "nothing")


def test_the_bundled_migrations_leave_nothing_behind(bundle: Assembly, engine: sa.Engine) -> None:
    upgrade(bundle, engine)
    made = everything_in(engine)
    for name in ("leasing", "hotel", "banking"):
        assert downgrade(bundle, engine, name)
    downgrade(load_assembly([]), engine, "core")
    assert everything_in(engine) == []
    upgrade(bundle, engine)
    assert everything_in(engine) == made
