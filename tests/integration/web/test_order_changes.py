"""What becomes of an order that is paid, by the API: moved, cancelled, scheduled and given back."""

from datetime import datetime, timedelta

import pytest
from tests.integration.web.front import PRICE, paid
from tests.integration.web.orders import Trade

from tic_domain.coaches.model import Offering, OfferingKind
from tic_domain.shared.ids import OfferingId
from tic_domain.shared.money import Money

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.clause("C3.1")
@pytest.mark.parametrize(("before", "refund"), [(49 * HOUR, 8000), (25 * HOUR, 4000), (HOUR, 0)])
async def test_cancelling_gives_back_what_the_table_shows(
    trade: Trade, before: timedelta, refund: int
) -> None:
    order = await trade.bought()
    start = datetime.fromisoformat(order["sessions"][0]["starts_at"])
    await trade.front.wait_until((start - before).isoformat())
    (session,) = (await trade.coachee.order(order["id"]))["sessions"]
    rows = session["cancellation"]
    now = trade.site.house.clock.now()
    row = next(one for one in rows if one["until"] is None or now <= datetime.fromisoformat(one["until"]))
    assert row["refund"] == session["cancelling"]["refund"] == {"amount": refund, "currency": "eur"}
    path = f"/sessions/{session['id']}/cancel"

    changed = await trade.coachee.ask(path, refund=refund + 1)
    assert (changed.status_code, changed.json()["code"]) == (409, "quote-changed")
    assert changed.json()["refund"] == row["refund"]

    await trade.coachee.do(path, refund=refund)
    await trade.front.work()
    after = await trade.coachee.order(order["id"])
    assert after["returned"]["amount"] == refund
    assert after["sessions"][0]["state"] == "cancelled"
    assert after["state"] == ("refunded" if refund == 8000 else "cancelled")
    for reader in (trade.coachee, trade.coach):
        assert (await reader.get("/me/calendar"))["items"] == []
    again = await trade.coachee.ask(path, refund=refund)
    assert (again.status_code, again.json()["code"]) == (409, "not-movable")


async def test_a_session_moves_once_to_an_open_time_and_a_taken_one_names_others(trade: Trade) -> None:
    order = await trade.bought()
    (session,) = order["sessions"]
    path = f"/sessions/{session['id']}/reschedule"
    taken = await trade.other.held(trade.coach_id, 3)
    at_night = datetime.fromisoformat(taken["starts_at"]) + 12 * HOUR
    for start, code in (
        (taken["starts_at"], "slot-taken"),
        (at_night.isoformat(), "slot-not-offered"),
    ):
        refused = await trade.coachee.ask(path, starts_at=start)
        assert (refused.status_code, refused.json()["code"]) == (409, code)
        assert len(refused.json()["alternatives"]) == 3
    new = refused.json()["alternatives"][0]
    moved = await trade.coachee.do(path, starts_at=new)
    assert datetime.fromisoformat(moved["sessions"][0]["starts_at"]) == datetime.fromisoformat(new)
    assert moved["sessions"][0]["calendar_id"] == session["calendar_id"]
    assert moved["charged"] == order["charged"]
    assert not moved["sessions"][0]["can_reschedule"]
    again = await trade.coachee.ask(path, starts_at=session["starts_at"])
    assert (again.status_code, again.json()["code"], again.json()["most"]) == (409, "rescheduled-before", 1)


async def test_a_package_is_paid_once_and_its_sessions_get_their_times_later(trade: Trade) -> None:
    profiles = trade.site.house.store.coaches.profiles
    listed = profiles[trade.coach_account.id]
    package = Offering.of(
        id=OfferingId(trade.site.house.ids.new()), kind=OfferingKind.PACKAGE.value, title="Three",
        minutes=60, sessions=3, price=Money(21_000, "eur"),
    )  # fmt: skip
    profiles[trade.coach_account.id] = listed.with_offerings((*listed.offerings, package))
    coachee, wanted = trade.coachee, {"coach_id": trade.coach_id, "offering_id": str(package.id)}
    price = {"amount": 21_000, "currency": "eur"}
    single = await coachee.ask(
        "/orders/packages", **{**wanted, "offering_id": str(listed.offerings[0].id)}, price=PRICE
    )
    assert (single.json()["code"], single.json()["kind"]) == ("offering-not-orderable", "package")
    order = await coachee.do("/orders/packages", **wanted, price=price)
    times = (await coachee.slots(trade.coach_id, offering_id=str(package.id)))["items"]
    last = times[-1]["starts_at"]
    refused = await coachee.ask(f"/orders/{order['id']}/sessions", starts_at=last)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-to-schedule")
    await paid(trade.front, coachee, order)
    await trade.front.work()
    assert (await coachee.order(order["id"]))["can_schedule"]
    profiles[trade.coach_account.id] = listed  # It is offered no more.
    offered = (await coachee.get(f"/orders/{order['id']}/slots"))["items"]
    assert last in [one["starts_at"] for one in offered]
    for _ in range(2):
        found = await coachee.do(f"/orders/{order['id']}/sessions", starts_at=last)
    assert [one["state"] for one in found["sessions"]] == ["scheduled", "unscheduled", "unscheduled"]
    start = datetime.fromisoformat(times[-1]["starts_at"])
    await trade.front.wait_until((start - 30 * HOUR).isoformat())
    left = (await coachee.order(order["id"]))["cancelling"]
    assert left["refund"]["amount"] == 21_000 - 8_000
    assert left["cancels"] == [2, 3]

    cancelled = await coachee.do(f"/orders/{order['id']}/cancel", refund=13_000)
    assert [one["state"] for one in cancelled["sessions"]] == ["scheduled", "cancelled", "cancelled"]
    await trade.front.work()
    assert (await coachee.order(order["id"]))["returned"]["amount"] == 13_000


@pytest.mark.parametrize("grant", [True, False])
async def test_a_refund_is_asked_for_and_answered_with_words(trade: Trade, grant: bool) -> None:
    order = await trade.bought()
    session = order["sessions"][0]
    early = await trade.coachee.ask(f"/sessions/{session['id']}/missed", missed_by="coach")
    assert (early.status_code, early.json()["code"]) == (409, "session-not-finished")
    await trade.front.wait_until(session["ends_at"])
    path = f"/orders/{order['id']}"
    none = await trade.coach.ask(f"{path}/refund-decision", grant=grant)
    assert (none.status_code, none.json()["code"]) == (409, "no-refund-to-decide")
    asked = await trade.coachee.do(f"/sessions/{session['id']}/missed", missed_by="coach", note="Nobody came")
    assert not asked["can_decide_refund"]
    await trade.front.work()
    seen = await trade.coach.order(order["id"])
    assert (seen["state"], seen["can_decide_refund"]) == ("refund_requested", True)
    assert seen["history"][-1]["note"] == "Nobody came"
    twice = await trade.coachee.ask(f"{path}/refund-request")
    assert (twice.status_code, twice.json()["code"]) == (409, "refund-requested-already")
    await trade.coach.do(f"{path}/refund-decision", grant=grant, note="I see")
    await trade.front.work()
    after = await trade.coachee.order(order["id"])
    assert after["state"] == ("refunded" if grant else "delivered")
    assert after["returned"]["amount"] == (8000 if grant else 0)
    wrong = await trade.coachee.ask(f"/sessions/{session['id']}/missed", missed_by="nobody")
    assert [one["field"] for one in wrong.json()["errors"]] == ["missed_by"]
    long = await trade.coachee.ask(f"{path}/refund-request", note="x" * 1001)
    assert [one["field"] for one in long.json()["errors"]] == ["note"]


@pytest.mark.clause("C3.1")
async def test_a_session_is_a_file_for_calendars_that_follows_its_moves(trade: Trade) -> None:
    order = await trade.bought()
    path = f"/api/v1/sessions/{order['sessions'][0]['id']}"
    free = (await trade.coachee.slots(trade.coach_id))["items"][-1]["starts_at"]
    read = []
    for program in (trade.coachee, trade.coach):
        answer = await program.client.get(f"{path}/invite.ics")
        assert answer.headers["content-type"].startswith("text/calendar")
        read.append(answer.text)
    assert trade.coach_account.name in read[0]
    assert trade.coachee_account.name in read[1]
    await trade.coachee.do(path.removeprefix("/api/v1") + "/reschedule", starts_at=free)
    read.append((await trade.coachee.client.get(f"{path}/invite.ics")).text)
    assert [line for one in read for line in one.splitlines() if line.startswith("SEQUENCE")] == [
        "SEQUENCE:0", "SEQUENCE:0", "SEQUENCE:1",
    ]  # fmt: skip
    assert len({line for one in read for line in one.splitlines() if line.startswith("UID")}) == 1
    assert (await trade.other.client.get(f"{path}/invite.ics")).status_code == 404
