"""Functions that are called when something happens to records, as the plugins declare them."""

from typing import Any

import pytest

from paktum import BeforeSave, Client, Entity, Validation
from paktum.assembly.build import assemble
from paktum.assembly.problems import AssemblyError

from .conftest import MakePlugin


def nothing(change: Any, record: Any) -> list[Any]:
    """Nothing is wrong."""
    return []


class Oven(Entity):
    """An entity that nobody lists."""


@pytest.mark.parametrize(
    ("hooks", "codes"),
    [
        ({"validations": [Validation("odd", Client, lambda record: [])]}, ["FUNCTION_INVALID"]),
        ({"before_save": [BeforeSave("odd", Client, lambda change, record: None)]}, ["FUNCTION_INVALID"]),
        ({"validations": [Validation("odd", Oven, nothing)]}, ["ENTITY_UNKNOWN"]),
        ({"validations": [Validation("Odd", Client, nothing)]}, ["NAME_INVALID"]),
        ({"validations": [Validation("odd", Client, nothing)] * 2}, ["NAME_TAKEN"]),
        ({"validations": [BeforeSave("odd", Client, lambda saving: None)]}, ["HOOK_RESULT"]),
    ],
    ids=["takes too little", "takes too much", "entity", "name", "taken", "of another hook"],
)  # fmt: skip
def test_a_function_that_cannot_be_called_is_told_at_start(
    plugin: MakePlugin, hooks: dict[str, Any], codes: list[str]
) -> None:
    bakery = plugin("bakery", **hooks)
    with pytest.raises(AssemblyError) as caught:
        assemble([bakery])

    assert [each.code for each in caught.value.problems] == codes
