"""Months that follow each other: by HTTP, on PostgreSQL, with the sandbox, its clock and a worker."""

from datetime import timedelta
from typing import Any

import pytest
from tests.integration.web.real.street import Street

DAY = timedelta(days=1)
PRICE = {"amount": 28_000, "currency": "eur"}
MONTHLY = {"kind": "subscription", "title": "Every week", "minutes": 60, "sessions": 4, "price": PRICE}


async def subscribed(street: Street, card: str = "succeeds") -> str:
    """The path of one whose first month is paid. The site hears of it by webhook alone."""
    offering = await street.coach.do("/me/profile/offerings", **MONTHLY)
    made = await street.coachee.do(
        "/subscriptions", coach_id=street.two.coach.id, offering_id=offering["id"], price=PRICE
    )
    path = f"/subscriptions/{made['id']}"
    page = await street.coachee.do(f"{path}/checkout")
    assert (await street.front.submit(page["url"], card=card)).headers["location"] == f"{path}/paid"
    await street.front.work()
    return path


async def schedule(street: Street, month: dict[str, Any]) -> dict[str, Any]:
    """A session of that month, at the last of the open times of the next days."""
    slots = await street.coachee.get(f"/orders/{month['id']}/slots")
    start = slots["items"][-1]["starts_at"]
    order: dict[str, Any] = await street.coachee.do(f"/orders/{month['id']}/sessions", starts_at=start)
    return order


async def connect(street: Street) -> None:
    page = await street.coach.do("/payouts/connect", country="DE")
    await street.front.submit(page["url"], given="all")


@pytest.mark.clause("C3.1")
async def test_a_month_is_used_paid_out_and_renewed_and_what_lapses_is_paid_out(street: Street) -> None:
    front, coach, coachee = street.front, street.coach, street.coachee
    await connect(street)
    path = await subscribed(street)
    running = await coachee.get(path)
    assert running["status"] == "active"
    (month,) = running["months"]
    order = await schedule(street, month)
    for reader in (coachee, coach):
        assert [one["state"] for one in (await reader.get("/me/calendar"))["items"]] == ["booked"]

    await front.wait_until(order["sessions"][0]["ends_at"])
    await front.let_pass(3 * DAY)
    assert (await coach.order(month["id"]))["payout"]["transferred"]["amount"] == 5_600

    await front.wait_until(running["period_ends_at"])
    await front.let_pass(DAY)
    latest, first = (await coachee.get(path))["months"]
    assert (first["id"], latest["state"], latest["price"]) == (month["id"], "paid", PRICE)
    await front.let_pass(3 * DAY)
    ended = await coach.order(first["id"])
    assert [one["state"] for one in ended["sessions"]] == ["delivered"] + ["lapsed"] * 3
    assert (ended["state"], ended["payout"]["transferred"]["amount"]) == ("settled", 22_400)
    (total,) = (await coach.get("/statement", side="coach"))["totals"]
    assert total["amounts"]["transferred"] == 22_400
    assert sum(total["amounts"].values()) == 0


async def test_an_end_is_taken_back_and_asked_for_again(street: Street) -> None:
    front, coachee = street.front, street.coachee
    path = await subscribed(street)
    await coachee.do(f"{path}/end")
    await front.work()
    ending = await coachee.get(path)
    assert (ending["pending"], ending["ends_at"]) == (None, ending["period_ends_at"])
    await coachee.do(f"{path}/resume")
    await front.work()
    goes_on = await coachee.get(path)
    assert (goes_on["ends_at"], goes_on["can_end"]) == (None, True)

    await front.wait_until(goes_on["period_ends_at"])
    await front.let_pass(DAY)
    renewed = await coachee.get(path)
    assert (renewed["status"], len(renewed["months"])) == ("active", 2)
    await street.coach.do(f"{path}/end")
    await front.work()
    await front.wait_until(renewed["period_ends_at"])
    await front.let_pass(DAY)
    over = await coachee.get(path)
    assert (over["status"], over["waiting"], len(over["months"])) == ("ended", None, 2)


@pytest.mark.parametrize(
    ("card", "ends"), [("renewal-fails-once", ("active", 2)), ("renewal-fails", ("ended", 1))]
)
async def test_a_renewal_that_fails_recovers_or_ends(
    street: Street, card: str, ends: tuple[str, int]
) -> None:
    front, coachee = street.front, street.coachee
    path = await subscribed(street, card)
    await front.wait_until((await coachee.get(path))["period_ends_at"])
    await front.work()
    late = await coachee.get(path)
    assert (late["status"], late["waiting"]["owner"]) == ("past_due", "coachee")
    assert late["unpaid_since"] < late["next_attempt_at"] < late["waiting"]["until"]
    for step in (3, 6, 8, 8):
        await front.let_pass(step * DAY)
    after = await coachee.get(path)
    assert (after["status"], len(after["months"])) == ends
