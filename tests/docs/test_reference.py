"""The reference has all that the code has: arguments, keys, settings, codes."""

import ast
import dataclasses
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

import paktum
from paktum import Entity, Facet, Plugin, calculated, computed, field, limits, listed, reference, state
from paktum.access.policy import Unrestricted
from paktum.assembly.build import Assembly, load_assembly
from paktum.crm.documents.plugin import KINDS
from paktum.documents.rendering import Template, pdf_of, text_of, workbook_of
from paktum.importing.mapping import ColumnRule, FileRule, LoadRule
from paktum.read.reading import Reading
from paktum.read.rows import Level, Many
from paktum.settings import _keys as setting_names
from paktum.testing import conformance
from paktum.testing.company import Caller, Company
from paktum.write.change import Change
from paktum.write.rules import days_of

from .conftest import BUNDLED, ROOT, run

REFERENCE = ROOT / "docs" / "reference"
SOURCES = [ROOT / "core" / "paktum", *(ROOT / "plugins").glob("*/paktum_*")]


def text(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def named_in_code(page: str) -> set[str]:
    """The words that stand in code style on a page."""
    return {word for code in re.findall(r"`([^`\n]+)`", text(page)) for word in re.findall(r"[\w.]+", code)}


def arguments(function: Callable[..., Any]) -> set[str]:
    return set(inspect.signature(function).parameters) - {"cls", "self", "expression", "function", "path", "workflow"}


@pytest.mark.parametrize(
    "declare", [field, reference, computed, calculated, listed, state], ids=lambda each: each.__name__
)
def test_fields_has_every_argument(declare: Callable[..., Any]) -> None:
    assert arguments(declare) - named_in_code("fields.md") == set()


@pytest.mark.parametrize("kind", [Entity, Facet], ids=lambda each: each.__name__)
def test_fields_has_every_argument_of_classes(kind: type) -> None:
    assert arguments(kind.__init_subclass__) - named_in_code("fields.md") == set()


def public(kind: type) -> set[str]:
    return {name for name, each in vars(kind).items() if not name.startswith("_") and callable(each)}


def test_rows_has_every_question_that_a_list_answers() -> None:
    assert public(Many) - named_in_code("rows.md") - set(re.findall(r"\.(\w+)\(", text("rows.md"))) == set()


def test_hooks_has_everything_that_a_change_can_do() -> None:
    inside = {
        "bring_back",
        "change_set_id",
        "completed",
        "expect_version",
        "fetch",
        "flush",
        "moving",
        "note_absent",
        "note_purged",
        "require_deletable",
        "seen",
        "put_back",
        "survivors",
    }  # for the kernel

    assert public(Change) - inside - set(re.findall(r"change\.(\w+)", text("hooks.md"))) == set()


def test_hooks_has_every_attribute_of_a_plugin() -> None:
    assert set(Plugin.__annotations__) - named_in_code("hooks.md") == set()


@pytest.mark.parametrize("kind", [Company, Caller], ids=lambda each: each.__name__)
def test_testing_has_everything_that_a_company_can_do(kind: type) -> None:
    assert public(kind) - named_in_code("testing.md") - set(re.findall(r"company\.(\w+)", text("testing.md"))) == set()


def test_testing_has_every_check_and_fixture() -> None:
    checks = {
        name for name, each in vars(conformance).items() if getattr(each, "__module__", "") == conformance.__name__
    }
    fixtures = {"make_company", "database_url", "engine"}

    assert {name for name in checks if not name.startswith("_")} | fixtures <= named_in_code("testing.md")


@pytest.mark.parametrize("rule", [FileRule, LoadRule, ColumnRule], ids=lambda each: each.__name__)
def test_import_has_every_key_of_a_mapping(rule: Any) -> None:
    assert set(rule.model_fields) - named_in_code("import.md") == set()


def test_graphql_has_a_row_for_every_limit() -> None:
    rows = re.findall(r"^\| .+ \| ([\d,]+) \| .*\|$", text("graphql.md").partition("## Limits")[2], re.MULTILINE)
    most = [value for name, value in vars(limits).items() if re.match("LARGEST|LONGEST|DEEPEST|MOST", name)]
    others = [limits.DOCUMENT_POINTS, limits.STATEMENT_SECONDS]
    every = [*most, *others, *dataclasses.asdict(limits.DEFAULT_LIMITS).values()]
    assert Counter(int(row.replace(",", "")) for row in rows) == Counter(every)


def test_configuration_has_every_setting() -> None:
    settings = set(setting_names())

    assert settings - named_in_code("configuration.md") == set()


ENTITY_OF = {
    "client": paktum.Client, "deal": paktum.Deal, "contract": paktum.Contract, "case": paktum.Case, "task": paktum.Task,
}  # fmt: skip


def test_every_rule_of_the_page_on_rows_can_be_asked(module: ModuleType, make_demo: Callable[[], Company]) -> None:
    run(REFERENCE / "rows.md", module)
    rules = [each for each in vars(module).values() if inspect.isfunction(each) and each.__module__ == module.__name__]
    assert len(rules) > 10
    company = make_demo()

    def ask(change: Change) -> None:
        for rule in rules:
            entity = ENTITY_OF[next(iter(inspect.signature(rule).parameters))]
            level = Level(Reading(company.assembly, Unrestricted()), company.assembly.entity(entity))
            condition = rule(level.row)  # before the SELECT, which then has what the rule joins
            statement = level.select(sa.func.count()).where(condition)
            change.session.scalar(statement, days_of(statement, change.today))

    company.run(ask)


# Codes

CODE = re.compile(r"[A-Z][A-Z0-9]+(_[A-Z0-9]+)*")
OWN = re.compile(r"(core|banking|hotel|leasing)\.[a-z_]+")
TELLERS = {
    "Problem", "refuse", "_refuse", "StartupProblem", "startup_problem", "_problem", "failure", "Complaint", "Invalid",
    "Malformed", "_bad", "error_body", "error_json", "DocumentErrors", "Guard", "_formatted", "refusal", "problem",
    "Finding", "Failure", "Lacking",
}  # fmt: skip
"""Functions and classes that are given a code."""

TESTING = list((ROOT / "core" / "paktum" / "testing").rglob("*.py"))


def codes() -> Iterator[tuple[str, str]]:
    """Every code that the sources can give, with the file that has it."""
    for source in SOURCES:
        for path in sorted(set(source.rglob("*.py")) - set(TESTING)):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for value in told(node):
                    if CODE.fullmatch(value) or OWN.fullmatch(value):
                        yield value, path.name


def told(node: ast.AST) -> Iterator[str]:
    """The texts of a node that may be codes."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in TELLERS:
            yield from constants(node.args)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if node.value is not None and any(getattr(each, "id", "") in {"code", "codes", "INTERNAL"} for each in targets):
            yield from (str(each.value) for each in ast.walk(node.value) if isinstance(each, ast.Constant))
    elif isinstance(node, ast.Return) and node.value is not None:
        yield from constants([node.value])


def constants(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from constants([node.body, node.orelse])
        elif isinstance(node, ast.Tuple):
            yield from constants(node.elts)
        elif isinstance(node, ast.Dict):
            yield from constants(list(node.values))


def test_errors_has_a_line_for_every_code_and_no_other() -> None:
    given = dict(codes())
    lines = set(re.findall(r"^\| `([^`]+)` \|", text("errors.md"), re.MULTILINE))

    assert sorted(set(given) - lines) == []
    assert sorted(lines - set(given)) == []


def test_errors_has_every_guard() -> None:
    assembly: Assembly = load_assembly(BUNDLED)
    guards = {
        guard.code
        for model in assembly.workflows.values()
        for transition in model.workflow.transitions
        for guard in transition.guards
    }

    assert guards - set(re.findall(r"^\| `([^`]+)` \|", text("errors.md"), re.MULTILINE)) == set()


def test_the_template_of_the_reference_makes_a_document_of_every_kind() -> None:
    (body,) = re.findall(r"```typst\n(.+?)```", text("graphql.md"), re.DOTALL)
    money = {"amount": "9.50", "currency": "EUR"}
    lines = {"nodes": [{"product": {"name": "Sütő"}, "total": money}]}
    offer = {"deal": {"client": {"name": "Kft."}}, "validUntil": None, "lines": lines, "total": money, "terms": None}
    template = Template(body, {"offer": offer}, "hu", "2026-01-31")

    assert [made(template)[:4] for made in (pdf_of, text_of, workbook_of)] == [b"%PDF", b"PK\3\4", b"PK\3\4"]


def test_the_reference_has_every_template_that_comes_with_the_core() -> None:
    shipped = {row["code"] for kind in KINDS for row in kind.templates()}

    assert shipped - named_in_code("graphql.md") == set()
