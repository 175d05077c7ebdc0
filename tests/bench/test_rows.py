"""The rows of the bench are the same every time."""

from collections import Counter
from hashlib import sha256

from bench.rows import KINDS, Generator, Rows

FEW = Rows(clients=20, contacts=60, deals=100, contracts=40, activities=50)


def test_the_same_rows_are_made_every_time() -> None:
    made = [[list(getattr(Generator(FEW), kind)()) for kind in KINDS] for _ in range(2)]
    assert made[0] == made[1]
    assert sha256(repr(made[0]).encode()).hexdigest()[:16] == "171110f1f5e0f841"


def test_there_are_as_many_rows_as_the_size_says() -> None:
    counts = {kind: sum(1 for _ in getattr(Generator(FEW), kind)()) for kind in KINDS}
    assert counts == FEW._asdict()


def test_a_deal_has_one_contract_at_most_and_with_its_own_client() -> None:
    generator = Generator(FEW)
    clients = {deal.number: deal.client for deal in generator.deals()}
    contracts = list(generator.contracts())
    assert max(Counter(contract.deal for contract in contracts).values()) == 1
    assert {contract.deal: contract.client for contract in contracts}.items() <= clients.items()


def test_every_client_has_a_contact() -> None:
    generator = Generator(FEW)
    assert {each.client for each in generator.contacts()} == {each.number for each in generator.clients()}
