"""What the real posthog-js sends: which kind of page was looked at, not what stands there or is typed."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from tests.integration.browser.collector import Collector
from tests.integration.browser.visitor import Visitor
from tools.screenshots import ARGUMENTS

pytestmark = pytest.mark.node

UNRECOGNISED = "--disable-blink-features=AutomationControlled"
PERSON = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
"""Analytics leaves out what says that it is a robot."""
TYPED = "canary7f3a9c51"
MASKS = (
    ("before_send: known,", ""),
    ("maskAllInputs: true", "maskAllInputs: false"),
    ('maskTextSelector: "*"', "maskTextSelector: null"),
    ("maskAttributeFn: masked,", ""),
)


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, UNRECOGNISED])
        yield opened
        opened.close()


@pytest.fixture
def mara(browser: Browser, demo_url: str, collector: Collector) -> Iterator[Visitor]:
    collector.forget()
    with browser.new_context(base_url=demo_url, user_agent=PERSON) as context:
        visitor = Visitor.of(context, demo_url)
        visitor.go("/")
        visitor.sign_in("Mara Lindqvist")
        yield visitor
        visitor.go("/analytics")
        visitor.press("No", exact=True)


@pytest.mark.clause("C2.5", "C2.6", "C3.4", "C4.1")
def test_what_is_recorded_is_masked_and_comes_after_a_yes_only(mara: Visitor, collector: Collector) -> None:
    seen = _looks_around(mara)
    assert collector.asked == []
    assert mara.trouble == []

    mara.go("/analytics")
    mara.press("Yes", exact=True)
    seen |= _looks_around(mara)
    _arrives(lambda: len({event["properties"]["$pathname"] for event in collector.events("$pageview")}) >= 4)
    _arrives(lambda: sum(piece["type"] == 2 for piece in collector.recorded()) >= 4)

    assert _leaked(collector, seen) == set()
    assert {event["properties"]["$pathname"] for event in collector.events("$pageview")} >= {
        "/coaches", "/settings", "/inbox/{conversation_id}", "/quiz/{step_key}",
    }  # fmt: skip
    assert any(piece["type"] == 3 and piece["data"]["source"] == 5 for piece in collector.recorded())
    assert all(one.startswith(f"another host: {collector.url}/") for one in mara.trouble)


@pytest.mark.clause("C2.6")
def test_without_the_masks_all_of_it_would_be_found(mara: Visitor, collector: Collector) -> None:
    """So what was not found before could have been."""
    mara.context.route(re.compile(r"/static/usage\.js"), _unmasked)
    mara.go("/analytics")
    mara.press("Yes", exact=True)
    seen = _looks_around(mara)

    _arrives(lambda: seen <= _leaked(collector, seen))


def _unmasked(route: Route) -> None:
    answer = route.fetch()
    source = answer.text()
    for mask, instead in MASKS:
        assert source.count(mask) == 1, mask
        source = source.replace(mask, instead)
    route.fulfill(response=answer, body=source)


def _looks_around(mara: Visitor) -> set[str]:
    """What stands on the pages, is in their addresses, or was typed there."""
    page = mara.go(f"/coaches?text={TYPED}query")
    mara.go("/settings")
    page.get_by_label("Name", exact=True).fill(f"{TYPED}name")
    page.get_by_label("New e-mail address").fill(f"{TYPED}@example.org")
    _lingers(page)
    mara.go("/quiz/wishes")
    page.locator("input[name='budget.amount']").fill("31415926")
    _lingers(page)
    mara.go("/inbox")
    mara.press(page.locator("main h2 a").first.inner_text(), role="link")
    page.get_by_label("Your message").fill(f"{TYPED}message")
    said = page.locator("ol.chat .body").last.inner_text()
    conversation = mara.path().rpartition("/")[2]
    _lingers(page)
    typed = {f"{TYPED}{what}" for what in ("query", "name", "@example.org", "message")}
    return typed | {"31415926", "Mara Lindqvist", said.strip()[:40], conversation}


def _lingers(page: Page) -> None:
    """The recorder hands over what it has every two seconds, or when the page is left."""
    page.wait_for_timeout(300)


def _arrives(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _leaked(collector: Collector, words: set[str]) -> set[str]:
    everything = b"\n".join([*collector.bodies, *(path.encode() for path in collector.asked)])
    return {word for word in words if word.encode() in everything}
