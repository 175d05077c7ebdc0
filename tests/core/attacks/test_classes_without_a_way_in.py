"""Classes F, G, H, I, J, M: what the product does not do, or only where it is watched."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import paktum
from paktum.importing import run_import
from paktum.write.writer import Writer

from .conftest import Attack

ROOT = Path(__file__).parents[3]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product and the bundled plugins."""
    for folder in ("core/paktum", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """What a module imports, by every name under which it may be asked for: `a.b.c` gives `a`, `a.b` and `a.b.c`."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return {".".join(parts[: n + 1]) for parts in (name.split(".") for name in names) for n in range(len(parts))}


@pytest.mark.parametrize(
    "text",
    [
        "import urllib.request", "from urllib import request", "from urllib.request import urlopen",
        "def ask():\n    import urllib.request as web",
    ],
)  # fmt: skip
def test_an_import_is_seen_however_it_is_written(text: str) -> None:
    assert "urllib.request" in imported(ast.parse(text))


def test_t_f1_nothing_asks_other_servers_but_what_a_user_has_configured() -> None:
    clients = {"urllib.request", "http.client", "httpx", "httpx2", "requests", "aiohttp", "smtplib", "ftplib", "socket"}
    found = {name for name, tree in modules() if imported(tree) & clients}
    assert found - {"core/paktum/cli/serving.py"} == OUTWARD  # that one listens


OUTWARD = {"core/paktum/access/openid.py", "plugins/hotel/paktum_hotel/reservations.py"}
"""Speak to the identity provider, and to the reservation system, that the settings name."""


def test_t_i1_nothing_runs_what_it_was_sent() -> None:
    forbidden = {"eval", "exec", "compile", "__import__", "pickle.loads", "marshal.loads", "yaml.load", "os.system"}
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in forbidden
    ]
    assert found == []


def test_t_i2_nothing_is_kept_as_pickle() -> None:
    assert [name for name, tree in modules() if imported(tree) & {"pickle", "marshal", "shelve", "dill"}] == []


@pytest.mark.parametrize("file", ["../secret.csv", "/etc/passwd", "sub/../../secret.csv", "..\\secret.csv"])
def test_t_h1_an_import_reads_nothing_outside_its_folder(attack: Attack, tmp_path: Path, file: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("no,name\n1,Titok\n")
    mapping = folder / "mapping.toml"
    mapping.write_text(
        f'source = "x"\n[[load]]\nfile = \'{file}\'\nentity = "Client"\nexternal_id = "no"\n'
        '[load.columns]\nname = "name"\n'
    )
    writer = Writer(attack.company.assembly, attack.company.engine)
    with pytest.raises(paktum.PaktumError):
        run_import(attack.company.assembly, writer, mapping, folder)


def test_t_j1_the_file_of_rejected_rows_has_no_formula(attack: Attack, tmp_path: Path) -> None:
    formulas = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", '=HYPERLINK("http://x")')
    rows = "\n".join(f'"{each.replace(chr(34), chr(34) * 2)}","","x"' for each in formulas)
    (tmp_path / "rows.csv").write_text(f"no,name,country\n{rows}\n")
    (tmp_path / "mapping.toml").write_text(
        'source = "x"\n[[load]]\nfile = "rows.csv"\nentity = "Client"\nexternal_id = "no"\n'
        '[load.columns]\nname = "name"\ncountry = "country"\n'
    )
    writer = Writer(attack.company.assembly, attack.company.engine)
    rejects = tmp_path / "rejects.csv"
    report = run_import(attack.company.assembly, writer, tmp_path / "mapping.toml", tmp_path, rejects_path=rejects)
    assert report.as_json()["total"]["rejected"] == len(formulas)
    with rejects.open(newline="", encoding="utf-8-sig") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_t_m1_there_is_no_subscription_to_leak(attack: Attack) -> None:
    body = attack.attacker.answer("subscription { clients { id } }")
    assert [each["extensions"]["code"] for each in body["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]
