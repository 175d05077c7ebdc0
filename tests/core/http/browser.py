"""A headless Chromium that can reach this machine and nothing else, driven through the DevTools protocol."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # which root cannot have
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1440,900",
    "--lang=en-GB",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)
PATIENCE = 30
"""Seconds until something that must happen has not happened."""


def program() -> str:
    """Chromium. Root on Debian gets it by apt; where it cannot be had, the test is skipped."""
    with (Path(tempfile.gettempdir()) / "paktum-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests in several processes want it at once
        if _found() is None and shutil.which("apt-get") and os.geteuid() == 0:
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
                subprocess.run(["apt-get", *words], env=environment, capture_output=True, check=False, timeout=300)
    found = _found()
    if found is None:
        pytest.skip("there is no Chromium, and it cannot be installed (root on Debian can)")
    return found


def _found() -> str | None:
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class Browser:
    """Sends commands and keeps every event that comes back."""

    def __init__(self, reading: int, writing: int) -> None:
        self._out, self._in = os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
        self._changed = threading.Condition()
        self._answers: dict[int, dict[str, Any]] = {}
        self._last = 0
        self.events: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        waiting = b""
        while chunk := self._out.read1(1 << 16):
            *messages, waiting = (waiting + chunk).split(b"\0")
            with self._changed:
                for message in map(json.loads, messages):
                    if "id" in message:
                        self._answers[message["id"]] = message
                    else:
                        self.events.append(message)
                self._changed.notify_all()

    def close(self) -> None:
        """Let go of the pipes of a browser that has ended."""
        self._reader.join(PATIENCE)
        self._out.close()
        self._in.close()

    def send(self, method: str, session: str | None = None, **params: Any) -> Any:
        """The result of a command."""
        self._last += 1
        number = self._last
        command = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        self._in.write(json.dumps(command).encode() + b"\0")
        self._in.flush()
        with self._changed:
            assert self._changed.wait_for(lambda: number in self._answers, PATIENCE), f"no answer to {method}"
        answer = self._answers.pop(number)
        assert "error" not in answer, (method, answer["error"])
        return answer["result"]

    def of(self, *methods: str) -> list[dict[str, Any]]:
        """What the events of some kinds say."""
        return [event["params"] for event in list(self.events) if event["method"] in methods]

    def page(self) -> "Page":
        """A new tab; its workers are watched too."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self.send(f"{domain}.enable", session)
        self.send("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=False, flatten=True)
        return Page(self, session)


class Page:
    """A tab, and what a person does in it."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self.session = browser, session

    def go(self, url: str) -> None:
        """Open an address."""
        self.browser.send("Page.navigate", self.session, url=url)

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        result = self.browser.send(
            "Runtime.evaluate", self.session, expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, (expression, result["exceptionDetails"])
        return result["result"].get("value")

    def wait(self, expression: str) -> Any:
        """The value of an expression as soon as it counts as true."""
        deadline = time.monotonic() + PATIENCE
        while not (value := self.run(expression)):
            assert time.monotonic() < deadline, f"{expression} does not become true; the page: {self.text()[:2000]}"
            time.sleep(0.05)
        return value

    def text(self, selector: str = "body") -> str:
        """What a part of the page shows."""
        shown: str = self.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")
        return shown.replace("\xa0", " ")

    def click(self, selector: str, text: str = "") -> None:
        """Click the middle of the first element that has the text, as soon as there is one."""
        found = f"[...document.querySelectorAll({json.dumps(selector)})]"
        find = f"{found}.find((each) => each.innerText.includes({json.dumps(text)}))"
        self.wait(f"!!{find}")
        self.run(f"{find}.scrollIntoView({{block: 'nearest'}})")
        box = self.run(f"{find}.getBoundingClientRect().toJSON()")
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            self.browser.send("Input.dispatchMouseEvent", self.session, type=kind, button="left", clickCount=1, **place)

    def type(self, text: str) -> None:
        """Write where the focus is, key by key."""
        for key in text:
            self.browser.send("Input.dispatchKeyEvent", self.session, type="char", text=key)

    def press(self, key: str, *, control: bool = False) -> None:
        """Press a key."""
        codes = {"Enter": 13, "a": 65, "Delete": 46}
        given = {"key": key, "windowsVirtualKeyCode": codes[key], "modifiers": 2 if control else 0}
        for kind in ("rawKeyDown", "keyUp"):
            self.browser.send("Input.dispatchKeyEvent", self.session, type=kind, **given)

    def complaints(self) -> list[Any]:
        """What the console has as errors, exceptions included, and what the content security policy forbade."""
        entries = [each["entry"]["text"] for each in self.browser.of("Log.entryAdded")]
        calls = [each["args"] for each in self.browser.of("Runtime.consoleAPICalled") if each["type"] == "error"]
        thrown = [each["exceptionDetails"] for each in self.browser.of("Runtime.exceptionThrown")]
        issues = [each["issue"] for each in self.browser.of("Audits.issueAdded")]
        forbidden = [each for each in issues if each["code"] == "ContentSecurityPolicyIssue"]
        return [*entries, *calls, *thrown, *forbidden]

    def screenshot(self, path: Path) -> None:
        """Write a PNG of what the page looks like."""
        path.write_bytes(base64.b64decode(self.browser.send("Page.captureScreenshot", self.session)["data"]))


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """A running browser with an empty profile."""
    their_in, writing = os.pipe()
    reading, their_out = os.pipe()
    # The protocol wants to be read on descriptor 3 and written on 4.
    shell = ["bash", "-c", f'exec "$@" 3<&{their_in} 4>&{their_out}', "bash"]
    process = subprocess.Popen(
        [*shell, program(), *FLAGS, f"--user-data-dir={profile}"],
        pass_fds=(their_in, their_out),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(their_in)
    os.close(their_out)
    browser = Browser(reading, writing)
    try:
        yield browser
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        browser.close()
