"""What the server says about GraphiQL: who gets the page, how long it may be kept, what it may do."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from paktum.assembly.build import Assembly, load_assembly
from paktum.http import graphiql
from paktum.http.app import create_app
from paktum.settings import Environment, Settings

PAGE = """<!doctype html><script type="module" src="graphiql/assets/0f3a/main.js"></script>"""


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return load_assembly(["banking"])


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the built one."""
    monkeypatch.setattr(graphiql, "STATIC", tmp_path / "static")
    monkeypatch.setattr(graphiql, "PAGE", tmp_path / "static" / "index.html")
    assets = tmp_path / "static" / "assets" / "0f3a"
    assets.mkdir(parents=True)
    (assets / "main.js").write_text("export {};")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "static" / "index.html").write_text(PAGE)
    return tmp_path / "static"


def visitor(assembly: Assembly, folder: Path, **settings: object) -> TestClient:
    given = Settings.model_construct(database_url=f"sqlite:///{folder / 'none.db'}", **settings)
    return TestClient(create_app(given, assembly))


def test_the_page_is_never_kept_and_may_load_from_its_server_only(assembly: Assembly, static: Path) -> None:
    response = visitor(assembly, static).get("/graphiql")

    assert (response.status_code, response.text) == (200, PAGE)
    headers = dict(response.headers)
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_files_named_for_their_content_are_kept_for_ever(assembly: Assembly, static: Path) -> None:
    response = visitor(assembly, static).get("/graphiql/assets/0f3a/main.js")

    assert (response.status_code, response.text) == (200, "export {};")
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["0f3a/none.js", "0f3a", "", "../index.html", "%2e%2e/%2e%2e/secret.txt", "%00"])
def test_nothing_else_is_served(assembly: Assembly, static: Path, path: str) -> None:
    response = visitor(assembly, static).get(f"/graphiql/assets/{path}")

    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/graphiql", "/graphiql/examples.json", "/graphiql/assets/0f3a/main.js"])
def test_in_production_there_is_no_graphiql(assembly: Assembly, static: Path, path: str) -> None:
    response = visitor(assembly, static, environment=Environment.PRODUCTION).get(path)

    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")


def test_where_it_is_not_built_the_page_says_what_to_do(assembly: Assembly, static: Path) -> None:
    (static / "index.html").unlink()
    response = visitor(assembly, static).get("/graphiql")

    assert (response.status_code, response.headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert "`make graphiql`" in response.text
    assert visitor(assembly, static).get("/graphiql/examples.json").status_code == 200


def test_the_examples_are_those_of_the_plugins_in_the_reader_s_language(assembly: Assembly, static: Path) -> None:
    def titles(language: str) -> dict[str, tuple[str, str]]:
        response = visitor(assembly, static).get("/graphiql/examples.json", headers={"Accept-Language": language})
        assert response.headers["content-type"] == "application/json"
        return {each["name"]: (each["plugin"], each["title"]) for each in response.json()}

    english, hungarian = titles("en"), titles("fr, hu-HU;q=0.9, en;q=0.5")
    assert english["ClientOverview"] == ("core", "A client from all sides")
    assert hungarian["ClientOverview"] == ("core", "Egy ügyfél minden oldalról")
    assert english["BankingPanel"] == ("banking", "The bank's panel of a client")
    assert hungarian["BankingPanel"] == ("banking", "A bank panelje egy ügyfélről")
    assert {plugin for plugin, _ in english.values()} == {"core", "banking"}
    assert list(english) == list(hungarian) == [owned.record.name for owned in assembly.examples]


def test_an_example_says_which_of_its_variables_are_looked_up(assembly: Assembly, static: Path) -> None:
    examples = visitor(assembly, static).get("/graphiql/examples.json").json()
    (move,) = (each for each in examples if each["name"] == "MoveDeal")

    assert re.match(r"mutation MoveDeal\(\$input: DealTransitionInput!\) \{\n", move["document"])
    prospect = 'deals(filter: {stage: {eq: "prospecting"}}, first: 1)'
    assert move["variables"] == {
        "input": {
            "id": {"$sample": f"{{ {prospect} {{ nodes {{ id }} }} }}"},
            "expectedVersion": {"$sample": f"{{ {prospect} {{ nodes {{ version }} }} }}"},
            "transition": "engage",
            "note": "They called back and want to see us.",
        }
    }
