"""All orders of a member, on either side; and a coachee's sessions by day."""

from datetime import date, timedelta
from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from tic_domain.accounts.model import Principal, Role
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.find_booking import FindBooking, FindBookingCommand
from tic_domain.orders.use_cases.list_orders import ListOrders, ListOrdersCommand
from tic_domain.scheduling.model import EntryState
from tic_domain.scheduling.use_cases.list_calendar import DAYS, ListCalendar, ListCalendarCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import CalendarEntryId, OrderId
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.orders.going_to_pay import PATH, path_of
from tic_web.pages.orders.showing import STATE_CHOICES, line_context
from tic_web.pages.rendering import address, page, see
from tic_web.pages.scheduling.calendar import day_in_address
from tic_web.pages.scheduling.showing import day_words, own_days
from tic_web.pages.scheduling.times import zone_choices
from tic_web.pages.zones import Here

PAGE_SIZE: Final = 20
_SIDES: Final = (("coachee", "What I bought"), ("coach", "What I sold"))


@get(PATH, name="orders")
async def show_orders(
    *,
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    list_orders: NamedDependency[ListOrders],
    side: FromQuery[str] = "",
    only: Annotated[str, QueryParameter(name="state")] = "",
    before: FromQuery[str] = "",
) -> Response[str]:
    """What is no state or side of ours filters nothing."""
    chosen_side = next((one for one in Side if one.value == side), None)
    chosen_state = next((one for one in OrderState if one.value == only), None)
    found = await list_orders(
        ListOrdersCommand(
            which=OrderFilter(party=member.account_id, side=chosen_side, state=chosen_state),
            before=OrderId(identity(before, "page")) if before else None,
            limit=PAGE_SIZE,
        )
    )
    asked = {
        "side": chosen_side and chosen_side.value,
        "state": chosen_state and chosen_state.value,
    }
    last = str(found[-1].order.id) if len(found) == PAGE_SIZE else None
    return page(
        frame,
        "orders/list.html",
        here=here,
        lines=[line_context(one) for one in found],
        form=Form.of(side=asked["side"] or "", state=asked["state"] or ""),
        sides=_SIDES if {Role.COACH, Role.COACHEE} <= member.roles else (),
        states=list(STATE_CHOICES.items()),
        first=address(PATH, **asked) if before else None,
        next=address(PATH, **asked, before=last) if last else None,
        filtered=bool(chosen_side or chosen_state),
    )


@get("/calendar", name="calendar")
async def show_calendar(
    *,
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    list_calendar: NamedDependency[ListCalendar],
    day: FromQuery[str] = "",
) -> Response[str]:
    begin = day_in_address(day)
    found = await list_calendar(
        ListCalendarCommand(account_id=coachee.account_id, zone=here.name, first_day=begin, last_day=None)
    )
    mine = [
        one
        for one in found.items
        if one.entry.coachee_id == coachee.account_id and one.entry.state is not EntryState.BLOCKED
    ]
    step = timedelta(days=DAYS)
    return page(
        frame,
        "orders/calendar.html",
        here=here,
        form=Form.of(zone=here.name),
        zones=zone_choices(),
        days=own_days(mine, here),
        first=day_words(found.first_day),
        last=f"{day_words(found.last_day)} {found.last_day.year}",
        earlier=_days(here, found.first_day - step),
        later=_days(here, found.first_day + step),
    )


def _days(here: Here, first: date) -> str:
    return address("/calendar", zone=here.parameter, day=first.isoformat())


@get("/sessions/{calendar_entry_id:str}", name="session")
async def show_session(
    *,
    member: NamedDependency[Principal],
    find_booking: NamedDependency[FindBooking],
    calendar_entry_id: FromPath[str],
) -> Response[None]:
    """Where mails and invites lead: they know the time in the calendar, and no more."""
    wanted = CalendarEntryId(identity(calendar_entry_id, "session"))
    order = await find_booking(FindBookingCommand(account_id=member.account_id, entry_id=wanted))
    if order is None:
        raise NotFound("session")
    return see(path_of(order.id))


ROUTES = (show_orders, show_calendar, show_session)
