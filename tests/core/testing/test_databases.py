"""Databases that begin with the same are made once, and copied."""

from collections.abc import Callable

import sqlalchemy as sa

from paktum.storage.comparison import drift
from paktum.storage.history import is_current
from paktum.storage.migrations import upgrade
from paktum.testing.company import Company

COUNTED = "{ clients { totalCount } }"


def test_what_is_written_into_one_database_is_in_no_other(database: Callable[[], str]) -> None:
    with Company((), database()) as first:
        first.ask('mutation { clientCreate(input: {name: "Pék Kft."}) { errors { code } } }')
        with Company((), database()) as second:
            assert second.ask(COUNTED) == {"clients": {"totalCount": 0}}
            assert drift(second.assembly, second.engine) == []
            assert is_current(second.assembly, second.engine)
            assert upgrade(second.assembly, second.engine) == []
        assert first.ask(COUNTED) == {"clients": {"totalCount": 1}}


def test_each_set_of_plugins_has_its_own_tables(database: Callable[[], str]) -> None:
    for plugins, there in (((), False), (("hotel",), True), ((), False)):
        with Company(plugins, database()) as company:
            assert sa.inspect(company.engine).has_table("hotel_property") is there


def test_a_company_may_begin_with_the_demo_data(database: Callable[[], str]) -> None:
    for _ in range(2):
        with Company((), database(), demo=True) as company:
            assert company.ask(COUNTED) == {"clients": {"totalCount": 200}}
