"""A template is a program of whoever may change it: it gets its data, and nothing of the machine or the network."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import typst

from paktum.declare.errors import Refused
from paktum.documents import rendering
from paktum.documents.rendering import Template, pdf_of, text_of, workbook_of

FETCHING = (
    '#import "@preview/cetz:0.3.0": *',
    '#import "@" + "preview/cetz:0.3.0": *',
    '#let name = "@pre" + "view/cetz:0.3.0"\n#include name',
    '#eval("import \\"@preview/cetz:0.3.0\\": *")',
    '#dictionary(std).at("ev" + "al")("include \\"@preview/cetz:0.3.0\\"")',
)
"""Templates that fetch a package from elsewhere, by its name and by names that are computed."""


def a_template(body: str, **data: Any) -> Template:
    return Template(body, data, "en", "2026-11-27")


def refusal(made: Callable[[Template], bytes], body: str) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        made(a_template(body))
    (problem,) = refused.value.problems
    return problem.code, str(problem.message)


@pytest.fixture
def callers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The proxy of this machine, as far as Typst is told: who has called it."""
    called: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("https_proxy", proxy)
        monkeypatch.setitem(rendering.ENVIRONMENT, "https_proxy", proxy)

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _address = server.accept()
                    called.append(connection.recv(100).decode().splitlines()[0])
                    connection.close()

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield called
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


@pytest.mark.parametrize("body", FETCHING)
def test_no_template_connects_to_anything(body: str, callers: list[str]) -> None:
    assert refusal(pdf_of, body)[0] == refusal(text_of, body)[0] == "DOCUMENT_FAILED"
    assert callers == []
    with pytest.raises(typst.TypstError):
        typst.compile({"main.typ": body.encode()})  # as it would be without the process that can open nothing
    assert callers[0] == "CONNECT packages.typst.org:443 HTTP/1.1"


def test_no_template_reads_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps({"password": "hunter2"}), encoding="utf-8")

    for body in (
        f'#read("{secret}")',
        f'#json("{secret}").password',
        '#read("/etc/passwd")',
        '#include "/proc/self/environ"',
    ):
        code, message = refusal(pdf_of, body)
        assert code == "DOCUMENT_FAILED"
        assert "hunter2" not in message


def test_a_template_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "LONGEST_SECONDS", 1)
    endless = "#for a in range(9000) { for b in range(9000) { for c in range(9000) { } } }"
    assert refusal(pdf_of, endless) == ("DOCUMENT_FAILED", "the template takes too long")


def test_a_template_that_takes_all_memory_is_ended() -> None:
    assert refusal(pdf_of, "#let all = range(1000000000)") == (
        "DOCUMENT_FAILED", "the template needs too much memory"
    )  # fmt: skip


def test_a_large_table_is_made_however_many_cores_a_server_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAYON_NUM_THREADS", "32")
    body = '#import "paktum.typ": *\n#sheet(head: ("A", "B"), rows: range(2000).map(each => (each, number(each))))'
    assert pdf_of(a_template(body)).startswith(b"%PDF")
    assert workbook_of(a_template(body)).startswith(b"PK")


def test_a_template_gets_no_secret_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKTUM_DATABASE_URL", "postgresql://paktum:hunter2@db/paktum")
    telling = tmp_path / "telling.py"
    telling.write_text("import os, sys\nsys.stderr.write(' '.join(os.environ))\nsys.exit(3)", encoding="utf-8")
    monkeypatch.setattr(rendering, "TYPESETTING", telling)

    _code, message = refusal(pdf_of, "x")
    assert "RAYON_NUM_THREADS" in message
    assert "PAKTUM_DATABASE_URL" not in message


def test_only_what_takes_memory_is_said_to_take_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("raise SystemError('the inside')", encoding="utf-8")
    monkeypatch.setattr(rendering, "TYPESETTING", broken)

    assert refusal(pdf_of, "x") == ("DOCUMENT_FAILED", "typesetting broke off")
    (record,) = caplog.records
    assert "typesetting ended with 1: " in record.getMessage()
    assert "SystemError: the inside" in record.getMessage()


def test_a_template_that_says_too_much_is_refused_before_anything_is_made_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rendering, "LARGEST_BLOCKS", 10_000)
    body = '#import "paktum.typ": *\n#paragraph("x" * {})'
    refused = ("DOCUMENT_TOO_LONG", "the template says more than a text document or a workbook can hold")
    for made in (text_of, workbook_of):
        assert refusal(made, body.format(10_000)) == refused
        assert made(a_template(body.format(9_000))).startswith(b"PK")
    assert pdf_of(a_template(body.format(10_000))).startswith(b"%PDF")


def test_what_is_wrong_with_a_template_is_said() -> None:
    assert refusal(pdf_of, "#nonsense") == (
        "DOCUMENT_FAILED", "the template cannot be typeset: unknown variable: nonsense"
    )  # fmt: skip
    assert refusal(workbook_of, "Only words.") == (
        "DOCUMENT_FAILED", "the template has no blocks, of which text documents and workbooks are made"
    )  # fmt: skip


@pytest.mark.parametrize(("module", "made"), [("typst", pdf_of), ("docx", text_of), ("xlsxwriter", workbook_of)])
def test_a_library_that_is_not_installed_is_named_by_its_extra(
    module: str, made: Callable[[Template], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "find_spec", lambda name: None if name == module else name)
    assert refusal(made, "x") == ("DOCUMENTS_NOT_INSTALLED", "documents need the extra paktum[documents]")
