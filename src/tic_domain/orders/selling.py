"""What is sold to whom: checked before an order is placed, and again before it is paid."""

from datetime import datetime, timedelta

from tic_domain.accounts.model import Account, AccountStatus, Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.model import CoachProfile, Offering, OfferingKind
from tic_domain.coaches.policies import is_visible
from tic_domain.orders.errors import (
    BeyondItsTime,
    CoachOutOfReach,
    NothingToSchedule,
    OfferingNotOrderable,
    PriceChanged,
)
from tic_domain.orders.model import PAY_WITHIN, SHORTEST_PAGE, CoachingSession, Order
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.states import FINAL, SessionState
from tic_domain.scheduling.changing import PaidTime
from tic_domain.scheduling.policies import require_no_block, require_other
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money


async def require_coachee(uow: OrdersUnitOfWork, account_id: AccountId) -> Account:
    """Locked: what one coachee buys is bought one after the other. Raises RoleMissing, AccountSuspended."""
    account = await uow.accounts.get(account_id, for_update=True)
    require_role(account, Role.COACHEE)
    return account


async def get_offering(
    uow: OrdersUnitOfWork, coachee_id: AccountId, coach_id: AccountId, offering_id: OfferingId
) -> tuple[CoachProfile, Offering]:
    """As it is sold to that coachee now. Raises NotFound, OwnCalendar, BookingBlocked."""
    profile = await uow.coaches.find(coach_id)
    if profile is None or not is_visible(profile, await uow.accounts.get(coach_id)):
        raise NotFound("offering of that coach")
    offering = next((one for one in profile.offerings if one.id == offering_id), None)
    if offering is None:
        raise NotFound("offering of that coach")
    require_other(coachee_id, coach_id)
    require_no_block(blocked=coach_id in await uow.blocks.blocked_with(coachee_id))
    return profile, offering


def require_sold_as(offering: Offering, kind: OfferingKind) -> None:
    """Raises OfferingNotOrderable."""
    if offering.kind is not kind:
        raise OfferingNotOrderable(kind.value)


def require_price(offering: Offering, confirmed: Money) -> None:
    """Raises PriceChanged with the present one."""
    if offering.price != confirmed:
        raise PriceChanged(offering.price)


def takes_times(order: Order) -> bool:
    """Paid, and nothing stops its sessions from being scheduled."""
    return order.paid_at is not None and order.dispute_opened_at is None and order.state not in FINAL


def paid_time(order: Order) -> PaidTime:
    """What each session of a package or period takes of its coach's time."""
    return PaidTime(
        coach_id=order.coach_id,
        coachee_id=order.coachee_id,
        offering_id=order.offering_id,
        length=timedelta(minutes=order.minutes),
        until=order.runs_until,
    )


def require_takes_times(order: Order, start: datetime | None = None) -> CoachingSession:
    """The first session that waits for its time. Raises NothingToSchedule, BeyondItsTime."""
    waiting = (one for one in order.sessions if one.state is SessionState.UNSCHEDULED)
    session = next(waiting, None) if order.runs_until is not None and takes_times(order) else None
    if session is None or order.runs_until is None:
        raise NothingToSchedule
    if start is not None and not paid_time(order).fits(start):
        raise BeyondItsTime(order.runs_until)
    return session


@clause("C3.3")
async def require_coach_in_reach(uow: OrdersUnitOfWork, order: Order) -> None:
    """For sessions that are chosen anew. Whether the coach is listed makes no difference: it is paid.

    Raises BookingBlocked, CoachOutOfReach.
    """
    require_no_block(blocked=order.coach_id in await uow.blocks.blocked_with(order.coachee_id))
    await require_coach_there(uow, order)


async def require_coach_there(uow: OrdersUnitOfWork, order: Order) -> None:
    """For a session that is booked already, and whom it is with. Raises CoachOutOfReach."""
    if await uow.coaches.find(order.coach_id) is None:
        raise CoachOutOfReach
    coach = await uow.accounts.get(order.coach_id)
    if coach.status is not AccountStatus.ACTIVE or Role.COACH not in coach.roles:
        raise CoachOutOfReach


def page_deadline(held_until: datetime, now: datetime) -> datetime:
    """Of a page that is opened now: where it couldn't be at once, its time begins with it."""
    return held_until if held_until - now >= SHORTEST_PAGE else now + PAY_WITHIN


def single_price(profile: CoachProfile, offering: Offering) -> Money:
    """What one such session costs on its own: the cheapest of that length; the offering's part else.

    Never less than its part: whoever bought more shall not pay less for what was used.
    """
    part = offering.price_per_session
    alike = [
        one.price
        for one in profile.offerings
        if one.kind is OfferingKind.SINGLE
        and one.minutes == offering.minutes
        and one.price.currency == part.currency
    ]
    return max(part, min(alike, default=part, key=_amount), key=_amount)


def _amount(price: Money) -> int:
    return price.amount
