"""How the tests are divided among the processes of a run."""

import re
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

POSTGRESQL = re.compile(r"[\[-]postgresql[\]-]")


class ByFile(LoadScopeScheduling):
    """What a file shares on an engine is made once: one process runs all of its tests there, and changes the engine
    once."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        return f"{file} {bool(POSTGRESQL.search(test))}"


@pytest.hookimpl(optionalhook=True)  # without xdist, one process runs all
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Divide by file."""
    return ByFile(config, log)
