"""Aggregates: whatever they are grouped, chosen and ordered by, they are those of the same rows in Python."""

import json

from hypothesis import given, note, settings

from ...effort import examples
from .conftest import Desk
from .queries import aggregate, seeds, thrown
from .reference import Reference
from .test_conformance import cursor_of, difference, with_keys

EXAMPLES = examples(100)


@settings(thrown, max_examples=EXAMPLES)
@given(seed=seeds)
def test_every_aggregate_gives_what_the_reference_gives(seed: int, desk: Desk, reference: Reference) -> None:
    drawn = aggregate(desk.api.graphql, reference.world, seed)
    text, variables = drawn.with_cursors(lambda mark: cursor_of(desk, mark))
    plain_text, plain_variables = drawn.with_cursors(lambda mark: mark.key.hex)
    note(text)
    note(json.dumps(variables, ensure_ascii=False))
    wanted = reference.answer(plain_text, plain_variables)
    for _ in ("planned", "from the cached plan"):
        found = with_keys(desk.data(text, variables))
        assert difference(found, wanted) is None
        assert json.dumps(found) == json.dumps(wanted)  # the order of the keys too
