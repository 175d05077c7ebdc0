"""A product with many entities starts with little work: no entity costs more than another, and none is mapped."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.grown import grow

MEASURE = """
import cProfile, json, pstats, sys
import sqlalchemy as sa
from paktum.assembly.build import load_assembly
from paktum.schema.build import build_schema

def calls(names):
    with cProfile.Profile() as profile:
        assembly = load_assembly(names)
        types = len(build_schema(assembly).graphql.type_map)
    return assembly, types, pstats.Stats(profile).total_calls

names = sys.argv[1:]
calls([])
found = [calls(some) for some in ([], names[:1], names[1:])]
classes = [each.cls for assembly, _, _ in found for each in assembly.entities.values()]
print(json.dumps({
    "entities": [len(assembly.entities) for assembly, _, _ in found],
    "types": [types for _, types, _ in found],
    "calls": [number for _, _, number in found],
    "mapped": sum(sa.inspect(each, raiseerr=False) is not None for each in classes),
}))
"""


def test_no_entity_costs_a_start_more_than_another_and_none_is_mapped(tmp_path: Path) -> None:
    names = grow(tmp_path, 45)
    command = [sys.executable, "-c", MEASURE, *names]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, check=True)
    found = json.loads(done.stdout)
    entities, types, calls = (
        [each - found[name][0] for each in found[name][1:]] for name in ("entities", "types", "calls")
    )
    assert entities == [15, 30]
    assert types[1] < types[0] * 2.1
    assert calls[1] < calls[0] * 2.1
    assert calls[0] / 15 < 30_000
    assert found["mapped"] == 0
