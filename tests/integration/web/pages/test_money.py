"""Statements and earnings on the site."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.integration.web.pages.market import Market, text


@pytest.mark.clause("C3.1", "C7.1")
async def test_the_statement_adds_up_and_can_be_saved(market: Market) -> None:
    await market.bought(0)
    await market.buy_package()
    await market.connect()
    await market.let_pass(timedelta(days=5))
    await market.work()

    for member, side, sums in (
        (market.coach, "coach", {"fee": 5800, "coach": 16_800, "transferred": 6400, "others": -29_000}),
        (market.coachee, "coachee", {"coachee": -29_000, "others": 29_000}),
    ):
        answer = await member.get(_months("/statement.csv", side))
        rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert {name: sum(int(row[f"{name}_minor"]) for row in rows) for name in sums} == sums
        assert {name: sum(Decimal(row[name]) * 100 for row in rows) for name in sums} == sums
    await market.coach.get(_months("/statement", "coach"))
    assert "Total 290.00 EUR 58.00 EUR 232.00 EUR 64.00 EUR 168.00 EUR" in text(market.coach)
    await market.coachee.get(_months("/statement", "coachee"))
    assert "Total 290.00 EUR 0.00 EUR 290.00 EUR" in text(market.coachee)
    await market.coach.get("/earnings")
    assert "64.00 EUR transferred" in text(market.coach)
    assert "168.00 EUR owed to you" in text(market.coach)


async def test_days_that_are_none_are_named_beside_their_field(market: Market) -> None:
    for query in ("first=soon", "first=2026-12-01&last=2026-11-01", "last=9999-12-31"):
        assert (await market.coachee.get(f"/statement?{query}")).status_code == 422
        assert 'class="problem"' in market.coachee.page
        assert (await market.coachee.get(f"/statement.csv?{query}")).status_code == 422


async def test_a_country_is_needed_to_be_paid(market: Market) -> None:
    answer = await market.coach.send("/earnings/connect", {"country": ""}, on="/earnings")
    assert answer.status_code == 422
    assert 'id="country-problem"' in market.coach.page


def _months(path: str, side: str) -> str:
    return f"{path}?side={side}&first=2020-01-01&last=2090-12-31"
