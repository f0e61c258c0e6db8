"""The coach's desk: their calendar, time they block, and how they can be booked."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from tic_domain.accounts.model import Principal
from tic_domain.coaches.hours import MINUTES_PER_DAY
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.scheduling.model import GRIDS
from tic_domain.scheduling.use_cases.block_time import BlockTime, BlockTimeCommand
from tic_domain.scheduling.use_cases.list_calendar import DAYS, ListCalendar, ListCalendarCommand
from tic_domain.scheduling.use_cases.set_booking_rules import SetBookingRules, SetBookingRulesCommand
from tic_domain.scheduling.use_cases.show_booking_rules import ShowBookingRules, ShowBookingRulesCommand
from tic_domain.scheduling.use_cases.unblock_time import UnblockTime, UnblockTimeCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, NotFound, Refused
from tic_domain.shared.ids import CalendarEntryId
from tic_domain.shared.time import zone
from tic_web.pages.forms import Form, day, identity, minute_of_day, whole
from tic_web.pages.frame import Frame
from tic_web.pages.once import once
from tic_web.pages.ports import TheKeys
from tic_web.pages.rendering import address, page, see
from tic_web.pages.scheduling.showing import calendar_days, day_words

RULES: Final = ("notice_hours", "buffer_minutes", "horizon_days", "grid_minutes")
_BLOCK_FIELDS: Final = {"starts_at": "from_time", "ends_at": "until_time"}


@get("/desk/calendar", name="desk_calendar")
async def show(
    *,
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    list_calendar: NamedDependency[ListCalendar],
    show_booking_rules: NamedDependency[ShowBookingRules],
    day: FromQuery[str] = "",
) -> Response[str]:
    looking = Desk(frame, coach, show_own_profile, list_calendar, show_booking_rules)
    return await looking.page(Form.of(), day)


@post("/desk/calendar/block", name="block_time_page")
async def block(
    *,
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    list_calendar: NamedDependency[ListCalendar],
    show_booking_rules: NamedDependency[ShowBookingRules],
    block_time: NamedDependency[BlockTime],
    idempotency_keys: TheKeys,
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    looking = Desk(frame, coach, show_own_profile, list_calendar, show_booking_rules)
    here = zone(await looking.zone())

    async def act() -> str:
        start, end = _block(form, here)
        entry = await block_time(
            BlockTimeCommand(
                account_id=coach.account_id, starts_at=start, ends_at=end, note=form.value("note")
            )
        )
        return str(entry.id)

    try:
        await once(idempotency_keys, coach.account_id, form, act, lost="")
    except (InvalidInput, Refused) as error:
        return await looking.page(form.refused(error).renamed(_BLOCK_FIELDS), "")
    return see("/desk/calendar", "time-blocked")


@post("/desk/calendar/{entry_id:str}/unblock", name="unblock_time_page")
async def unblock(
    entry_id: FromPath[str],
    coach: NamedDependency[Principal],
    unblock_time: NamedDependency[UnblockTime],
) -> Response[None]:
    wanted = CalendarEntryId(identity(entry_id, "blocked time"))
    await unblock_time(UnblockTimeCommand(account_id=coach.account_id, entry_id=wanted))
    return see("/desk/calendar", "time-unblocked")


@post("/desk/calendar/rules", name="booking_rules_page")
async def set_rules(
    *,
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coach: NamedDependency[Principal],
    show_own_profile: NamedDependency[ShowOwnProfile],
    list_calendar: NamedDependency[ListCalendar],
    show_booking_rules: NamedDependency[ShowBookingRules],
    set_booking_rules: NamedDependency[SetBookingRules],
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    try:
        with Checks() as check:
            numbers = {name: whole(check, form, name) for name in RULES}
        await set_booking_rules(SetBookingRulesCommand(account_id=coach.account_id, **numbers))
    except (InvalidInput, Refused) as error:
        looking = Desk(frame, coach, show_own_profile, list_calendar, show_booking_rules)
        return await looking.page(form.refused(error), "")
    return see("/desk/calendar#rules", "rules-saved")


class Desk:
    """The page, whichever of its forms came back."""

    def __init__(
        self,
        frame: Frame,
        coach: Principal,
        show_own_profile: ShowOwnProfile,
        list_calendar: ListCalendar,
        show_booking_rules: ShowBookingRules,
    ) -> None:
        self._frame = frame
        self._account_id = coach.account_id
        self._show_own_profile = show_own_profile
        self._list_calendar = list_calendar
        self._show_booking_rules = show_booking_rules

    async def zone(self) -> str:
        """Raises NotFound before the profile is written: a calendar needs its zone."""
        profile = await self._show_own_profile(ShowOwnProfileCommand(account_id=self._account_id))
        if profile is None:
            raise NotFound("coach profile yet")
        return profile.hours.zone

    async def page(self, form: Form, first: str) -> Response[str]:
        zone_name = await self.zone()
        begin = day_in_address(first)
        found = await self._list_calendar(
            ListCalendarCommand(account_id=self._account_id, zone=zone_name, first_day=begin, last_day=None)
        )
        rules = await self._show_booking_rules(ShowBookingRulesCommand(account_id=self._account_id))
        known = Form.of(**{name: str(getattr(rules, name)) for name in RULES})
        mine = [item for item in found.items if item.entry.coach_id == self._account_id]
        after, before = found.first_day + timedelta(days=DAYS), found.first_day - timedelta(days=DAYS)
        return page(
            self._frame,
            "scheduling/calendar.html",
            status=form.status,
            form=form.over(known),
            zone=zone_name,
            days=calendar_days(mine, zone_name),
            first=day_words(found.first_day),
            last=f"{day_words(found.last_day)} {found.last_day.year}",
            earlier=address("/desk/calendar", day=before.isoformat()) if begin else None,
            later=address("/desk/calendar", day=after.isoformat()),
            grids=[(str(minutes), f"every {minutes} minutes") for minutes in GRIDS],
        )


def _block(form: Form, here: ZoneInfo) -> tuple[datetime, datetime]:
    """The span that was typed, in wall-clock times of the coach's zone."""
    with Checks() as check:
        moments = [_moment(check, form, here, f"{name}_day", f"{name}_time") for name in ("from", "until")]
    return moments[0], moments[1]


def _moment(check: Checks, form: Form, here: ZoneInfo, on: str, at: str) -> datetime:
    known = day(check, form, on)
    if known is None and not form.value(on).strip():
        check.refuse(on, "It is empty.", "Choose the day.")
    minutes = minute_of_day(check, form, at)
    if minutes >= MINUTES_PER_DAY:
        check.refuse(at, "This is no time.", "Write it as hours and minutes, up to 23:59.")
    if known is None or not date(1971, 1, 1) <= known <= date(9000, 1, 1):
        if known is not None:
            check.refuse(on, "It is out of range.", "Choose a day near today.")
        return datetime(2000, 1, 1, tzinfo=UTC)
    start = datetime.combine(known, time(), tzinfo=here) + timedelta(minutes=minutes % MINUTES_PER_DAY)
    return start.astimezone(UTC)


def day_in_address(text: str) -> date | None:
    """Raises NotFound: only an address of ours has one."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound("page") from None
    if not date(1972, 1, 1) <= found <= date(8999, 1, 1):
        raise NotFound("page")
    return found


ROUTES = (show, block, unblock, set_rules)
