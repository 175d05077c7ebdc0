"""What search finds follows what is written, in the transaction that writes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import Change, Refused
from paktum.access.actor import SYSTEM
from paktum.crm import Client, Contact
from paktum.storage.search import ENTRIES
from paktum.write.cause import Origin

from .conftest import Desk
from .lab import ClientLab, Sample, Vial

FIND = "query ($text: String!) { search(text: $text) { nodes { title } } }"


def found(desk: Desk, text: str) -> list[str]:
    return [each["title"] for each in desk.ask(FIND, text=text)["search"]["nodes"]]


def entries(desk: Desk) -> list[tuple[str, str | None, str, str]]:
    columns = (ENTRIES.c.type, ENTRIES.c.title, ENTRIES.c.title_words, ENTRIES.c.words)
    with desk.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(*columns))]


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    """The statements about entries that the block runs."""
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if "paktum_search_entry" in statement:
            statements.append(statement)

    sa.event.listen(desk.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(desk.engine, "before_cursor_execute", note)


def test_a_new_record_is_found_by_its_words_and_those_of_its_facets(desk: Desk) -> None:
    desk.done("clientCreate", {"name": "Szőnyegház Kft.", "website": "https://szonyeg.example"})

    assert entries(desk) == [
        ("client", "Szőnyegház Kft.", "szonyeghaz kft", "szonyeghaz kft https szonyeg example uj ugyfel")
    ]
    assert found(desk, "szo") == found(desk, "KFT szőnyeg ügyf") == ["Szőnyegház Kft."]
    assert found(desk, "haz") == []


def test_a_changed_text_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "Ürge", "hotel": {"rateCode": "WINTER-26"}})
    target = {"id": made["id"], "expectedVersion": 1}

    desk.done("clientUpdate", {**target, "patch": {"name": "Pocok"}})

    assert (found(desk, "urge"), found(desk, "pocok winter")) == ([], ["Pocok"])


def test_a_changed_facet_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "Ürge", "hotel": {"rateCode": "WINTER-26"}})
    target = {"id": made["id"], "expectedVersion": 1}

    desk.done("clientUpdate", {**target, "patch": {"hotel": {"rateCode": None}, "lab": {"standing": "Törzsvevő"}}})

    assert (found(desk, "winter"), found(desk, "ugyfel"), found(desk, "torzsvevo")) == ([], [], ["Ürge"])


def test_a_facet_whose_row_is_made_later_is_found(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "Ürge"})
    with desk.engine.begin() as connection:
        connection.execute(desk.assembly.facet_tables[ClientLab].delete())
        connection.execute(sa.update(ENTRIES).values(words="urge"))
    assert found(desk, "ugyfel") == []

    desk.run(lambda change: change.facet(change.get(Client, desk.key(made["id"])), ClientLab))

    assert found(desk, "ugyfel") == ["Ürge"]


def test_a_refused_change_changes_nothing_that_is_found(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "Ürge"})

    assert desk.codes("clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": {"name": "x" * 201}}) == [
        ("TOO_LONG", "patch.name")
    ]
    with pytest.raises(Refused):
        desk.run(lambda change: [change.create(Client, name="Pocok"), change.create(Sample, name="x" * 21)])

    assert (found(desk, "urge"), found(desk, "pocok")) == (["Ürge"], [])


def test_a_deleted_record_and_what_goes_with_it_is_not_found_and_comes_back(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "Ürge"})
    contact = desk.done("contactCreate", {"name": "Ürge Anna", "clientId": made["id"]})
    identifier = {"clientId": made["id"], "scheme": "VAT", "value": "HU-URGE-1"}
    desk.done("clientIdentifierCreate", identifier)
    assert found(desk, "urge") == ["Ürge", "Ürge Anna", "HU-URGE-1"]

    desk.done("clientDelete", {"id": made["id"], "expectedVersion": 1})
    assert found(desk, "urge") == ["Ürge Anna"]

    with desk.engine.begin() as connection:
        for name in ("Client", "ClientIdentifier"):
            table = desk.assembly.entities[name].table
            connection.execute(sa.update(table).values(deleted_at=None, deletion_id=None))
    assert found(desk, "urge") == ["Ürge", "Ürge Anna", "HU-URGE-1"]
    assert contact["version"] == 1


def test_a_record_that_is_made_and_changed_in_one_transaction_is_found_as_it_is_at_the_end(desk: Desk) -> None:
    def work(change: Change) -> None:
        client = change.create(Client, name="Ürge")
        change.update(client, name="Pocok", facets={"lab": {"standing": "Rágcsáló"}})
        change.update(client, name="Hörcsög")

    desk.run(work)

    assert [each[1:] for each in entries(desk)] == [("Hörcsög", "horcsog", "horcsog ragcsalo")]


def test_many_records_take_few_statements(desk: Desk) -> None:
    def make(change: Change) -> None:
        for number in range(300):
            client = change.create(Client, name=f"Client {number}")
            change.create(Contact, name=f"Contact {number}", client=client)

    with counted(desk) as statements:
        desk.run(make, origin=Origin.IMPORT)
    assert len(statements) == 1
    assert len(entries(desk)) == 600

    def change_all(change: Change) -> None:
        for client in change.list_(Client):
            change.update(client, name=client.name.replace("Client", "Ügyfél"))

    with counted(desk) as statements:
        desk.run(change_all, origin=Origin.IMPORT)
    assert len(statements) == 1
    assert found(desk, "ugyfel 299") == ["Ügyfél 299"]


def test_a_change_of_other_attributes_writes_no_entry(desk: Desk) -> None:
    made = desk.done("clientCreate", {"name": "Ürge"})

    with counted(desk) as statements:
        desk.done("clientUpdate", {"id": made["id"], "expectedVersion": 1, "patch": {"name": "Ürge", "employees": 5}})

    assert statements == []


def test_records_without_searchable_texts_have_no_entries(desk: Desk) -> None:
    def make(change: Change) -> None:
        sample = change.create(Sample, name="A sample")
        change.create(Vial, name="Vial", sample=sample)

    desk.run(make)

    assert entries(desk) == [("lab_vial", "Vial", "vial", "vial")]


def test_what_a_dry_run_makes_is_not_found(desk: Desk) -> None:
    desk.writer.run(SYSTEM, lambda change: change.create(Client, name="Ürge"), dry_run=True)

    assert entries(desk) == []
