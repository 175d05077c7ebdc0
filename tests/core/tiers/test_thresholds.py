"""What the tiers of the bundled plugins ask for is data, which a director changes over HTTP."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from paktum import Client, Grant, Money
from paktum.testing.company import Caller, Company

SHIPPED = {
    "banking.corporate.families_corporate.families": 2,
    "banking.corporate.families_key.families": 4,
    "banking.corporate.families_premier.families": 3,
    "banking.corporate.key_volume.income": "100000.00 EUR",
    "banking.corporate.key_volume.turnover": "50000000.00 EUR",
    "banking.corporate.no_covenant_breach.days": 365,
    "banking.corporate.past_due.days": 30,
    "banking.corporate.turnover_corporate.turnover": "1000000.00 EUR",
    "banking.corporate.turnover_premier.turnover": "10000000.00 EUR",
    "hotel.corporate.compliance.percent": 90,
    "hotel.corporate.low_pickup.percent": 70,
    "hotel.corporate.volume_bronze.events": "10000.00 EUR",
    "hotel.corporate.volume_bronze.nights": 50,
    "hotel.corporate.volume_gold.events": "120000.00 EUR",
    "hotel.corporate.volume_gold.nights": 600,
    "hotel.corporate.volume_platinum.events": "300000.00 EUR",
    "hotel.corporate.volume_platinum.nights": 1500,
    "hotel.corporate.volume_silver.events": "40000.00 EUR",
    "hotel.corporate.volume_silver.nights": 200,
    "leasing.client.contracts.leases": 2,
    "leasing.client.exposure.exposure": "1000000.00 EUR",
    "leasing.client.financed.financed": "250000.00 EUR",
    "leasing.client.first_lease.days": 183,
    "leasing.client.late_returning.days": 10,
    "leasing.client.late_standard.days": 30,
    "leasing.client.not_in_default.days": 90,
    "leasing.client.on_time.percent": 95,
    "leasing.client.past_due.days": 30,
}
FIELDS = "id version code label number amount { amount currency }"


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company(("banking", "hotel", "leasing"), database()) as made:
        yield made


@pytest.fixture(scope="module")
def director(company: Company) -> Caller:
    return company.caller("director")


def thresholds(caller: Caller) -> dict[str, Any]:
    """All thresholds, by their codes."""
    asked = f"{{ tierThresholds(first: 100, orderBy: [{{field: CODE}}]) {{ nodes {{ {FIELDS} }} }} }}"
    return {each["code"]: each for each in caller.ask(asked)["tierThresholds"]["nodes"]}


def shown(threshold: Any) -> int | str:
    """What a threshold is."""
    amount = threshold["amount"]
    return int(threshold["number"]) if amount is None else f"{amount['amount']} {amount['currency']}"


def change(caller: Caller, code: str, **patch: Any) -> list[tuple[str, str]]:
    """The codes and paths of what is wrong with a change."""
    known = thresholds(caller)[code]
    text = """mutation($input: TierThresholdUpdateInput!) {
      tierThresholdUpdate(input: $input) { errors { code path } }
    }"""
    given = {"id": known["id"], "expectedVersion": known["version"], "patch": patch}
    errors = caller.ask(text, input=given)["tierThresholdUpdate"]["errors"]
    return [(each["code"], ".".join(each["path"] or ())) for each in errors]


def a_client(company: Company, **facets: Any) -> str:
    made = company.run(lambda change: change.create(Client, name="Borostyánkút Kft.", facets=facets))
    return company.id_of(made)


def tier(company: Company, client: str, scheme: str, caller: Caller) -> tuple[str, list[str], list[str]]:
    """The tier of a client in a scheme after a re-tiering, with its reasons and what the next one asks for."""
    company.retier()
    asked = "query($id: ID!) { client(id: $id) { tiers { nodes { scheme code reasons lacks } } } }"
    nodes = caller.ask(asked, id=client)["client"]["tiers"]["nodes"]
    return next((each["code"], each["reasons"], each["lacks"]) for each in nodes if each["scheme"] == scheme)


@pytest.mark.requirement("R227")
def test_what_every_scheme_asks_for_is_shipped_as_data_that_everybody_reads(company: Company) -> None:
    found = thresholds(company.caller("account_manager"))
    assert {code: shown(each) for code, each in found.items()} == SHIPPED


@pytest.mark.requirement("R227")
def test_each_tells_its_tiers_and_its_place_in_the_criterion_in_the_reader_s_language(company: Company) -> None:
    english, hungarian = (thresholds(company.caller("account_manager", language=each)) for each in ("en", "hu"))
    labels = {
        "hotel.corporate.volume_gold.nights": (
            "Gold: … room nights or 120000.00 EUR of events a year",
            "Arany: Évi … szobaéjszaka vagy 120000.00 EUR rendezvénybevétel",
        ),
        "hotel.corporate.compliance.percent": (
            "Gold, Platinum: Agreement kept in … % of checks",
            "Arany, Platina: Az ellenőrzések … %-ában betartott megállapodás",
        ),
        "leasing.client.past_due.days": (
            "Lessee: More than … days past due",
            "Lízingbevevő: Több mint … napos késedelem",
        ),
    }
    assert {code: (english[code]["label"], hungarian[code]["label"]) for code in labels} == labels


def test_a_client_falls_and_rises_as_a_number_is_changed_and_reads_the_new_one(
    company: Company, director: Caller
) -> None:
    client = a_client(company, hotel={"consumed_nights": 650, "rate_compliance": Decimal("0.91")})
    gold = ["600 room nights or 120000.00 EUR of events a year", "Agreement kept in 90 % of checks"]
    platinum = "1500 room nights or 300000.00 EUR of events a year"
    assert tier(company, client, "hotel.corporate", director) == ("gold", gold, [platinum])

    assert change(director, "hotel.corporate.volume_gold.nights", number=651) == []
    more = "651 room nights or 120000.00 EUR of events a year"
    silver = "200 room nights or 40000.00 EUR of events a year"
    assert tier(company, client, "hotel.corporate", director) == ("silver", [silver], [more])
    assert change(director, "hotel.corporate.volume_gold.nights", number=650) == []
    assert tier(company, client, "hotel.corporate", director)[0] == "gold"

    assert change(director, "hotel.corporate.compliance.percent", number=92) == []
    assert tier(company, client, "hotel.corporate", director)[::2] == ("silver", ["Agreement kept in 92 % of checks"])


def test_amounts_and_days_decide_in_the_same_way(company: Company, director: Caller) -> None:
    bank = {"product_families": 2}
    client = company.run(
        lambda change: change.create(
            Client, name="Napraforgó Zrt.", turnover=Money(Decimal(2_000_000), "EUR"), facets={"banking": bank}
        )
    )
    client_id = company.id_of(client)
    assert tier(company, client_id, "banking.corporate", director)[0] == "corporate"
    assert change(director, "banking.corporate.turnover_corporate.turnover", amount=euros("2000000.01")) == []
    lacking = ["Turnover of at least 2000000.01 EUR"]
    assert tier(company, client_id, "banking.corporate", director)[::2] == ("business", lacking)
    # Whoever may not read the thresholds reads the same reasons.
    outsider = company.caller(company.role("outsider", Grant(Client, ("read",))))
    assert thresholds(outsider) == {}
    assert tier(company, client_id, "banking.corporate", outsider)[2] == lacking


def test_a_block_is_judged_by_its_threshold(company: Company, director: Caller) -> None:
    late = {"first_contract_on": date(2024, 1, 1), "days_past_due": 25, "most_days_past_due": 25}
    risen = a_client(company, leasing=late)
    assert tier(company, risen, "leasing.client", director)[0] == "standard"
    assert change(director, "leasing.client.past_due.days", number=24) == []
    kept = a_client(company, leasing=late)
    assert tier(company, kept, "leasing.client", director)[0] == "new"
    assert tier(company, risen, "leasing.client", director)[0] == "standard"


def test_history_tells_who_changed_what(company: Company, director: Caller) -> None:
    code = "hotel.corporate.volume_bronze.nights"
    assert change(director, code, number=55) == []
    asked = """query($id: ID!) { tierThreshold(id: $id) {
      history { nodes { action by { id } changes { field before after } } }
    } }"""
    found = company.ask(asked, id=thresholds(director)[code]["id"])["tierThreshold"]["history"]["nodes"]
    last = found[0]
    assert (last["action"], last["by"]) == ("UPDATE", {"id": company.id_of(director.user)})
    assert last["changes"] == [{"field": "number", "before": 50, "after": 55}]


def test_an_account_manager_may_not_change_them(company: Company) -> None:
    manager = company.caller("account_manager")
    before = thresholds(manager)
    assert change(manager, "hotel.corporate.volume_silver.nights", number=1) == [("FORBIDDEN", "")]
    assert thresholds(manager) == before


@pytest.mark.parametrize(
    ("code", "patch", "errors"),
    [
        ("hotel.corporate.low_pickup.percent", {"number": -1}, [("OUT_OF_RANGE", "input.patch.number")]),
        ("hotel.corporate.low_pickup.percent", {"number": None}, [("REQUIRED", "input.patch.number")]),
        (
            "hotel.corporate.low_pickup.percent",
            {"amount": euros("70")},
            [("INVALID_VALUE", "input.patch.amount")],
        ),
        (
            "leasing.client.exposure.exposure",
            {"amount": euros("-0.01")},
            [("OUT_OF_RANGE", "input.patch.amount.amount")],
        ),
        ("leasing.client.exposure.exposure", {"amount": None}, [("REQUIRED", "input.patch.amount")]),
        ("leasing.client.exposure.exposure", {"number": 5}, [("INVALID_VALUE", "input.patch.number")]),
        (
            "leasing.client.exposure.exposure",
            {"amount": {"amount": "1", "currency": "HUF"}},
            [("INVALID_VALUE", "input.patch.amount.currency")],
        ),
    ],
)
def test_what_a_threshold_cannot_be_is_refused(
    director: Caller, code: str, patch: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    before = thresholds(director)
    assert change(director, code, **patch) == errors
    assert thresholds(director) == before


def test_nobody_makes_or_deletes_one(company: Company) -> None:
    asked = '{ __type(name: "Mutation") { fields { name } } }'
    names = {each["name"] for each in company.ask(asked)["__type"]["fields"]}
    assert {each for each in names if "ierThreshold" in each} == {"tierThresholdUpdate", "tierThresholdsUpdate"}
