"""One company for the tests of contracts and their fulfilment, asked over HTTP; each test makes its own records."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from paktum.access.actor import SYSTEM
from paktum.testing.company import Caller, Company
from paktum.write.cause import Origin
from paktum.write.change import Change


class Bench:
    """Makes and moves records by the API's mutations, as one of the company's users."""

    def __init__(self, company: Company, caller: Caller) -> None:
        self.company, self.caller = company, caller

    def by(self, caller: Caller) -> "Bench":
        """The same, as somebody else."""
        return Bench(self.company, caller)

    @property
    def today(self) -> date:
        return (datetime.now(UTC) + self.company._passed).date()

    def day(self, days: int) -> str:
        """A day so many days from today."""
        return (self.today + timedelta(days=days)).isoformat()

    def ask(self, query: str, **variables: Any) -> Any:
        return self.caller.ask(query, **variables)

    def attempt(self, mutation: str, given: dict[str, Any], selected: str = "id version") -> tuple[Any, list[str]]:
        """What a mutation gave, and the codes of what it refused."""
        kinds = [each.api_name for each in self.company.assembly.entities.values()]
        kind = max((each for each in kinds if mutation.startswith(each)), key=len)
        text = f"""mutation($input: {mutation[0].upper()}{mutation[1:]}Input!) {{
          {mutation}(input: $input) {{ {kind} {{ {selected} }} errors {{ code message }} }} }}"""
        payload = self.ask(text, input=given)[mutation]
        return payload[kind], [each["code"] for each in payload["errors"]]

    def make(self, kind: str, /, selected: str = "id version", **given: Any) -> Any:
        """A new record."""
        record, codes = self.attempt(f"{kind}Create", given, selected)
        assert codes == [], codes
        return record

    def refused(self, mutation: str, **given: Any) -> list[str]:
        """The codes for which a mutation is refused."""
        return self.attempt(mutation, given)[1]

    def version(self, record: Any) -> dict[str, Any]:
        """The id of a record, and the version that it has now."""
        kind = self.company.assembly.by_prefix[record["id"].rpartition("_")[0]].api_name
        now = self.ask(f"query($id: ID!) {{ {kind}(id: $id) {{ version }} }}", id=record["id"])[kind]["version"]
        return {"id": record["id"], "expectedVersion": now}

    def move(self, record: Any, name: str, selected: str = "id version", **patch: Any) -> Any:
        """Take a record along a transition; gives the codes, or the record if there are none."""
        kind = self.company.assembly.by_prefix[record["id"].rpartition("_")[0]].api_name
        given = {**self.version(record), "transition": name, **({"patch": patch} if patch else {})}
        moved, codes = self.attempt(f"{kind}Transition", given, selected)
        return codes or moved

    def follow(self, record: Any, *names: str) -> None:
        """Take a record along transitions, none of which is refused."""
        for name in names:
            moved = self.move(record, name)
            assert isinstance(moved, dict), (name, moved)

    def had_come_to(self, record: Any, **values: Any) -> None:
        """Have a record be in a state as if it had come there elsewhere, as an import does."""
        model = self.company.assembly.by_prefix[record["id"].rpartition("_")[0]]
        key = model.find_key(record["id"])
        assert key is not None
        work = partial(_update, model.cls, key, values)
        self.company._writer.run(SYSTEM, work, origin=Origin.IMPORT)

    def act(self, verb: str, record: Any, selected: str = "id version", **given: Any) -> Any:
        """Carry out a verb; gives the codes, or the record if there are none."""
        done, codes = self.attempt(verb, {**self.version(record), **given}, selected)
        return codes or done

    def update(self, record: Any, **patch: Any) -> list[str]:
        kind = self.company.assembly.by_prefix[record["id"].rpartition("_")[0]].api_name
        return self.refused(f"{kind}Update", **self.version(record), patch=patch)

    def delete(self, record: Any) -> list[str]:
        """The codes for which a record is not deleted."""
        kind = self.company.assembly.by_prefix[record["id"].rpartition("_")[0]].api_name
        name = f"{kind}Delete"
        text = f"mutation($i: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $i) {{ errors {{ code }} }} }}"
        return [each["code"] for each in self.ask(text, i=self.version(record))[name]["errors"]]

    def restore(self, record: Any) -> list[str]:
        """The codes for which a deleted record is not brought back."""
        kind = self.company.assembly.by_prefix[record["id"].rpartition("_")[0]].api_name
        return self.refused(f"{kind}Restore", id=record["id"])

    def found(self, kinds: str, selected: str = "id version", **filter: Any) -> list[Any]:
        """The records that meet a filter."""
        kind = next(each for each in self.company.assembly.entities.values() if each.api_plural == kinds)
        text = f"query($f: {kind.type_name}Filter) {{ {kinds}(filter: $f, first: 50) {{ nodes {{ {selected} }} }} }}"
        return self.ask(text, f=filter)[kinds]["nodes"]  # type: ignore[no-any-return]  # of JSON


def _update(cls: Any, key: Any, values: dict[str, Any], change: Change) -> None:
    change.update(change.get(cls, key), **values)


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    with Company((), database()) as made:
        yield made


@pytest.fixture(scope="module")
def bench(company: Company) -> Bench:
    return Bench(company, company.caller("administrator"))


@pytest.fixture
def client(bench: Bench) -> Any:
    return bench.make("client", name="Borostyánkő Kft.", language="hu")


@pytest.fixture
def contract(bench: Bench, client: Any) -> Callable[..., Any]:
    """Makes contracts of the client with both parties named."""

    def make(**given: Any) -> Any:
        values = {"validFrom": bench.day(0), "value": {"amount": "9000", "currency": "EUR"}, **given}
        number = f"C-{datetime.now(UTC).timestamp()}"
        made = bench.make("contract", clientId=client["id"], **{"number": number, **values})
        bench.make("contractParty", contractId=made["id"], name="Paktum Zrt.", role="PROVIDER")
        bench.make("contractParty", contractId=made["id"], name="Borostyánkő Kft.", role="CUSTOMER")
        return made

    return make
