"""Open times on a coach's page, and the coach's calendar, without script."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, Browser

TIMES = re.compile(r'<time datetime="([^"]+)">(\d\d:\d\d)</time>')


@pytest.fixture
async def coach(browser: Browser) -> Browser:
    await browser.sign_in("Cleo Coach", roles=["coach"])
    await browser.send("/desk/profile", PROFILE)
    await browser.send("/desk/offerings/new", OFFERING)
    await browser.send("/desk/hours", {"hours": ALL_HOURS})
    await browser.send("/desk/list", on="/desk")
    return browser


async def page_of(viewer: Browser) -> str:
    await viewer.get("/coaches")
    return str(re.findall(r'href="(/coaches/[0-9a-f-]{36})"', viewer.page)[0])


def typed(days: int, clock: str, name: str) -> dict[str, str]:
    on = (datetime.now(UTC) + timedelta(days=days)).date()
    return {f"{name}_day": on.isoformat(), f"{name}_time": clock}


async def test_open_times_stand_on_the_coachs_page_in_a_zone_that_is_said(
    coach: Browser, other_browser: Browser
) -> None:
    path = await page_of(other_browser)

    await other_browser.get(path)
    berlin = TIMES.findall(other_browser.page)
    assert "Times in Europe/Berlin" in other_browser.page
    assert len(berlin) > 200

    await other_browser.get(f"{path}?zone=Asia/Kathmandu")
    kathmandu = dict(TIMES.findall(other_browser.page))
    assert "Times in Asia/Kathmandu" in other_browser.page
    assert berlin[0][0] in kathmandu
    assert kathmandu[berlin[0][0]] != berlin[0][1]


async def test_one_leafs_through_the_weeks_up_to_the_horizon(coach: Browser, other_browser: Browser) -> None:
    await coach.send(
        "/desk/calendar/rules",
        {"notice_hours": "1", "buffer_minutes": "0", "horizon_days": "15", "grid_minutes": "60"},
        on="/desk/calendar",
    )
    path, weeks = await page_of(other_browser), 0
    while path:
        await other_browser.get(path.partition("#")[0].replace("&amp;", "&"))
        weeks += 1
        later = re.findall(r'<a href="([^"]+)">Later days</a>', other_browser.page)
        path = later[0] if later else ""
    assert weeks == 3
    assert "Earlier days" in other_browser.page


async def test_a_choice_that_is_none_is_named_beside_its_field(
    coach: Browser, other_browser: Browser
) -> None:
    path = await page_of(other_browser)
    for query in ("zone=Mars/Olympus", "day=soon", "offering=none", "day=0001-01-01", "day=9999-12-31"):
        answer = await other_browser.get(f"{path}?{query}")
        assert answer.status_code == 422, query
        assert "another look" in other_browser.page
        assert 'class="problem"' in other_browser.page


@pytest.mark.clause("C3.1")
async def test_blocked_time_is_open_to_nobody_until_it_is_unblocked(
    coach: Browser, other_browser: Browser
) -> None:
    path = await page_of(other_browser)
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()

    async def open_on_that_day() -> int:
        await other_browser.get(f"{path}?zone=UTC&day={day}")
        return sum(moment.startswith(day) for moment, _ in TIMES.findall(other_browser.page))

    before = await open_on_that_day()
    fields = {**typed(2, "00:00", "from"), **typed(5, "00:00", "until"), "note": "Moving <house>"}
    answer = await coach.send("/desk/calendar/block", fields, on="/desk/calendar")
    assert answer.status_code == 303
    await coach.get("/desk/calendar?said=time-blocked")
    assert "Moving &lt;house&gt;" in coach.page
    assert "Nobody can book it." in coach.page
    assert (before, await open_on_that_day()) == (48, 0)
    assert "Moving" not in other_browser.page

    action = re.findall(r'action="(/desk/calendar/[0-9a-f-]{36}/unblock)"', coach.page)[0]
    await coach.send(action, on="/desk/calendar")
    assert await open_on_that_day() == 48


async def test_what_is_typed_wrong_comes_back_with_its_remedy(coach: Browser) -> None:
    fields = {**typed(3, "10:00", "from"), **typed(3, "09:00", "until"), "note": "Kept"}
    answer = await coach.send("/desk/calendar/block", fields, on="/desk/calendar")
    assert answer.status_code == 422
    assert 'id="until_time-problem"' in coach.page
    assert 'value="Kept"' in coach.page

    answer = await coach.send("/desk/calendar/block", {"from_day": "soon"}, on="/desk/calendar")
    assert answer.status_code == 422
    for name in ("from_day", "from_time", "until_day", "until_time"):
        assert f'id="{name}-problem"' in coach.page

    answer = await coach.send(
        "/desk/calendar/rules",
        {"notice_hours": "0", "buffer_minutes": "7", "horizon_days": "x", "grid_minutes": "20"},
        on="/desk/calendar",
    )
    assert answer.status_code == 422
    assert 'id="horizon_days-problem"' in coach.page


async def test_time_that_is_blocked_already_is_said(coach: Browser) -> None:
    fields = {**typed(3, "09:00", "from"), **typed(3, "10:00", "until")}
    await coach.send("/desk/calendar/block", fields, on="/desk/calendar")
    answer = await coach.send("/desk/calendar/block", {**fields, "note": "Again"}, on="/desk/calendar")
    assert answer.status_code == 409
    assert "Something in your calendar lies in that time" in coach.page


async def test_the_calendar_needs_a_profile_and_an_address_of_ours(browser: Browser) -> None:
    await browser.sign_in("Nina New", roles=["coach"])
    assert (await browser.get("/desk/calendar")).status_code == 404
    await browser.send("/desk/profile", PROFILE)
    assert (await browser.get("/desk/calendar")).status_code == 200
    assert (await browser.get("/desk/calendar?day=2027-03-01")).status_code == 200
    assert "1 March" in browser.page
    assert (await browser.get("/desk/calendar?day=never")).status_code == 404
