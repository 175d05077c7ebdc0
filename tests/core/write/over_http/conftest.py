"""Companies with migrated tables, asked over HTTP by users with roles, on every engine that the run names."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from paktum import ANY, Grant
from paktum.schema.build import build_schema
from paktum.testing.company import Caller, Company

from ....dumping import dump
from ..conftest import ERROR, PLUGINS


class Office:
    """Writes over HTTP, and looks into the database for what a refusal has left there."""

    def __init__(self, company: Company) -> None:
        self.company, self.assembly = company, company.assembly
        self.api = build_schema(company.assembly)
        self.tables = self.assembly.metadata.sorted_tables
        self.chief = company.caller("administrator")
        self.worker = company.role("worker", Grant(ANY, (ANY,)))

    def text(self, mutation: str, selected: str = "") -> str:
        """The document of a mutation; `selected` are fields of the record beside its id and version."""
        field = self.api.graphql.mutation_type.fields[mutation]
        (record,) = (name for name in field.type.fields if name != "errors")
        record += "" if record.startswith("deleted") else f" {{ id version {selected} }}"
        kind = field.args["input"].type.of_type.name
        return f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {record} errors {{ {ERROR} }} }} }}"

    def payload(
        self, mutation: str, given: dict[str, Any], selected: str = "", by: Caller | None = None
    ) -> dict[str, Any]:
        """What a mutation gives, by an administrator unless somebody else is named."""
        found: dict[str, Any] = (by or self.chief).ask(self.text(mutation, selected), input=given)[mutation]
        return found

    def done(self, mutation: str, given: dict[str, Any], selected: str = "", by: Caller | None = None) -> Any:
        """The record after a mutation that was done (or the id of the deleted one)."""
        found = self.payload(mutation, given, selected, by)
        assert found.pop("errors") == []
        (record,) = found.values()
        return record

    def refused(self, mutation: str, given: dict[str, Any], by: Caller | None = None) -> list[dict[str, Any]]:
        """The errors of a mutation that was refused, which has changed nothing."""
        with self.unchanged():
            found = self.payload(mutation, given, by=by)
        errors: list[dict[str, Any]] = found.pop("errors")
        assert errors
        assert set(found.values()) == {None}
        return errors

    def codes(self, mutation: str, given: dict[str, Any], by: Caller | None = None) -> list[tuple[str, list[str]]]:
        """The codes and paths of the errors of a mutation that was refused."""
        return [(error["code"], error["path"]) for error in self.refused(mutation, given, by)]

    def fails(self, mutation: str, given: dict[str, Any]) -> str:
        """The code of a request that the schema refuses before anything is done."""
        with self.unchanged():
            answer = self.chief.answer(self.text(mutation), input=given)
        assert answer.get("data") is None
        (code,) = {error["extensions"]["code"] for error in answer["errors"]}
        return str(code)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What happens inside leaves every row of every table as it is."""
        before = self._dump()
        yield
        assert self._dump() == before

    def _dump(self) -> dict[str, Any]:
        return dump(self.company.engine, self.tables)


def open_office(url: str, plugins: Sequence[str] = PLUGINS) -> Iterator[Office]:
    """An office as long as it is open."""
    with Company(plugins, url) as company:
        yield Office(company)


@pytest.fixture(scope="module")
def office(database: Callable[[], str]) -> Iterator[Office]:
    """The office of a company with all bundled plugins; tests of a module work in it one after the other."""
    yield from open_office(database())
