"""What is changed by hand is found. Each test undoes it by hand; only the audit cannot be mended, so it comes last."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Client, Contact
from paktum.storage.audit import AUDIT
from paktum.storage.search import ENTRIES
from paktum.storage.soundness import findings
from paktum.testing.company import Company
from paktum.write.change import Change

BY_HAND = "undo what was changed by hand, or restore a backup: paktum restore"


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company((), database()) as company:

        def fill(change: Change) -> None:
            client = change.create(Client, name="Alfa")
            change.create(Contact, client=client, name="Kovács Anna")

        company.run(fill)
        yield company


def found(company: Company) -> list[tuple[str, str, str]]:
    return [(each.code, each.message, each.remedy) for each in findings(company.assembly, company.engine)]


def run(company: Company, *statements: Any) -> None:
    """Run statements by hand; the database takes what it would refuse from others."""
    with company.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        is_sqlite = company.engine.dialect.name == "sqlite"
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys = OFF")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys = ON")


@contextmanager
def changed(company: Company, cls: type[Any], **values: Any) -> Iterator[None]:
    """All records of an entity with other values, for the length of a block."""
    table = company.assembly.entity(cls).table
    with company.engine.connect() as connection:
        row = connection.execute(sa.select(*(table.c[name] for name in values))).one()
    run(company, sa.update(table).values(**values))
    yield
    run(company, sa.update(table).values(**row._mapping))
    assert found(company) == []


def test_records_that_only_the_product_wrote_are_sound(company: Company) -> None:
    assert found(company) == []


def test_a_reference_to_nothing_is_found(company: Company) -> None:
    with changed(company, Contact, client_id=uuid.uuid4()):
        text = "1 of Contact refer by client to records that do not exist"
        assert found(company) == [("REFERENCE_BROKEN", text, BY_HAND)]


def test_a_version_below_one_is_found(company: Company) -> None:
    with changed(company, Client, version=0):
        assert found(company) == [
            ("VERSION_INVALID", "1 of Client have a version below 1", BY_HAND),
            ("AUDIT_INCOMPLETE", "the audit does not know the version of 1 of Client", BY_HAND),
        ]


def test_a_version_that_the_audit_does_not_know_is_found(company: Company) -> None:
    with changed(company, Client, version=2):
        text = "the audit does not know the version of 1 of Client"
        assert found(company) == [("AUDIT_INCOMPLETE", text, BY_HAND)]


def test_a_missing_entry_of_search_is_found(company: Company) -> None:
    with company.engine.connect() as connection:
        row = connection.execute(sa.select(ENTRIES).where(ENTRIES.c.title == "Alfa")).one()
    run(company, sa.delete(ENTRIES).where(ENTRIES.c.id == row.id))
    text = "search does not find 1 of Client by what they say now"
    assert found(company) == [("SEARCH_ENTRIES_MISSING", text, "paktum db upgrade")]
    run(company, sa.insert(ENTRIES).values(**row._mapping))
    assert found(company) == []


def test_a_row_of_the_audit_that_nothing_leads_to_is_found(company: Company) -> None:
    row = {"record_id": uuid.uuid4(), "version": 2, "type": "client", "change_set_id": uuid.uuid4()}
    run(company, sa.insert(AUDIT).values(**row, action="update", changes="{}"))
    assert found(company) == [
        ("AUDIT_INCOMPLETE", "in the audit, 1 versions lack the one before them", BY_HAND),
        ("AUDIT_INCOMPLETE", "in the audit, 1 versions belong to no change set", BY_HAND),
    ]
