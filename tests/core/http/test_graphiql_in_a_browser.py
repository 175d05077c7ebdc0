"""GraphiQL as somebody finds it who follows the link of `paktum demo`, in a browser without any other network."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paktum.http.graphiql import is_built

from .browser import Page, chromium

PAKTUM = Path(sys.executable).with_name("paktum")
RUN = "button.graphiql-execute-button"
WORKERS = {"editor.worker.js", "json.worker.js", "graphql.worker.js"}


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """A running `paktum demo`; gives the link to GraphiQL that it prints."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    process = subprocess.Popen(
        [PAKTUM, "demo", "--port", str(port)],
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        links = (line.split()[1] for line in process.stdout if line.startswith("GraphiQL"))
        link = next(links, None)
        assert link is not None, process.stderr.read()
        assert any(line.startswith("Serving") for line in process.stderr)
        yield link
    finally:
        process.kill()
        process.communicate()


def test_graphiql_works_in_a_browser_that_reaches_nothing_else(tmp_path: Path) -> None:
    if not is_built():
        assert not os.environ.get("CI"), "CI has npm, so `make graphiql` should have built it"
        pytest.skip("GraphiQL is not built: `make graphiql` needs npm")
    with chromium(tmp_path / "profile") as browser, demo(tmp_path) as link:
        address, token = link.split("#token=")
        page = browser.page()
        page.go(link)
        the_token_stays_in_the_tab(page, address, token)
        an_example_is_chosen_and_run(page)
        the_schema_is_explained(page)
        a_name_is_completed(page)
        what_was_written_is_kept(page)

        started = {event["targetInfo"]["url"] for event in browser.of("Target.attachedToTarget")}
        assert {name for url in started for name in WORKERS if url.endswith(f"/{name}")} == WORKERS
        asked = {event["request"]["url"] for event in browser.of("Network.requestWillBeSent")}
        assert [url for url in asked if not url.startswith((address.removesuffix("/graphiql"), "data:"))] == []
        assert not any(token in url for url in asked)
        assert page.complaints() == []
        without_a_token_it_asks_for_one(page, token)


def the_token_stays_in_the_tab(page: Page, address: str, token: str) -> None:
    page.wait("!!document.querySelector('.graphiql-query-editor .view-lines')")
    assert page.run("location.href") == address
    assert page.run("Object.values(sessionStorage)") == [token]
    assert not page.run(f"Object.values(localStorage).some((each) => each.includes('{token}'))")


def an_example_is_chosen_and_run(page: Page) -> None:
    page.click(".paktum-examples button", "The bank's panel of a client")
    page.wait("document.querySelector('.graphiql-query-editor').innerText.includes('BankingPanel')")
    page.wait("/client_[0-9a-f]{32}/.test(document.querySelector('.graphiql-editor-tool').innerText)")
    page.click(RUN)
    page.wait("document.querySelector('.result-window').innerText.includes('kycStatus')")
    assert re.search(r'"kycStatus": "[A-Z]+"', page.text(".result-window"))


def the_schema_is_explained(page: Page) -> None:
    page.click("button[aria-label='Show Documentation Explorer']")
    page.click(".graphiql-doc-explorer a", "Query")
    page.wait("document.querySelector('.graphiql-doc-explorer').innerText.includes('bankingCreditFacilities')")


def a_name_is_completed(page: Page) -> None:
    page.click("button[aria-label='New tab']")
    page.click(".graphiql-query-editor .view-lines")
    page.type("{ view")
    page.wait("/viewer/.test(document.querySelector('.suggest-widget.visible')?.innerText)")
    page.press("Enter")
    page.wait("/viewer/.test(document.querySelector('.graphiql-query-editor .view-lines').innerText)")


def what_was_written_is_kept(page: Page) -> None:
    page.click("button[aria-label='Show Examples']")
    page.click(".paktum-examples button", "Create a client")
    page.wait("document.querySelector('.graphiql-query-editor').innerText.includes('CreateClient')")
    assert page.run("document.querySelectorAll('.graphiql-tab').length") == 3
    page.click(".graphiql-tab button", "untitled")
    page.wait("/viewer/.test(document.querySelector('.graphiql-query-editor .view-lines').innerText)")


def without_a_token_it_asks_for_one(page: Page, token: str) -> None:
    page.click("button", "Sign out")
    page.wait("!!document.querySelector('input[name=token]')")
    assert page.run("Object.values(sessionStorage)") == []
    page.click("input[name=token]")
    page.type("wrong")
    page.click("button", "Open GraphiQL")
    page.wait("/Nobody has this token/.test(document.body.innerText)")
    page.click("input[name=token]")
    page.type(token)
    page.click("button", "Open GraphiQL")
    page.wait("!!document.querySelector('.graphiql-query-editor .view-lines')")
