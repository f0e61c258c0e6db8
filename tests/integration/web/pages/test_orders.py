"""Orders on the site, without script: from an open time to money that goes back."""

import re
from datetime import timedelta

import pytest
from tests.integration.web.pages.market import SLOTS, Market, action, hidden_fields, text
from tests.integration.web.pages.site import OFFERING

from tic_adapters.sandbox.payments.cards import Card
from tic_domain.orders.states import OrderState


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


async def test_a_transfer_that_takes_days_is_nobodys_turn_but_the_providers(market: Market) -> None:
    review = await market.hold()
    pay_page = (await market.coachee.send(review, on=review)).headers["location"]
    back = (await market.coachee.send(pay_page, {"card": Card.SLOW_PAID.value})).headers["location"]
    assert (await market.coachee.get(back)).status_code == 200
    await market.coachee.get("/")
    assert "Needs you Waits for your payment: One hour, 60 minutes" in text(market.coachee)

    await market.let_pass(timedelta(hours=1))
    await market.coachee.get("/")
    assert "Needs you" not in text(market.coachee)
    for path in ("/orders", back.removesuffix("/paid")):
        await market.coachee.get(path)
        assert "the payment provider" in text(market.coachee)
        assert "Pay 80.00 EUR" not in text(market.coachee)
    await market.let_pass(timedelta(days=3))
    await market.work()
    await market.coachee.get("/")
    assert "One hour, 60 minutes, with Cleo Coach" in text(market.coachee)


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
        again = {**await hidden_fields(other, "/hold"), "starts_at": SLOTS.findall(other.page)[0]}
        assert (await other.post(action(other, "/hold?zone=UTC".partition("?")[0]), again)).status_code == 303


@pytest.mark.clause("C3.1")
async def test_cancelling_says_first_what_goes_back(market: Market) -> None:
    order = await market.bought()
    await market.coachee.get(order)
    assert "You get 80.00 EUR back." in text(market.coachee)
    cancel = action(market.coachee, "/cancel")
    hidden = await hidden_fields(market.coachee, "/cancel")

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
    hidden = await hidden_fields(market.coachee, "/move")
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
    hidden = await hidden_fields(market.coachee, "/schedule")
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
    missed = {
        **await hidden_fields(market.coachee, "/missed"),
        "missed_coach_1": "I waited <20> minutes.",
    }
    assert (await market.coachee.post(action(market.coachee, "/missed"), missed)).status_code == 303

    await market.coach.get(order)
    assert "Nora Example asks for money back" in text(market.coach)
    assert "I waited &lt;20&gt; minutes." in market.coach.page
    sent = {**await hidden_fields(market.coach, "/answer"), "answer": "refuse", "answer_note": "x" * 1001}
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


def _price(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "eur"}


async def _csrf(market: Market) -> dict[str, str]:
    await market.coachee.get("/settings")
    return {"_csrf_token": re.findall(r'name="_csrf_token" value="([^"]+)"', market.coachee.page)[0]}
