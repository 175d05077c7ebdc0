from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from paktum import Client, Money
from paktum_banking.models import CreditFacility, Guarantee, GuaranteeKind


def euros(amount):
    return Money(Decimal(amount), "EUR")


@pytest.fixture
def client(company):
    return company.create(Client, name="Borostyánkút Kft.")


def test_utilisation_is_what_is_drawn_and_reserved_of_the_limit(company, client):
    facility = company.create(
        CreditFacility, client=client, number="F-1", limit=euros(300_000), drawn=euros(100_000), reserved=euros(100_000)
    )

    assert company.holds(facility, lambda row: row.utilisation == Decimal("0.666666667"))
    assert company.holds(facility, lambda row: row.unused.amount == 100_000)


def test_a_facility_without_limit_or_in_two_currencies_has_no_utilisation(company, client):
    forint = Money(Decimal(1), "HUF")
    zero = company.create(
        CreditFacility, client=client, number="F-1", limit=euros(0), drawn=euros(0), reserved=euros(0)
    )
    mixed = company.create(CreditFacility, client=client, number="F-2", limit=euros(9), drawn=forint, reserved=forint)

    assert company.holds(zero, lambda row: row.utilisation.is_(None))
    assert company.holds(mixed, lambda row: row.utilisation.is_(None))


@pytest.mark.parametrize(
    ("issued_in", "expires_in", "returned", "in_force"),
    [
        (0, 0, False, True),
        (-9, None, False, True),
        (None, 9, False, False),
        (-9, -1, False, False),
        (-9, 9, True, False),
    ],
)
def test_a_guarantee_is_in_force_from_issue_to_expiry_or_return(
    company, client, issued_in, expires_in, returned, in_force
):
    today = datetime.now(UTC).date()
    guarantee = company.create(
        Guarantee, client=client, number="G-1", kind=GuaranteeKind.TENDER, beneficiary="City", amount=euros(1),
        issued_on=None if issued_in is None else today + timedelta(days=issued_in),
        expires_on=None if expires_in is None else today + timedelta(days=expires_in), is_original_returned=returned,
    )  # fmt: skip

    assert company.holds(guarantee, lambda row: row.is_in_force) == in_force


def test_a_facility_does_not_end_before_it_begins(company, client):
    terms = {"limit": euros(9), "drawn": euros(0), "reserved": euros(0)}
    begins, ends = date(2026, 3, 2), date(2026, 3, 1)

    codes = company.refused(
        company.create, CreditFacility, client=client, number="F-1", available_from=begins, available_to=ends, **terms
    )

    assert codes == ["banking.facility_ends_early"]
