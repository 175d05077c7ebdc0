"""Users whose addresses were stored before each had one form."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from paktum import User
from paktum.storage.history import MigrationError
from paktum.storage.migrations import downgrade, upgrade
from paktum.testing.company import Company

from .browsers import Browser, cheap_hashes, hire


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with cheap_hashes(), Company((), database()) as made:
        for name in ("ann", "bob", "gone"):
            hire(made, name)
        made.run(lambda change: change.delete(next(each for each in change.list_(User) if each.name == "gone")))
        yield made


def addresses(company: Company) -> dict[str, str | None]:
    with company.engine.connect() as connection:
        return dict(connection.execute(sa.text("SELECT name, email FROM core_user")).all())  # type: ignore[arg-type]  # pairs


def upgraded(company: Company, **stored: str) -> None:
    """Store addresses as they were, then upgrade."""
    downgrade(company.assembly, company.engine, "core", "core_0014")
    with company.engine.begin() as connection:
        for name, email in stored.items():
            connection.execute(
                sa.text("UPDATE core_user SET email = :email WHERE name = :name"), {"email": email, "name": name}
            )
    upgrade(company.assembly, company.engine)


def test_users_whose_addresses_had_other_forms_sign_in(company: Company) -> None:
    upgraded(company, ann=" Ánn@Example.COM", bob="bob@example.com", gone="BOB@example.com")

    assert addresses(company) == {"ann": "ann@example.com", "bob": "bob@example.com", "gone": "bob@example.com"}
    for written in ("ann@example.com", "Ánn@Example.com"):
        assert Browser(company).sign_in(written).status_code == 200


def test_of_two_users_with_one_address_people_say_which_it_is(company: Company) -> None:
    stored = {"ann": "Ann@example.com", "bob": "ánn@example.com", "gone": "GONE@example.com"}
    with pytest.raises(MigrationError) as caught:
        upgraded(company, **stored)

    users = {each.name: company.id_of(each) for each in company.run(lambda change: change.list_(User))}
    assert f"ann@example.com ({users['ann']}, {users['bob']});" in str(caught.value)
    assert addresses(company) == stored
    upgraded(company, bob="bob@example.com")
    assert addresses(company) == {"ann": "ann@example.com", "bob": "bob@example.com", "gone": "gone@example.com"}
