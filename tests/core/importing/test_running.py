"""Importing files into a database: what is made, changed, left and rejected."""

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from paktum import (
    Activity,
    Branch,
    Client,
    Contact,
    Contract,
    Deal,
    Entity,
    Money,
    PostalAddress,
    Product,
    Refused,
    User,
)
from paktum.importing import ImportReport
from paktum.storage.search import ENTRIES
from paktum.write.change import Change

from .conftest import Cask, Grade, Importer, load

HEAD = 'source = "shop"\n'
CASKS = HEAD + load(
    "casks.csv",
    "BrewingCask",
    "no",
    {"label": '"name"', "litres": '"litres"', "client": '{column = "client", by = "name"}'},
)
CLIENTS = HEAD + load("clients.csv", "Client", "id", {"name": '"name"', "parent": '"parent"'})


def test_a_second_run_changes_nothing(importer: Importer) -> None:
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,50,\nB,Bock,,\n")
    assert importer.counts() == (2, 0, 0, 0)
    before = importer.records(Cask, "id", "version", "changed_at")
    assert importer.counts() == (0, 0, 2, 0)
    assert importer.records(Cask, "id", "version", "changed_at") == before
    assert importer.records(Cask, "source", "external_id", "label", "litres") == [
        ("shop", "A", "Alt", 50),
        ("shop", "B", "Bock", None),
    ]


@pytest.mark.engines("postgresql")  # SQLite plans by the indexes that there are
def test_the_database_knows_how_many_rows_came_in(importer: Importer) -> None:
    rows = "".join(f"{number},Alt,{number},\n" for number in range(1, 61))
    importer.put(mapping=CASKS, casks=f"no,name,litres,client\n{rows}")
    told = "SELECT CAST(reltuples AS INTEGER) FROM pg_class WHERE relname = 'brewing_cask'"
    assert importer.counts() == (60, 0, 0, 0)
    with importer.writer.engine.connect() as connection:
        assert connection.exec_driver_sql(told).scalars().all() == [60]


def test_a_row_that_differs_is_updated_and_an_empty_cell_empties(importer: Importer) -> None:
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,50,\nB,Bock,20,\n").run()
    importer.put(casks="no,name,litres,client\nA,Altbier,,\nB,Bock,20,\nC,Cream,5,\n")
    assert importer.counts() == (1, 1, 1, 0)
    assert importer.records(Cask, "external_id", "label", "litres", "version") == [
        ("A", "Altbier", None, 2),
        ("B", "Bock", 20, 1),
        ("C", "Cream", 5, 1),
    ]


def test_the_same_external_id_of_another_source_is_another_record(importer: Importer) -> None:
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,50,\n").run()
    importer.put(mapping=CASKS.replace('"shop"', '"mill"'))
    assert importer.counts() == (1, 0, 0, 0)
    assert importer.records(Cask, "source", "external_id") == [("mill", "A"), ("shop", "A")]


def test_a_deleted_record_is_made_anew(importer: Importer) -> None:
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,50,\n").run()
    importer.change(lambda change: change.delete(change.list_(Cask)[0]))
    assert importer.counts() == (1, 0, 0, 0)
    assert importer.records(Cask, "external_id", "version") == [("A", 1)]


def test_rejected_rows_are_named_with_reason_and_text_and_the_rest_goes_on(importer: Importer) -> None:
    importer.put(
        mapping=CASKS,
        casks='no,name,litres,client\nA,Alt,50,\nB,Bock\nC,Cream,much,\nD,Dark,0,Nobody\nE,Extra,0,\n,Fine,1,\nG,,1,\n"H,"",1,\nI,Ipa,1,\n',
    )
    assert importer.counts() == (2, 0, 0, 7)
    assert importer.records(Cask, "external_id") == [("A",), ("I",)]
    named = ("casks.csv", "BrewingCask")
    assert [(row[0], row[2]) for row in importer.rejected()] == [named] * 7
    assert [(int(row[1]), *row[3:]) for row in importer.rejected()] == [
        (3, "IMPORT_ROW_LENGTH", "the row has 2 cells, the header 4", "B,Bock"),
        (4, "IMPORT_VALUE_INVALID", "litres: 'much' is no number such as 1", "C,Cream,much,"),
        (5, "IMPORT_LOOKUP_NOT_FOUND", "client: there is no Client with name 'Nobody'", "D,Dark,0,Nobody"),
        (6, "OUT_OF_RANGE", "litres: '0': at least 1", "E,Extra,0,"),
        (7, "IMPORT_KEY_MISSING", "no: the row has no external id", ",Fine,1,"),
        (8, "REQUIRED", "name: '': a value is needed", "G,,1,"),
        (9, "IMPORT_ROW_QUOTES", "a quote is not closed", '"H,"",1,'),
    ]


def test_everything_that_is_wrong_with_a_row_is_said_at_once(importer: Importer) -> None:
    mapping = HEAD + load(
        "casks.csv", "BrewingCask", "no", {"label": '"name"', "litres": '"litres"', "serial": '{value = "S"}'}
    )
    importer.put(
        mapping=mapping.replace('{value = "S"}', '"serial"'), casks="no,name,litres,serial\n,x,much,1\nB,,0,2\n"
    )
    assert importer.counts() == (0, 0, 0, 2)
    assert [row[3] for row in importer.rejected()] == [
        "IMPORT_VALUE_INVALID; IMPORT_KEY_MISSING",
        "REQUIRED; OUT_OF_RANGE",
    ]


def test_rejected_text_is_no_formula_and_shows_bytes_that_are_no_text(importer: Importer) -> None:
    importer.put(mapping=CASKS)
    (importer.folder / "casks.csv").write_bytes(b"no,name,litres,client\n=1+1,x,-,\nB,\xe1cs,1,\n")
    assert importer.counts() == (0, 0, 0, 2)
    assert {(row[1], row[5]) for row in importer.rejected()} == {("2", "'=1+1,x,-,"), ("3", r"B,\xe1cs,1,")}


def test_a_run_without_rejected_rows_leaves_no_rejects_file(importer: Importer) -> None:
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,x,\n")
    assert importer.run().rejects == importer.rejects_path
    importer.put(casks="no,name,litres,client\nA,Alt,5,\n")
    assert importer.run().rejects is None
    assert not importer.rejects_path.exists()


def test_a_rejects_file_that_cannot_be_written_is_refused_before_anything_is_imported(importer: Importer) -> None:
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,5,\n")
    importer.rejects_path.mkdir()
    with pytest.raises(Refused) as refused:
        importer.run()
    assert [problem.code for problem in refused.value.problems] == ["IMPORT_REJECTS_UNWRITABLE"]
    assert importer.records(Cask, "label") == []


def test_a_file_to_import_is_not_overwritten_by_rejected_rows(importer: Importer) -> None:
    importer.put(mapping=CASKS, rejects="no,name,litres,client\nA,Alt,x,\n")
    importer.put(mapping=CASKS.replace("casks.csv", "rejects.csv"))
    with pytest.raises(Refused) as refused:
        importer.run()
    assert [problem.code for problem in refused.value.problems] == ["IMPORT_REJECTS_UNWRITABLE"]
    assert importer.rejects_path.read_text() == "no,name,litres,client\nA,Alt,x,\n"


def test_a_repeated_id_is_unchanged_with_the_same_content_and_rejected_with_other(importer: Importer) -> None:
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,5,\nA, Alt ,5,\nA,Alt,6,\n")
    assert importer.counts() == (1, 0, 1, 1)
    assert importer.records(Cask, "external_id", "litres") == [("A", 5)]
    assert importer.rejected() == [
        (
            "casks.csv", "4", "BrewingCask", "IMPORT_KEY_REPEATED",
            "line 2 has the external id 'A' too, with other content", "A,Alt,6,",
        )
    ]  # fmt: skip
    assert importer.counts() == (0, 0, 2, 1)


@pytest.mark.parametrize("distance", [1, 600])
def test_an_id_counts_as_repeated_only_if_the_earlier_row_was_accepted(importer: Importer, distance: int) -> None:
    between = "".join(f"{number},x,1,\n" for number in range(distance - 1))
    importer.put(mapping=CASKS, casks=f"no,name,litres,client\nA,Alt,0,\n{between}A,Alt,6,\n")
    assert importer.counts() == (distance, 0, 0, 1)


def test_a_load_of_distinct_records_reads_each_once(importer: Importer) -> None:
    mapping = HEAD + load("agents.csv", "Branch", "office", {"name": '"office"'}, distinct="true")
    mapping += load("agents.csv", "User", "agent", {"name": '"agent"', "branch": '"office"'}, name='"Agents"')
    importer.put(mapping=mapping, agents="agent,office\nAda,North\nBob,North\nCyd,South\n")
    assert importer.run().as_json()["entities"] == {
        "Branch": {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0},
        "User": {"created": 3, "updated": 0, "unchanged": 0, "rejected": 0},
    }
    assert importer.run().as_json()["steps"] == [
        {"name": "1. Branch", "file": "agents.csv", "entity": "Branch", "rows": 3, "created": 0, "updated": 0,
         "unchanged": 2, "rejected": 0, "repeated": 1},
        {"name": "Agents", "file": "agents.csv", "entity": "User", "rows": 3, "created": 0, "updated": 0,
         "unchanged": 3, "rejected": 0, "repeated": 0},
    ]  # fmt: skip
    assert importer.records(User, "name", "branch") == [("Ada", "North"), ("Bob", "North"), ("Cyd", "South")]


def test_a_row_that_cannot_be_read_is_rejected_once_however_many_loads_read_its_file(importer: Importer) -> None:
    mapping = HEAD + load("agents.csv", "Branch", "office", {"name": '"office"'}, distinct="true")
    mapping += load("agents.csv", "User", "agent", {"name": '"agent"', "branch": '"office"'})
    importer.put(mapping=mapping, agents="agent,office\nAda,North\nBob\n")
    assert importer.counts() == (2, 0, 0, 1)
    assert [row[1:3] for row in importer.rejected()] == [("3", "Branch")]


def test_a_parent_may_stand_below_its_subsidiaries(importer: Importer) -> None:
    importer.put(mapping=CLIENTS, clients="id,name,parent\n1,Leaf,2\n2,Twig,3\n3,Trunk,\n4,Moss,3\n")
    assert importer.counts() == (4, 0, 0, 0)
    assert importer.records(Client, "external_id", "parent", "version") == [
        ("1", "2", 1),
        ("2", "3", 1),
        ("3", None, 1),
        ("4", "3", 1),
    ]
    assert importer.counts() == (0, 0, 4, 0)


def test_parents_that_never_come_or_lead_in_a_circle_are_rejected(importer: Importer) -> None:
    importer.put(mapping=CLIENTS, clients="id,name,parent\n1,A,2\n2,B,1\n3,C,3\n4,D,9\n5,E,\n")
    assert importer.counts() == (1, 0, 0, 4)
    assert {(row[1], row[4]) for row in importer.rejected()} == {
        ("2", "parent: there is no Client with external_id '2' of shop"),
        ("3", "parent: there is no Client with external_id '1' of shop"),
        ("4", "parent: there is no Client with external_id '3' of shop"),
        ("5", "parent: there is no Client with external_id '9' of shop"),
    }


def test_of_two_rows_with_one_id_the_first_counts_even_if_it_has_to_wait(importer: Importer) -> None:
    importer.put(
        mapping=CLIENTS, clients="id,name,parent\n1,Leaf,2\n1,Leaf,\n1,Leaf,2\n2,Trunk,\n3,Lost,9\n3,Lost,\n3,Lost,9\n"
    )
    assert importer.counts() == (2, 0, 1, 4)
    assert importer.records(Client, "external_id", "parent") == [("1", "2"), ("2", None)]
    rejected = [(row[1], row[3]) for row in importer.rejected()]
    assert rejected == [
        ("3", "IMPORT_KEY_REPEATED"),
        ("7", "IMPORT_KEY_REPEATED"),
        ("6", "IMPORT_LOOKUP_NOT_FOUND"),
        ("8", "IMPORT_LOOKUP_NOT_FOUND"),
    ]
    assert importer.counts() == (0, 0, 3, 4)
    assert [(row[1], row[3]) for row in importer.rejected()] == rejected


def test_a_long_chain_of_parents_in_reverse_is_imported(importer: Importer) -> None:
    rows = "".join(f"{number},N{number},{number + 1}\n" for number in range(1200))
    importer.put(mapping=CLIENTS, clients=f"id,name,parent\n{rows}1200,Root,\n")
    assert importer.counts() == (1201, 0, 0, 0)
    assert importer.counts() == (0, 0, 1201, 0)


def test_names_are_looked_up_without_case_and_accents(importer: Importer) -> None:
    importer.put(
        mapping=CLIENTS.replace(HEAD, CASKS),
        clients="id,name,parent\n1,Őrség  Kft.,\n",
        casks="no,name,litres,client\nA,Alt,5,ŐRSÉG Kft.\nB,Bock,5,orseg kft.\n",
    )
    importer.folder.joinpath("mapping.toml").write_text(CLIENTS + CASKS.removeprefix(HEAD))
    assert importer.counts() == (3, 0, 0, 0)
    assert importer.records(Cask, "external_id", "client") == [("A", "1"), ("B", "1")]


def test_a_name_that_several_records_have_is_rejected(importer: Importer) -> None:
    importer.put(
        mapping=CLIENTS + CASKS.removeprefix(HEAD),
        clients="id,name,parent\n1,Twin,\n2,twin,\n",
        casks="no,name,litres,client\nA,Alt,5,Twin\n",
    )
    assert importer.counts() == (2, 0, 0, 1)
    assert [row[3:5] for row in importer.rejected()] == [
        ("IMPORT_LOOKUP_AMBIGUOUS", "client: 2 records of Client with name 'Twin'")
    ]


def test_a_reference_can_make_what_it_does_not_find(importer: Importer) -> None:
    columns = {"label": '"name"', "litres": '"litres"', "client": '{column = "client", by = "name", create = true}'}
    importer.put(
        mapping=HEAD + load("casks.csv", "BrewingCask", "no", columns),
        casks="no,name,litres,client\nA,Alt,5,Ada\nB,Bock,5,ada\nC,Cream,0,Bob\nD,Dark,x,Cyd\nE,Extra,5,\n",
    )
    assert importer.run().as_json()["entities"] == {
        "BrewingCask": {"created": 3, "updated": 0, "unchanged": 0, "rejected": 2},
        "Client": {"created": 2, "updated": 0, "unchanged": 0, "rejected": 0},
    }
    assert importer.records(Client, "name", "source", "external_id") == [("Ada", "shop", "Ada"), ("Bob", "shop", "Bob")]
    assert importer.records(Cask, "external_id", "client") == [("A", "Ada"), ("B", "Ada"), ("E", None)]
    assert importer.counts() == (0, 0, 3, 2)


FACETS = HEAD + load(
    "clients.csv",
    "Client",
    "id",
    {
        "name": '{column = ["given", "family"]}',
        "address.town_name": '"town"',
        "address.country": '{column = "land", aliases = "lands"}',
        "turnover": '{column = "sales", currency_column = "cur", unit = "thousands"}',
        "lifecycle": '{value = "active"}',
        '"brewing.grade"': '{column = "grade", aliases = {good = "fine", "" = "poor"}}',
        "brewing.deposit": '{column = "deposit", currency = "HUF"}',
        "brewing.cellar.town_name": '"town"',
        "brewing.keeper": '{column = "given", by = "name", create = true}',
    },
)
FACETS += '[aliases.lands]\nUngarn = "HU"\n"-" = ""\n'
FACETS_HEADER = "id,given,family,town,land,sales,cur,grade,deposit\n"
FACET_NAMES = ("name", "address", "turnover", "brewing.grade", "brewing.deposit", "brewing.cellar", "brewing.keeper")


def test_parts_facets_money_aliases_and_joined_columns_reach_their_attributes(importer: Importer) -> None:
    rows = "1,Ada,Lovelace,Győr,ungarn,1.5,EUR,Good,5000\n2,,Bob,,-,,,,\n3,Cyd,,Wien,Austria,7,USD,poor,\n"
    importer.put(mapping=FACETS, clients=FACETS_HEADER + rows)
    assert importer.counts() == (5, 0, 0, 0)
    assert importer.records(Client, *FACET_NAMES) == [
        (
            "Ada Lovelace", PostalAddress(town_name="Győr", country="HU"), Money(Decimal(1500), "EUR"), Grade.FINE,
            Money(Decimal(5000), "HUF"), PostalAddress(town_name="Győr"), "Ada",
        ),
        ("Bob", None, None, Grade.POOR, None, None, None),
        (
            "Cyd", PostalAddress(town_name="Wien", country="AT"), Money(Decimal(7000), "USD"), Grade.POOR, None,
            PostalAddress(town_name="Wien"), "Cyd",
        ),
    ]  # fmt: skip
    assert importer.counts() == (0, 0, 3, 0)


def test_an_update_keeps_what_the_mapping_does_not_name(importer: Importer) -> None:
    importer.put(mapping=FACETS, clients=FACETS_HEADER + "1,Ada,,Győr,Ungarn,1,EUR,good,\n").run()

    def add_what_people_know(change: Change) -> None:
        (client,) = change.list_(Client)
        address = PostalAddress(street_name="Fő utca", town_name="Győr", country="HU")
        cellar = PostalAddress(post_code="9021", town_name="Győr")
        change.update(client, website="https://example.org", address=address, facets={"brewing": {"cellar": cellar}})

    importer.change(add_what_people_know)
    assert importer.counts() == (0, 0, 1, 0)
    importer.put(clients=FACETS_HEADER + "1,Ada,,Wien,Austria,1,EUR,good,\n")
    assert importer.counts() == (0, 1, 0, 0)
    assert importer.records(Client, "website", "address", "brewing.cellar") == [
        (
            "https://example.org", PostalAddress(street_name="Fő utca", town_name="Wien", country="AT"),
            PostalAddress(post_code="9021", town_name="Wien"),
        )
    ]  # fmt: skip


def test_an_update_of_a_facet_alone_is_an_update(importer: Importer) -> None:
    importer.put(mapping=FACETS, clients=FACETS_HEADER + "1,Ada,,Győr,Ungarn,1,EUR,good,\n").run()
    importer.put(clients=FACETS_HEADER + "1,Ada,,Győr,Ungarn,1,EUR,poor,\n")
    assert importer.counts() == (0, 1, 0, 0)
    assert importer.records(Client, "brewing.grade", "version") == [(Grade.POOR, 2)]


DEALS = HEAD + load("deals.csv", "Deal", "no", {"name": '"no"', "stage": '"stage"', "closed_on": '"closed"'})


def test_states_are_imported_as_they_were_and_an_empty_one_is_the_first(importer: Importer) -> None:
    importer.put(mapping=DEALS, deals="no,stage,closed\n1,Won,2017-03-01\n2,offer made,\n3,,\n4,sold,\n")
    assert importer.counts() == (3, 0, 0, 1)
    assert [row[:2] for row in importer.records(Deal, "external_id", "stage")] == [
        ("1", "won"), ("2", "offer"), ("3", "prospecting"),
    ]  # fmt: skip
    assert importer.counts() == (0, 0, 3, 1)


def test_a_dry_run_counts_the_same_and_keeps_nothing(importer: Importer) -> None:
    importer.put(
        mapping=CLIENTS + CASKS.removeprefix(HEAD),
        clients="id,name,parent\n1,Leaf,2\n2,Trunk,\n3,Lost,9\n",
        casks="no,name,litres,client\nA,Alt,5,Leaf\nB,Bock,5,Nobody\nA,Alt,5,Leaf\n",
    )
    dry = importer.run(dry_run=True)
    rejected = importer.rejected()
    assert importer.records(Client, "name") + importer.records(Cask, "label") == []
    real = importer.run()
    assert (dry.is_dry_run, real.is_dry_run) == (True, False)
    assert dry.steps == real.steps
    assert importer.rejected() == rejected
    assert real.counts() == {"created": 3, "updated": 0, "unchanged": 1, "rejected": 2}


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_only_the_database_refuses_costs_its_own_row(importer: Importer, dry_run: bool) -> None:
    guard_by_database(importer.writer.engine)
    rows = "".join(f"{number},{'poison' if number in {3, 700} else 'x'},1,\n" for number in range(800))
    importer.put(mapping=CASKS, casks=f"no,name,litres,client\n{rows}")
    assert importer.counts(dry_run=dry_run) == (798, 0, 0, 2)
    assert [(row[1], row[3]) for row in importer.rejected()] == [("5", "INVALID_VALUE"), ("702", "INVALID_VALUE")]
    assert len(importer.records(Cask, "label")) == (0 if dry_run else 798)


def guard_by_database(engine: sa.Engine) -> None:
    """A rule that the write path does not know of."""
    if engine.dialect.name == "postgresql":
        statement = "ALTER TABLE brewing_cask ADD CHECK (label <> 'poison')"
    else:
        statement = (
            "CREATE TRIGGER poison BEFORE INSERT ON brewing_cask WHEN NEW.label = 'poison' "
            "BEGIN SELECT RAISE(ABORT, 'poison'); END"
        )
    with engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_a_unique_value_is_taken_by_the_first_row(importer: Importer) -> None:
    mapping = HEAD + load("casks.csv", "BrewingCask", "no", {"label": '"no"', "serial": '"serial"'})
    importer.put(mapping=mapping, casks="no,serial\nA,1\nB,1\nC,2\n")
    assert importer.counts() == (2, 0, 0, 1)
    assert [(row[1], row[3]) for row in importer.rejected()] == [("3", "DUPLICATE")]


def test_an_external_id_may_be_made_of_several_columns(importer: Importer) -> None:
    mapping = HEAD + load("lines.csv", "BrewingCask", "order", {"label": '"line"'})
    mapping = mapping.replace('external_id = "order"', 'external_id = ["order", "line"]')
    importer.put(mapping=mapping, lines="order,line\n1,1\n1,2\n")
    assert importer.counts() == (2, 0, 0, 0)
    assert importer.records(Cask, "external_id") == [("1/1",), ("1/2",)]


def test_a_lookup_can_use_the_ids_of_another_source(importer: Importer) -> None:
    importer.put(mapping=CLIENTS.replace("shop", "mill"), clients="id,name,parent\n1,Ada,\n").run()
    columns = {"label": '"no"', "client": '{column = "client", source = "mill"}'}
    importer.put(mapping=HEAD + load("casks.csv", "BrewingCask", "no", columns), casks="no,client\nA,1\n")
    assert importer.counts() == (1, 0, 0, 0)
    assert importer.records(Cask, "client") == [("1",)]


def test_progress_is_told_by_load_and_reaches_the_end(importer: Importer) -> None:
    told: list[tuple[str, int, int]] = []
    rows = "".join(f"{number},x,1,\n" for number in range(600))
    importer.put(mapping=CASKS, casks=f"no,name,litres,client\n{rows}")
    importer.run(progress=lambda *each: told.append(each))
    assert told == [("1. BrewingCask", 501, 601), ("1. BrewingCask", 601, 601), ("1. BrewingCask", 601, 601)]


def test_the_rejects_file_is_named_after_the_mapping(
    importer: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paktum.importing import run_import

    monkeypatch.chdir(tmp_path)
    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Alt,x,\n")
    report: ImportReport = run_import(
        importer.writer.assembly, importer.writer, importer.folder / "mapping.toml", importer.folder
    )
    assert report.rejects == Path("mapping-rejects.csv")
    assert (tmp_path / "mapping-rejects.csv").exists()


def test_products_and_branches_are_importable_too(importer: Importer) -> None:
    mapping = HEAD + load("offices.csv", "Branch", "name", {"name": '"name"', "country": '"country"'})
    mapping += load("goods.csv", "Product", "name", {"name": '"name"', "is_active": '"sold"'})
    importer.put(mapping=mapping, offices="name;country\nPécs;Hungary\n", goods="name\tsold\nPils\tno\n")
    assert importer.counts() == (2, 0, 0, 0)
    assert importer.records(Branch, "name", "country") == [("Pécs", "HU")]
    assert importer.records(Product, "name", "is_active") == [("Pils", False)]


def test_imported_rows_are_found_by_search_as_the_last_file_has_them(importer: Importer) -> None:
    def words() -> list[str]:
        with importer.writer.engine.connect() as connection:
            return list(connection.scalars(sa.select(ENTRIES.c.words).order_by(ENTRIES.c.words)))

    importer.put(mapping=CASKS, casks="no,name,litres,client\nA,Szőlő,50,\nB,Bock,,\n")
    importer.run(dry_run=True)
    assert words() == []
    importer.run()
    assert words() == ["bock", "szolo"]
    importer.put(casks="no,name,litres,client\nA,Árpa,50,\nB,Bock,20,\n").run()
    assert words() == ["arpa", "bock"]


@pytest.mark.parametrize(
    ("cls", "needed"),
    [
        (Contact, {"name": '"text"'}), (Contract, {"kind": '"text"'}), (Deal, {"name": '"text"'}),
        (Activity, {"subject": '"text"', "channel": '{value = "call"}', "started_at": '{value = "2026-01-01"}'}),
    ],
)  # fmt: skip
def test_what_is_imported_without_an_owner_belongs_to_whom_its_client_belongs(
    importer: Importer, cls: type[Entity], needed: dict[str, str]
) -> None:
    def staff(change: Change) -> None:
        branch = change.create(Branch, name="North", external_id="north")
        anna = change.create(User, name="Anna", email="anna@example.com", branch=branch, external_id="anna")
        change.create(User, name="Bela", email="bela@example.com", external_id="bela")
        change.create(Client, name="Acme", owner=anna)

    importer.change(staff)
    people = {"client": '{column = "client", by = "name"}', "owner": '{column = "owner", by = "email"}'}
    importer.put(
        mapping=HEAD + load("rows.csv", cls.__name__, "no", needed | people),
        rows="no,text,client,owner\nA,one,Acme,\nB,two,Acme,bela@example.com\nC,three,Acme,\n",
    )
    expected = [("A", "anna", "north", 1), ("B", "bela", None, 1), ("C", "anna", "north", 1)]
    for counts in ((3, 0, 0, 0), (0, 0, 3, 0)):
        assert importer.counts() == counts
        found = importer.records(cls, "external_id", "owner", "branch", "version")
        assert found == expected
