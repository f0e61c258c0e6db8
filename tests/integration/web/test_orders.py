"""Buying by the API: what is ordered and paid, and what is refused."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from tests.integration.web.front import PRICE, paid
from tests.integration.web.orders import Trade

from tic_adapters.sandbox.payments.faults import Fault
from tic_domain.orders.terms import DEFAULT_TERMS, Terms
from tic_web.api.orders.schemas import TermsAnswer

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.clause("C3.1")
async def test_an_order_is_placed_paid_looked_up_and_told_as_it_is(trade: Trade) -> None:
    coachee = trade.coachee
    held = await coachee.held(trade.coach_id)
    answer = await coachee.ask("/orders", hold_id=held["id"], price=PRICE)
    order = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/orders/{order['id']}")
    assert (order["state"], order["side"], order["other_name"]) == (
        "awaiting_payment",
        "coachee",
        trade.coach_account.name,
    )
    assert (order["waiting"]["owner"], order["waiting"]["until"]) == ("coachee", order["pay_until"])
    assert order["can_pay"]
    assert order["cancelling"] == {
        "refund": {"amount": 0, "currency": "eur"},
        "returns": False,
        "cancels": [1],
    }

    await paid(trade.front, coachee, order)
    looked_up = await coachee.do(f"/orders/{order['id']}/look-up")
    assert looked_up == await coachee.order(order["id"])
    assert (looked_up["state"], looked_up["waiting"]["owner"]) == ("paid", "coach")
    assert [one["what"] for one in looked_up["history"]] == ["placed", "paid"]
    (session,) = looked_up["sessions"]
    assert (session["state"], session["starts_at"]) == ("scheduled", held["starts_at"])
    assert [row["refund"]["amount"] for row in session["cancellation"]] == [8000, 4000, 0]
    for reader, role in ((coachee, "coachee"), (trade.coach, "coach")):
        (item,) = (await reader.get("/me/calendar"))["items"]
        assert (item["id"], item["state"], item["role"]) == (session["calendar_id"], "booked", role)
    assert looked_up["payout"] is None
    theirs = await trade.coach.order(order["id"])
    assert (theirs["other_name"], theirs["payout"]["owed"]["amount"]) == (trade.coachee_account.name, 6400)
    assert theirs["payout"]["account"] == "missing"


async def test_one_hold_is_one_order_however_often_it_is_asked_for(trade: Trade) -> None:
    held = await trade.coachee.held(trade.coach_id)
    body = {"hold_id": held["id"], "price": PRICE}
    client = trade.coachee.client
    first = await client.post("/api/v1/orders", json=body, headers={"idempotency-key": "one"})
    kept = await client.post("/api/v1/orders", json=body, headers={"idempotency-key": "one"})
    again = await client.post("/api/v1/orders", json=body, headers={"idempotency-key": "two"})
    assert first.content == kept.content
    assert kept.headers["idempotent-replay"] == "true"
    assert kept.headers["location"] == first.headers["location"]
    assert again.json()["id"] == first.json()["id"]
    assert len((await trade.coachee.get("/orders"))["items"]) == 1


async def test_every_change_is_made_once_under_its_key(trade: Trade) -> None:
    order = await trade.bought()
    session = order["sessions"][0]["id"]
    found = (await trade.coachee.slots(trade.coach_id))["items"]
    for path, body in (
        (f"/sessions/{session}/reschedule", {"starts_at": found[-1]["starts_at"]}),
        (f"/orders/{order['id']}/refund-request", {"note": "Please"}),
        (f"/orders/{order['id']}/look-up", {}),
    ):
        answers = [
            await trade.coachee.client.post(f"/api/v1{path}", json=body, headers={"idempotency-key": path})
            for _ in range(2)
        ]
        assert [one.status_code for one in answers] == [200, 200]
        assert answers[0].content == answers[1].content
        assert answers[1].headers["idempotent-replay"] == "true"


@pytest.mark.clause("C3.3")
async def test_who_only_thinks_about_paying_stays_unknown_to_the_coach(trade: Trade) -> None:
    order = await trade.coachee.ordered(trade.coach_id)
    path = f"/orders/{order['id']}"
    assert (await trade.coach.get("/orders"))["items"] == []
    assert (await trade.coach.client.get(f"/api/v1{path}")).status_code == 404
    assert (await trade.coach.ask(f"{path}/look-up")).status_code == 404


@pytest.mark.clause("C3.3")
async def test_to_anybody_else_there_is_no_order(trade: Trade) -> None:
    order = await trade.bought()
    unknown = trade.coach_id
    asks: list[tuple[str, dict[str, Any]]] = [
        ("/orders/{}/checkout", {}),
        ("/orders/{}/look-up", {}),
        ("/orders/{}/cancel", {"refund": 0}),
        ("/orders/{}/refund-request", {}),
        ("/orders/{}/refund-decision", {"grant": True}),
    ]
    for path, body in asks:
        real, none = [await trade.other.ask(path.format(one), **body) for one in (order["id"], unknown)]
        assert (real.status_code, none.status_code) == (404, 404)
        assert real.json()["detail"] == none.json()["detail"]
    session = order["sessions"][0]["id"]
    for act, body in (
        ("cancel", {"refund": 8000}),
        ("reschedule", {"starts_at": "2026-03-06T09:00:00Z"}),
        ("missed", {"missed_by": "coach"}),
    ):
        assert (await trade.other.ask(f"/sessions/{session}/{act}", **body)).status_code == 404
    assert (await trade.other.get("/orders"))["items"] == []
    assert await trade.coachee.order(order["id"]) == order


async def test_orders_are_listed_in_pages_by_side_and_state(trade: Trade) -> None:
    ids = [(await trade.bought(place))["id"] for place in (-1, 0)]
    ids.append((await trade.coachee.ordered(trade.coach_id, 3))["id"])
    pages, after = [], None
    while True:
        parameters = {"limit": "2"} if after is None else {"limit": "2", "after": after}
        page = await trade.coachee.get("/orders", **parameters)
        pages += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert pages == ids[::-1]
    open_ones = await trade.coachee.get("/orders", state="awaiting_payment")
    assert [one["id"] for one in open_ones["items"]] == ids[2:]
    assert (await trade.coachee.get("/orders", side="coach"))["items"] == []
    assert len((await trade.coach.get("/orders", side="coach", state="paid"))["items"]) == 2
    for wrong, field in (({"state": "lost"}, "state"), ({"side": "both"}, "side"), ({"after": "x"}, "after")):
        answer = await trade.coachee.client.get("/api/v1/orders", params=wrong)
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("price", "status", "code"),
    [
        ({"amount": 7999, "currency": "eur"}, 409, "price-changed"),
        ({"amount": 8000, "currency": "usd"}, 409, "price-changed"),
        ({"amount": 8000, "currency": "xxx"}, 422, "invalid-input"),
        ({"amount": 0, "currency": "eur"}, 422, "invalid-input"),
        ({"amount": -1, "currency": "eur"}, 422, "invalid-input"),
        ({"amount": 80.5, "currency": "eur"}, 422, "invalid-input"),
    ],
)
async def test_another_price_than_it_costs_is_not_taken_and_the_hold_stays(
    trade: Trade, price: dict[str, Any], status: int, code: str
) -> None:
    held = await trade.coachee.held(trade.coach_id)
    refused = await trade.coachee.ask("/orders", hold_id=held["id"], price=price)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.json().get("price") == (PRICE if status == 409 else None)
    assert (await trade.coachee.ask("/orders", hold_id=held["id"], price=PRICE)).status_code == 201


async def test_what_is_gone_in_the_meantime_is_said_at_each_step(trade: Trade) -> None:
    """The offering is deleted after the hold, then the coach is suspended after the order."""
    coachee, profiles = trade.coachee, trade.site.house.store.coaches.profiles
    listed = profiles[trade.coach_account.id]
    held = await coachee.held(trade.coach_id)
    profiles[trade.coach_account.id] = listed.with_offerings(())
    refused = await coachee.ask("/orders", hold_id=held["id"], price=PRICE)
    assert (refused.status_code, refused.json()["detail"]) == (
        404,
        "There is no such offering of that coach.",
    )
    profiles[trade.coach_account.id] = listed

    order = await coachee.do("/orders", hold_id=held["id"], price=PRICE)
    account = trade.site.house.account(trade.coach_account.id)
    trade.site.house.replace_account(account.suspended())
    assert (await coachee.ask(f"/orders/{order['id']}/checkout")).status_code == 404
    assert (await coachee.order(order["id"]))["state"] == "awaiting_payment"
    trade.site.house.replace_account(account)
    await paid(trade.front, coachee, order)

    # What is paid is paid: it is booked although the coach is suspended by now, and can be cancelled.
    trade.site.house.replace_account(account.suspended())
    await trade.front.work()
    found = await coachee.order(order["id"])
    assert found["state"] == "paid"
    session = found["sessions"][0]
    answer = await coachee.ask(
        f"/sessions/{session['id']}/cancel", refund=session["cancelling"]["refund"]["amount"]
    )
    assert answer.status_code == 200
    assert (await trade.coach.client.get(f"/api/v1/orders/{order['id']}")).status_code == 403


async def test_what_nobody_pays_expires_and_can_be_held_again(trade: Trade) -> None:
    order = await trade.coachee.ordered(trade.coach_id)
    await trade.coachee.do(f"/orders/{order['id']}/checkout")
    await trade.front.let_pass(timedelta(minutes=32))
    found = await trade.coachee.order(order["id"])
    assert (found["state"], found["waiting"], found["can_pay"]) == ("expired", None, False)
    refused = await trade.coachee.ask(f"/orders/{order['id']}/checkout")
    assert (refused.status_code, refused.json()["code"]) == (409, "order-not-payable")
    assert (await trade.other.ordered(trade.coach_id))["state"] == "awaiting_payment"


async def test_a_declined_card_leaves_the_order_payable_and_an_unpaid_one_is_given_up(trade: Trade) -> None:
    order = await trade.coachee.ordered(trade.coach_id)
    page = await trade.coachee.do(f"/orders/{order['id']}/checkout")
    assert page == await trade.coachee.do(f"/orders/{order['id']}/checkout")
    assert (await trade.front.submit(page["url"], card="declined")).status_code == 409
    await trade.front.work()
    assert (await trade.coachee.order(order["id"]))["can_pay"]

    await trade.coachee.do(f"/orders/{order['id']}/cancel", refund=0)
    await trade.front.work()
    assert (await trade.coachee.order(order["id"]))["state"] == "expired"
    assert (await trade.front.submit(page["url"], card="succeeds")).status_code == 409


async def test_a_provider_that_is_silent_loses_nothing(trade: Trade) -> None:
    order = await trade.coachee.ordered(trade.coach_id)
    await trade.site.payments.set_fault(Fault.TIMEOUT_BEFORE)
    away = await trade.coachee.client.post(
        f"/api/v1/orders/{order['id']}/checkout", headers={"idempotency-key": "pay"}
    )
    assert (away.status_code, away.json()["code"]) == (503, "unavailable")
    assert away.headers["retry-after"]
    await paid(trade.front, trade.coachee, order)
    await trade.front.work()
    assert (await trade.coachee.order(order["id"]))["state"] == "paid"


def test_terms_are_given_whole() -> None:
    assert set(TermsAnswer.__struct_fields__) == {one.name for one in attrs.fields(Terms)}
    assert TermsAnswer.of(DEFAULT_TERMS).cancellation[0].refund_permille == 1000
