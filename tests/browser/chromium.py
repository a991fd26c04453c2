"""A headless Chromium, driven through its debugging pipe: no driver, no library."""

import fcntl
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

BINARY = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE = 30.0
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
    # The pages must live on what this machine gives them.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# Chromium reads commands on descriptor 3 and answers on 4; ours are kept clear of both.
LOWEST_DESCRIPTOR = 20


class Chromium:
    """One browser; `open` a page in it, then look at the page."""

    def __init__(self, profile: Path, *, binary: str, language: str) -> None:
        commands, self._commands = _pipe()
        self._answers, answers = _pipe()
        script = f'exec "$0" "$@" 3<&{commands} 4>&{answers} 2>/dev/null'
        options = [f"--user-data-dir={profile}", f"--accept-lang={language}", f"--lang={language}"]
        self._process = subprocess.Popen(
            ["bash", "-c", script, binary, *FLAGS, *options],
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        self._unread = b""
        self._last_id = 0
        self.complaints: list[str] = []

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(PATIENCE)
        os.close(self._commands)
        os.close(self._answers)

    def open(self, url: str) -> "Tab":
        """Open an address in a new tab."""
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Tab(self, session)
        tab.command("Log.enable")
        tab.command("Page.enable")
        tab.command("Page.navigate", url=url)
        return tab

    def command(
        self, method: str, *, session: str | None = None, **params: object
    ) -> Any:  # a protocol's JSON
        """Send one command and wait for its answer; keep the complaints heard meanwhile."""
        self._last_id += 1
        message = {"id": self._last_id, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self._next_message(deadline)
            if answer.get("id") == self._last_id:
                assert "error" not in answer, answer
                return answer["result"]
            if answer.get("method") == "Log.entryAdded":
                self.complaints.append(answer["params"]["entry"]["text"])

    def _next_message(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._answers], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "The browser does not answer."
            read = os.read(self._answers, 65536)
            assert read, "The browser has ended."
            self._unread += read
        message, _, self._unread = self._unread.partition(b"\0")
        decoded: dict[str, Any] = json.loads(message)
        return decoded


class Tab:
    """One page, looked at with expressions of its own language."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session

    def command(self, method: str, **params: object) -> Any:  # a protocol's JSON
        """Send a command to this page."""
        return self._browser.command(method, session=self._session, **params)

    def read(self, expression: str) -> Any:  # whatever the page answers
        """Evaluate an expression; a promise is waited for."""
        answer = self.command(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, text: str) -> None:
        """Wait until the page shows a text."""
        self.read(f"""new Promise((done, give_up) => {{
            const shown = () => document.body?.innerText ?? "";
            const look = () => shown().includes({json.dumps(text)}) ? done() : setTimeout(look, 20);
            setTimeout(() => give_up(shown()), {PATIENCE * 900});
            look();
        }})""")

    def fill(self, **fields: str) -> None:
        """Type into the fields of these ids."""
        for name, text in fields.items():
            self.read(f"document.getElementById({json.dumps(name)}).focus()")
            self.command("Input.insertText", text=text)

    def press(self, selector: str) -> None:
        """Click on the first element that matches."""
        self.read(f"document.querySelector({json.dumps(selector)}).click()")


def _pipe() -> tuple[int, int]:
    reading, writing = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, LOWEST_DESCRIPTOR) for end in (reading, writing))
    os.close(reading)
    os.close(writing)
    return high[0], high[1]
