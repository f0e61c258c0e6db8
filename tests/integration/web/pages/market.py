"""A coach who sells and a coachee who buys, each at a browser without script."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import attrs
from httpx import Cookies
from tests.integration.web.pages.site import OFFERING, Browser, Site

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_domain.orders.jobs import SettleOrderJob, SettleSubscriptionJob
from tic_domain.orders.states import OrderState

PACKAGE = {**OFFERING, "kind": "package", "title": "Three hours", "sessions": "3", "price.amount": "210"}
MONTHLY = {**OFFERING, "kind": "subscription", "title": "Every week", "sessions": "4", "price.amount": "280"}
SIGNED_IN: Final[dict[str, Cookies]] = {}
SLOTS = re.compile(r'name="starts_at" value="([^"]+)"')
ACTIONS = re.compile(r'action="(/[^"]+)"')


@attrs.define
class Market:
    """A listed coach and a coachee, each at a browser, with what a worker would do."""

    site: Site
    coach: Browser
    coachee: Browser
    page: str

    async def hold(self, nth: int = 200, *, offering: str = "") -> str:
        """The path of the review page of an open time, as read in New York."""
        await self.coachee.get(f"{self.page}?zone=America/New_York{offering}")
        action = f"{self.page}/hold?zone=America%2FNew_York"
        slots = SLOTS.findall(self.coachee.page)
        hidden = await self.coachee.hidden(action, on=f"{self.page}?zone=America/New_York{offering}")
        answer = await self.coachee.post(action, {**hidden, "starts_at": slots[nth]})
        assert answer.status_code == 303, self.coachee.page
        return str(answer.headers["location"])

    async def review_and_pay(self, review: str, card: Card = Card.SUCCEEDS) -> str:
        """The path of the order, after the provider's page."""
        answer = await self.coachee.send(review, on=review)
        assert answer.status_code == 303, self.coachee.page
        return await self.pay(answer.headers["location"], card)

    async def pay(self, page: str, card: Card = Card.SUCCEEDS) -> str:
        answer = await self.coachee.send(page, {"card": card.value})
        answer = await self.coachee.get(answer.headers["location"])
        assert answer.status_code == 303, self.coachee.page
        return str(answer.headers["location"])

    async def bought(self, nth: int = 200) -> str:
        return await self.review_and_pay(await self.hold(nth))

    async def buy_package(self) -> str:
        await self.coachee.get(self.page)
        path = next(one for one in re.findall(r'href="([^"]+)"', self.coachee.page) if "/buy/" in one)
        answer = await self.coachee.send(path)
        return await self.pay(answer.headers["location"])

    async def review_subscription(self) -> str:
        """The path of the page on which one subscribes."""
        await self.coachee.get(self.page)
        found: list[str] = re.findall(r'href="([^"]+)"', self.coachee.page)
        return next(one for one in found if "/subscribe/" in one)

    async def subscribe(self, card: Card = Card.SUCCEEDS) -> str:
        """The path of the subscription, after the provider's page."""
        answer = await self.coachee.send(await self.review_subscription())
        return await self.pay(answer.headers["location"], card)

    async def connect(self) -> None:
        answer = await self.coach.send("/earnings/connect", {"country": "DE"}, on="/earnings")
        page = answer.headers["location"]
        done = (await self.coach.send(page, {"given": "all"})).headers["location"]
        assert (await self.coach.get(done)).headers["location"] == "/earnings?said=payouts-looked-up"

    async def work(self) -> None:
        container = self.site.container
        for job in self.site.store.take_jobs():
            if isinstance(job, SettleOrderJob):
                await container.settle_order()(job)
            elif isinstance(job, SettleSubscriptionJob):
                await container.settle_subscription()(job)

    async def let_pass(self, step: timedelta) -> None:
        clock = self.site.container.clock()
        assert isinstance(clock, SandboxClock)
        clock.move(step)
        await self.site.container.sweep_orders()()
        await self.work()

    async def days(self, number: int) -> None:
        """One by one, as the timers run. So many that both have to sign in again."""
        for _ in range(number):
            await self.let_pass(timedelta(days=1))
        for browser, name in ((self.coach, "Cleo Coach"), (self.coachee, "Nora Example")):
            browser.cookies.clear()
            await browser.sign_in(name)
        SIGNED_IN.update(coach=self.coach.cookies, coachee=self.coachee.cookies)

    def states(self) -> Sequence[OrderState]:
        return [one.state for one in self.site.store.orders.orders.values()]


def text(browser: Browser) -> str:
    main = browser.page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r" ([.,:;])", r"\1", " ".join(re.sub(r"<[^>]+>", " ", main).split()))


def action(browser: Browser, end: str) -> str:
    found: list[str] = ACTIONS.findall(browser.page)
    return next(one for one in found if one.partition("?")[0].endswith(end))


async def hidden_fields(browser: Browser, end: str) -> dict[str, str]:
    """Of the first form on the page as it stands whose action ends so."""
    wanted = re.escape(action(browser, end))
    form = re.findall(rf'<form[^>]+action="{wanted}".*?</form>', browser.page, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
