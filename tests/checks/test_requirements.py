"""The rows of docs/requirements.md that tests show are recorded, and never fall."""

import ast

from checks.requirements import _marks, recorded, rows, shown


def test_every_row_that_was_shown_is_shown() -> None:
    assert recorded() == sorted(shown())


def test_tests_show_rows_that_there_are() -> None:
    assert sorted(shown().keys() - rows().keys()) == []


def test_every_row_of_the_table_is_read() -> None:
    assert list(rows()) == [f"R{number:03}" for number in range(1, 254)]


def test_one_test_may_show_several_rows_and_a_row_may_have_several_tests() -> None:
    module = ast.parse(
        "@pytest.mark.requirement('R001', 'R002')\ndef test_a(): ...\n"
        "@pytest.mark.requirement('R002')\nasync def test_b(): ...\n"
        "@pytest.mark.slow('R003')\ndef test_c(): ...\n"
    )
    assert list(_marks(module)) == [("test_a", "R001"), ("test_a", "R002"), ("test_b", "R002")]
