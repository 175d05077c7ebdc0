"""`results.md` keeps what other measurements saw."""

from pathlib import Path

from bench.load import Sample
from bench.questions import MERCURIUS, POSTGRAPHILE, PRODUCT, QUESTIONS
from bench.report import costs, targets
from bench.results import HEAD, kept, write_section


def sample(rate: float, server_us: float = 100, database_us: float = 100) -> Sample:
    return Sample(rate, 1, 2, server_us, database_us, 0)


def test_a_measurement_replaces_its_own_section_only(tmp_path: Path) -> None:
    path = tmp_path / "results.md"
    for title, text in (("One", "first"), ("Two", "second"), ("One", "third")):
        write_section(title, text, path)
    assert path.read_text() == f"{HEAD}\n## One\n\nthird\n\n## Two\n\nsecond\n"


def test_a_run_replaces_all_that_was_known_of_its_questions(tmp_path: Path) -> None:
    kept(
        tmp_path,
        {("product", "client"): [sample(1)], ("bare", "client"): [sample(1)], ("bare", "list"): [sample(2)]},
        {"bare": 80},
    )
    samples, memory = kept(tmp_path, {("product", "client"): [sample(3)]}, {"bare": 70, "product": 100})
    assert samples == {("product", "client"): [sample(3)], ("bare", "list"): [sample(2)]}
    assert memory == {"bare": 80, "product": 100}


def test_a_target_is_met_by_the_median_and_against_the_faster_variant() -> None:
    samples = {
        (PRODUCT, "client"): [sample(360), sample(400), sample(340)],
        (POSTGRAPHILE, "client"): [sample(100)] * 3,
        (f"{MERCURIUS}-sql", "client"): [sample(300)] * 3,
        (f"{MERCURIUS}-loaders", "client"): [sample(400)] * 3,
    }
    row = targets(samples, [QUESTIONS["client"]]).splitlines()[-1]
    assert row == (
        "| client by id | 3.60 (3.40-4.00), wanted 3.5: met | 0.90 (0.85-1.00), wanted 1: **missed** | - | - |"
    )


def test_what_an_answer_costs_is_compared_round_by_round() -> None:
    samples = {("a", "x"): [sample(1, 300, 100), sample(1, 100, 100)], ("b", "x"): [sample(1), sample(1, 50, 50)]}
    assert costs(samples, ("a", "x"), ("b", "x")) == [2.0, 2.0]
