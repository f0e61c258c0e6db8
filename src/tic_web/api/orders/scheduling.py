"""The sessions of a package or of a month get their times."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ASGIApp

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.orders.errors import BeyondItsTime, CoachOutOfReach, NothingToSchedule
from tic_domain.orders.use_cases.list_times import ListTimes, ListTimesCommand
from tic_domain.orders.use_cases.schedule_session import ScheduleSession, ScheduleSessionCommand
from tic_domain.orders.use_cases.show_order import ShowOrder
from tic_domain.scheduling.errors import BookingBlocked, CoacheeBusy, SlotNotOffered, SlotTaken
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import OrderId
from tic_web.api.bodies import Answer, sent
from tic_web.api.fields import ZoneName
from tic_web.api.operations import operation
from tic_web.api.orders.ordering import TAG
from tic_web.api.orders.schemas import OrderAnswer, OrderSlotsAnswer
from tic_web.api.orders.showing import shown
from tic_web.api.orders.writing import Scheduling
from tic_web.api.repeating import once
from tic_web.api.scheduling.bookings import FirstDay, LastDay
from tic_web.dependencies import asking
from tic_web.security.limits import Limit as RateLimit


@operation(
    "GET", "/orders/{order_id:uuid}/slots", id="listOrderSlots", tag=TAG,
    summary="List open times for what you have bought",
    description="For the sessions of a package or month that have no time yet: as long as was bought, before "
    "they lapse, and though the coach offers them no more. Days are those of `zone`.",
    scope=Scope.ORDERS_READ, returns=OrderSlotsAnswer,
    raises=(NotFound, NothingToSchedule, BookingBlocked, CoachOutOfReach, InvalidInput),
)  # fmt: skip
async def slots(
    *,
    order_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    list_times: NamedDependency[ListTimes],
    zone: FromQuery[ZoneName] = "UTC",
    first_day: FromQuery[FirstDay | None] = None,
    last_day: FromQuery[LastDay | None] = None,
) -> ASGIApp:
    command = ListTimesCommand(
        account_id=asking(request).account_id,
        order_id=OrderId(order_id),
        zone=zone,
        first_day=first_day,
        last_day=last_day,
    )
    return Answer(OrderSlotsAnswer.of(await list_times(command)))


@operation(
    "POST", "/orders/{order_id:uuid}/sessions", id="scheduleSession", tag=TAG,
    summary="Schedule a session of a package or month",
    description="An open time is given to the next session that has none, and booked at once: it is paid "
    "already. Asking twice for one time is asking once.",
    scope=Scope.ORDERS_WRITE, returns=OrderAnswer, body=Scheduling,
    example=Scheduling(starts_at=datetime(2026, 3, 3, 9, tzinfo=UTC)), creates=True, limit=RateLimit.HOLDS,
    raises=(
        RoleMissing, NotFound, NothingToSchedule, BeyondItsTime, BookingBlocked, CoachOutOfReach, CoacheeBusy,
        SlotTaken, SlotNotOffered, ConcurrentUpdate,
    ),
)  # fmt: skip
async def schedule(
    order_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    schedule_session: NamedDependency[ScheduleSession],
    show_order: NamedDependency[ShowOrder],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    wanted = await sent(request, Scheduling)
    command = ScheduleSessionCommand(
        account_id=principal.account_id, order_id=OrderId(order_id), starts_at=wanted.starts_at
    )

    async def change() -> Answer:
        await schedule_session(command)
        return Answer(await shown(show_order, principal.account_id, command.order_id))

    return await once(request, idempotency_keys, principal, change)


ROUTES = (slots, schedule)
