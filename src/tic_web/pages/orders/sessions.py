"""One session of an order: calling it off, moving it, saying that somebody did not come."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.cancel_session import CancelSession, CancelSessionCommand
from tic_domain.orders.use_cases.list_moves import ListMoves, ListMovesCommand
from tic_domain.orders.use_cases.report_missed import ReportMissed, ReportMissedCommand
from tic_domain.orders.use_cases.reschedule_session import RescheduleSession, RescheduleSessionCommand
from tic_domain.orders.use_cases.show_order import ShowOrder
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, NotFound, Refused
from tic_domain.shared.ids import CoachingSessionId
from tic_web.pages.forms import Form, identity
from tic_web.pages.forms import day as day_of
from tic_web.pages.frame import Frame
from tic_web.pages.orders.booking import not_held, sent_moment
from tic_web.pages.orders.going_to_pay import path_of
from tic_web.pages.orders.order import OrderDesk, beside, shown_refund
from tic_web.pages.orders.order import wanted as wanted_order
from tic_web.pages.orders.words import moving_words
from tic_web.pages.rendering import address, page, see
from tic_web.pages.scheduling.times import pages_of_days, zone_choices
from tic_web.pages.zones import Here

Page = Response[str] | Response[None]
ONE: Final = "/sessions/{coaching_session_id:str}"


@post(f"{ONE}/cancel", name="cancel_session_page")
async def cancel(
    *,
    coaching_session_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    cancel_session: NamedDependency[CancelSession],
) -> Page:
    """What would go back is sent along as it was shown; where it has changed, it is asked again."""
    session, form = _wanted(coaching_session_id), await Form.sent(request)
    try:
        order = await cancel_session(
            CancelSessionCommand(account_id=member.account_id, session_id=session, refund=shown_refund(form))
        )
    except Refused as refusal:
        order_id = wanted_order(form.value("order"))
        return await OrderDesk(frame, member, here, show_order).page(order_id, form.refused(refusal))
    return see(path_of(order.id), "session-cancelled")


@post(f"{ONE}/missed", name="report_missed_page")
async def report_missed_session(
    *,
    coaching_session_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    show_order: NamedDependency[ShowOrder],
    report_missed: NamedDependency[ReportMissed],
) -> Page:
    session, form = _wanted(coaching_session_id), await Form.sent(request)
    missed_by = next((side for side in Side if side.value == form.value("missed_by")), None)
    if missed_by is None:
        raise NotFound("side")
    field = form.value("note_field")
    try:
        order = await report_missed(
            ReportMissedCommand(
                account_id=member.account_id, session_id=session, missed_by=missed_by, note=form.value(field)
            )
        )
    except (InvalidInput, Refused) as error:
        order_id = wanted_order(form.value("order"))
        form = beside(form.refused(error), field)
        return await OrderDesk(frame, member, here, show_order).page(order_id, form)
    return see(path_of(order.id), "missed-reported")


@get(f"{ONE}/move", name="move_session")
async def show_moves(
    *,
    coaching_session_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    list_moves: NamedDependency[ListMoves],
) -> Page:
    session = _wanted(coaching_session_id)
    form = Form.of(zone=here.name, day=request.query_params.get("day", ""))
    with Checks() as check:
        first = day_of(check, form, "day")
    found = await list_moves(
        ListMovesCommand(account_id=member.account_id, session_id=session, zone=here.name, first_day=first)
    )
    path = f"/sessions/{session}/move"
    return page(
        frame,
        "orders/move.html",
        found=found,
        here=here,
        limit=moving_words(found.order.terms),
        times={
            **pages_of_days(path, {"zone": here.name}, found.slots, found, has_day=first is not None),
            "path": path,
            "name": "",
            "form": form,
            "offerings": [],
            "zones": zone_choices(),
            "minutes": found.order.minutes,
            "take": {"action": address(path, zone=here.name), "sent": {}, "label": "Move to"},
        },
        may_take=True,
    )


@post(f"{ONE}/move", name="move_session_page")
async def move(
    *,
    coaching_session_id: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    here: NamedDependency[Here],
    reschedule_session: NamedDependency[RescheduleSession],
) -> Page:
    session, form = _wanted(coaching_session_id), await Form.sent(request)
    path = f"/sessions/{session}/move"
    try:
        order = await reschedule_session(
            RescheduleSessionCommand(
                account_id=member.account_id, session_id=session, starts_at=sent_moment(form)
            )
        )
    except Refused as refusal:
        return not_held(frame, refusal, here, action=path, back=address(path, zone=here.parameter), sent={})
    return see(address(path_of(order.id), zone=here.parameter), "session-moved")


def _wanted(session_id: str) -> CoachingSessionId:
    return CoachingSessionId(identity(session_id, "session"))


ROUTES = (cancel, report_missed_session, show_moves, move)
