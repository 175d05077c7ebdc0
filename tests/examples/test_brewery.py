"""A third party's plugin, built and installed as a stranger would do it, passes its own tests outside the workspace."""

import ast
import shutil
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BREWERY = ROOT / "examples" / "brewery"
DISTRIBUTIONS = (ROOT / "core", ROOT / "plugins" / "hotel", BREWERY)
OURS = ("paktum", "_paktum", "_editable_impl")
"""How everything in site-packages begins that belongs to the workspace."""

MODULES = sorted((BREWERY / "paktum_brewery").rglob("*.py"))
TESTS = sorted((BREWERY / "tests").rglob("*.py"))
PUBLIC = {"paktum"}
PUBLIC_IN_TESTS = {"paktum", "paktum.testing.company", "paktum.testing.conformance"}


def run(*command: object, folder: Path) -> None:
    """Run a command; if it fails, so does the test, with what the command said."""
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        pytest.fail(f"{' '.join(str(part) for part in command)}\n{done.stdout}{done.stderr}", pytrace=False)


def pip(*arguments: object, folder: Path) -> None:
    """Run the workspace's pip without an index: everything it needs is at hand."""
    flags = ("--quiet", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", *flags, *arguments, folder=folder)


def link_third_party_packages(target: Path) -> None:
    """Give an environment what others wrote and the lock has installed here, and nothing of the workspace."""
    for entry in Path(site.getsitepackages()[0]).iterdir():
        if not entry.name.startswith(OURS) and entry.suffix != ".pth" and not (target / entry.name).exists():
            (target / entry.name).symlink_to(entry)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with the wheels of paktum, paktum-hotel and paktum-brewery."""
    folder = tmp_path_factory.mktemp("stranger")
    pip(
        "wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", folder / "wheels", *DISTRIBUTIONS,
        folder=folder,
    )  # fmt: skip
    venv.create(folder / "env", with_pip=False, symlinks=True)
    python = folder / "env" / "bin" / "python"
    pip("--python", python, "install", "--no-deps", "--no-index", *(folder / "wheels").glob("*.whl"), folder=folder)
    link_third_party_packages(next((folder / "env" / "lib").glob("python3.*/site-packages")))
    return python


NOTHING_OF_THE_WORKSPACE = """
import sys
from importlib.util import find_spec
import paktum, paktum_hotel
assert all(module.__file__.startswith(sys.prefix) for module in (paktum, paktum_hotel))
assert find_spec("paktum_banking") is None
"""


def test_nothing_of_the_workspace_is_in_the_environment(environment: Path) -> None:
    run(environment, "-I", "-c", NOTHING_OF_THE_WORKSPACE, folder=environment.parent)


def test_the_wheels_declare_everything_that_they_need(environment: Path) -> None:
    pip("--python", environment, "check", folder=environment.parents[2])


def test_the_plugin_passes_its_own_tests_when_it_is_installed(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BREWERY / "tests", tmp_path / "tests")
    shutil.copy(BREWERY / "pyproject.toml", tmp_path)

    monkeypatch.setenv("PAKTUM_TEST_ENGINES", "sqlite")
    run(environment, "-I", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", folder=tmp_path)


def imported(path: Path) -> set[str]:
    """The modules of Paktum and its plugins that a file imports, as far as they are not its own."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return {name for name in names if name.startswith("paktum") and not name.startswith("paktum_brewery")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(BREWERY)))
def test_the_plugin_imports_the_public_root_alone(path: Path) -> None:
    assert imported(path) <= PUBLIC


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_the_tests_of_the_plugin_import_public_modules_alone(path: Path) -> None:
    assert imported(path) <= PUBLIC_IN_TESTS
