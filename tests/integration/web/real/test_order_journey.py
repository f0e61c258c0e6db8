"""From a held time to the coach's account: by HTTP, on PostgreSQL, with the sandbox and a worker."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tests.integration.web.front import Order, paid
from tests.integration.web.real.street import Street

DAY = timedelta(days=1)


@pytest.mark.clause("C3.1")
async def test_from_a_held_time_to_the_coachs_account(street: Street) -> None:
    front, coach, coachee = street.front, street.coach, street.coachee
    page = await coach.do("/payouts/connect", country="DE")
    await front.submit(page["url"], given="all")
    order = await coachee.ordered(street.two.coach.id)
    await paid(front, coachee, order)
    assert (await coachee.order(order["id"]))["state"] == "awaiting_payment"
    await front.work()
    assert (await coach.get("/payouts"))["is_ready"]
    booked = await coachee.order(order["id"])
    assert (booked["state"], booked["charged"]["amount"]) == ("paid", 8000)
    for reader, role in ((coachee, "coachee"), (coach, "coach")):
        (item,) = (await reader.get("/me/calendar"))["items"]
        assert (item["state"], item["role"]) == ("booked", role)
        assert item["id"] == booked["sessions"][0]["calendar_id"]

    await front.wait_until(booked["sessions"][0]["ends_at"])
    assert (await coach.order(order["id"]))["state"] == "delivered"
    await front.let_pass(2 * DAY)
    over = await coach.order(order["id"])
    assert (over["state"], over["waiting"]) == ("settled", None)
    assert over["payout"]["transferred"]["amount"] == 6400
    (total,) = (await coach.get("/statement", side="coach"))["totals"]
    assert total["amounts"] == {"fee": 1600, "coach": 0, "transferred": 6400, "others": -8000}
    assert [one["what"] for one in over["history"]] == ["placed", "paid", "delivered"]


def without_time(order: Order) -> dict[str, Any]:
    """What two orders have in common that went the same way."""
    return {
        **{name: order[name] for name in ("state", "charged", "returned", "can_pay", "refundable")},
        "sessions": [(one["state"], one["refund"]) for one in order["sessions"]],
        "history": [(one["what"], one["by"], one["refund"]) for one in order["history"]],
    }


async def test_the_return_page_and_the_webhook_end_alike_whichever_is_first(street: Street) -> None:
    front, coachee = street.front, street.coachee
    orders = [await coachee.ordered(street.two.coach.id, place) for place in (-1, 0, 4)]
    by_webhook, by_return, by_both = [one["id"] for one in orders]
    for one in orders:
        await paid(front, coachee, one)

    async def come_back(order_id: str) -> None:
        await coachee.ask(f"/orders/{order_id}/look-up")

    await come_back(by_return)
    await asyncio.gather(front.work(), *(come_back(by_both) for _ in range(3)))
    await front.work()
    found = [without_time(await coachee.order(one)) for one in (by_webhook, by_return, by_both)]
    assert found[0] == found[1] == found[2]
    assert found[0]["state"] == "paid"
    lines = (await coachee.get("/statement"))["items"]
    assert sorted(one["order_id"] for one in lines) == sorted((by_webhook, by_return, by_both))
    assert [one["amounts"]["coachee"] for one in lines] == [-8000] * 3
    assert len((await coachee.get("/me/calendar"))["items"]) == 3


async def test_one_hold_ordered_ten_times_at_once_is_one_order(street: Street) -> None:
    held = await street.coachee.held(street.two.coach.id)
    body = {"hold_id": held["id"], "price": {"amount": 8000, "currency": "eur"}}
    answers = await asyncio.gather(*(street.coachee.ask("/orders", **body) for _ in range(10)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert len((await street.coachee.get("/orders"))["items"]) == 1


async def test_cancelled_and_paid_at_once_nothing_is_lost(street: Street) -> None:
    """Whichever wins: booked and paid, or given up and all of it back."""
    front, coachee = street.front, street.coachee
    order = await coachee.ordered(street.two.coach.id)
    await paid(front, coachee, order)
    path = f"/orders/{order['id']}"
    await asyncio.gather(coachee.ask(f"{path}/look-up"), coachee.ask(f"{path}/cancel", refund=0))
    for _ in range(2):
        await front.work()
    after = await coachee.order(order["id"])
    booked = (await coachee.get("/me/calendar"))["items"]
    assert (after["state"], after["charged"]["amount"] - after["returned"]["amount"], len(booked)) in (
        ("paid", 8000, 1),
        ("refunded", 0, 0),
    )
