"""Orders on the site, without script: from an open time to the statement, as coachee and as coach."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

import attrs
import pytest
from httpx import Cookies
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, Browser, Site, site_over_memory

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_domain.orders.jobs import SettleOrderJob
from tic_domain.orders.states import OrderState

PACKAGE = {**OFFERING, "kind": "package", "title": "Three hours", "sessions": "3", "price.amount": "210"}
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

    async def let_pass(self, step: timedelta) -> None:
        clock = self.site.container.clock()
        assert isinstance(clock, SandboxClock)
        clock.move(step)
        await self.site.container.sweep_orders()()
        await self.work()

    def states(self) -> Sequence[OrderState]:
        return [one.state for one in self.site.store.orders.orders.values()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One for all: each test begins with its coach and coachee, and without orders."""
    return site_over_memory(sandbox=True, home=str(tmp_path_factory.mktemp("home")))


@pytest.fixture
async def market(site: Site) -> AsyncIterator[Market]:
    store = site.store
    async with site.browser() as coach, site.browser() as coachee:
        if not store.coaches.profiles:
            await coach.sign_in("Cleo Coach", roles=["coach"])
            await coach.send("/desk/profile", PROFILE)
            await coach.send("/desk/offerings/new", OFFERING)
            await coach.send("/desk/offerings/new", PACKAGE)
            await coach.send("/desk/hours", {"hours": ALL_HOURS})
            await coach.send("/desk/list", on="/desk")
            await coachee.sign_in("Nora Example", roles=["coachee"])
            SIGNED_IN.update(coach=coach.cookies, coachee=coachee.cookies)
        coach.cookies, coachee.cookies = SIGNED_IN["coach"], SIGNED_IN["coachee"]
        before = dict(store.coaches.profiles)
        yield Market(site, coach, coachee, f"/coaches/{next(iter(before))}")
        store.coaches.profiles.update(before)
        store.take_jobs()
        orders = store.orders
        for table in (store.calendar.entries, orders.orders, orders.ledger, orders.payout_accounts):
            table.clear()


def text(browser: Browser) -> str:
    main = browser.page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r" ([.,:;])", r"\1", " ".join(re.sub(r"<[^>]+>", " ", main).split()))


def action(browser: Browser, end: str) -> str:
    found: list[str] = ACTIONS.findall(browser.page)
    return next(one for one in found if one.partition("?")[0].endswith(end))


@pytest.mark.clause("C3.1")
async def test_everything_stands_on_the_page_before_one_pays(market: Market) -> None:
    await market.coachee.get(await market.hold())
    said = text(market.coachee)

    assert "One hour, 60 minutes" in said
    assert "Cleo Coach" in said
    assert said.count("New York time") >= 4
    assert "For Cleo Coach:" in said
    assert "Berlin time" in said
    assert "80.00 EUR later nothing" not in said
    assert re.search(r"until \w+ \d+ \w+ \d{4}, \d\d:\d\d New York time 80\.00 EUR until", said)
    assert "40.00 EUR later nothing" in said
    assert "held for you until" in said
    assert "Pay 80.00 EUR" in said


async def test_paying_twice_by_going_back_pays_once(market: Market) -> None:
    review = await market.hold()
    answers = [await market.coachee.send(review, on=review)]
    answers += [await market.coachee.post(review, {**await _csrf(market), **_price(8000)}) for _ in range(2)]
    assert {one.headers["location"] for one in answers} == {answers[0].headers["location"]}

    order = await market.pay(answers[0].headers["location"])
    assert (await market.coachee.get(review)).headers["location"].startswith(order)
    assert (await market.coachee.post(review, {**await _csrf(market), **_price(8000)})).headers[
        "location"
    ] == order
    await market.coachee.get(order)
    assert "Pay 80.00 EUR" not in market.coachee.page
    assert market.states() == [OrderState.PAID]


async def test_a_price_that_has_changed_is_shown_and_confirmed_anew(market: Market) -> None:
    review = await market.hold()
    hidden = await market.coachee.hidden(review, on=review)
    await market.coach.get("/desk")
    path = re.findall(r'href="(/desk/offerings/[0-9a-f-]{36})"', market.coach.page)[0]
    await market.coach.send(path, {**OFFERING, "price.amount": "95.50"})

    answer = await market.coachee.post(review, hidden)
    assert answer.status_code == 409
    assert "The price is 95.50 EUR now" in text(market.coachee)
    assert "Pay 95.50 EUR" in text(market.coachee)
    assert market.states() == []


async def test_the_return_page_looks_again_until_it_is_paid(market: Market) -> None:
    review = await market.hold()
    answer = await market.coachee.send(review, on=review)
    order_id = next(iter(market.site.store.orders.orders))
    path = f"/orders/{order_id}/paid"

    assert (await market.coachee.get(path)).status_code == 200
    assert "data-again" in market.coachee.page
    assert "<noscript>" in market.coachee.page
    await market.coachee.send(answer.headers["location"], {"card": "succeeds"})
    assert (await market.coachee.get(path)).headers["location"] == f"/orders/{order_id}"


async def test_a_held_time_that_is_given_up_leaves_nothing_to_pay(market: Market) -> None:
    review = await market.hold()
    pay_page = (await market.coachee.send(review, on=review)).headers["location"]
    await market.coachee.get("/calendar")
    release = action(market.coachee, "/release")
    assert (await market.coachee.send(release, on="/calendar")).status_code == 303
    await market.work()

    assert market.states() == [OrderState.EXPIRED]
    await market.coachee.get(pay_page)
    assert "This payment has ended" in market.coachee.page
    await market.coachee.get("/calendar")
    assert "Held for you" not in market.coachee.page


async def test_who_comes_too_late_is_offered_the_nearest_times(market: Market) -> None:
    first = await market.hold()
    async with market.site.browser() as other:
        await other.sign_in("Olga Other", roles=["coachee"])
        await market.coachee.get(first)
        where = f"{market.page}?zone=UTC"
        hidden = await other.hidden(f"{market.page}/hold?zone=UTC", on=where)
        entry = next(iter(market.site.store.calendar.entries.values()))
        taken = {**hidden, "starts_at": entry.starts_at.isoformat()}
        answer = await other.post(f"{market.page}/hold?zone=UTC", taken)
        assert answer.status_code == 409
        assert len(SLOTS.findall(other.page)) == 3
        again = {**await _hidden(other, "/hold"), "starts_at": SLOTS.findall(other.page)[0]}
        assert (await other.post(action(other, "/hold?zone=UTC".partition("?")[0]), again)).status_code == 303


@pytest.mark.clause("C3.1")
async def test_cancelling_says_first_what_goes_back(market: Market) -> None:
    order = await market.bought()
    await market.coachee.get(order)
    assert "You get 80.00 EUR back." in text(market.coachee)
    cancel = action(market.coachee, "/cancel")
    hidden = await _hidden(market.coachee, "/cancel")

    answer = await market.coachee.post(cancel, {**hidden, "refund": "1"})
    assert answer.status_code == 409
    assert "80.00 EUR would go back now" in text(market.coachee)
    assert (await market.coachee.post(cancel, hidden)).headers["location"].startswith(order)
    await market.work()
    await market.work()
    await market.coachee.get(order)
    assert "Refunded" in text(market.coachee)
    assert "Sent back 80.00 EUR" in text(market.coachee)


async def test_a_session_is_moved_to_another_open_time(market: Market) -> None:
    order = await market.bought()
    await market.coachee.get(order)
    move = next(one for one in re.findall(r'href="([^"]+)"', market.coachee.page) if one.endswith("/move"))
    await market.coachee.get(f"{move}?zone=UTC")
    hidden = await _hidden(market.coachee, "/move")
    wanted = SLOTS.findall(market.coachee.page)[-1]
    answer = await market.coachee.post(action(market.coachee, "/move"), {**hidden, "starts_at": wanted})
    assert answer.status_code == 303
    await market.coachee.get(order)
    assert "The session was moved" in text(market.coachee)
    assert "Move it" not in text(market.coachee)
    await market.coach.get(order)
    assert "Move it" in text(market.coach)


async def test_sessions_of_a_package_get_their_times_and_the_rest_is_given_back(market: Market) -> None:
    order = await market.buy_package()
    await market.coachee.get(f"{order}/schedule?zone=UTC")
    hidden = await _hidden(market.coachee, "/schedule")
    chosen = {**hidden, "starts_at": SLOTS.findall(market.coachee.page)[200]}
    answer = await market.coachee.post(f"{order}/schedule?zone=UTC", chosen)
    assert answer.status_code == 303
    await market.coachee.get(order)
    assert "2 of 3 have no time yet" in text(market.coachee)
    assert "the session again" in text(market.coachee)
    assert "Give back 3 sessions" in text(market.coachee)
    await market.let_pass(timedelta(days=8))
    await market.coachee.get(order)
    assert "You get 130.00 EUR back." in text(market.coachee)
    path = re.findall(r'href="([^"]+/buy/[^"]+)"', (await market.coachee.get(market.page)).text)[0]
    await market.coachee.get(path)
    assert "some of its sessions have no time yet" in text(market.coachee)


async def test_who_did_not_come_and_a_refund_that_is_refused(market: Market) -> None:
    order = await market.bought(0)
    await market.let_pass(timedelta(days=1, hours=1))
    await market.coachee.get(order)
    missed = {**await _hidden(market.coachee, "/missed"), "missed_coach_1": "I waited <twenty> minutes."}
    assert (await market.coachee.post(action(market.coachee, "/missed"), missed)).status_code == 303

    await market.coach.get(order)
    assert "Nora Example asks for money back" in text(market.coach)
    assert "I waited &lt;twenty&gt; minutes." in market.coach.page
    sent = {**await _hidden(market.coach, "/answer"), "answer": "refuse", "answer_note": "x" * 1001}
    assert (await market.coach.post(f"{order}/answer", sent)).status_code == 422
    assert 'id="answer_note-problem"' in market.coach.page
    assert (await market.coach.post(f"{order}/answer", {**sent, "answer_note": "I was there."})).is_redirect
    await market.coachee.get(order)
    assert "Refund refused, by Cleo Coach. “I was there.”" in text(market.coachee)


@pytest.mark.clause("C3.3")
async def test_an_order_is_its_two_sides_alone_and_the_coachs_once_it_is_paid(market: Market) -> None:
    review = await market.hold()
    pay_page = (await market.coachee.send(review, on=review)).headers["location"]
    order = f"/orders/{next(iter(market.site.store.orders.orders))}"
    assert (await market.coach.get(order)).status_code == 404
    await market.coach.get("/orders")
    assert "No orders yet" in market.coach.page
    await market.pay(pay_page)
    assert (await market.coach.get(order)).status_code == 200
    await market.coach.get("/orders?side=coach&state=paid")
    assert "For Nora Example, 80.00 EUR" in text(market.coach)
    await market.coach.get("/orders?state=refunded")
    assert "No orders here" in market.coach.page
    async with market.site.browser() as other:
        await other.sign_in("Olga Other", roles=["coachee"])
        for path in (order, f"{order}/paid", f"{order}/schedule"):
            assert (await other.get(path)).status_code == 404


@pytest.mark.clause("C3.1", "C7.1")
async def test_the_statement_adds_up_and_can_be_saved(market: Market) -> None:
    await market.bought(0)
    await market.buy_package()
    await market.connect()
    await market.let_pass(timedelta(days=5))
    await market.work()

    saved = (await market.coach.get(_months("/statement.csv", "coach"))).text.splitlines()
    header = saved[0].split(",")
    rows = [dict(zip(header, line.split(","), strict=True)) for line in saved[2:]]
    for row in rows:
        assert Decimal(row["Charge"]) == Decimal(row["Fee"]) + Decimal(row["Your share"])
    assert rows[-1]["Charge"] == "290.00"
    assert rows[-1]["Transferred"] == "64.00"
    assert rows[-1]["Balance"] == "168.00"
    await market.coach.get(_months("/statement", "coach"))
    assert "Total 290.00 EUR 58.00 EUR 232.00 EUR 64.00 EUR 168.00 EUR" in text(market.coach)
    await market.coachee.get(_months("/statement", "coachee"))
    assert "Total 290.00 EUR 0.00 EUR 290.00 EUR" in text(market.coachee)
    await market.coach.get("/earnings")
    assert "64.00 EUR transferred" in text(market.coach)
    assert "168.00 EUR owed to you" in text(market.coach)


async def test_days_that_are_none_are_named_beside_their_field(market: Market) -> None:
    for query in ("first=soon", "first=2026-12-01&last=2026-11-01", "last=9999-12-31"):
        assert (await market.coachee.get(f"/statement?{query}")).status_code == 422
        assert 'class="problem"' in market.coachee.page
        assert (await market.coachee.get(f"/statement.csv?{query}")).status_code == 422


async def test_a_country_is_needed_to_be_paid(market: Market) -> None:
    answer = await market.coach.send("/earnings/connect", {"country": ""}, on="/earnings")
    assert answer.status_code == 422
    assert 'id="country-problem"' in market.coach.page


def _months(path: str, side: str) -> str:
    return f"{path}?side={side}&first=2020-01-01&last=2090-12-31"


def _price(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "eur"}


async def _csrf(market: Market) -> dict[str, str]:
    await market.coachee.get("/settings")
    return {"_csrf_token": re.findall(r'name="_csrf_token" value="([^"]+)"', market.coachee.page)[0]}


async def _hidden(browser: Browser, end: str) -> dict[str, str]:
    """Of the first form on the page as it stands whose action ends so."""
    wanted = re.escape(action(browser, end))
    form = re.findall(rf'<form[^>]+action="{wanted}".*?</form>', browser.page, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
