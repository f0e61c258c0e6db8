"""The sessions of a package or period get their times, one after the other."""

from typing import Any, Final

import attrs
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Principal
from tic_domain.orders.errors import NothingToSchedule
from tic_domain.orders.model import Order
from tic_domain.orders.use_cases.schedule_session import ScheduleSession, ScheduleSessionCommand
from tic_domain.orders.use_cases.show_order import ShowOrder, ShowOrderCommand
from tic_domain.scheduling.model import Slot
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
from tic_domain.scheduling.use_cases.list_slots import ListSlots, ListSlotsCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import NotFound, Refused
from tic_web.pages.forms import Form
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
    list_slots: NamedDependency[ListSlots],
) -> Response[str]:
    view = await show_order(ShowOrderCommand(account_id=coachee.account_id, order_id=wanted(order_id)))
    order = view.order
    if order.coachee_id != coachee.account_id:
        raise NotFound("order")
    if not view.can_schedule:
        raise NothingToSchedule
    form = Form.of(zone=here.name, day=request.query_params.get("day", ""))
    with Checks() as check:
        first = day_of(check, form, "day")
    found = await list_slots(
        ListSlotsCommand(
            coach_id=order.coach_id, offering_id=order.offering_id, zone=here.name, first_day=first,
            last_day=None,
        )
    )  # fmt: skip
    slots = [one for one in found.slots if _is_in_time(one, order)]
    if found.next is not None and not _is_in_time(found.next, order):
        found = attrs.evolve(found, next=None)
    path = f"{path_of(order.id)}/schedule"
    return page(
        frame,
        "orders/schedule.html",
        view=view,
        order=order,
        what=what_words(order),
        here=here,
        times={
            **pages_of_days(path, {"zone": here.name}, slots, found, has_day=first is not None),
            "path": path,
            "name": view.other_name,
            "form": form,
            "offerings": [],
            "zones": zone_choices(),
            "minutes": found.minutes,
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
    hold_slot: NamedDependency[HoldSlot],
    schedule_session: NamedDependency[ScheduleSession],
) -> Response[str] | Response[None]:
    """The time is held and given to the session at once. It is paid already."""
    form = await Form.sent(request)
    view = await show_order(ShowOrderCommand(account_id=coachee.account_id, order_id=wanted(order_id)))
    order = view.order
    if order.coachee_id != coachee.account_id:
        raise NotFound("order")
    if not view.can_schedule:
        raise NothingToSchedule
    path = f"{path_of(order.id)}/schedule"
    starts_at = sent_moment(form)
    try:
        held = await hold_slot(
            HoldSlotCommand(
                account_id=coachee.account_id, coach_id=order.coach_id, offering_id=order.offering_id,
                starts_at=starts_at,
            )
        )  # fmt: skip
        await schedule_session(
            ScheduleSessionCommand(account_id=coachee.account_id, order_id=order.id, entry_id=held.id)
        )
    except RoleMissing:
        raise
    except Refused as refusal:
        return not_held(frame, refusal, here, action=path, back=address(path, zone=here.parameter), sent={})
    return see(address(path_of(order.id), zone=here.parameter), "session-scheduled")


def _is_in_time(slot: Slot, order: Order) -> bool:
    return order.runs_until is None or slot.ends_at <= order.runs_until


ROUTES = (show, schedule)
