"""What the distributions of the core carry: all of its own code and, built, GraphiQL."""

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from paktum.http.graphiql import is_built

CORE = Path(__file__).parents[2] / "core"
STATIC = "paktum/http/static"


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new wheel and sdist."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=CORE, check=True, capture_output=True
    )
    return folder


def require_graphiql() -> None:
    if not is_built():
        assert not os.environ.get("CI"), "CI has npm, so `make graphiql` should have built it"
        pytest.skip("GraphiQL is not built: `make graphiql` needs npm")


def test_the_wheel_carries_graphiql_and_whose_code_it_is(distributions: Path) -> None:
    require_graphiql()
    with ZipFile(next(distributions.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
        page = wheel.read(f"{STATIC}/index.html").decode()
        (licences,) = [name for name in names if name.endswith("/licenses.txt")]
        told = wheel.read(licences).decode()

    linked = [f"{STATIC}/{path}" for path in re.findall(r'"graphiql/(assets/[^"]+)"', page)]
    assert [path.rpartition("/")[2] for path in linked] == ["icon.svg", "main.css", "main.js"]
    folder = linked[0].rpartition("/")[0]
    workers = {f"{folder}/{name}.worker.js" for name in ("editor", "json", "graphql")}
    assert {*linked, *workers} <= names
    assert {name for name in names if name.startswith(STATIC)} == {
        f"{STATIC}/index.html", *(name for name in names if name.startswith(f"{folder}/"))
    }  # fmt: skip
    assert [name for name in names if "node_modules" in name] == []
    for package in ("graphiql", "graphql", "monaco-editor", "react"):
        assert re.search(rf"^{package} \d+\.\d+\.\d+ \(MIT\)$", told, re.MULTILINE)
    assert set(re.findall(r"^\S+ \d+\.\S+ \(([^)]+)\)$", told, re.MULTILINE)) <= {
        "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "MPL-2.0 OR Apache-2.0",
    }  # fmt: skip


def test_the_sdist_carries_graphiql_and_its_source(distributions: Path) -> None:
    require_graphiql()
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    assert {f"{STATIC}/index.html", "hatch_build.py"} <= names
    assert {"graphiql/package.json", "graphiql/package-lock.json", "graphiql/src/main.jsx"} <= names
    assert [name for name in names if "node_modules" in name] == []


def test_the_lock_of_graphiql_names_no_registry_and_one_graphql() -> None:
    lock = (CORE / "graphiql" / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert re.findall(r'"node_modules/(?:.*/)?graphql": \{\s+"version": "(\d+)', lock) == ["16"]
