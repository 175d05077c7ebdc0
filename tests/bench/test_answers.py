"""The product answers the bench's questions rightly, so what is measured is what was meant."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from bench.canonical import Reader, difference
from bench.contenders import product
from bench.data import MAPPING, USER, write_files
from bench.questions import QUESTIONS, Question
from bench.rows import CREATED_AT, Generator, Rows
from paktum.access.tokens import create_administrator
from paktum.assembly.build import load_assembly
from paktum.importing import run_import
from paktum.read.clock import Clock
from paktum.schema.build import build_schema
from paktum.testing.company import Company
from paktum.write.writer import Writer

from .naive import Naive

FEW = Rows(clients=20, contacts=60, deals=250, contracts=100, activities=50)
READ = [question for question in QUESTIONS.values() if not question.writes]


def test_every_question_fits_the_schema_of_the_core() -> None:
    schema = build_schema(load_assembly(())).graphql
    assert product.DOCUMENTS.keys() == QUESTIONS.keys()
    assert {key: validate(schema, parse(document)) for key, document in product.DOCUMENTS.items()} == {
        key: [] for key in QUESTIONS
    }


def test_the_product_answers_as_a_plain_reading_of_the_rows(
    make_company: Callable[..., Company], tmp_path: Path
) -> None:
    company = make_company()
    import_rows(company, tmp_path)
    reader, given = answers_of(company)
    naive = Naive(Generator(FEW))
    for question in READ:
        values = question.vary.values(FEW)
        for value in values[:10]:
            data = company.ask(product.DOCUMENTS[question.key], **given(question, value))
            (answer,) = data.values()
            assert difference(reader.read(answer), naive.answer(question.key, value)) is None


def test_a_client_is_created_once_for_each_request(make_company: Callable[..., Company], tmp_path: Path) -> None:
    company = make_company()
    company.run(lambda change: create_administrator(change, "Bench", USER))
    given = product.variables({}, company.ask(product.KNOWN))
    for number in (21, 22):
        variables = given[QUESTIONS["create"].vary](number)
        made = Reader(product.RENAMED, {}).read(company.ask(product.DOCUMENTS["create"], **variables)["clientCreate"])
        assert {**made, "id": 0, "createdAt": 0} == {
            "id": 0, "name": f"New {number}", "tier": "active", "city": "Berlin", "country": "DE", "createdAt": 0,
        }  # fmt: skip
    assert company.ask("{ clients { nodes { name } } }") == {
        "clients": {"nodes": [{"name": "New 21"}, {"name": "New 22"}]}
    }


def import_rows(company: Company, folder: Path) -> None:
    write_files(folder, FEW)
    company.run(lambda change: create_administrator(change, "Bench", USER))
    writer = Writer(company.assembly, company.engine, Clock(lambda: CREATED_AT))
    report = run_import(company.assembly, writer, MAPPING, folder)
    assert report.counts()["created"] == sum(FEW)


def answers_of(company: Company) -> tuple[Reader, Callable[[Question, Any], Any]]:
    """What reads the company's answers, and what makes the variables of questions to it."""
    keys = {
        kind: {
            node["id"]: int(node["externalId"])
            for node in company.ask(f"{{ {kind}(first: 250) {{ nodes {{ id externalId }} }} }}")[kind]["nodes"]
        }
        for kind in ("clients", "contacts", "deals", "contracts")
    }
    numbers = {key: number for found in keys.values() for key, number in found.items()}
    given = product.variables({number: key for key, number in keys["clients"].items()}, company.ask(product.KNOWN))
    return Reader(product.RENAMED, numbers), lambda question, value: given[question.vary](value)


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ([{"a": 1}], [{"a": 1}], None),
        ([{"a": 1}], [{"a": 2}], "[0].a: 1, 2"),
        ({"a": 1}, {"b": 1}, ": {'a': 1}, {'b': 1}"),
        ([1], [1, 2], ": [1], [1, 2]"),
    ],
)
def test_the_first_difference_between_answers_is_told(one: Any, other: Any, where: str | None) -> None:
    assert difference(one, other) == where
