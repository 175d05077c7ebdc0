"""Each plugin alone, every pair, all three and none start, migrate and answer."""

from itertools import chain, combinations
from typing import Any

import pytest
from starlette.testclient import TestClient

from paktum.access.actor import SYSTEM
from paktum.access.tokens import create_administrator, create_token
from paktum.http.app import create_app
from paktum.settings import Settings
from paktum.storage.comparison import drift
from paktum.storage.engines import write_engine
from paktum.testing.databases import assembled, furnish
from paktum.write.writer import Writer

BUNDLED = ("banking", "hotel", "leasing")
SETS = list(chain.from_iterable(combinations(BUNDLED, size) for size in range(len(BUNDLED) + 1)))

CLIENT = """
mutation { clientCreate(input: {name: "Rába Gép Zrt.", country: "HU"}) { client { id %s } errors { code path } } }
"""


ON_SQLITE = pytest.mark.engines("sqlite")  # on PostgreSQL the smallest and the largest set are enough


@pytest.mark.parametrize(
    "plugins",
    [pytest.param(each, marks=ON_SQLITE if each in SETS[1:-1] else (), id="+".join(each) or "none") for each in SETS],
)
def test_every_set_of_plugins_starts_migrates_and_answers(plugins: tuple[str, ...], database_url: str) -> None:
    assembly = assembled(plugins)
    engine = write_engine(database_url)
    furnish(assembly, engine)
    assert drift(assembly, engine) == []
    token = Writer(assembly, engine).run(
        SYSTEM, lambda change: create_token(change, create_administrator(change, "Admin", "admin@example.com"), "tests")
    )
    with TestClient(create_app(Settings(database_url=database_url, plugins=plugins), assembly)) as client:

        def ask(query: str) -> Any:
            answer = client.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, answer.text
            assert "errors" not in answer.json(), answer.text
            return answer.json()["data"]

        assert client.get("/ready").status_code == 200
        facets = " ".join(f"{name} {{ __typename }}" for name in plugins)
        made = ask(CLIENT % facets)["clientCreate"]
        assert made["errors"] == []
        for name in plugins:
            assert made["client"][name] == {"__typename": f"Client{name.capitalize()}"}
        shown = {entity["plugin"] for entity in ask("{ entities { plugin } }")["entities"]}
        assert shown == {"core", *plugins}
        assert ask("{ clients { totalCount nodes { name } } }")["clients"] == {
            "totalCount": 1,
            "nodes": [{"name": "Rába Gép Zrt."}],
        }
    engine.dispose()
