"""What a first visit weighs, and whether the page stands still."""

from typing import Any

from tests.integration.browser.conftest import Visit
from tests.integration.browser.visitor import Visitor

MOST_BYTES = 60_000
MOST_SHIFT = 0.02
SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 250);
})"""


def test_pages_that_somebody_may_see_first(visit: Visit) -> None:
    mara = visit("Mara Lindqvist")
    page = mara.go("/matches")
    coach = page.locator("article h2 a").first.get_attribute("href") or ""
    page = mara.go("/inbox")
    talk = page.locator("main h2 a").last.get_attribute("href") or ""

    for person, path in (("", "/"), ("", "/coaches"), ("", coach), (MARA, "/matches"), (MARA, talk)):
        weight, shift = _measured(visit(person, width=360), path)
        assert weight <= MOST_BYTES, (path, weight)
        assert shift <= MOST_SHIFT, (path, shift)


MARA = "Mara Lindqvist"


def _measured(visitor: Visitor, path: str) -> tuple[int, float]:
    """Bytes as they came over the wire, headers included, and by how much the page has moved."""
    weight = 0

    def arrived(event: Any) -> None:
        nonlocal weight
        weight += int(event["encodedDataLength"])

    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", arrived)
    page = visitor.go(path)
    page.wait_for_load_state("networkidle")
    shift: float = page.evaluate(SHIFTS)
    assert page.locator("h1").count() == 1
    return weight, shift
