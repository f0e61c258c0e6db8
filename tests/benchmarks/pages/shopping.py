"""Something bought, so that there are orders, sessions and subscriptions to look at."""

import re
from typing import Final

from tests.benchmarks.pages.people import ID, Person

from tic_adapters.sandbox.payments.cards import Card
from tic_cli.tour.browser import Browser

SLOT: Final = re.compile(r'<button[^>]* name="(\w+)" value="([^"]+)"')


def buy_something(person: Person) -> None:
    """A session, a package and a subscription, of whichever coaches have them, all paid."""
    browser = Browser(person.client)
    wanted = {"hold", "buy", "subscribe"}
    listed = person.client.get("/coaches").raise_for_status().text
    for coach in dict.fromkeys(re.findall(rf'href="(/coaches/{ID})"', listed)):
        if "hold" in wanted and _books(person, browser, coach):
            wanted.remove("hold")
        shown = person.client.get(coach).raise_for_status().text
        for way in sorted(wanted - {"hold"}):
            found = re.search(rf'href="({coach}/{way}/{ID})"', shown)
            if found:
                browser.open(found[1])
                browser.submit(found[1])
                _pays(browser)
                wanted.remove(way)
        if not wanted:
            return
    raise LookupError(f"nobody in the first page of the directory offers: {', '.join(sorted(wanted))}")


def _books(person: Person, browser: Browser, coach: str) -> bool:
    slot = SLOT.search(person.client.get(coach).raise_for_status().text)
    if slot is None:
        return False
    browser.open(coach)
    browser.submit(f"{coach}/hold", {slot[1]: slot[2]})
    browser.submit(browser.path)
    _pays(browser)
    return True


def _pays(browser: Browser) -> None:
    if not browser.path.startswith("/sandbox/pay/"):
        raise RuntimeError(f"{browser.path} came where the payment page should: {browser.page.text[:300]}")
    browser.submit(browser.path, {"card": Card.SUCCEEDS.value})
    if browser.status != 200:
        raise RuntimeError(f"paying answered {browser.status}: {browser.page.text[:300]}")
