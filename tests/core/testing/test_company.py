"""What authors of plugins test with."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from paktum import Client, Example, Sample, hookimpl, label as _
from paktum.storage.history import VERSION_TABLES
from paktum.testing import conformance
from paktum.testing.company import Company
from paktum.testing.conformance import check_examples, check_migrations, check_schema, untranslated
from paktum_hotel.plugin import Hotel

MakeCompany = Callable[..., Company]


def test_what_is_written_is_answered_over_http(make_company: MakeCompany) -> None:
    company = make_company("hotel")
    client = company.run(lambda change: change.create(Client, name="Pék Kft.", facets={"hotel": {"rate_code": "C1"}}))

    shown = company.ask("query ($id: ID!) { client(id: $id) { name hotel { rateCode } } }", id=company.id_of(client))

    assert shown == {"client": {"name": "Pék Kft.", "hotel": {"rateCode": "C1"}}}


def test_asking_fails_if_there_are_errors_beside_the_data(make_company: MakeCompany) -> None:
    company = make_company()

    with pytest.raises(AssertionError, match="GRAPHQL_VALIDATION_FAILED"):
        company.ask("{ clients { nodes { hotel { rateCode } } } }")


def test_a_caller_has_the_rights_of_its_roles_and_reads_in_its_language(make_company: MakeCompany) -> None:
    company = make_company("hotel")

    seen = company.caller("hotel.revenue_manager", language="hu").ask("{ viewer { roles permissions locale } }")

    assert seen["viewer"]["roles"] == ["hotel.revenue_manager"]
    assert seen["viewer"]["locale"] == "hu"
    assert "hotel.rate.read" in seen["viewer"]["permissions"]


def test_an_example_is_answered_with_its_samples_looked_up(make_company: MakeCompany) -> None:
    company = make_company()
    company.run(lambda change: change.create(Client, name="Pék Kft.", employees=3))

    changed = company.example("UpdateClient")["clientUpdate"]

    assert changed["errors"] == []
    assert changed["client"]["version"] == 2
    assert company.ask("{ clients { nodes { name employees } } }") == {
        "clients": {"nodes": [{"name": "Pék Kft.", "employees": 85}]}
    }


def test_a_company_is_filled_with_the_demo_data_of_its_plugins(make_company: MakeCompany) -> None:
    company = make_company("hotel")

    company.fill()

    assert company.ask("{ clients { totalCount } hotelProperties { totalCount } }") == {
        "clients": {"totalCount": 200},
        "hotelProperties": {"totalCount": 4},
    }
    assert company.ask('{ clients(filter: {tiers: {none: {scheme: {eq: "hotel.corporate"}}}}) { totalCount } }') == {
        "clients": {"totalCount": 0}
    }


@pytest.mark.parametrize(
    ("document", "sample"),
    [
        ("query HotelNone { nothing }", "{ clients { totalCount } }"),
        ("query HotelNone { clients { totalCount } }", "{ nothing }"),
    ],
)
def test_an_example_that_does_not_fit_the_schema_is_found(
    monkeypatch: pytest.MonkeyPatch, document: str, sample: str
) -> None:
    check_examples(["hotel"])
    wrong = Example(_("None"), document, {"input": [{"id": Sample(sample)}]})
    monkeypatch.setattr(Hotel, "examples", hookimpl(lambda self: [wrong]))

    with pytest.raises(AssertionError, match="HotelNone: Cannot query field 'nothing' on type 'Query'"):
        check_examples(["hotel"])


def test_a_second_company_on_the_database_is_the_first_with_other_plugins(make_company: MakeCompany) -> None:
    make_company("hotel").run(lambda change: change.create(Client, name="Pék Kft."))

    assert make_company().ask("{ clients { nodes { name } } }") == {"clients": {"nodes": [{"name": "Pék Kft."}]}}


def test_the_environment_does_not_lead_a_test_to_another_database(
    make_company: MakeCompany, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "real.db"
    monkeypatch.setenv("PAKTUM_DATABASE_URL", f"sqlite:///{elsewhere}")

    make_company().ask("{ clients { totalCount } }")

    assert not elsewhere.exists()


def test_retiering_gives_every_client_a_tier(make_company: MakeCompany) -> None:
    company = make_company("hotel")
    company.run(lambda change: change.create(Client, name="Pék Kft."))

    company.retier()

    assert company.ask("{ clients { nodes { tiers { nodes { scheme } } } } }") == {
        "clients": {"nodes": [{"tiers": {"nodes": [{"scheme": "hotel.corporate"}]}}]}
    }


@pytest.mark.engines("sqlite")  # the bundled migrations are tried on all engines in tests/core/storage
def test_the_bundled_plugins_are_sound(database_url: str) -> None:
    check_schema(["banking", "hotel", "leasing"])
    check_migrations("hotel", ["banking", "hotel"], database_url)


def test_a_migration_that_makes_something_else_is_found(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance, "drift", lambda assembly, engine: ["the table hotel_oven is missing"])

    with pytest.raises(AssertionError, match="hotel_oven"):
        check_migrations("hotel", ["hotel"], database_url)


def test_a_downgrade_that_leaves_tables_is_found(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance, "downgrade", lambda assembly, engine, plugin: [])

    with pytest.raises(AssertionError, match="leaves hotel_client"):
        check_migrations("hotel", ["hotel"], database_url)


def test_texts_without_a_translation_are_listed() -> None:
    assert untranslated("hotel", ["hotel"], "hu") == []
    assert "Rate code" in untranslated("hotel", ["hotel"], "de")


def test_a_company_is_migrated_when_it_is_made(make_company: MakeCompany) -> None:
    tables = sa.inspect(make_company("hotel").engine).get_table_names()

    assert {f"{VERSION_TABLES}core", f"{VERSION_TABLES}hotel"} <= set(tables)
