from datetime import date
from typing import Any

import pytest

from paktum.testing.company import Company

from .conftest import Bench


def letter(bench: Bench, **given: Any) -> dict[str, Any]:
    values = {"direction": "INBOUND", "subject": "Ajánlatkérés", "datedOn": bench.day(0), **given}
    made: dict[str, Any] = bench.make("letter", "id number isAnswerOverdue", **values)
    return made


@pytest.mark.requirement("R069")
def test_letters_in_and_out_are_numbered_without_gaps_and_answered(company: Company, bench: Bench, client: Any) -> None:
    year = bench.today.year
    first = letter(bench, clientId=client["id"], answerDueOn=bench.day(-1), means="POST", theirNumber="K-17")
    assert (first["number"], first["isAnswerOverdue"]) == (f"{year}/00001", True)
    assert bench.refused("letterCreate", direction="INBOUND", subject="", datedOn=bench.day(0)) == ["REQUIRED"]
    answer = letter(bench, direction="OUTBOUND", answersId=first["id"], clientId=client["id"], means="EMAIL")
    assert answer["number"] == f"{year}/00002"
    assert bench.found("letters", "number isAnswerOverdue answeredBy { nodes { number } }", id={"eq": first["id"]}) == [
        {"number": f"{year}/00001", "isAnswerOverdue": False, "answeredBy": {"nodes": [{"number": f"{year}/00002"}]}}
    ]
    many = {"direction": "INBOUND", "datedOn": bench.day(0)}
    rows = [{**many, "subject": subject} for subject in ("Egy", "", "Három")]
    text = "mutation($input: LettersCreateInput!) { lettersCreate(input: $input) { results { id } } }"
    made = bench.ask(text, input={"rows": rows, "policy": "SKIP_FAILED_ROWS"})["lettersCreate"]
    assert [each["id"] is None for each in made["results"]] == [False, True, False]
    found = bench.found("letters", "subject number", subject={"in": ["Egy", "Három"]})
    assert sorted(each["number"] for each in found) == [f"{year}/00003", f"{year}/00004"]

    company.wait(days=(date(year + 1, 1, 2) - bench.today).days)
    assert letter(bench)["number"] == f"{year + 1}/00001"
    company.wait(days=366)
    (range_,) = bench.found("numberRanges", "id", code={"eq": "letter"})
    assert bench.update(range_, nextNumber=700) == []
    assert [letter(bench)["number"] for _ in range(2)] == [f"{year + 2}/00700", f"{year + 2}/00701"]


@pytest.mark.requirement("R069")
def test_contracts_get_the_next_number_that_none_has_in_the_form_that_the_company_wants(
    bench: Bench, client: Any
) -> None:
    (range_,) = bench.found("numberRanges", "id", code={"eq": "contract"})
    assert bench.update(range_, pattern="SZ{number}", digits=3, isYearly=False, nextNumber=7) == []
    assert bench.update(range_, pattern="SZ-{month}") == ["INVALID_VALUE"]
    assert bench.update(range_, pattern="SZ") == ["INVALID_VALUE"]
    assert bench.update(range_, isYearly=True) == ["INVALID_VALUE"]  # there would be each number in every year
    bench.make("contract", clientId=client["id"], number="SZ008")
    numbers = [bench.make("contract", "number", clientId=client["id"])["number"] for _ in range(2)]
    assert numbers == ["SZ007", "SZ009"]
    many = """mutation($input: ContractsCreateInput!) {
        contractsCreate(input: $input) { results { id status } } }"""
    rows = [{"kind": "supply", "clientId": client["id"], **given} for given in ({}, {"number": "SZ011"}, {}, {})]
    made = [each["id"] for each in bench.ask(many, input={"rows": rows})["contractsCreate"]["results"]]
    told = [bench.found("contracts", "number", id={"eq": each})[0]["number"] for each in made]
    assert told == ["SZ010", "SZ011", "SZ012", "SZ013"]
    manager = bench.by(bench.company.caller("account_manager"))
    assert manager.update(range_, nextNumber=1) == ["FORBIDDEN"]
