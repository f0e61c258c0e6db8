"""Subscriptions by the API: begun, paid, used, renewed, ended and gone on with; and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import Response
from tests.integration.web.orders import Trade

from tic_domain.coaches.model import Offering
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import Money

DAY = timedelta(days=1)
PRICE = {"amount": 28_000, "currency": "eur"}
Subscription = dict[str, Any]


@pytest.fixture
async def monthly(trade: Trade) -> Offering:
    profiles = trade.site.house.store.coaches.profiles
    offering = Offering.of(
        id=OfferingId(trade.site.house.ids.new()),
        kind="subscription",
        title="Four a month",
        minutes=60,
        sessions=4,
        price=Money(28_000, "eur"),
    )
    listed = profiles[trade.coach_account.id]
    profiles[listed.id] = listed.with_offerings((*listed.offerings, offering))
    return offering


async def ask(trade: Trade, monthly: Offering, **change: Any) -> Response:
    body = {"coach_id": trade.coach_id, "offering_id": str(monthly.id), "price": PRICE, **change}
    return await trade.coachee.ask("/subscriptions", **body)


async def paid(trade: Trade, monthly: Offering, card: str = "succeeds") -> str:
    """The path of one whose page was gone through, or not; the site has not heard of it yet."""
    path = f"/subscriptions/{(await ask(trade, monthly)).json()['id']}"
    page = await trade.coachee.do(f"{path}/checkout")
    assert (await trade.front.submit(page["url"], card=card)).status_code in {303, 409}
    return path


async def running(trade: Trade, monthly: Offering, card: str = "succeeds") -> str:
    path = await paid(trade, monthly, card)
    await trade.coachee.do(f"{path}/look-up")
    return path


async def days(trade: Trade, number: int) -> None:
    for _ in range(number):
        await trade.front.let_pass(DAY)


@pytest.mark.clause("C3.1")
async def test_a_subscription_is_begun_paid_used_and_renewed(trade: Trade, monthly: Offering) -> None:
    coachee = trade.coachee
    answer = await ask(trade, monthly)
    begun = answer.json()
    path = f"/subscriptions/{begun['id']}"
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1{path}")
    assert (begun["status"], begun["price"], begun["sessions"]) == ("awaiting_payment", PRICE, 4)
    assert (begun["can_pay"], begun["can_end"], begun["months"]) == (True, False, [])
    assert begun["waiting"]["until"] == begun["pay_until"]

    page = await coachee.do(f"{path}/checkout")
    assert await coachee.do(f"{path}/checkout") == page
    assert (await trade.front.submit(page["url"], card="succeeds")).headers["location"] == f"{path}/paid"
    active = await coachee.do(f"{path}/look-up")
    assert active == await coachee.get(path)
    assert (active["status"], active["can_pay"], active["can_end"]) == ("active", False, True)
    (month,) = active["months"]
    assert (month["state"], month["kind"], month["price"]) == ("paid", "period", PRICE)
    assert (month["sessions"], month["subscription_id"]) == (4, begun["id"])

    start = (await coachee.get(f"/orders/{month['id']}/slots"))["items"][-1]["starts_at"]
    order = await coachee.do(f"/orders/{month['id']}/sessions", starts_at=start)
    assert [one["state"] for one in order["sessions"]] == ["scheduled"] + ["unscheduled"] * 3
    assert order["runs_until"] == active["period_ends_at"]
    await days(trade, 33)
    latest, first = (await coachee.get(path))["months"]
    assert (latest["state"], latest["sessions"]) == ("paid", 4)
    ended = await coachee.order(first["id"])
    assert [one["state"] for one in ended["sessions"]] == ["delivered"] + ["lapsed"] * 3
    months = await coachee.get("/orders", subscription_id=begun["id"])
    assert [one["id"] for one in months["items"]] == [latest["id"], first["id"]]
    assert (await trade.other.get("/orders", subscription_id=begun["id"]))["items"] == []
    (line,) = (await trade.coach.get("/subscriptions"))["items"]
    assert (line["side"], line["other_name"], line["status"]) == (
        "coach",
        trade.coachee_account.name,
        "active",
    )


async def test_an_end_is_asked_for_by_either_and_taken_back_by_the_coachee(
    trade: Trade, monthly: Offering
) -> None:
    path = await running(trade, monthly)
    asked = await trade.coach.do(f"{path}/end")
    assert (asked["pending"], asked["can_end"], asked["can_resume"]) == ("end_at_period_end", False, False)
    again = await trade.coachee.ask(f"{path}/end")
    assert (again.status_code, again.json()["code"]) == (409, "subscription-unchangeable")
    await trade.front.work()
    ending = await trade.coachee.get(path)
    assert (ending["pending"], ending["ends_at"]) == (None, ending["period_ends_at"])
    assert ending["can_resume"]

    assert (await trade.coach.ask(f"{path}/resume")).status_code == 404
    assert (await trade.coachee.do(f"{path}/resume"))["pending"] == "go_on"
    await trade.front.work()
    goes_on = await trade.coachee.get(path)
    assert (goes_on["ends_at"], goes_on["can_end"]) == (None, True)

    await trade.coachee.do(f"{path}/end")
    await days(trade, 33)
    over = await trade.coachee.get(path)
    assert (over["status"], over["waiting"], len(over["months"])) == ("ended", None, 1)
    assert (await trade.coachee.ask(f"{path}/resume")).json()["code"] == "subscription-unchangeable"


async def test_a_renewal_that_is_not_paid_says_when_it_is_tried_again(
    trade: Trade, monthly: Offering
) -> None:
    path = await running(trade, monthly, "renewal-fails")
    await days(trade, 33)
    late = await trade.coachee.get(path)
    assert (late["status"], late["waiting"]["owner"]) == ("past_due", "coachee")
    assert late["unpaid_since"] < late["next_attempt_at"] < late["waiting"]["until"]
    await days(trade, 24)
    over = await trade.coachee.get(path)
    assert (over["status"], len(over["months"])) == ("ended", 1)


@pytest.mark.clause("C3.1")
async def test_an_unused_month_goes_back_within_a_day_and_the_rest_goes_on(
    trade: Trade, monthly: Offering
) -> None:
    path = await running(trade, monthly)
    (month,) = (await trade.coachee.get(path))["months"]
    order = await trade.coachee.order(month["id"])
    assert order["cancelling"]["refund"] == PRICE
    await trade.coachee.do(f"/orders/{month['id']}/cancel", refund=28_000)
    await trade.front.work()
    after = await trade.coachee.get(path)
    assert (after["status"], after["months"][0]["state"]) == ("active", "refunded")
    await days(trade, 34)
    later = await trade.coachee.order((await trade.coachee.get(path))["months"][0]["id"])
    assert (later["state"], later["cancelling"]) == ("paid", None)
    refused = await trade.coachee.ask(f"/orders/{later['id']}/cancel", refund=28_000)
    assert refused.json()["code"] == "order-not-cancellable"


@pytest.mark.clause("C3.3")
async def test_to_anybody_else_there_is_no_subscription(trade: Trade, monthly: Offering) -> None:
    path = f"/subscriptions/{(await ask(trade, monthly)).json()['id']}"
    assert (await trade.coach.get("/subscriptions"))["items"] == []
    acts = ("checkout", "look-up", "end", "resume")
    for reader in (trade.coach, trade.other):
        for act in acts:
            real, none = [await reader.ask(f"{one}/{act}") for one in (path, path[:-12] + "0" * 12)]
            assert (real.status_code, none.status_code) == (404, 404)
            assert real.json()["detail"] == none.json()["detail"]
        assert (await reader.client.get(f"/api/v1{path}")).status_code == 404
    assert (await trade.other.get("/subscriptions"))["items"] == []


async def test_every_change_is_made_once_under_its_key(trade: Trade, monthly: Offering) -> None:
    path = await running(trade, monthly)
    body = {"coach_id": trade.coach_id, "offering_id": str(monthly.id), "price": PRICE}
    for where, sent, status in (
        ("/subscriptions", body, 201),
        (f"{path}/look-up", {}, 200),
        (f"{path}/end", {}, 200),
    ):
        answers = [
            await trade.coachee.client.post(f"/api/v1{where}", json=sent, headers={"idempotency-key": where})
            for _ in range(2)
        ]
        assert [one.status_code for one in answers] == [status, status]
        assert answers[0].content == answers[1].content
        assert answers[1].headers["idempotent-replay"] == "true"
    assert len((await trade.coachee.get("/subscriptions"))["items"]) == 2


async def test_what_is_not_sold_so_or_costs_something_else_is_refused(
    trade: Trade, monthly: Offering
) -> None:
    single = (await trade.coachee.slots(trade.coach_id))["offering_id"]
    for change, status, code in (
        ({"price": {"amount": 1, "currency": "eur"}}, 409, "price-changed"),
        ({"offering_id": single}, 409, "offering-not-orderable"),
        ({"offering_id": trade.coach_id}, 404, "not-found"),
        ({"price": {"amount": 0, "currency": "eur"}}, 422, "invalid-input"),
    ):
        refused = await ask(trade, monthly, **change)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    own = await trade.coach.ask(
        "/subscriptions", coach_id=trade.coach_id, offering_id=str(monthly.id), price=PRICE
    )
    assert own.json()["code"] == "role-missing"


async def test_what_nobody_pays_in_time_is_over(trade: Trade, monthly: Offering) -> None:
    path = await paid(trade, monthly, "declined")
    await trade.front.let_pass(timedelta(hours=1))
    over = await trade.coachee.get(path)
    assert (over["status"], over["can_pay"], over["months"]) == ("ended", False, [])
    late = await trade.coachee.ask(f"{path}/checkout")
    assert (late.status_code, late.json()["code"]) == (409, "subscription-not-payable")


async def test_subscriptions_are_listed_in_pages(trade: Trade, monthly: Offering) -> None:
    ids = [(await ask(trade, monthly)).json()["id"] for _ in range(3)]
    first = await trade.coachee.get("/subscriptions", limit="2")
    rest = await trade.coachee.get("/subscriptions", limit="2", after=first["next"])
    assert [one["id"] for one in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None
