"""A real browser before the real demo: one demo a run, one browser a file, a context for each visitor."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright
from tests.integration.browser.collector import Collector, collecting
from tests.integration.browser.visitor import Visitor
from tests.integration.cli.conftest import PASSED_ON, free_port
from tests.integration.cli.demo import running
from tools.screenshots import ARGUMENTS

HERE = Path(__file__).parent


def pytest_itemcollected(item: pytest.Item) -> None:
    if item.path.is_relative_to(HERE):
        item.add_marker(pytest.mark.browser)


class Visit(Protocol):
    def __call__(
        self, person: str = "", *, width: int = 1280, script: bool = True, scheme: Any = "light"
    ) -> Visitor:
        """A visitor with a browser of their own, signed in as `person` where one is named."""
        ...


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Where the demo's analytics goes, for those who say yes."""
    with collecting() as one:
        yield one


@pytest.fixture(scope="session")
def demo_url(collector: Collector) -> Iterator[str]:
    # Not in pytest's own folder: that is closed to the user whom the database runs as where we are root.
    home = Path(tempfile.mkdtemp(prefix="tic-browser-"))
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    errors = home.with_suffix(".errors")
    try:
        given = {
            "TIC_HOME": str(home),
            "PORT": str(free_port()),
            "POSTHOG_KEY": "phc_test",
            "POSTHOG_HOST": collector.url,
        }
        with running({**kept, **given}, errors) as demo:
            assert demo.lines[-1:], errors.read_text()
            yield demo.url
    finally:
        shutil.rmtree(home, ignore_errors=True)
        errors.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """Signing in is limited to so many times a minute."""
    return {}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    # Not for the session: while it runs, this process can run no event loop of another file.
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, demo_url: str, signed_in: dict[str, StorageState]) -> Iterator[Visit]:
    visitors: list[Visitor] = []

    def open_visitor(
        person: str = "", *, width: int = 1280, script: bool = True, scheme: Any = "light"
    ) -> Visitor:
        if person and person not in signed_in:
            with browser.new_context(base_url=demo_url) as context:
                visitor = Visitor.of(context, demo_url)
                visitor.go("/")
                visitor.sign_in(person)
                signed_in[person] = context.storage_state()
        context = browser.new_context(
            base_url=demo_url,
            storage_state=signed_in.get(person),
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        context.set_default_timeout(10_000)
        visitors.append(Visitor.of(context, demo_url))
        return visitors[-1]

    yield open_visitor
    for one in visitors:
        one.context.close()
    assert [trouble for one in visitors for trouble in one.trouble] == []
