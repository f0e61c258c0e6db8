"""Statements, earnings and payouts by the API: to the minor unit, and each line sums to zero."""

import csv
import io
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.integration.web.orders import Trade

from tic_domain.orders.statement import Statement
from tic_domain.orders.terms import Side
from tic_domain.shared.spreadsheets import safe
from tic_web.statement_csv import decimal, written

DAY = timedelta(days=1)
COLUMNS = {Side.COACHEE: ["coachee", "others"], Side.COACH: ["fee", "coach", "transferred", "others"]}


async def test_a_coach_connects_payouts_and_sees_what_is_missing_till_then(trade: Trade) -> None:
    coach = trade.coach
    assert await coach.get("/payouts") == {
        "status": "missing", "is_ready": False, "missing": [], "reason": None, "looked_at": None,
    }  # fmt: skip
    unconnected = await coach.ask("/payouts/look-up")
    assert (unconnected.status_code, unconnected.json()["code"]) == (409, "payouts-unconnected")
    wrong = await coach.ask("/payouts/connect", country="Germany")
    assert [one["field"] for one in wrong.json()["errors"]] == ["country"]
    page = await coach.do("/payouts/connect", country="de")
    begun = await coach.get("/payouts")
    assert (begun["status"], begun["is_ready"]) == ("incomplete", False)
    assert begun["missing"]

    answer = await trade.front.submit(page["url"], given="all")
    assert answer.headers["location"] == "/earnings/connected"
    looked_up = await coach.do("/payouts/look-up")
    assert (looked_up["status"], looked_up["is_ready"], looked_up["missing"]) == ("ready", True, [])
    assert (await trade.coachee.client.get("/api/v1/payouts")).status_code == 403


@pytest.mark.clause("C3.1")
async def test_both_sides_can_add_their_statement_up(trade: Trade) -> None:
    coach, coachee = trade.coach, trade.coachee
    page = await coach.do("/payouts/connect", country="DE")
    await trade.front.submit(page["url"], given="all")
    kept, given_up = await trade.bought(), await trade.bought(0)
    await coach.do(f"/sessions/{given_up['sessions'][0]['id']}/cancel", refund=8000)
    await trade.front.wait_until(kept["sessions"][0]["ends_at"])
    await trade.front.let_pass(2 * DAY)

    bought = await coachee.get("/statement", side="coachee")
    assert [(one["what"], one["amounts"]) for one in bought["items"]] == [
        ("charged", {"coachee": -8000, "others": 8000}),
        ("charged", {"coachee": -8000, "others": 8000}),
        ("refunded", {"coachee": 8000, "others": -8000}),
    ]
    assert bought["totals"] == [{"currency": "eur", "amounts": {"coachee": -8000, "others": 8000}}]
    assert {one["order_id"] for one in bought["items"]} == {kept["id"], given_up["id"]}

    sold = await coach.get("/statement", side="coach")
    (total,) = sold["totals"]
    assert total["amounts"] == {"fee": 1600, "coach": 0, "transferred": 6400, "others": -8000}
    assert all(not sum(one["amounts"].values()) for one in (*bought["items"], *sold["items"]))
    assert (await coach.get("/statement", side="coachee"))["items"] == []

    earnings = await coach.get("/earnings")
    assert earnings["account"]["is_ready"]
    found = {one["order_id"]: one for one in earnings["items"]}
    assert found[kept["id"]]["transferred"]["amount"] == 6400
    assert found[kept["id"]]["reason"] == "Paid out."
    assert found[given_up["id"]]["owed"]["amount"] == 0

    for program, side, whole in ((coachee, Side.COACHEE, bought), (coach, Side.COACH, sold)):
        answer = await program.client.get(f"/api/v1/statement.csv?side={side.value}")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["content-disposition"].startswith("attachment; ")
        rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert answer.text.count("\r\n") == answer.text.count("\n") == len(rows) + 1
        for row, item in zip(rows, whole["items"], strict=True):
            minor = {name: int(row[f"{name}_minor"]) for name in COLUMNS[side]}
            assert minor == item["amounts"]
            assert {name: round(float(row[name]) * 100) for name in COLUMNS[side]} == minor
            assert (row["order_id"], row["currency"]) == (item["order_id"], "eur")


async def test_days_are_those_of_the_zone_and_both_are_included(trade: Trade) -> None:
    order = await trade.bought()
    today = trade.site.house.clock.now().date()
    for since, until, count in (
        (today, today, 1),
        (today - DAY, today - DAY, 0),
        (today + DAY, today + DAY, 0),
    ):
        found = await trade.coachee.get("/statement", since=since.isoformat(), until=until.isoformat())
        assert [one["order_id"] for one in found["items"]] == [order["id"]] * count
    there = await trade.coachee.get(
        "/statement", since="2026-03-28", until="2026-03-29", zone="Europe/Berlin"
    )
    # In between the clocks go forward: two days of 47 hours.
    assert (there["since"], there["until"]) == ("2026-03-27T23:00:00Z", "2026-03-29T22:00:00Z")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
        ({"since": "0001-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "2024-01-01", "until": "2026-01-01"}, "since"),
        ({"zone": "Mars"}, "zone"),
        ({"side": "operator"}, "side"),
        ({"until": "tomorrow"}, "until"),
    ],
)
async def test_a_time_that_cannot_be_meant_names_its_field(
    trade: Trade, asked: dict[str, str], field: str
) -> None:
    for path in ("statement", "statement.csv"):
        answer = await trade.coachee.client.get(f"/api/v1/{path}", params=asked)
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|x", "＝1"])
def test_no_title_is_a_formula(title: str) -> None:
    assert safe(title) == f"'{title}"


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (-8000, "eur", "-80.00"),
        (5, "eur", "0.05"),
        (-5, "usd", "-0.05"),
        (8000, "jpy", "8000"),
        (0, "eur", "0.00"),
    ],
)
def test_decimals_are_exact_in_every_currency(amount: int, currency: str, words: str) -> None:
    assert decimal(amount, currency) == words


async def test_a_title_with_everything_in_it_stays_one_cell(trade: Trade) -> None:
    profiles = trade.site.house.store.coaches.profiles
    title = '=HYPERLINK("x"), "quoted" – 日本'
    listed = profiles[trade.coach_account.id]
    offering = attrs.evolve(listed.offerings[0], title=title)
    profiles[trade.coach_account.id] = listed.with_offerings((offering,))
    await trade.bought()
    answer = await trade.coachee.client.get("/api/v1/statement.csv")
    (row,) = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert row["title"] == f"'{title}"
    assert row["coachee"] == "-80.00"


def test_without_lines_there_is_a_header() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    statement = Statement.of_side(Side.COACHEE, (), since=at, until=at + DAY)
    assert written(statement).decode() == (
        "at,order_id,title,what,reference,currency,coachee_minor,others_minor,coachee,others\r\n"
    )
