"""A company moves from its old system: four files of real sales, flaws left in, with the mapping of the examples."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from paktum import Branch, Client, Deal, Money, PostalAddress, Product, User
from paktum.importing import ImportReport, run_import
from paktum.testing.company import Company
from paktum.write.change import Change
from paktum.write.writer import Writer

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "maven-crm"
MAPPING = ROOT / "examples" / "imports" / "maven-crm.toml"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the data set is not at {DATA}")

COUNTS = {"Branch": 3, "User": 41, "Product": 7, "Client": 85, "Deal": 8800}


def expected(count: str) -> dict[str, Any]:
    """What a run reports that gives all records the same count."""
    empty = {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0}
    return {
        "total": {**empty, count: sum(COUNTS.values())},
        "entities": {name: {**empty, count: number} for name, number in COUNTS.items()},
    }


def summary(report: ImportReport) -> dict[str, Any]:
    whole = report.as_json()
    return {"total": whole["total"], "entities": whole["entities"]}


@pytest.fixture
def company(make_company: Callable[..., Company]) -> Company:
    """A new database with all bundled plugins."""
    return make_company("banking", "hotel", "leasing")


def run(company: Company, folder: Path, rejects: Path) -> ImportReport:
    writer = Writer(company.assembly, company.engine)
    return run_import(company.assembly, writer, MAPPING, folder, rejects_path=rejects)


def versions(company: Company) -> list[Any]:
    return company.run(lambda change: [(deal.id, deal.version) for deal in change.list_(Deal)])


def test_the_old_systems_files_become_clients_and_deals(company: Company, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = run(company, DATA, rejects)
    assert summary(report) == expected("created")
    assert report.seconds < 60
    company.run(check_clients)
    company.run(check_people_and_products)
    company.run(check_deals)
    check_answers(company)
    check_figures(company)

    before = versions(company)
    assert summary(run(company, DATA, rejects)) == expected("unchanged")
    respell(tmp_path / "copy")
    assert summary(run(company, tmp_path / "copy", rejects)) == expected("unchanged")
    assert versions(company) == before
    assert not rejects.exists()


def respell(folder: Path) -> None:
    """The same files as other programs write them: semicolons, byte order marks, UTF-16."""
    folder.mkdir()
    for path in DATA.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        encoding = "utf-16" if path.name == "accounts.csv" else "utf-8-sig"
        with (folder / path.name).open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(rows)


def check_answers(company: Company) -> None:
    """What the API says of the imported records."""
    query = """{
        clients { totalCount }
        subsidiaries: clients(filter: {parent: {isNull: false}}) { totalCount }
        largest: clients(filter: {name: {contains: "KAN-code"}}) { nodes { name country turnover { amount currency } } }
        won: deals(filter: {stage: {eq: "won"}}) { totalCount }
        nobodys: deals(filter: {client: {isNull: true}}) { totalCount }
        professional: deals(filter: {product: {name: {eq: "GTX Pro"}}}) { totalCount }
    }"""
    assert company.ask(query) == {
        "clients": {"totalCount": 85},
        "subsidiaries": {"totalCount": 15},
        "largest": {
            "nodes": [
                {"name": "Kan-code", "country": "US", "turnover": {"amount": "11698030000.00", "currency": "USD"}}
            ]
        },
        "won": {"totalCount": 4238},
        "nobodys": {"totalCount": 1425},
        "professional": {"totalCount": 1480},
    }


def check_figures(company: Company) -> None:
    """The figures of the imported deals: what was won in all, by whom, of what, and when."""
    query = """{
        won: dealsAggregate(filter: {stage: {eq: "won"}}) {
            groups { count client { distinctCount } amount { count sum { amount currency } average { amount } } }
        }
        stages: dealsAggregate(groupBy: {field: STAGE}, orderBy: {figure: COUNT, direction: DESC}) {
            groups { key { stage } count amount { count sum { amount currency } } }
        }
        best: dealsAggregate(
            filter: {stage: {eq: "won"}}, groupBy: {field: CLIENT}, first: 1
            orderBy: {figure: SUM, field: AMOUNT, currency: "USD", direction: DESC}
        ) { groups { key { client { name } } amount { sum { amount currency } } } hasMore }
        products: dealsAggregate(
            filter: {stage: {eq: "won"}, client: {name: {eq: "Kan-code"}}}, groupBy: {ofProduct: {field: NAME}}
        ) { groups { key { ofProduct { name } } count amount { sum { amount } } } }
        quarters: dealsAggregate(
            filter: {stage: {eq: "won"}}, groupBy: {field: CLOSED_ON, part: QUARTER}
        ) { groups { key { closedOn } count amount { sum { amount } } } }
    }"""
    found = company.ask(query)
    total = Money(Decimal("10005534.00"), "USD")
    assert found["won"]["groups"] == [
        {
            "count": 4238, "client": {"distinctCount": 85},
            "amount": {"count": 4238, "sum": [shown(total)], "average": [{"amount": "2360.91"}]},
        }
    ]  # fmt: skip
    assert [(each["key"]["stage"], each["count"]) for each in found["stages"]["groups"]] == [
        ("won", 4238), ("lost", 2473), ("engaging", 1589), ("prospecting", 500),
    ]  # fmt: skip
    assert found["stages"]["groups"][2]["amount"] == {"count": 0, "sum": []}
    assert found["best"] == {
        "groups": [
            {"key": {"client": {"name": "Kan-code"}}, "amount": {"sum": [shown(Money(Decimal("341455.00"), "USD"))]}}
        ],
        "hasMore": True,
    }
    assert sums(found["products"]) == Decimal("341455.00")
    assert sums(found["quarters"]) == total.amount
    assert [each["key"]["closedOn"] for each in found["quarters"]["groups"]] == [
        "2017-01-01", "2017-04-01", "2017-07-01", "2017-10-01",
    ]  # fmt: skip
    company.run(lambda change: check_groups(change, found))


def check_groups(change: Change, found: dict[str, Any]) -> None:
    """The groups are those of the same deals counted one by one."""
    won = [deal for deal in change.list_(Deal) if deal.stage == "won" and deal.closed_on is not None]
    quarters = Counter(
        date(deal.closed_on.year, (deal.closed_on.month - 1) // 3 * 3 + 1, 1) for deal in won if deal.closed_on
    )
    assert {each["key"]["closedOn"]: each["count"] for each in found["quarters"]["groups"]} == {
        day.isoformat(): count for day, count in quarters.items()
    }
    products = Counter(
        deal.product.name for deal in won if deal.product is not None and deal.client and deal.client.name == "Kan-code"
    )
    assert {each["key"]["ofProduct"]["name"]: each["count"] for each in found["products"]["groups"]} == products


def shown(money: Money) -> dict[str, str]:
    return {"amount": str(money.amount), "currency": money.currency}


def sums(aggregate: dict[str, Any]) -> Decimal:
    """The sum of the groups' sums, all in one currency."""
    return sum((Decimal(each["amount"]["sum"][0]["amount"]) for each in aggregate["groups"]), Decimal(0))


def check_clients(change: Change) -> None:
    clients = {client.name: client for client in change.list_(Client)}
    assert len(clients) == 85
    assert sum(client.parent is not None for client in clients.values()) == 15
    assert (clients["Cheers"].parent or clients["Cheers"]).name == "Massive Dynamic"  # a row below it
    assert Counter(client.country for client in clients.values())["US"] == 71
    assert clients["Bioholding"].country == "PH"
    assert clients["Hottechi"].country == "KR"
    assert "technolgy" not in {client.industry for client in clients.values()}
    acme = clients["Acme Corporation"]
    assert (acme.industry, acme.founded_year, acme.employees, acme.turnover, acme.address) == (
        "technology", 1996, 2822, Money(Decimal("1100040000.00"), "USD"), PostalAddress(country="US"),
    )  # fmt: skip


def check_people_and_products(change: Change) -> None:
    users = {user.name: user for user in change.list_(User)}
    assert {branch.name for branch in change.list_(Branch)} == {"Central", "East", "West"}
    assert Counter(user.manager.name for user in users.values() if user.manager is not None) == {
        "Dustin Brinkmann": 5, "Melvin Marxen": 6, "Cara Losch": 6, "Rocco Neubert": 6, "Celia Rouche": 6,
        "Summer Sewald": 6,
    }  # fmt: skip
    assert all(user.branch is not None for user in users.values())
    assert {product.name: product.list_price for product in change.list_(Product)} == {
        name: Money(Decimal(price), "USD")
        for name, price in {
            "GTX Basic": 550, "GTX Pro": 4821, "MG Special": 55, "MG Advanced": 3393, "GTX Plus Pro": 5482,
            "GTX Plus Basic": 1096, "GTK 500": 26768,
        }.items()
    }  # fmt: skip


def check_deals(change: Change) -> None:
    deals = change.list_(Deal)
    assert Counter(deal.stage for deal in deals) == {"won": 4238, "lost": 2473, "engaging": 1589, "prospecting": 500}
    assert sum(deal.client is None for deal in deals) == 1425
    assert Counter(deal.product.name for deal in deals if deal.product is not None)["GTX Pro"] == 1480
    assert all(deal.product is not None and deal.owner is not None for deal in deals)
    won: Counter[str | None] = Counter()
    for deal in deals:
        if deal.stage == "won":
            assert deal.amount is not None
            assert deal.amount.currency == "USD"
            won[deal.client.name if deal.client else None] += deal.amount.amount  # type: ignore[assignment]  # counts in USD
    assert sum(won.values()) == Decimal("10005534.00")
    assert won.most_common(1) == [("Kan-code", Decimal("341455.00"))]
    first = next(deal for deal in deals if deal.external_id == "1C1I7A6R")
    assert (first.name, first.opened_on, first.closed_on, first.amount) == (
        "GTX Plus Basic – Cancity", date(2016, 10, 20), date(2017, 3, 1), Money(Decimal(1054), "USD"),
    )  # fmt: skip
    open_deals = [deal for deal in deals if deal.stage in {"engaging", "prospecting"}]
    assert {(deal.amount, deal.closed_on) for deal in open_deals} == {(None, None)}
    assert {deal.amount for deal in deals if deal.stage == "lost"} == {Money(Decimal(0), "USD")}


def test_a_mutilated_copy_imports_the_rest_and_names_every_rejected_row(company: Company, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(DATA, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    path = folder / "sales_pipeline.csv"
    lines = path.read_bytes().split(b"\r\n")
    lines[1] = b"1C1I7A6R,Moses Frase,GTX Plus Basic"
    lines[2] = lines[2].replace(b"11-03-17", b"31-02-17")
    lines[3] = lines[3].replace(b"MG Special", b"MG Spatial")
    lines[4] = lines[4].replace(b"Codehow", b"C\xf6dehow")
    lines.insert(6, lines[5].replace(b",Won,", b",Lost,"))
    lines.insert(7, lines[5])
    path.write_bytes(b"\r\n".join(lines))

    report = run(company, folder, tmp_path / "rejects.csv")
    assert report.counts("Deal") == {"created": 8796, "updated": 0, "unchanged": 1, "rejected": 5}
    assert report.counts("Client") == {"created": 85, "updated": 0, "unchanged": 0, "rejected": 0}
    assert report.rejects is not None
    with report.rejects.open(encoding="utf-8-sig", newline="") as stream:
        rejected = sorted(csv.DictReader(stream), key=lambda row: int(row["line"]))
    assert {(row["file"], row["entity"]) for row in rejected} == {("sales_pipeline.csv", "Deal")}
    assert [(row["line"], row["code"], row["original"]) for row in rejected] == [
        ("2", "IMPORT_ROW_LENGTH", "1C1I7A6R,Moses Frase,GTX Plus Basic"),
        ("3", "IMPORT_VALUE_INVALID", lines[2].decode()),
        ("4", "IMPORT_LOOKUP_NOT_FOUND", lines[3].decode()),
        ("5", "IMPORT_ROW_ENCODING", lines[4].decode(errors="backslashreplace")),
        ("7", "IMPORT_KEY_REPEATED", lines[6].decode()),
    ]
    assert [row["reason"] for row in rejected] == [
        "the row has 3 cells, the header 10",
        "close_date: '31-02-17' is no date of the form %d-%m-%y",
        "product: there is no Product with name 'MG Spatial'",
        "the byte 0xF6 is no utf-8; if the whole file is so, its encoding belongs in the mapping",
        f"line 6 has the external id '{lines[5][:8].decode()}' too, with other content",
    ]
    again = run(company, folder, tmp_path / "rejects.csv")
    assert again.counts("Deal") == {"created": 0, "updated": 0, "unchanged": 8797, "rejected": 5}
