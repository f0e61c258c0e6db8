from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.model import CoachingSession, Order
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import PUBLISHED_AFTER, WRITTEN_WITHIN
from tic_domain.reviews.policies import is_reviewable
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId, OrderId
from tic_domain.shared.ports import Clock

ORDERS_AT_ONCE: Final = 100
OLDEST_ORDER: Final = timedelta(days=400)
"""Longer ago than any order with a session that can still be reviewed: packages run for 180 days."""
MOST_SHOWN: Final = 100


@attrs.frozen(kw_only=True)
class ListSessionsToReviewCommand:
    account_id: AccountId


@attrs.frozen(kw_only=True)
class SessionToReview:
    session_id: CoachingSessionId
    order_id: OrderId
    title: str
    side: Side
    """Of who is to write."""
    other_name: str | None
    ended_at: datetime
    write_until: datetime
    publish_by: datetime


@clause("C3.1")
@attrs.frozen
class ListSessionsToReview:
    """Sessions that took place and that the asker hasn't reviewed yet, the latest first."""

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ListSessionsToReviewCommand) -> tuple[SessionToReview, ...]:
        reader, now = command.account_id, self._clock.now()
        async with self._open_unit_of_work() as uow:
            found = await self._reviewable(uow, reader, now)
            done = await uow.reviews.of_author(reader, [session.id for _, session in found])
            left = [(order, session) for order, session in found if session.id not in done]
            names = await uow.accounts.names_of({_other(order, reader) for order, _ in left})
        shown = [
            SessionToReview(
                session_id=session.id,
                order_id=order.id,
                title=order.title,
                side=order.side_of(reader),
                other_name=names.get(_other(order, reader)),
                ended_at=session.ended_at,
                write_until=session.ended_at + WRITTEN_WITHIN,
                publish_by=session.ended_at + PUBLISHED_AFTER,
            )
            for order, session in left
            if session.ended_at is not None
        ]
        return tuple(sorted(shown, key=lambda one: (one.ended_at, one.session_id), reverse=True)[:MOST_SHOWN])

    async def _reviewable(
        self, uow: ReviewsUnitOfWork, reader: AccountId, now: datetime
    ) -> list[tuple[Order, CoachingSession]]:
        found: list[tuple[Order, CoachingSession]] = []
        last: OrderId | None = None
        while True:
            orders = await uow.orders.list(OrderFilter(party=reader), before=last, limit=ORDERS_AT_ONCE)
            found += [(order, one) for order in orders for one in order.sessions if is_reviewable(one, now)]
            if len(orders) < ORDERS_AT_ONCE or orders[-1].placed_at < now - OLDEST_ORDER:
                return found
            last = orders[-1].id


def _other(order: Order, reader: AccountId) -> AccountId:
    return order.coach_id if order.side_of(reader) is Side.COACHEE else order.coachee_id
