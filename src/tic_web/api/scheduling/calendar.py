"""One's own calendar; for coaches the rules by which they can be booked, and time they block."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp
from msgspec import Meta

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.scheduling.errors import TimeOccupied, TooManyBlockedTimes
from tic_domain.scheduling.use_cases.block_time import BlockTime, BlockTimeCommand
from tic_domain.scheduling.use_cases.list_calendar import ListCalendar, ListCalendarCommand
from tic_domain.scheduling.use_cases.set_booking_rules import SetBookingRules, SetBookingRulesCommand
from tic_domain.scheduling.use_cases.show_booking_rules import ShowBookingRules, ShowBookingRulesCommand
from tic_domain.scheduling.use_cases.unblock_time import UnblockTime, UnblockTimeCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import CalendarEntryId
from tic_web.api.bodies import Answer, sent
from tic_web.api.fields import ZoneName
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.api.scheduling.schemas import BlockedTimeAnswer, BlockWriting, BookingRulesFields, CalendarAnswer
from tic_web.dependencies import asking

TAG = "My calendar"
FirstDay = Annotated[date, Meta(description="In that zone. Leave it out for today.")]
LastDay = Annotated[
    date, Meta(description="Included, up to 61 days after the first. Leave it out for 30 days.")
]


@operation(
    "GET", "/me/calendar", id="showMyCalendar", tag=TAG, summary="Show your calendar",
    description="Sessions and held times, as coach and as coachee, and the time you have blocked.",
    scope=Scope.CALENDAR_READ, returns=CalendarAnswer, raises=(InvalidInput,),
)  # fmt: skip
async def show(
    *,
    request: Request[Any, Any, Any],
    list_calendar: NamedDependency[ListCalendar],
    zone: FromQuery[ZoneName] = "UTC",
    first_day: FromQuery[FirstDay | None] = None,
    last_day: FromQuery[LastDay | None] = None,
) -> ASGIApp:
    reader = asking(request).account_id
    found = await list_calendar(
        ListCalendarCommand(account_id=reader, zone=zone, first_day=first_day, last_day=last_day)
    )
    return Answer(CalendarAnswer.of(found, reader))


@operation(
    "GET", "/me/booking-rules", id="showMyBookingRules", tag=TAG, summary="Show how you can be booked",
    scope=Scope.CALENDAR_READ, returns=BookingRulesFields, raises=(RoleMissing, AccountSuspended),
)  # fmt: skip
async def rules(
    request: Request[Any, Any, Any], show_booking_rules: NamedDependency[ShowBookingRules]
) -> ASGIApp:
    found = await show_booking_rules(ShowBookingRulesCommand(account_id=asking(request).account_id))
    return Answer(BookingRulesFields.of(found))


@operation(
    "PUT", "/me/booking-rules", id="setMyBookingRules", tag=TAG, summary="Set how you can be booked",
    description="What is booked already stays as it is.",
    scope=Scope.CALENDAR_WRITE, returns=BookingRulesFields, body=BookingRulesFields,
    example=BookingRulesFields(notice_hours=24, buffer_minutes=15, horizon_days=30, grid_minutes=30),
    raises=(RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate),
)  # fmt: skip
async def set_rules(
    request: Request[Any, Any, Any], set_booking_rules: NamedDependency[SetBookingRules]
) -> ASGIApp:
    wanted = await sent(request, BookingRulesFields)
    command = SetBookingRulesCommand(
        account_id=asking(request).account_id,
        notice_hours=wanted.notice_hours,
        buffer_minutes=wanted.buffer_minutes,
        horizon_days=wanted.horizon_days,
        grid_minutes=wanted.grid_minutes,
    )
    return Answer(BookingRulesFields.of(await set_booking_rules(command)))


@operation(
    "POST", "/me/blocked-times", id="blockTime", tag=TAG, summary="Block time",
    description="Nobody can book it. Where a session lies in that time already, block what lies around it.",
    scope=Scope.CALENDAR_WRITE, returns=BlockedTimeAnswer, status=201, body=BlockWriting,
    example=BlockWriting(
        starts_at=datetime(2026, 4, 30, 9, tzinfo=UTC), ends_at=datetime(2026, 4, 30, 12, tzinfo=UTC),
        note="Dentist",
    ),
    creates=True,
    raises=(
        RoleMissing, AccountSuspended, NotFound, TimeOccupied, TooManyBlockedTimes, ConcurrentUpdate,
    ),
)  # fmt: skip
async def block(
    request: Request[Any, Any, Any],
    block_time: NamedDependency[BlockTime],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, BlockWriting)
    command = BlockTimeCommand(
        account_id=principal.account_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        note=wanted.note,
    )

    async def create() -> Answer:
        return Answer(BlockedTimeAnswer.of(await block_time(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "DELETE", "/me/blocked-times/{blocked_id:uuid}", id="unblockTime", tag=TAG, summary="Unblock time",
    scope=Scope.CALENDAR_WRITE, status=204,
    raises=(RoleMissing, AccountSuspended, NotFound, ConcurrentUpdate),
)  # fmt: skip
async def unblock(
    blocked_id: FromPath[UUID], request: Request[Any, Any, Any], unblock_time: NamedDependency[UnblockTime]
) -> ASGIApp:
    await unblock_time(
        UnblockTimeCommand(account_id=asking(request).account_id, entry_id=CalendarEntryId(blocked_id))
    )
    return Answer(status=204)


ROUTES = (show, rules, set_rules, block, unblock)
