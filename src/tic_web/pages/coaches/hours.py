"""The coach's desk: their week, and the days that differ."""

from datetime import date
from typing import Any

import attrs
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_domain.accounts.model import Principal
from tic_domain.coaches.hours import MINUTES_PER_DAY, WeeklyHours
from tic_domain.coaches.use_cases.set_weekly_hours import SetWeeklyHours, SetWeeklyHoursCommand
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, NotFound, Refused
from tic_web.pages.forms import Form, day, minute_of_day
from tic_web.pages.frame import Frame
from tic_web.pages.hours import cells, is_on_the_hour, painted, ranges_words
from tic_web.pages.rendering import page, see


@get("/desk/hours", name="hours")
async def show_hours(
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
) -> Response[str]:
    return _page(frame, await _known(coach, show_own_profile), Form.of())


@post("/desk/hours", name="set_hours_page")
async def save_hours(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    set_weekly_hours: NamedDependency[SetWeeklyHours],
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    known = await _known(coach, show_own_profile)
    try:
        hours = WeeklyHours.of(zone_name=known.zone, days=painted(form.all("hours")))
        kept = attrs.evolve(hours, exceptions=known.exceptions)
        await set_weekly_hours(SetWeeklyHoursCommand(account_id=coach.account_id, hours=kept))
    except (InvalidInput, Refused) as error:
        # Without any box checked the field isn't sent at all, and that is what was entered.
        entered = attrs.evolve(form, values={"hours": form.all("hours")})
        return _page(frame, known, entered.refused(error))
    return see("/desk#hours", "hours-saved")


@post("/desk/exceptions", name="add_exception_page")
async def add_exception(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    set_weekly_hours: NamedDependency[SetWeeklyHours],
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    known = await _known(coach, show_own_profile)
    try:
        on, ranges = _exception(form)
        hours = WeeklyHours.of(
            zone_name=known.zone,
            days=_plain(known.days),
            exceptions={**{one: _plain([parts])[0] for one, parts in known.exceptions.items()}, on: ranges},
        )
        await set_weekly_hours(SetWeeklyHoursCommand(account_id=coach.account_id, hours=hours))
    except (InvalidInput, Refused) as error:
        return _page(frame, known, form.refused(error))
    return see("/desk/hours#exceptions", "exceptions-saved")


@post("/desk/exceptions/remove", name="remove_exception_page")
async def remove_exception(
    request: Request[Any, Any, Any],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    set_weekly_hours: NamedDependency[SetWeeklyHours],
) -> Response[None]:
    form = await Form.sent(request)
    known = await _known(coach, show_own_profile)
    kept = {on: parts for on, parts in known.exceptions.items() if on.isoformat() != form.value("on")}
    hours = attrs.evolve(known, exceptions=kept)
    await set_weekly_hours(SetWeeklyHoursCommand(account_id=coach.account_id, hours=hours))
    return see("/desk/hours#exceptions", "exceptions-saved")


async def _known(coach: Principal, show_own_profile: ShowOwnProfile) -> WeeklyHours:
    """Raises NotFound before the profile is written: hours need its zone."""
    profile = await show_own_profile(ShowOwnProfileCommand(account_id=coach.account_id))
    if profile is None:
        raise NotFound("coach profile yet")
    return profile.hours


def _exception(form: Form) -> tuple[date, tuple[tuple[int, int], ...]]:
    with Checks() as check:
        on = day(check, form, "on")
        if not form.value("on").strip():
            check.refuse("on", "It is empty.", "Choose the day.")
        how = check.choice("how", form.value("how"), ("off", "hours"))
        if how != "hours":
            ranges: tuple[tuple[int, int], ...] = ()
        else:
            start, end = minute_of_day(check, form, "start"), minute_of_day(check, form, "end")
            end = end or MINUTES_PER_DAY
            if start % 15 or end % 15 or start >= end:
                check.refuse("end", "These times can't be taken.", "End later than you begin, on quarters.")
            ranges = ((start, end),)
    return on or date.min, ranges


def _plain(days: Any) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(tuple((part.start, part.end) for part in ranges) for ranges in days)


def _page(frame: Frame, hours: WeeklyHours, form: Form) -> Response[str]:
    return page(
        frame,
        "coaches/hours.html",
        status=form.status,
        zone=hours.zone,
        form=form.over(Form.of(hours=cells(hours), how="off")),
        whole_hours=is_on_the_hour(hours),
        exceptions=[(on, ranges_words(ranges)) for on, ranges in sorted(hours.exceptions.items())],
    )


ROUTES = (show_hours, save_hours, add_exception, remove_exception)
