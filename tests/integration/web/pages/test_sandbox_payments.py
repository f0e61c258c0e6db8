"""Paying in the demo: every way it can go, twice clicked, gone back, and too late."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.integration.web.pages.site import Browser, Site, site_over_memory

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.faults import Fault
from tic_domain.orders.payees import PayeeStatus
from tic_domain.orders.ports import Checkout, SubscriptionCheckout
from tic_domain.orders.settling import PaymentFacts, PaymentStatus
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

PAID, BACK = "http://127.0.0.1:8000/orders/1?paid=1", "http://127.0.0.1:8000/orders/1"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One for all: each test has an order of its own."""
    return site_over_memory(sandbox=True, home=str(tmp_path_factory.mktemp("home")))


async def opened(site: Site) -> str:
    """The path of a pay page, of an order that nobody else has."""
    checkout = Checkout(
        order_id=OrderId(uuid4()),
        title="One hour <b>",
        amount=Money(9_000, "eur"),
        open_until=site.payments.clock.now() + timedelta(minutes=35),
        paid_url=PAID,
        back_url=BACK,
    )
    return (await site.payments.payments.open_checkout(checkout)).url.removeprefix(site.payments.base_url)


async def facts(site: Site, path: str) -> PaymentFacts:
    checkout = path.rpartition("/")[2]
    return await site.payments.payments.look_up(OrderId(UUID(hex=checkout.removeprefix("cs_o"))), checkout)


async def test_the_page_says_what_it_is_and_asks_for_no_number(site: Site, browser: Browser) -> None:
    await browser.get(await opened(site))

    assert "no money moves" in browser.page
    assert "90.00 EUR" in browser.page
    assert "One hour &lt;b&gt;" in browser.page
    assert set(re.findall(r'<input type="([^"]+)"', browser.page)) == {"hidden"}
    assert len(re.findall(r'<button class="[^"]+" name="card"', browser.page)) == len(Card.for_orders())


async def test_paying_leads_on_and_going_back_shows_that_it_is_paid(site: Site, browser: Browser) -> None:
    path = await opened(site)
    answer = await browser.send(path, {"card": "succeeds"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/orders/1?paid=1")

    await browser.get(path)
    assert "This is paid" in browser.page
    assert 'name="card"' not in browser.page


async def test_a_double_click_pays_once(site: Site, browser: Browser) -> None:
    path = await opened(site)
    answers = [await browser.post(path, {"card": card}) for card in ("succeeds", "succeeds", "slow-paid")]

    assert [answer.headers["location"] for answer in answers] == ["/orders/1?paid=1"] * 3
    assert len((await facts(site, path)).movements.all) == 1


async def test_a_declined_card_may_be_followed_by_another(site: Site, browser: Browser) -> None:
    path = await opened(site)
    answer = await browser.send(path, {"card": "declined"})
    assert answer.status_code == 409
    assert "was declined" in browser.page

    assert (await browser.send(path, {"card": "succeeds"})).status_code == 303


@pytest.mark.parametrize("answer", ["yes", "no", ""])
async def test_a_second_step_asks(site: Site, browser: Browser, answer: str) -> None:
    path = await opened(site)
    step = (await browser.send(path, {"card": "second-step"})).headers["location"]
    assert (await facts(site, path)).status is PaymentStatus.OPEN
    sent = await browser.send(step, {"answer": answer})

    assert sent.status_code == (303 if answer == "yes" else 409)
    assert bool((await facts(site, path)).movements.all) is (answer == "yes")
    if answer == "yes":
        await browser.get(step)
        assert "This is paid" in browser.page
    else:
        assert f'action="{path}"' in browser.page


async def test_a_member_pays_by_the_forms_as_they_stand(site: Site, browser: Browser) -> None:
    """With the token of their session: another site can't pay in their name."""
    await browser.sign_in("Cleo Example", roles=["coachee"])
    path = await opened(site)
    assert (await browser.post(path, {"card": "succeeds"})).status_code == 403

    step = (await browser.send(path, {"card": "second-step"})).headers["location"]
    assert (await browser.send(step, {"answer": "yes"})).status_code == 303
    assert (await facts(site, path)).status is PaymentStatus.PAID


async def test_a_slow_payment_says_until_when(site: Site, browser: Browser) -> None:
    path = await opened(site)
    await browser.send(path, {"card": "slow-paid"})
    await browser.get(path)

    assert "in progress" in browser.page
    assert (await facts(site, path)).status is PaymentStatus.IN_PROGRESS


async def test_a_page_that_has_ended_says_so_and_takes_nothing(site: Site, browser: Browser) -> None:
    path = await opened(site)
    await site.payments.payments.end_checkout(path.rpartition("/")[2])
    await browser.get(path)
    assert "has ended" in browser.page
    assert BACK in browser.page

    assert (await browser.post(path, {"card": "succeeds"})).status_code == 409
    assert not (await facts(site, path)).movements.all


@pytest.mark.parametrize("card", ["", "renewal-fails", "4242424242424242"])
async def test_what_is_no_way_to_pay_is_refused(site: Site, browser: Browser, card: str) -> None:
    path = await opened(site)

    assert (await browser.send(path, {"card": card})).status_code == 422
    assert "Choose one of the buttons" in browser.page


@pytest.mark.parametrize("path", ["/sandbox/pay/cs_x", "/sandbox/pay/%00", "/sandbox/onboarding/acct_x/y"])
async def test_what_never_was_is_not_found(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_a_subscription_begins_here_too(site: Site, browser: Browser) -> None:
    checkout = SubscriptionCheckout(
        subscription_id=SubscriptionId(UUID(int=2)),
        title="Four hours",
        amount=Money(9_000, "eur"),
        open_until=site.payments.clock.now() + timedelta(minutes=35),
        paid_url=PAID,
        back_url=BACK,
    )
    page = await site.payments.subscriptions.open_subscription_checkout(checkout)
    path = page.url.removeprefix(site.payments.base_url)
    await browser.get(path)
    assert "each month" in browser.page
    assert 'value="slow-paid"' not in browser.page

    await browser.send(path, {"card": "renewal-fails"})
    assert len(await _periods(site, page.reference)) == 1
    acts = {"act": "working card", "what": page.reference}
    assert (await browser.post("/sandbox/payments/acts", acts)).status_code == 303
    await browser.get("/sandbox/payments")
    assert "Four hours" in browser.page


async def _periods(site: Site, checkout: str) -> tuple[object, ...]:
    seen = await site.payments.subscriptions.look_up_subscription(SubscriptionId(UUID(int=2)), checkout)
    return seen.periods


@pytest.mark.parametrize(("given", "status"), [("all", PayeeStatus.READY), ("review", PayeeStatus.IN_REVIEW)])
async def test_a_coach_connects_payouts_by_an_address_that_works_once(
    site: Site, browser: Browser, given: str, status: PayeeStatus
) -> None:
    payee = await site.payments.payouts.open_payee(AccountId(uuid4()), country="DE")
    url = await site.payments.payouts.onboarding_url(payee, done_url=PAID, again_url=BACK)
    path = url.removeprefix(site.payments.base_url)
    assert (await browser.post(path, {"given": "nothing"})).status_code == 404
    answer = await browser.send(path, {"given": given})

    assert answer.headers["location"] == "/orders/1?paid=1"
    assert (await site.payments.payouts.get_payee(payee)).status is status
    assert (await browser.get(path)).status_code == 409
    assert (await browser.post(path, {"given": "all"})).status_code == 409
    assert "This address has served" in browser.page


async def test_the_bank_can_be_played(site: Site, browser: Browser) -> None:
    path = await opened(site)
    await browser.send(path, {"card": "succeeds"})
    checkout = path.rpartition("/")[2]
    for act, disputed in (("dispute", True), ("won", False)):
        answer = await browser.post("/sandbox/payments/acts", {"act": act, "what": checkout})
        assert answer.status_code == 303
        assert ((await facts(site, path)).dispute_opened_at is not None) is disputed

    await browser.get("/sandbox/payments")
    assert "Dispute returned 90.00 EUR" in browser.page
    assert "charge.dispute.closed" in browser.page


async def test_faults_can_be_planned_and_taken_back(site: Site, browser: Browser) -> None:
    for times, left in (("3", {Fault.ERROR: 3}), ("0", {})):
        await browser.post("/sandbox/payments/faults", {"fault": "error", "times": times})
        assert await site.payments.faults() == left
    for wrong in ({"fault": "error", "times": "9"}, {"fault": "x", "times": "1"}, {}):
        assert (await browser.post("/sandbox/payments/faults", wrong)).status_code == 404
    assert (await browser.post("/sandbox/payments/acts", {"act": "x", "what": "y"})).status_code == 404


async def test_time_passes_for_the_whole_demo(site: Site, browser: Browser) -> None:
    path = await opened(site)
    before = site.payments.clock.now()
    answer = await browser.send("/sandbox/payments/clock", {"pass": "1-day"}, on="/sandbox/payments")
    assert answer.status_code == 303

    assert timedelta(0) <= site.payments.clock.now() - before - timedelta(days=1) < timedelta(minutes=1)
    assert (await facts(site, path)).status is PaymentStatus.ENDED
    assert (await browser.post("/sandbox/payments/clock", {"pass": "-1-day"})).status_code == 404
