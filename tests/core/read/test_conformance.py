"""Every query gives what a naive reading of the same rows in Python gives."""

import json
from typing import Any

from hypothesis import given, note, settings

from paktum.access.actor import SYSTEM, Actor

from ...effort import examples
from .conftest import Desk
from .queries import Mark, document, seeds, thrown
from .reference import Reference

EXAMPLES = examples(150)


@settings(thrown, max_examples=EXAMPLES)
@given(seed=seeds)
def test_every_query_gives_what_the_reference_gives(seed: int, desk: Desk, reference: Reference) -> None:
    drawn = document(desk.api.graphql, reference.world, seed)
    text, variables = drawn.with_cursors(lambda mark: cursor_of(desk, mark))
    plain_text, plain_variables = drawn.with_cursors(lambda mark: mark.key.hex)
    note(text)
    note(json.dumps(variables, ensure_ascii=False))
    wanted = reference.answer(plain_text, plain_variables)
    for _ in ("planned", "from the cached plan"):
        found = with_keys(desk.data(text, variables))
        assert difference(found, wanted) is None
        assert json.dumps(found) == json.dumps(wanted)  # the order of the keys too


def difference(found: Any, wanted: Any, *path: str | int) -> tuple[Any, ...] | None:
    """Where two answers differ first, and how."""
    if isinstance(found, dict) and isinstance(wanted, dict) and list(found) == list(wanted):
        return next((at for key in found if (at := difference(found[key], wanted[key], *path, key))), None)
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        pairs = enumerate(zip(found, wanted, strict=True))
        return next((at for index, (left, right) in pairs if (at := difference(left, right, *path, index))), None)
    return None if found == wanted else (path, found, wanted)


def cursor_of(desk: Desk, mark: Mark, actor: Actor = SYSTEM) -> str:
    """The cursor that the engine gives a row in an order."""
    model = desk.api.assembly.entities[mark.entity]
    if mark.sought is not None:
        found = f'found: search(text: "{mark.sought}", first: 250)'
        hits = desk.data(f"{{ {found} {{ edges {{ cursor node {{ record {{ id }} }} }} }} }}", actor=actor)["found"]
        ids = {edge["node"]["record"]["id"]: edge["cursor"] for edge in hits["edges"]}
        return str(ids[model.public_id(mark.key)])
    wanted = f'{{id: {{eq: "{model.public_id(mark.key)}"}}}}'
    page = f"{model.api_plural}(filter: {wanted}, orderBy: {mark.order})"
    cursor: str = desk.data(f"{{ found: {page} {{ edges {{ cursor }} }} }}", actor=actor)["found"]["edges"][0]["cursor"]
    return cursor


def with_keys(value: Any) -> Any:
    """The data with every cursor replaced by the key that it ends with."""
    if isinstance(value, dict):
        return {name: with_keys(each) for name, each in value.items()}
    if isinstance(value, list):
        return [with_keys(each) for each in value]
    if isinstance(value, str) and value.startswith("5b22"):
        return json.loads(bytes.fromhex(value))[-1]
    return value
