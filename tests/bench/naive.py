"""The answers to the bench's questions, read from the generated rows in the plainest way."""

from collections.abc import Callable, Mapping
from typing import Any

from bench.rows import CREATED_AT, Client, Contact, Contract, Deal, Generator


class Naive:
    """Answers as `bench.canonical` has them."""

    def __init__(self, generator: Generator) -> None:
        self.clients = list(generator.clients())
        self.contacts = list(generator.contacts())
        self.deals = list(generator.deals())
        self.contracts = {contract.deal: contract for contract in generator.contracts()}

    def answer(self, key: str, value: Any) -> Any:
        """What a question gives for what is different in a request."""
        answers: Mapping[str, Callable[[Any], Any]] = {
            "client": lambda number: self.client(self.clients[number - 1]),
            "list": lambda lifecycle: [self.listed(client) for client in self.of_lifecycle(lifecycle)[:50]],
            "tree": lambda lifecycle: [self.branch(client) for client in self.of_lifecycle(lifecycle)[:20]],
            "deals": lambda before: [self.sold(deal) for deal in self.deals[before : before + 200]],
            "stages": lambda _: [self.stage(stage) for stage in sorted({deal.stage for deal in self.deals})],
        }
        return answers[key](value)

    def of_lifecycle(self, lifecycle: str) -> list[Client]:
        found = [client for client in self.clients if client.lifecycle == lifecycle]
        return sorted(found, key=lambda client: (client.name.lower(), client.number))

    def listed(self, client: Client) -> dict[str, Any]:
        return {
            "id": client.number, "name": client.name, "tier": client.lifecycle, "status": client.size_class,
            "industry": client.industry, "website": client.website, "city": client.town, "country": client.country,
            "employees": client.employees, "createdAt": CREATED_AT,
        }  # fmt: skip

    def client(self, client: Client) -> dict[str, Any]:
        return {**self.listed(client), "postalCode": client.post_code, "updatedAt": CREATED_AT}

    def branch(self, client: Client) -> dict[str, Any]:
        deals = [deal for deal in self.deals if deal.client == client.number]
        deals.sort(key=lambda deal: (deal.expected_close_on, deal.number), reverse=True)
        contacts = [contact for contact in self.contacts if contact.client == client.number]
        return {
            "id": client.number,
            "name": client.name,
            "deals": [self.deal(deal) for deal in deals[:5]],
            "contacts": [self.contact(contact) for contact in contacts[:3]],
        }

    def deal(self, deal: Deal) -> dict[str, Any]:
        contract = self.contracts.get(deal.number)
        return {
            "id": deal.number, "name": deal.name, "stage": deal.stage, "amount": deal.amount,
            "currency": deal.currency, "closeDate": deal.expected_close_on.isoformat(),
            "contract": None if contract is None else self.contract(contract),
        }  # fmt: skip

    def contract(self, contract: Contract) -> dict[str, Any]:
        return {
            "id": contract.number, "number": contract.code, "status": contract.state,
            "signedOn": contract.signed_on.isoformat(),
        }  # fmt: skip

    def contact(self, contact: Contact) -> dict[str, Any]:
        return {
            "id": contact.number, "firstName": contact.given_name, "lastName": contact.family_name,
            "email": contact.email,
        }  # fmt: skip

    def sold(self, deal: Deal) -> dict[str, Any]:
        client = self.clients[deal.client - 1]
        sold = {"id": deal.number, "name": deal.name, "amount": deal.amount, "currency": deal.currency}
        return {**sold, "client": {"id": client.number, "name": client.name}}

    def stage(self, stage: str) -> dict[str, Any]:
        deals = [deal for deal in self.deals if deal.stage == stage]
        currencies = sorted({deal.currency for deal in deals})
        totals = {currency: sum(each.amount for each in deals if each.currency == currency) for currency in currencies}
        return {
            "stage": stage,
            "count": len(deals),
            "totals": [{"amount": total, "currency": currency} for currency, total in totals.items()],
        }
