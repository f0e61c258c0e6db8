"""Where seven days hold no open time, one link leads to the days that do."""

import html
import re
from datetime import timedelta

import attrs
from tests.integration.web.pages.market import SLOTS, Market, text

from tic_domain.coaches.hours import WeeklyHours


def _open_only_in(market: Market, days: int) -> None:
    profiles = market.site.store.coaches.profiles
    coach_id, profile = next(iter(profiles.items()))
    on = (market.site.container.clock().now() + timedelta(days=days)).date()
    hours = WeeklyHours.of(zone_name="UTC", days=[[]] * 7, exceptions={on: [(540, 1080)]})
    profiles[coach_id] = attrs.evolve(profile, hours=hours)


async def _follow(market: Market) -> None:
    assert SLOTS.findall(market.coachee.page) == []
    found = re.search(
        r'The next open time is <time[^>]+>[^<]+, 09:00 UTC</time>.*?href="([^"]+)#times">See the times from',
        market.coachee.page,
    )
    assert found, text(market.coachee)
    await market.coachee.get(html.unescape(found[1]))
    assert SLOTS.findall(market.coachee.page)


async def test_on_the_coachs_page_and_where_a_session_is_moved_or_gets_its_time(market: Market) -> None:
    order, package = await market.bought(), await market.buy_package()
    await market.coachee.get(order)
    move = re.findall(r'href="(/sessions/[0-9a-f-]{36}/move)"', market.coachee.page)[0]
    _open_only_in(market, 20)

    for path in (market.page, move, f"{package}/schedule"):
        await market.coachee.get(f"{path}?zone=UTC")
        await _follow(market)


async def test_without_any_open_time_it_says_so(market: Market) -> None:
    _open_only_in(market, 300)
    await market.coachee.get(f"{market.page}?zone=UTC")
    assert "Nothing can be booked after them either, for now" in text(market.coachee)
