"""The column types of migrations make what storage declares, and never change."""

import enum
from typing import Any

import pytest
import sqlalchemy as sa

from paktum import columns
from paktum.storage.rendering import DIALECTS, render_type, same_type
from paktum.storage.types import Choice, Fixed, Instant, plain_text


class Size(enum.Enum):
    SMALL = "small"


@pytest.mark.parametrize(
    ("declared", "code", "on_postgresql", "on_sqlite"),
    [
        (Instant(), "columns.instant()", "TIMESTAMP(3) WITH TIME ZONE", "VARCHAR(24)"),
        (Fixed(4), "columns.fixed(4)", "NUMERIC", "BIGINT"),
        (Fixed(9, 18), "columns.fixed(9, 18)", "NUMERIC(18, 9)", "BIGINT"),
        (Choice(Size), "columns.text(60)", 'VARCHAR(60) COLLATE "C"', "VARCHAR(60)"),
        (plain_text(200), "columns.text(200)", 'VARCHAR(200) COLLATE "C"', "VARCHAR(200)"),
        (plain_text(None), "columns.text()", 'TEXT COLLATE "C"', "TEXT"),
        (sa.Uuid(), "sa.Uuid()", "UUID", "CHAR(32)"),
        (sa.Integer(), "sa.Integer()", "INTEGER", "INTEGER"),
        (sa.Boolean(), "sa.Boolean()", "BOOLEAN", "BOOLEAN"),
        (sa.Date(), "sa.Date()", "DATE", "DATE"),
    ],
)
def test_a_migration_says_each_type_in_words_that_stay(
    declared: Any, code: str, on_postgresql: str, on_sqlite: str
) -> None:
    made = eval(code, {"columns": columns, "sa": sa})
    assert render_type(declared) in (code, False)
    assert render_type(made) == render_type(declared)
    assert same_type(made, declared)
    assert [made.compile(dialect) for dialect in DIALECTS] == [on_postgresql, on_sqlite]


def test_a_default_of_a_decimal_is_scaled_on_sqlite() -> None:
    default = columns.fixed_value("-0.25", 9)
    assert [str(default.compile(dialect=dialect)) for dialect in DIALECTS] == ["-0.25", "-250000000"]
    assert repr(default) == 'columns.fixed_value("-0.25", 9)'
