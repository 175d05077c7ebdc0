"""The plugin as its users meet it: over HTTP, on a database that its migrations made."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from paktum_brewery.models import BeerStyle, TapInstallation

from paktum import ANY, Change, Client, Deal, DealLine, Grant, Money, Offer, OfferLine, Product
from paktum.testing.company import Company
from paktum.testing.conformance import check_examples, check_migrations, check_schema, untranslated

PLUGINS = ("hotel", "brewery")
NEXT_YEAR = datetime.now(UTC).date() + timedelta(days=365)


@pytest.fixture
def company(make_company: Callable[..., Company]) -> Company:
    """A company that runs hotels and a brewery."""
    return make_company(*PLUGINS)


def transition(company: Company, deal: dict[str, Any], name: str) -> dict[str, Any]:
    """Take a deal along a transition; what the API says of it."""
    payload: dict[str, Any] = company.ask(
        """
        mutation ($id: ID!, $version: Int!, $name: String!) {
          dealTransition(input: {id: $id, expectedVersion: $version, transition: $name}) {
            deal { id version stage } errors { code message path }
          }
        }
        """,
        id=deal["id"], version=deal["version"], name=name,
    )["dealTransition"]  # fmt: skip
    return payload


def test_the_same_plugins_give_the_same_schema() -> None:
    check_schema(PLUGINS)


def test_the_examples_fit_the_schema() -> None:
    check_examples(PLUGINS)


def test_the_migrations_go_up_and_down_and_up(database_url: str) -> None:
    check_migrations("brewery", PLUGINS, database_url)


def test_a_facet_is_written_and_read_with_its_client(company: Company) -> None:
    made = company.ask(
        """
        mutation ($until: Date!) {
          clientCreate(input: {
            name: "Aranykorona Fogadó"
            brewery: {outletKind: PUB, seats: 80, licenceUntil: $until, exciseNumber: "HU00001234567"}
          }) {
            client {
              name
              brewery { outletKind seats licenceUntil exciseNumber hectolitres isExclusive taps rebate { amount } }
            }
            errors { code path }
          }
        }
        """,
        until=str(NEXT_YEAR),
    )["clientCreate"]

    assert made == {
        "client": {
            "name": "Aranykorona Fogadó",
            "brewery": {
                "outletKind": "PUB",
                "seats": 80,
                "licenceUntil": str(NEXT_YEAR),
                "exciseNumber": "HU00001234567",
                "hectolitres": "0.0000",
                "isExclusive": False,
                "taps": 0,
                "rebate": None,
            },
        },
        "errors": [],
    }


def test_a_wrong_excise_number_is_refused_and_nothing_is_made(company: Company) -> None:
    made = company.ask(
        """
        mutation {
          clientCreate(input: {name: "Aranykorona Fogadó", brewery: {exciseNumber: "1234"}}) {
            client { id } errors { code message path }
          }
        }
        """
    )["clientCreate"]

    assert made == {
        "client": None,
        "errors": [
            {
                "code": "INVALID_VALUE",
                "message": "An excise number is a country and eleven characters.",
                "path": ["input", "brewery", "exciseNumber"],
            }
        ],
    }
    assert company.ask("{ clients { totalCount } }") == {"clients": {"totalCount": 0}}


def test_clients_are_filtered_and_ordered_by_what_the_plugin_adds(company: Company) -> None:
    for name, hectolitres, taps in (("Arany", 40, 2), ("Barna", 300, 6), ("Cser", 90, 0)):
        client = company.run(
            lambda change, name=name, hectolitres=hectolitres: change.create(
                Client, name=name, facets={"brewery": {"hectolitres": Decimal(hectolitres)}}
            )
        )
        if taps:
            company.run(
                lambda change, client=client, taps=taps: change.create(
                    TapInstallation,
                    client=client.id,
                    serial_number=f"TAP-{taps}",
                    taps=taps,
                    installed_on=date(2026, 1, 2),
                )
            )

    found = company.ask(
        """
        {
          byVolume: clients(
            filter: {brewery: {hectolitres: {gte: "50"}}}
            orderBy: [{field: BREWERY_HECTOLITRES, direction: DESC}]
          ) { nodes { name } }
          withTaps: clients(
            filter: {brewery: {tapInstallations: {some: {isCleaningDue: {eq: true}}}}}
            orderBy: [{field: BREWERY_TAPS}]
          ) { nodes { name brewery { taps tapInstallations { nodes { serialNumber isCleaningDue } } } } }
        }
        """
    )

    assert [each["name"] for each in found["byVolume"]["nodes"]] == ["Barna", "Cser"]
    assert found["withTaps"]["nodes"] == [
        {
            "name": "Arany",
            "brewery": {"taps": 2, "tapInstallations": {"nodes": [{"serialNumber": "TAP-2", "isCleaningDue": True}]}},
        },
        {
            "name": "Barna",
            "brewery": {"taps": 6, "tapInstallations": {"nodes": [{"serialNumber": "TAP-6", "isCleaningDue": True}]}},
        },
    ]


def test_a_deal_line_and_its_contract_carry_what_the_plugin_adds(company: Company) -> None:
    ids = {"client": company.id_of(company.run(lambda change: change.create(Client, name="Barna")))}
    ids["deal"] = company.ask(
        'mutation ($client: ID!) { dealCreate(input: {name: "Summer", clientId: $client}) { deal { id } } }', **ids
    )["dealCreate"]["deal"]["id"]

    made = company.ask(
        """
        mutation ($client: ID!, $deal: ID!) {
          dealLineCreate(input: {
            dealId: $deal, quantity: "12", unitPrice: {amount: "96.00", currency: "EUR"}
            brewery: {freeKegs: 1, kegDeposit: {amount: "40.00", currency: "EUR"}}
          }) { dealLine { brewery { freeKegs kegDeposit { amount currency } } } errors { code path } }
          contractCreate(input: {
            clientId: $client, number: "B-1", brewery: {committedHectolitres: "120.5"}
          }) { contract { brewery { committedHectolitres exclusiveUntil equipment { amount } } } errors { code path } }
        }
        """,
        **ids,
    )

    assert made == {
        "dealLineCreate": {
            "dealLine": {"brewery": {"freeKegs": 1, "kegDeposit": {"amount": "40.00", "currency": "EUR"}}},
            "errors": [],
        },
        "contractCreate": {
            "contract": {"brewery": {"committedHectolitres": "120.5000", "exclusiveUntil": None, "equipment": None}},
            "errors": [],
        },
    }


def test_beer_is_not_offered_to_a_client_without_a_licence(company: Company) -> None:
    client, offered = company.run(_offered_beer)
    deal = transition(company, {"id": company.id_of(offered), "version": offered.version}, "engage")["deal"]
    deal = transition(company, deal, "qualify")["deal"]

    refused = transition(company, deal, "make_offer")

    assert refused == {
        "deal": None,
        "errors": [
            {
                "code": "brewery.licence_missing",
                "message": "The client has no licence to sell alcohol, or it has run out.",
                "path": ["input", "transition"],
            }
        ],
    }
    available = company.ask(
        """
        query ($id: ID!) {
          deal(id: $id) { stage version workflow { availableTransitions { name allowed refusals { code } } } }
        }
        """,
        id=deal["id"],
    )["deal"]
    assert (available["stage"], available["version"]) == ("qualified", deal["version"])
    assert {"name": "make_offer", "allowed": False, "refusals": [{"code": "brewery.licence_missing"}]} in available[
        "workflow"
    ]["availableTransitions"]

    company.run(
        lambda change: change.update(change.get(Client, client.id), facets={"brewery": {"licence_until": NEXT_YEAR}})
    )

    assert transition(company, deal, "make_offer")["errors"] == []


def _offered_beer(change: Change) -> tuple[Client, Deal]:
    client = change.create(Client, name="Cser Vendéglő")
    lager = {"brewery": {"style": BeerStyle.LAGER, "strength": Decimal("0.048")}}
    beer = change.create(Product, name="Világos", facets=lager)
    deal = change.create(Deal, name="Summer", client=client, amount=Money(Decimal(1152), "EUR"))
    change.create(DealLine, deal=deal, product=beer, quantity=Decimal(12), unit_price=Money(Decimal(96), "EUR"))
    _send_offer(change, deal)
    return client, deal


def _send_offer(change: Change, deal: Deal) -> None:
    offer = change.create(Offer, name=deal.name, deal=deal, currency="EUR", valid_until=NEXT_YEAR)
    change.create(OfferLine, offer=offer, unit_price=Money(Decimal(58), "EUR"))
    change.transition(offer, "send")


def test_what_is_no_alcohol_needs_no_licence(company: Company) -> None:
    def offer(change: Change) -> Deal:
        client = change.create(Client, name="Iskola")
        lemonade = change.create(Product, name="Zero", facets={"brewery": {"style": BeerStyle.ALCOHOL_FREE}})
        deal = change.create(Deal, name="Canteen", client=client, amount=Money(Decimal(580), "EUR"))
        change.create(DealLine, deal=deal, product=lemonade, unit_price=Money(Decimal(58), "EUR"))
        _send_offer(change, deal)
        for name in ("engage", "qualify", "make_offer"):
            change.transition(deal, name)
        return deal

    assert company.run(offer).stage == "availability_check"


TIERS = """
query ($id: ID!) { client(id: $id) { tiers { nodes { scheme code label reasons lacks benefits } } } }
"""


def outlet_tier(company: Company, client: Client) -> dict[str, Any]:
    company.retier()
    nodes = company.ask(TIERS, id=company.id_of(client))["client"]["tiers"]["nodes"]
    return next(each for each in nodes if each["scheme"] == "brewery.outlet")


def test_an_outlet_rises_with_what_it_buys_and_with_events_in_our_hotels(company: Company) -> None:
    client = company.run(lambda change: change.create(Client, name="Duna Hotel"))
    assert outlet_tier(company, client)["code"] == "guest"

    company.ask(
        """
        mutation ($id: ID!) {
          clientUpdate(input: {id: $id, expectedVersion: 1, patch: {brewery: {hectolitres: "60"}}}) { errors { code } }
        }
        """,
        id=company.id_of(client),
    )
    regular = outlet_tier(company, client)
    assert (regular["code"], regular["reasons"]) == ("regular", ["50 hectolitres a year"])
    partner = "200 hectolitres a year, or 50 and events in our hotels (10000.00 EUR a year, or rooms held)"
    assert regular["lacks"] == [partner]

    company.ask(
        """
        mutation ($id: ID!) {
          clientUpdate(input: {
            id: $id, expectedVersion: 2, patch: {hotel: {miceRevenue: {amount: "25000.00", currency: "EUR"}}}
          }) { errors { code } }
        }
        """,
        id=company.id_of(client),
    )
    assert outlet_tier(company, client)["code"] == "partner"


def test_a_client_whose_licence_ran_out_does_not_rise(company: Company) -> None:
    expired = {"licence_until": date(2020, 1, 1), "hectolitres": Decimal(300)}
    client = company.run(lambda change: change.create(Client, name="Cser", facets={"brewery": expired}))

    assert outlet_tier(company, client)["code"] == "guest"


CLEAN = """
mutation ($id: ID!, $version: Int!, $day: Date) {
  breweryTapInstallationRecordCleaning(input: {id: $id, expectedVersion: $version, cleanedOn: $day}) {
    breweryTapInstallation { version cleanedOn isCleaningDue client { name } }
    errors { code path }
  }
}
"""


def installed(company: Company) -> str:
    """The id of an installation that was never cleaned."""

    def install(change: Change) -> TapInstallation:
        client = change.create(Client, name="Arany")
        return change.create(
            TapInstallation, client=client, serial_number="TAP-1", taps=4, installed_on=date(2026, 1, 2)
        )

    return company.id_of(company.run(install))


def test_a_technician_records_a_cleaning(company: Company) -> None:
    installation = installed(company)
    technician = company.caller("brewery.tap_technician")

    done = technician.ask(CLEAN, id=installation, version=1)["breweryTapInstallationRecordCleaning"]

    assert done["errors"] == []
    assert done["breweryTapInstallation"]["version"] == 2
    assert done["breweryTapInstallation"]["isCleaningDue"] is False
    assert done["breweryTapInstallation"]["client"] == {"name": "Arany"}


@pytest.mark.parametrize(
    ("role", "day", "code"),
    [
        ("auditor", None, "FORBIDDEN"),
        ("brewery.tap_technician", "2999-01-01", "brewery.cleaned_in_future"),
        ("brewery.tap_technician", "2025-12-31", "brewery.cleaned_too_early"),
    ],
)
def test_a_cleaning_that_cannot_be_is_refused(company: Company, role: str, day: str | None, code: str) -> None:
    installation = installed(company)

    refused = company.caller(role).ask(CLEAN, id=installation, version=1, day=day)

    payload = refused["breweryTapInstallationRecordCleaning"]
    assert (payload["breweryTapInstallation"], [each["code"] for each in payload["errors"]]) == (None, [code])
    left = company.ask("{ breweryTapInstallations { nodes { version cleanedOn } } }")
    assert left["breweryTapInstallations"]["nodes"] == [{"version": 1, "cleanedOn": None}]


def test_a_rebate_is_seen_and_changed_only_with_permission(company: Company) -> None:
    company.run(lambda change: change.create(Client, name="Arany"))
    set_rebate = """
    mutation ($id: ID!) {
      clientUpdate(input: {
        id: $id, expectedVersion: 1, patch: {brewery: {rebate: {amount: "6.50", currency: "EUR"}}}
      }) { client { brewery { rebate { amount } } } errors { code path } }
    }
    """
    client = company.ask("{ clients { nodes { id } } }")["clients"]["nodes"][0]["id"]
    outsider = company.caller(company.role("outsider", Grant(ANY, (ANY,))))
    manager = company.caller("brewery.sales_manager")

    refused = outsider.ask(set_rebate, id=client)["clientUpdate"]
    done = manager.ask(set_rebate, id=client)["clientUpdate"]
    seen = outsider.ask("query ($id: ID!) { client(id: $id) { brewery { rebate { amount } } } }", id=client)

    assert refused == {
        "client": None,
        "errors": [{"code": "FORBIDDEN", "path": ["input", "patch", "brewery", "rebate"]}],
    }
    assert done == {"client": {"brewery": {"rebate": {"amount": "6.50"}}}, "errors": []}
    assert seen == {"client": {"brewery": {"rebate": None}}}


def test_everything_that_people_read_is_there_in_hungarian() -> None:
    assert untranslated("brewery", PLUGINS, "hu") == []


def test_labels_and_refusals_are_told_in_the_language_of_the_user(company: Company) -> None:
    told = company.caller("administrator", language="hu").ask(
        """
        {
          entities(names: ["BreweryTapInstallation"]) { label fields { name label } }
          workflows(codes: ["deal"]) { transitions { name guards } }
        }
        """
    )

    assert told["entities"][0]["label"] == "Csaprendszer"
    assert {"name": "cleanedOn", "label": "Tisztítva"} in told["entities"][0]["fields"]
    assert {
        "name": "make_offer",
        "guards": [
            "core.amount_missing", "core.offer_missing", "core.conflict_of_interest", "brewery.licence_missing",
        ],
    } in told["workflows"][0]["transitions"]  # fmt: skip


def test_the_company_goes_on_without_the_brewery(
    company: Company, make_company: Callable[..., Company], database_url: str
) -> None:
    company.run(
        lambda change: change.create(Client, name="Arany", facets={"brewery": {"hectolitres": Decimal("12.5")}})
    )

    without = make_company("hotel")
    assert without.ask("{ clients { nodes { name } } }") == {"clients": {"nodes": [{"name": "Arany"}]}}
    hidden = without.caller("administrator").answer("{ clients { nodes { brewery { hectolitres } } } }")
    assert hidden["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"

    again = make_company(*PLUGINS)
    assert again.ask("{ clients { nodes { brewery { hectolitres } } } }") == {
        "clients": {"nodes": [{"brewery": {"hectolitres": "12.5000"}}]}
    }


def test_the_demo_company_has_outlets_taps_and_deals_about_beer(tmp_path: Path) -> None:
    def paktum(*words: str, folder: Path) -> str:
        command = [Path(sys.executable).with_name("paktum"), *words]
        return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout

    paktum("demo", "--no-serve", folder=tmp_path)
    query = """
    {
      clients(filter: {brewery: {hectolitres: {gt: "0"}}}) { totalCount }
      deals(
        filter: {pipeline: {eq: "brewery"}, lines: {every: {product: {brewery: {litres: {gte: "30"}}}}}}
      ) { totalCount }
      breweryTapInstallations(filter: {isCleaningDue: {eq: true}}) { totalCount }
    }
    """
    answer = json.loads(paktum("query", query, folder=tmp_path / ".paktum-demo"))["data"]

    counts = {name: found["totalCount"] for name, found in answer.items()}
    assert counts["deals"] == 24
    assert all(counts.values()), counts
