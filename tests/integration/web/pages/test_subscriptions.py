"""Subscriptions on the site, without script: looked over, paid, used, renewed or not, and ended."""

import re
from datetime import timedelta

import pytest
from tests.integration.web.pages.market import SLOTS, Market, action, text

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.faults import Fault
from tic_domain.orders.subscribing import SubscriptionStatus


def statuses(market: Market) -> list[SubscriptionStatus]:
    return [one.status for one in market.site.store.orders.subscriptions.values()]


@pytest.mark.clause("C3.1")
async def test_everything_about_renewal_stands_on_the_page_before_one_subscribes(market: Market) -> None:
    await market.coachee.get(await market.review_subscription())
    said = text(market.coachee)

    assert "Every week: 4 sessions of 60 minutes a month" in said
    assert "280.00 EUR a month, that is 70.00 EUR a session" in said
    assert "charged by itself to the card that pays the first one, until one of you ends it" in said
    assert "You can end it at any time" in said
    assert "give a month back whole within 24 hours of its charge" in said
    assert "What is not used when a month ends lapses" in said
    assert "tried again for three weeks" in said
    assert "at least 48 hours before it begins the session again" in said
    assert "Subscribe for 280.00 EUR a month" in said


async def test_subscribing_twice_by_a_double_click_is_one_subscription(market: Market) -> None:
    review = await market.review_subscription()
    fields = await market.coachee.hidden(review, on=review)
    answers = [await market.coachee.post(review, fields) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert statuses(market) == [SubscriptionStatus.AWAITING_PAYMENT]

    await market.coachee.get(review)
    assert "You have begun to subscribe to this already" in text(market.coachee)
    changed = await market.coachee.post(review, {**fields, "amount": "100", "once": "another"})
    assert changed.status_code == 409
    assert "The price is 280.00 EUR now" in text(market.coachee)


@pytest.mark.clause("C3.1")
async def test_a_month_is_paid_its_sessions_get_times_and_it_renews(market: Market) -> None:
    subscription = await market.subscribe()
    await market.coachee.get(subscription)
    said = text(market.coachee)
    assert "Running" in said
    assert "Next charge" in said
    assert "4 of 4 sessions have no time yet" in said

    schedule = next(one for one in re.findall(r'href="([^"]+)"', market.coachee.page) if "/schedule" in one)
    await market.coachee.get(schedule)
    taking = action(market.coachee, "/schedule")
    hidden = await market.coachee.hidden(taking, on=schedule)
    slot = SLOTS.findall(market.coachee.page)[5]
    taken = await market.coachee.post(taking, {**hidden, "starts_at": slot})
    assert taken.status_code == 303
    order = schedule.removesuffix("/schedule")
    await market.coachee.get(order)
    said = text(market.coachee)
    assert "A month of this subscription, until" in said
    assert "Each month is charged by itself" in said

    await market.days(32)
    await market.coachee.get(subscription)
    assert market.coachee.page.count('<h3><a href="/orders/') == 2
    await market.coach.get(subscription)
    assert "For Nora Example. 280.00 EUR a month." in text(market.coach)
    assert "Choose a time" not in text(market.coach)
    for browser in (market.coachee, market.coach):
        await browser.get("/subscriptions")
        assert subscription in browser.page
        assert "Running. Next charge: " in text(browser)


async def test_it_is_ended_and_gone_on_with(market: Market) -> None:
    subscription = await market.subscribe()
    ended = await market.coachee.send(f"{subscription}/end", on=subscription)
    assert ended.headers["location"] == f"{subscription}?said=subscription-ending"
    await market.coachee.get(ended.headers["location"])
    assert "Its end is asked for" in text(market.coachee)
    twice = await market.coach.post(
        f"{subscription}/end", await market.coach.hidden("/sign-out", on=subscription)
    )
    assert twice.status_code == 409
    assert "is being changed already" in text(market.coach)

    await market.work()
    await market.coachee.get(subscription)
    said = text(market.coachee)
    assert "Running its last month" in said
    assert "no other is charged" in said
    await market.coachee.send(f"{subscription}/resume", on=subscription)
    await market.work()
    await market.coachee.get(subscription)
    assert "Next charge" in text(market.coachee)

    await market.coach.send(f"{subscription}/end", on=subscription)
    await market.work()
    await market.days(32)
    await market.coachee.get(subscription)
    said = text(market.coachee)
    assert "No further month is charged. What was paid stays in its orders below." in said
    assert "Subscribe again" in said
    assert statuses(market) == [SubscriptionStatus.ENDED]


async def test_a_renewal_that_fails_says_when_it_is_tried_again_and_is_paid_with_another_card(
    market: Market,
) -> None:
    subscription = await market.subscribe(Card.RENEWAL_FAILS)
    await market.days(33)
    for member, told in ((market.coachee, True), (market.coach, False)):
        await member.get("/")
        assert ("Its renewal could not be charged" in text(member)) is told
        await member.get(subscription)
        assert ("Pay with another card: 280.00 EUR" in text(member)) is told
    await market.coachee.get(subscription)
    said = text(market.coachee)
    assert "Renewal not paid yet" in said
    assert said.index("Not paid since") < said.index("Tried again") < said.index("Ends at the latest")
    paying = next(one for one in re.findall(r'href="([^"]+)"', market.coachee.page) if "/renew/" in one)
    answers = []
    for card in ("no card", Card.DECLINED.value, Card.SUCCEEDS.value, Card.DECLINED.value):
        fields = await market.coachee.hidden("/sign-out", on=paying)
        await market.coachee.post(paying, {**fields, "card": card})
        answers.append(text(market.coachee))
    assert "This is no way to pay" in answers[0]
    assert "The card was declined, and nothing was paid" in answers[1]
    assert ["This month is paid" in one for one in answers[2:]] == [True, True]
    await market.let_pass(timedelta(days=1))
    await market.coachee.get(subscription)
    assert "Running" in text(market.coachee)
    assert statuses(market) == [SubscriptionStatus.ACTIVE]
    assert (await market.coachee.get("/sandbox/renew/in_nothing_9")).status_code == 404


async def test_coming_back_proves_nothing(market: Market) -> None:
    """Nothing was paid; then the provider is silent; then the time is over."""
    answer = await market.coachee.send(await market.review_subscription())
    assert answer.headers["location"].startswith("/sandbox/pay/")
    (one,) = market.site.store.orders.subscriptions.values()
    path = f"/subscriptions/{one.id}"
    assert (await market.coachee.get(f"{path}/paid")).status_code == 200
    assert "has not told us that the first month is paid" in text(market.coachee)
    await market.site.payments.set_fault(Fault.TIMEOUT_BEFORE, 1)
    assert (await market.coachee.get(f"{path}/paid")).status_code == 200
    assert "does not answer right now" in text(market.coachee)
    for known in (path, f"{path}/paid"):
        assert (await market.coach.get(known)).status_code == 404
    again = await market.coachee.send(f"{path}/pay", on=path)
    assert again.headers["location"] == answer.headers["location"]

    await market.let_pass(timedelta(hours=1))
    await market.coachee.get(path)
    assert "The first month was not paid in time" in text(market.coachee)
    assert "/subscribe/" in market.coachee.page
    late = await market.coachee.post(f"{path}/pay", await market.coachee.hidden("/sign-out", on=path))
    assert late.headers["location"] == path


async def test_an_unused_month_is_given_back(market: Market) -> None:
    subscription = await market.subscribe()
    await market.coachee.get(subscription)
    order = re.findall(r'<h3><a href="(/orders/[^"]+)"', market.coachee.page)[0]
    await market.coachee.get(order)
    assert "The subscription goes on with its next month" in text(market.coachee)
    await market.coachee.send(f"{order}/cancel", on=order)
    await market.work()
    await market.coachee.get(subscription)
    assert "280.00 EUR. Refunded." in text(market.coachee)


async def test_who_has_none_sees_where_they_come_from(market: Market) -> None:
    await market.coachee.get("/subscriptions")
    assert "No subscriptions" in text(market.coachee)
    await market.coachee.get(f"{market.page}")
    assert "Subscribe" in text(market.coachee)
    await market.coach.get(market.page)
    assert "/subscribe/" not in market.coach.page
