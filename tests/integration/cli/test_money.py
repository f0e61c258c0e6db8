"""What operators do with orders and money, by the command, on PostgreSQL and the sandbox's provider."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import attrs
import psycopg
import pytest
from tests.integration.till import Till, settings_of, with_till

from tic_adapters.sandbox.payments.faults import Fault
from tic_cli.main import run
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState

T = TypeVar("T")
DAY = timedelta(days=1)


@attrs.define
class Desk:
    environment: dict[str, str]
    capsys: pytest.CaptureFixture[str]
    till: Till | None = None

    def do(self, act: Callable[[Till], Awaitable[T]]) -> T:
        async def kept(till: Till) -> T:
            self.till = till
            return await act(till)

        return asyncio.run(with_till(self.environment, kept, self.till))

    def say(self, *arguments: object, code: int = 0) -> str:
        """What the command answers."""
        self.capsys.readouterr()
        ended = run([str(one) for one in arguments])
        out, err = self.capsys.readouterr()
        assert ended == code, out + err
        return out

    def document(self, *arguments: object, code: int = 0) -> Any:
        return json.loads(self.say(*arguments, "--json", code=code))

    def refusal(self, *arguments: object, code: int) -> str:
        self.capsys.readouterr()
        assert run([str(one) for one in arguments]) == code
        return self.capsys.readouterr().err

    def bought(self) -> Order:
        async def act(till: Till) -> Order:
            order = await till.place()
            await till.pay(order)
            return await till.settle(order.id)

        return self.do(act)

    def settle(self, order: Order) -> Order:
        return self.do(lambda till: till.settle(order.id))

    def let_pass(self, step: timedelta) -> None:
        self.do(lambda till: till.let_pass(step))


@pytest.fixture
def desk(
    migrated_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Desk:
    environment = settings_of(migrated_database, tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Desk(environment, capsys)


@pytest.mark.clause("C2.4")
def test_what_nobody_told_us_of_is_planned_then_mended_then_gone(desk: Desk) -> None:
    async def paid(till: Till) -> Order:
        await till.connect_coach()
        order = await till.place()
        await till.pay(order)
        return order

    order = desk.do(paid)
    (line,) = desk.document("orders", "list")
    assert (line["id"], line["state"]) == (str(order.id), "awaiting payment")
    assert line["waiting"]["for"] == "coachee"

    planned = desk.document("payments", "reconcile", code=1)
    assert (planned["orders"]["differing"], planned["orders"]["mended"]) == (1, 0)
    (finding,) = planned["findings"]
    assert finding["order"] == str(order.id)
    assert finding["differences"][0]["kind"] == "not-booked"
    assert desk.document("orders", "list")[0]["state"] == "awaiting payment"

    said = desk.say("payments", "reconcile", code=1)
    assert "is not booked" in said
    assert "Nothing was changed. Add --apply" in said

    assert desk.document("payments", "reconcile", "--apply")["orders"]["left"] == 0
    assert desk.document("orders", "list")[0]["state"] == "paid"
    assert desk.document("payments", "reconcile")["findings"] == []
    assert desk.document("ledger", "check")["holds"]


def test_an_order_is_shown_with_all_that_happened(desk: Desk) -> None:
    order = desk.bought()
    shown = desk.document("orders", "show", order.id)
    assert shown["coachee"]["name"] == "Cem Coachee"
    assert [act["what"] for act in shown["acts"]] == ["placed", "paid"]
    (moved,) = shown["movements"]
    assert sum(moved["entry"].values()) == 0
    assert moved["entry"]["coach's share"] == 7200
    assert shown["due"] == {
        "amount": 0, "owed": 7200, "transferred": 0, "holding": None, "reason": None, "next_at": None,
    }  # fmt: skip
    said = desk.say("orders", "show", order.id)
    for words in ("waits for", "coach, until", "Cora Coach", "charged:", "72.00 EUR", "scheduled"):
        assert words in said
    assert "no such order" in desk.refusal("orders", "show", desk.till.coach_id if desk.till else "", code=3)


@pytest.mark.clause("C3.1")
def test_a_refund_is_said_first_and_done_with_apply(desk: Desk) -> None:
    order = desk.bought()
    said = desk.say("orders", "refund", order.id, "--amount", "45.01", "--reason", "The line was dead.")
    assert "Would go back to the coachee: 45.01 EUR." in said
    assert "of the platform's fee   9.00 EUR" in said
    assert "of the coach's share    36.01 EUR" in said
    assert "Nothing was changed" in said
    assert desk.document("orders", "show", order.id)["acts"][-1]["what"] == "paid"

    done = desk.document(
        "orders", "refund", order.id, "--amount", "45.01", "--reason", "The line was dead.", "--apply"
    )
    assert (done["applied"], done["refund"]["amount"], done["of_fee"]) == (True, 4501, 900)
    desk.settle(order)
    shown = desk.document("orders", "show", order.id)
    assert shown["acts"][-1]["note"] == "The line was dead."
    assert [one["kind"] for one in shown["movements"]] == ["charged", "refunded"]
    assert desk.document("ledger", "check")["holds"]

    reason = ("--reason", "More.")
    more = desk.refusal("orders", "refund", order.id, "--amount", "45.00", *reason, code=2)
    assert "44.99 EUR are left to go back" in more
    for wrong in ("45.1", "-5", "0x10", "1e3", "٤٥"):
        assert "no amount" in desk.refusal("orders", "refund", order.id, "--amount", wrong, *reason, code=2)
    assert "--reason" in desk.refusal("orders", "refund", order.id, code=2)
    assert "reason" in desk.refusal("orders", "refund", order.id, "--reason", " ", code=2)


@pytest.mark.clause("C3.1")
def test_an_order_that_is_ended_gives_its_time_and_its_price_back(desk: Desk) -> None:
    order = desk.bought()
    said = desk.say("orders", "cancel", order.id, "--reason", "The coach is ill.")
    assert "Would be cancelled: session 1." in said
    assert "Would go back to the coachee: 90.00 EUR." in said
    desk.say("orders", "cancel", order.id, "--reason", "The coach is ill.", "--apply")
    assert desk.settle(order).state is OrderState.REFUNDED
    assert desk.document("orders", "list", "--state", "refunded")[0]["waiting"] is None
    assert "Nothing of this order is left" in desk.refusal(
        "orders", "cancel", order.id, "--reason", "Again.", code=1
    )


@pytest.mark.clause("C3.1")
def test_a_payout_is_held_released_and_run(desk: Desk) -> None:
    desk.do(lambda till: till.connect_coach())
    order = desk.bought()
    desk.say("payouts", "hold", order.id, "--reason", "We look into a report.")
    desk.let_pass(5 * DAY)
    desk.settle(order)
    (row,) = desk.document("payouts", "list")
    assert (row["due"], row["held"], row["payouts"]) == (0, 7200, "ready")
    assert row["reasons"] == ["On hold: an operator holds it. We look into a report."]
    assert "We look into a report." in desk.say("payouts", "list")
    assert desk.document("payouts", "run") == {"applied": False, "payouts": []}

    said = desk.say("payouts", "release", order.id, "--reason", "Unfounded.")
    assert "Would be due at once: 72.00 EUR." in said
    assert desk.document("payouts", "list")[0]["held"] == 7200
    desk.say("payouts", "release", order.id, "--reason", "Unfounded.", "--apply")
    planned = desk.document("payouts", "run")
    assert [one["amount"] for one in planned["payouts"]] == [7200]
    assert "Handed 1 to the worker." in desk.say("payouts", "run", "--apply")
    assert desk.settle(order).state is OrderState.SETTLED
    assert desk.document("payouts", "list") == []
    assert "Nobody is owed anything." in desk.say("payouts", "list")


def test_a_statement_sums_to_zero_however_it_is_read(desk: Desk) -> None:
    order = desk.bought()
    assert desk.till is not None
    since = ("--since", "2020-01-01")
    whole = desk.document("ledger", "statement", "--operator", *since)
    (line,) = whole["lines"]
    assert line["order"] == str(order.id)
    assert sum(line["amounts"].values()) == 0
    (row,) = csv.DictReader(io.StringIO(desk.say("ledger", "statement", "--operator", "--csv", *since)))
    assert (row["coachee"], row["platform fee"], row["coach's share"]) == ("-90.00", "18.00", "72.00")
    assert row["title"] == "'=Mock interview"
    coach = desk.document("ledger", "statement", "--account", desk.till.coach_id, "--as", "coach", *since)
    assert coach["totals"] == {"eur": {"platform fee": 1800, "coach's share": 7200, "transferred": 0}}
    coachee = desk.document(
        "ledger", "statement", "--account", desk.till.coachee_id, "--as", "coachee", *since
    )
    assert coachee["totals"] == {"eur": {"coachee": -9000}}
    assert "In all: coachee -90.00 EUR." in desk.say(
        "ledger", "statement", "--account", desk.till.coachee_id, "--as", "coachee", *since
    )
    assert "no such account" in desk.refusal("ledger", "statement", "--account", order.id, code=3)
    assert "either" in desk.refusal("ledger", "statement", code=2)
    assert (
        "end later"
        in desk.refusal(
            "ledger", "statement", "--operator", "--since", "2026-01-02", "--until", "2026-01-01", code=2
        ).lower()
    )


def test_books_that_somebody_changed_are_seen(desk: Desk) -> None:
    order = desk.bought()
    assert "all as they should be" in desk.say("ledger", "check")
    with psycopg.connect(desk.environment["TIC_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("UPDATE tic.orders SET state = 'delivered'")
    said = desk.say("ledger", "check", code=1)
    assert re.search(rf"{order.id}.*kept as delivered, and by its books it is paid", said)
    assert desk.document("ledger", "check", code=1)["wrong"][0]["order"] == str(order.id)


def test_a_provider_that_is_away_is_named_and_nothing_is_changed(desk: Desk) -> None:
    desk.bought()

    async def fail(till: Till) -> None:
        await till.sandbox.set_fault(Fault.ERROR, 1)

    desk.do(fail)
    found = desk.document("payments", "reconcile", "--apply", code=1)
    assert (found["orders"]["left"], found["findings"][0]["differences"][0]["kind"]) == (1, "not-compared")
    assert desk.document("payments", "reconcile")["findings"] == []


def test_a_subscription_is_listed_and_shown_with_its_months(desk: Desk) -> None:
    running = desk.do(lambda till: till.subscribe())
    (line,) = desk.document("subscriptions", "list", running.coachee_id)
    assert (line["id"], line["status"]) == (str(running.id), "active")
    assert str(running.id) in desk.say("subscriptions", "list", running.coach_id)
    shown = desk.document("subscriptions", "show", running.id)
    (month,) = shown["months"]
    assert (month["state"], shown["waiting"]["for"]) == ("paid", "payment provider")
    assert month["id"] in desk.say("subscriptions", "show", running.id)
    assert desk.document("orders", "show", month["id"])["subscription_id"] == str(running.id)
    assert f"subscription  {running.id}" in re.sub(r" {2,}", "  ", desk.say("orders", "show", month["id"]))
    assert "There is no such subscription" in desk.refusal("subscriptions", "show", month["id"], code=3)
