"""A browser, and pages for it to open; the suite is collected where Chromium is installed."""

import threading
from collections.abc import Iterator

import pytest
import uvicorn

from server.pages import assets_are_built

from .chromium import BINARY, Chromium
from .stand_in import app

collect_ignore = [
    *([] if BINARY else ["test_pages.py"]),
    *([] if BINARY and assets_are_built() else ["test_explorer.py", "test_journey.py"]),
]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not BINARY:
        terminalreporter.line("Left out for want of Chromium (tests/browser/install_chromium.sh): the pages.")
    elif not assets_are_built():
        terminalreporter.line("Left out for want of GraphiQL's files (`make explorer`): the explorer.")


@pytest.fixture(scope="session")
def pages_url() -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    listening = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    assert BINARY
    browser = Chromium(tmp_path_factory.mktemp("profile"), binary=BINARY, language="en")
    yield browser
    browser.close()
