"""A bank with thousands of clients: enough that a database which could use an index does."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from paktum.assembly.build import Assembly
from paktum.storage.folding import fold
from paktum.storage.search import entries_from, stored_texts, write_entries
from paktum.testing.databases import furnish

from .rows import key

USERS, TEAMS, CLIENTS, CONTACTS, DEALS = 20, 4, 3000, 4500, 9000
LIFECYCLES = ("active", "prospect", "former")
STAGES = ("qualification", "offer", "negotiation", "won", "lost")
KYC = ("verified", "verified", "verified", "pending", "expired")
TOWNS = ("Pest", "Buda", "Eger", "Győr", "Pécs", "Ózd", "Vác", "Tata")
MADE_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)

USER, CLIENT, DEAL = key(1, 0), key(3, 1200), key(5, 40)


def found_bank(assembly: Assembly, engine: sa.Engine) -> None:
    """Put the bank into an empty database, whose tables and indexes are made as those of an installation."""
    furnish(assembly, engine)
    tables = assembly.metadata.tables
    with engine.begin() as connection:
        for name, rows in _rows().items():
            connection.execute(tables[name].insert(), rows)
        for model in (assembly.entities[name] for name in ("Client", "Contact", "Deal")):
            write_entries(connection, entries_from(model, connection.execute(stored_texts(model))))
        _make_indexes_in_one_order(connection)
        connection.execute(sa.text("ANALYZE"))


def _make_indexes_in_one_order(connection: sa.Connection) -> None:
    """SQLite takes the one that was made last where two are as good; a migration that makes a table anew makes its
    indexes in any order."""
    if connection.dialect.name == "sqlite":
        listed = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
        for name, text in connection.exec_driver_sql(listed).all():
            connection.exec_driver_sql(f"DROP INDEX {name}")
            connection.exec_driver_sql(text)


def _rows() -> dict[str, list[dict[str, Any]]]:
    return {
        "core_team": [_record(2, each) | _named(f"Team {each}") for each in range(TEAMS)],
        "core_user": [_user(each) for each in range(USERS)],
        "core_client": [_client(each) for each in range(CLIENTS)],
        "banking_client": [_facet(each) for each in range(CLIENTS)],
        "core_contact": [
            _record(4, each) | _named(f"Kovács {each}") | {"client_id": key(3, each % CLIENTS)}
            for each in range(CONTACTS)
        ],
        "core_deal": [_deal(each) for each in range(DEALS)],
    }


def _record(table: int, number: int) -> dict[str, Any]:
    at = MADE_AT + timedelta(minutes=number)
    return {"id": key(table, number), "version": 1, "created_at": at, "changed_at": at}


def _named(name: str) -> dict[str, str]:
    return {"name": name, "name_fold": fold(name)}


def _user(number: int) -> dict[str, Any]:
    own = {"language": "hu", "is_active": True, "team_id": key(2, number % TEAMS)}
    return _record(1, number) | _named(f"Szabó {number}") | own


def _client(number: int) -> dict[str, Any]:
    own = {"kind": "company", "lifecycle": LIFECYCLES[number % 3], "country": "HU", "owner_id": _owner(number)}
    return _record(3, number) | _named(f"{TOWNS[number % 8]} {number:04d} Kft.") | own


def _owner(client: int) -> UUID:
    return key(1, client % USERS)


def _facet(number: int) -> dict[str, Any]:
    return {
        "id": key(3, number), "kyc_status": KYC[number % 5], "is_politically_exposed": False,
        "has_sanctions_hit": False, "days_past_due": 0, "product_families": number % 6, "has_payroll": number % 2 == 0,
        "kyc_review_on": date(2026, 1, 1) + timedelta(days=number % 700),
    }  # fmt: skip


def _deal(number: int) -> dict[str, Any]:
    client = number * 7 % CLIENTS
    own = {
        "pipeline": "standard", "stage": STAGES[number % 5], "amount_amount": Decimal(1000 + number),
        "amount_currency": "EUR", "expected_close_on": date(2026, 1, 1) + timedelta(days=number % 365),
        "client_id": key(3, client), "owner_id": _owner(client),
    }  # fmt: skip
    return _record(5, number) | _named(f"Loan {number}") | own
