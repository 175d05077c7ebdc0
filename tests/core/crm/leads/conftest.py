"""The office of a company that has the core alone, in which people look for clients."""

from collections.abc import Callable, Iterator

import pytest

from ...write.over_http.conftest import Office, open_office


@pytest.fixture(scope="module")
def office(database: Callable[[], str]) -> Iterator[Office]:
    """The office; tests of a module work in it one after the other, so they look at what they have made."""
    yield from open_office(database(), ())
