"""A company over HTTP, whose people make offers to a client."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from paktum.testing.company import Caller, Company

ERRORS = """errors { code path ... on ApprovalRequiredError { approval measure approverRole }
    ... on ConflictError { currentVersion } }"""

Errors = list[dict[str, Any]]


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def day(days: int) -> str:
    """So many days from today, in UTC."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def codes(errors: Errors) -> list[str]:
    return [each["code"] for each in errors]


@dataclass
class Desk:
    """An account manager with a client, the head of the branch, and an administrator."""

    company: Company
    anna: Caller
    head: Caller
    chief: Caller
    client: str

    def make(self, kind: str, by: Caller | None = None, /, **values: Any) -> str:
        """The id of a new record; `kind` is as in the API: `offerLine`."""
        name = kind[:1].upper() + kind[1:]
        text = f"mutation($i: {name}CreateInput!) {{ a: {kind}Create(input: $i) {{ r: {kind} {{ id }} {ERRORS} }} }}"
        payload = (by or self.anna).ask(text, i=values)["a"]
        assert payload["errors"] == [], payload
        return str(payload["r"]["id"])

    def refused(self, kind: str, by: Caller | None = None, /, **values: Any) -> Errors:
        """Why a record is not made."""
        return self.do(f"{kind}Create", by, **values)

    def do(self, mutation: str, by: Caller | None = None, **given: Any) -> Errors:
        """The errors of a mutation."""
        name = mutation[:1].upper() + mutation[1:]
        text = f"mutation($i: {name}Input!) {{ a: {mutation}(input: $i) {{ {ERRORS} }} }}"
        errors: Errors = (by or self.anna).ask(text, i=given)["a"]["errors"]
        return errors

    def version(self, public_id: str) -> dict[str, Any]:
        """A record as mutations name it."""
        model = self.company.assembly.find_by_id(public_id)
        assert model is not None
        text = f"query($id: ID!) {{ r: {model.api_name}(id: $id) {{ version }} }}"
        return {"id": public_id, "expectedVersion": self.company.ask(text, id=public_id)["r"]["version"]}

    def change(self, public_id: str, by: Caller | None = None, **patch: Any) -> Errors:
        return self.do(f"{self._kind(public_id)}Update", by, **self.version(public_id), patch=patch)

    def delete(self, public_id: str, by: Caller | None = None) -> Errors:
        return self.do(f"{self._kind(public_id)}Delete", by, **self.version(public_id))

    def move(self, public_id: str, *transitions: str, by: Caller | None = None, **more: Any) -> Errors:
        """The errors of the last transition; those before it are followed."""
        errors: Errors = []
        for name in transitions:
            assert errors == [], errors
            given = {**self.version(public_id), "transition": name, **more}
            errors = self.do(f"{self._kind(public_id)}Transition", by, **given)
        return errors

    def act(self, public_id: str, verb: str, by: Caller | None = None, **more: Any) -> Errors:
        return self.do(f"{self._kind(public_id)}{verb}", by, **self.version(public_id), **more)

    def read(self, public_id: str, fields: str, by: Caller | None = None) -> dict[str, Any]:
        text = f"query($id: ID!) {{ r: {self._kind(public_id)}(id: $id) {{ {fields} }} }}"
        found: dict[str, Any] = (by or self.anna).ask(text, id=public_id)["r"]
        return found

    def _kind(self, public_id: str) -> str:
        model = self.company.assembly.find_by_id(public_id)
        assert model is not None
        return model.api_name

    # What offers are about

    def product(self, name: str, price: str | None = "100", **values: Any) -> str:
        listed = {} if price is None else {"listPrice": euros(price)}
        return self.make("product", self.chief, name=name, **listed, **values)

    def deal(self, *transitions: str, **values: Any) -> str:
        deal = self.make("deal", name="Yearly volume", clientId=self.client, amount=euros("1"), **values)
        assert self.move(deal, *transitions) == []
        return deal

    def offer(self, deal: str, *lines: dict[str, Any], **values: Any) -> str:
        given = {"name": "Ovens", "currency": "EUR", "validUntil": day(30), **values}
        offer = self.make("offer", dealId=deal, **given)
        for line in lines:
            self.make("offerLine", offerId=offer, **line)
        return offer
