"""Open times, and holding one of them."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp
from msgspec import Meta

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.orders.use_cases.release_hold import ReleaseHold, ReleaseHoldCommand
from tic_domain.scheduling.errors import (
    BookingBlocked,
    CoacheeBusy,
    CoachNotBookable,
    OwnCalendar,
    SlotNotOffered,
    SlotTaken,
    TooManyHolds,
)
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
from tic_domain.scheduling.use_cases.list_slots import ListSlots, ListSlotsCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId
from tic_web.api.bodies import Answer, sent
from tic_web.api.fields import ZoneName
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.api.scheduling.schemas import HoldAnswer, HoldWriting, SlotsAnswer
from tic_web.dependencies import asking
from tic_web.security.limits import Limit as RateLimit

TAG = "Booking"
OfOffering = Annotated[UUID, Meta(description="Leave it out for the coach's first offering.")]
FirstDay = Annotated[date, Meta(description="In that zone. Leave it out for today.")]
LastDay = Annotated[
    date, Meta(description="Included, up to 61 days after the first. Leave it out for a week.")
]


@operation(
    "GET", "/coaches/{coach_id:uuid}/slots", id="listSlots", tag=TAG, summary="List a coach's open times",
    description="Days are those of `zone`. A local time that a change of the clocks skips is not offered; "
    "one that comes twice is offered once.",
    scope=None, returns=SlotsAnswer, raises=(NotFound, InvalidInput),
)  # fmt: skip
async def slots(
    *,
    coach_id: FromPath[UUID],
    list_slots: NamedDependency[ListSlots],
    offering_id: FromQuery[OfOffering | None] = None,
    zone: FromQuery[ZoneName] = "UTC",
    first_day: FromQuery[FirstDay | None] = None,
    last_day: FromQuery[LastDay | None] = None,
) -> ASGIApp:
    command = ListSlotsCommand(
        coach_id=AccountId(coach_id),
        offering_id=OfferingId(offering_id) if offering_id else None,
        zone=zone,
        first_day=first_day,
        last_day=last_day,
    )
    return Answer(SlotsAnswer.of(await list_slots(command)))


@operation(
    "POST", "/holds", id="holdSlot", tag=TAG, summary="Hold an open time",
    description="Kept for you for 30 minutes. Holding it twice is holding it once; at most three at a time.",
    scope=Scope.CALENDAR_WRITE, returns=HoldAnswer, status=201, body=HoldWriting,
    example=HoldWriting(
        coach_id=UUID("0199c0de-0000-7000-8000-000000000001"),
        offering_id=UUID("0199c0de-0000-7000-8000-000000000001"),
        starts_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
    ),
    creates=True, limit=RateLimit.HOLDS,
    raises=(
        NotFound, RoleMissing, OwnCalendar, CoachNotBookable, BookingBlocked, CoacheeBusy, TooManyHolds,
        SlotTaken, SlotNotOffered, ConcurrentUpdate,
    ),
)  # fmt: skip
async def hold(
    request: Request[Any, Any, Any],
    hold_slot: NamedDependency[HoldSlot],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, HoldWriting)
    command = HoldSlotCommand(
        account_id=principal.account_id,
        coach_id=AccountId(wanted.coach_id),
        offering_id=OfferingId(wanted.offering_id),
        starts_at=wanted.starts_at,
    )

    async def create() -> Answer:
        return Answer(HoldAnswer.of(await hold_slot(command)), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "DELETE", "/holds/{hold_id:uuid}", id="releaseHold", tag=TAG, summary="Give a held time back",
    scope=Scope.CALENDAR_WRITE, status=204, raises=(NotFound, ConcurrentUpdate),
)  # fmt: skip
async def release(
    hold_id: FromPath[UUID], request: Request[Any, Any, Any], release_hold: NamedDependency[ReleaseHold]
) -> ASGIApp:
    await release_hold(
        ReleaseHoldCommand(account_id=asking(request).account_id, entry_id=CalendarEntryId(hold_id))
    )
    return Answer(status=204)


ROUTES = (slots, hold, release)
