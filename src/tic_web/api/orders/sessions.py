"""What either side can do about one coaching session that is paid."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.orders.errors import (
    CoachOutOfReach,
    QuoteChanged,
    RefundRequestedAlready,
    RescheduledBefore,
    RescheduleTooLate,
    SessionDecided,
    SessionNotFinished,
)
from tic_domain.orders.terms import Side
from tic_domain.orders.use_cases.cancel_session import CancelSession, CancelSessionCommand
from tic_domain.orders.use_cases.find_session_entry import FindSessionEntry, FindSessionEntryCommand
from tic_domain.orders.use_cases.report_missed import ReportMissed, ReportMissedCommand
from tic_domain.orders.use_cases.reschedule_session import RescheduleSession, RescheduleSessionCommand
from tic_domain.orders.use_cases.show_order import ShowOrder
from tic_domain.scheduling.errors import BookingBlocked, CoacheeBusy, NotMovable, SlotNotOffered, SlotTaken
from tic_domain.scheduling.use_cases.show_invite import ShowInvite, ShowInviteCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import CoachingSessionId
from tic_web.api.bodies import Answer, sent
from tic_web.api.operations import operation
from tic_web.api.orders.names import chosen
from tic_web.api.orders.schemas import OrderAnswer
from tic_web.api.orders.showing import shown
from tic_web.api.orders.writing import Cancelling, Missing, Rescheduling
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.downloads import TextFile
from tic_web.security.limits import Limit as RateLimit

TAG = "Sessions"
_PATH = "/sessions/{coaching_session_id:uuid}"


@operation(
    "POST", f"{_PATH}/reschedule", id="rescheduleSession", tag=TAG, summary="Move a session",
    description="To another open time of its coach. The order and its payment stay as they are.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, body=Rescheduling,
    example=Rescheduling(starts_at=datetime(2026, 3, 3, 9, tzinfo=UTC)), creates=True, limit=RateLimit.HOLDS,
    raises=(
        NotFound, NotMovable, RescheduleTooLate, RescheduledBefore, BookingBlocked, CoachOutOfReach,
        CoacheeBusy, SlotTaken, SlotNotOffered, ConcurrentUpdate,
    ),
)  # fmt: skip
async def reschedule(
    coaching_session_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    reschedule_session: NamedDependency[RescheduleSession],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, Rescheduling)
    command = RescheduleSessionCommand(
        account_id=principal.account_id,
        session_id=CoachingSessionId(coaching_session_id),
        starts_at=wanted.starts_at,
    )

    async def change() -> Answer:
        order = await reschedule_session(command)
        return Answer(await shown(show_order, principal.account_id, order.id))

    return await once(request, idempotency_keys, principal, change)


@operation(
    "POST", f"{_PATH}/cancel", id="cancelSession", tag=TAG, summary="Cancel a session",
    description="`refund` is what you were shown as `cancelling.refund.amount`: where it has changed, "
    "nothing happens and you are told what would go back now.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, body=Cancelling, example=Cancelling(refund=8000),
    creates=True, raises=(NotFound, NotMovable, QuoteChanged, ConcurrentUpdate),
)  # fmt: skip
async def cancel(
    coaching_session_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    cancel_session: NamedDependency[CancelSession],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, Cancelling)
    command = CancelSessionCommand(
        account_id=principal.account_id,
        session_id=CoachingSessionId(coaching_session_id),
        refund=wanted.refund,
    )

    async def change() -> Answer:
        order = await cancel_session(command)
        return Answer(await shown(show_order, principal.account_id, order.id))

    return await once(request, idempotency_keys, principal, change)


@operation(
    "POST", f"{_PATH}/missed", id="reportMissed", tag=TAG, summary="Say that somebody did not come",
    description="From its begin until 24 hours after its end. Of yourself you are believed. That the coach "
    "did not come is a request for a refund, which the coach answers.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, body=Missing,
    example=Missing(missed_by="coach", note="Nobody came."), creates=True,
    raises=(
        NotFound, NotMovable, SessionNotFinished, SessionDecided, RefundRequestedAlready, ConcurrentUpdate,
    ),
)  # fmt: skip
async def missed(
    coaching_session_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    report_missed: NamedDependency[ReportMissed],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, Missing)
    command = ReportMissedCommand(
        account_id=principal.account_id,
        session_id=CoachingSessionId(coaching_session_id),
        missed_by=chosen(Side, "missed_by", wanted.missed_by),
        note=wanted.note,
    )

    async def change() -> Answer:
        order = await report_missed(command)
        return Answer(await shown(show_order, principal.account_id, order.id))

    return await once(request, idempotency_keys, principal, change)


@operation(
    "GET", f"{_PATH}/invite.ics", id="downloadInvite", tag=TAG, summary="Download a session's invite",
    description="A file for calendar programs (RFC 5545). Its UID stays, its SEQUENCE grows with each move.",
    scope=Scope.ORDERS_READ, downloads=("text/calendar",), raises=(NotFound,),
)  # fmt: skip
async def invite(
    coaching_session_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    find_session_entry: NamedDependency[FindSessionEntry],
    show_invite: NamedDependency[ShowInvite],
) -> ASGIApp:
    reader = asking(request).account_id
    entry_id = await find_session_entry(
        FindSessionEntryCommand(account_id=reader, session_id=CoachingSessionId(coaching_session_id))
    )
    file = await show_invite(ShowInviteCommand(account_id=reader, entry_id=entry_id))
    return TextFile(file_name=file.name, media_type=file.media_type, content=file.content)


ROUTES = (reschedule, cancel, missed, invite)
