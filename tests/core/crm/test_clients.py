from datetime import UTC, datetime

import pytest

from paktum import Branch, Client, ClientIdentifier, Contact, IdentifierScheme, Team, User
from paktum.crm.clients.actions import change_owner, verify
from paktum.crm.clients.rules import identifier_fault

LEI, VAT, REG = IdentifierScheme.LEI, IdentifierScheme.VAT, IdentifierScheme.REG


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        (LEI, "213800KUD8LAJWSQ9D15"),
        (VAT, "HU12892312"),
        (VAT, "DE136695976"),
        (VAT, "ATU13585627"),
        (VAT, "GB980780684"),
        (REG, "01-10-123456"),
    ],
)
def test_a_number_with_right_check_digits_is_accepted(scheme, value):
    assert identifier_fault(scheme, value) is None


@pytest.mark.parametrize(
    ("scheme", "value"),
    [(LEI, "213800KUD8LXJWSQ9D15"), (LEI, "213800"), (VAT, "HU12892313"), (VAT, "XX12892312"), (VAT, "GB980780685")],
)
def test_a_number_with_wrong_check_digits_is_refused(scheme, value):
    assert identifier_fault(scheme, value) is not None


def test_only_a_number_with_right_check_digits_is_verified(company):
    client = company.create(Client, name="Borostyánkút Kft.")
    right = company.create(ClientIdentifier, client=client, scheme=VAT, value="HU12892312")
    wrong = company.create(ClientIdentifier, client=client, scheme=VAT, value="HU12892313")

    company.act(verify, right)

    assert company.refused(company.act, verify, wrong) == ["core.identifier_invalid"]
    assert company.read(right).verified_on == datetime.now(UTC).date()
    assert company.read(wrong).verified_on is None


def test_a_client_that_changes_owner_moves_to_the_owner_s_team_and_branch(company):
    branch = company.create(Branch, name="Győr")
    team = company.create(Team, name="West", branch=branch)
    owner = company.create(User, name="Somogyi Lilla", team=team, branch=branch)
    client = company.create(Client, name="Borostyánkút Kft.")

    company.act(change_owner, client, owner=owner)

    found = company.read(client)
    assert (found.owner_id, found.team_id, found.branch_id) == (owner.id, team.id, branch.id)


def test_a_client_is_not_given_to_somebody_who_has_left(company):
    gone = company.create(User, name="Somogyi Lilla", is_active=False)
    client = company.create(Client, name="Borostyánkút Kft.")

    assert company.refused(company.act, change_owner, client, owner=gone) == ["core.owner_inactive"]
    assert company.read(client).owner_id is None


@pytest.mark.parametrize(
    ("attribute", "right", "wrong"),
    [
        ("industry_code", "64.91", "99.99"),
        ("website", "https://borostyankut.example", "javascript:alert(1)"),
        ("country", "HU", "XX"),
    ],
)
def test_a_client_s_codes_are_checked(company, attribute, right, wrong):
    client = company.create(Client, name="Borostyánkút Kft.", **{attribute: right})

    assert company.refused(company.update, client, **{attribute: wrong}) == ["INVALID_VALUE"]
    assert getattr(company.read(client), attribute) == right


@pytest.mark.parametrize(
    ("attribute", "right", "wrong"),
    [
        ("email", "anna.őri@cég.example", "anna@"),
        ("phone", "+3612345678", "06 1 234 5678"),
        ("phone", "+442079460958", "+44 20 7946 0958"),
    ],
)
def test_addresses_and_numbers_of_people_are_checked(company, attribute, right, wrong):
    contact = company.create(Contact, name="Kovács Anna", **{attribute: right})

    assert company.refused(company.update, contact, **{attribute: wrong}) == ["INVALID_VALUE"]
    assert getattr(company.read(contact), attribute) == right
