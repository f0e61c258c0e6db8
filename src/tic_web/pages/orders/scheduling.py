"""The sessions of a package or period get their times, one after the other."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Principal
from tic_domain.orders.errors import CoachOutOfReach
from tic_domain.orders.use_cases.list_times import ListTimes, ListTimesCommand
from tic_domain.orders.use_cases.schedule_session import ScheduleSession, ScheduleSessionCommand
from tic_domain.orders.use_cases.show_order import ShowOrder, ShowOrderCommand
from tic_domain.orders.viewing import OrderView
from tic_domain.scheduling.errors import BookingBlocked
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import Refused
from tic_web.pages.forms import CONFLICT, Form
from tic_web.pages.forms import day as day_of
from tic_web.pages.frame import Frame
from tic_web.pages.orders.booking import not_held, sent_moment
from tic_web.pages.orders.going_to_pay import path_of
from tic_web.pages.orders.order import ONE, wanted
from tic_web.pages.orders.showing import what_words
from tic_web.pages.rendering import address, page, see
from tic_web.pages.scheduling.times import pages_of_days, zone_choices
from tic_web.pages.zones import Here
from tic_web.security.limits import OPT, Limit

PATH: Final = f"{ONE}/schedule"


@get(PATH, name="schedule_session")
async def show(
    *,
    order_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    list_times: NamedDependency[ListTimes],
) -> Response[str]:
    which = wanted(order_id)
    form = Form.of(zone=here.name, day=request.query_params.get("day", ""))
    with Checks() as check:
        first = day_of(check, form, "day")
    view = await show_order(ShowOrderCommand(account_id=coachee.account_id, order_id=which))
    try:
        found = await list_times(
            ListTimesCommand(
                account_id=coachee.account_id, order_id=which, zone=here.name, first_day=first, last_day=None
            )
        )
    except (BookingBlocked, CoachOutOfReach) as refusal:
        return _out_of_reach(frame, view, refusal, here)
    path = f"{path_of(which)}/schedule"
    return page(
        frame,
        "orders/schedule.html",
        view=view,
        order=view.order,
        what=what_words(view.order),
        here=here,
        times={
            **pages_of_days(path, {"zone": here.name}, found.slots, found, has_day=first is not None),
            "path": path,
            "name": view.other_name,
            "form": form,
            "offerings": [],
            "zones": zone_choices(),
            "minutes": view.order.minutes,
            "take": {"action": address(path, zone=here.name), "sent": {}, "label": "Book"},
        },
        may_take=True,
    )


@post(PATH, name="schedule_session_page", opt={OPT: Limit.HOLDS})
async def schedule(
    *,
    order_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    schedule_session: NamedDependency[ScheduleSession],
) -> Response[str] | Response[None]:
    """The time is given to the session at once. It is paid already."""
    form, which = await Form.sent(request), wanted(order_id)
    view = await show_order(ShowOrderCommand(account_id=coachee.account_id, order_id=which))
    path = f"{path_of(which)}/schedule"
    try:
        await schedule_session(
            ScheduleSessionCommand(account_id=coachee.account_id, order_id=which, starts_at=sent_moment(form))
        )
    except RoleMissing:
        raise
    except (BookingBlocked, CoachOutOfReach) as refusal:
        return _out_of_reach(frame, view, refusal, here)
    except Refused as refusal:
        return not_held(frame, refusal, here, action=path, back=address(path, zone=here.parameter), sent={})
    return see(address(path_of(which), zone=here.parameter), "session-scheduled")


def _out_of_reach(frame: Frame, view: OrderView, refusal: Refused, here: Here) -> Response[str]:
    return page(
        frame, "orders/out_of_reach.html", status=CONFLICT, view=view, order=view.order, refusal=refusal,
        what=what_words(view.order), here=here,
    )  # fmt: skip


ROUTES = (show, schedule)
