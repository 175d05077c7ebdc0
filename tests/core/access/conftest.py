"""The demo company of a bank, asked over HTTP by its people."""

from collections.abc import Callable, Iterator

import pytest

from paktum.testing.company import Company

PLUGINS = ("banking",)


@pytest.fixture(scope="module")
def company(database: Callable[[], str]) -> Iterator[Company]:
    """The demo company; the tests of a module share it."""
    with Company(PLUGINS, database(), demo=True) as made:
        yield made
