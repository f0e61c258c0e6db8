"""A session that Cora Coach has held for Cem Coachee, and what the two may say of it."""

from datetime import datetime, timedelta
from typing import Final

import attrs
from tests.unit.house import House
from tests.unit.matching.people import profile

from tic_domain.accounts.model import Account, Role
from tic_domain.coaches.model import CoachStanding
from tic_domain.orders.model import CoachingSession, Order, OrderKind
from tic_domain.orders.states import SessionState
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.reviews.model import KeptReview, Review
from tic_domain.reviews.policies import SessionReviews
from tic_domain.reviews.use_cases.list_coach_reviews import ListCoachReviews, ListCoachReviewsCommand
from tic_domain.reviews.use_cases.list_received_reviews import ListReceivedReviews, ListReceivedReviewsCommand
from tic_domain.reviews.use_cases.list_reviews import ListReviews, ListReviewsCommand
from tic_domain.reviews.use_cases.list_sessions_to_review import (
    ListSessionsToReview,
    ListSessionsToReviewCommand,
    SessionToReview,
)
from tic_domain.reviews.use_cases.publish_due_reviews import PublishDueReviews
from tic_domain.reviews.use_cases.show_session_reviews import ShowSessionReviews, ShowSessionReviewsCommand
from tic_domain.reviews.use_cases.take_down_review import TakeDownReview, TakeDownReviewCommand
from tic_domain.reviews.use_cases.withdraw_review import WithdrawReview, WithdrawReviewCommand
from tic_domain.reviews.use_cases.write_review import WriteReview, WriteReviewCommand
from tic_domain.shared.ids import (
    AccountId,
    CalendarEntryId,
    CoachingSessionId,
    OfferingId,
    OrderId,
    ReviewId,
)
from tic_domain.shared.money import Money
from tic_domain.shared.ports import Ids

HOUR: Final = timedelta(hours=1)
COACH: Final = frozenset({Role.COACH})
COACHEE: Final = frozenset({Role.COACHEE})


def order_of(
    ids: Ids,
    coachee_id: AccountId,
    coach_id: AccountId,
    *,
    ended_at: datetime,
    state: SessionState = SessionState.DELIVERED,
) -> Order:
    """Of one session that ended then."""
    planned = CoachingSession.unscheduled(CoachingSessionId(ids.new()), 1).scheduled(
        CalendarEntryId(ids.new()), ended_at - HOUR, ended_at
    )
    session = planned.ended(state, ended_at, refund=0) if state.has_ended else planned
    price = Money(9000, "eur")
    return Order.place(
        id=OrderId(ids.new()),
        kind=OrderKind.SINGLE,
        coachee_id=coachee_id,
        coach_id=coach_id,
        offering_id=OfferingId(ids.new()),
        title="Mock interview",
        minutes=60,
        price=price,
        single_price=price,
        terms=DEFAULT_TERMS,
        sessions=[session],
        now=ended_at - 48 * HOUR,
    )


async def held_session(
    house: House, coachee: Account, coach: Account, *, state: SessionState = SessionState.DELIVERED
) -> CoachingSession:
    """Of an order of its own. It ended just now."""
    order = order_of(house.ids, coachee.id, coach.id, ended_at=house.clock.now(), state=state)
    async with house.open() as uow:
        await uow.orders.add(order)
        await uow.commit()
    return order.sessions[0]


@attrs.define
class Desk:
    """The session has just ended: Monday, 2 March 2026, 09:00 UTC."""

    house: House
    coachee: Account
    coach: Account
    session: CoachingSession

    @classmethod
    async def made(cls, house: House) -> "Desk":
        coachee = await house.member("Cem Coachee", roles=COACHEE)
        coach = await house.member("Cora Coach", roles=COACH)
        async with house.open() as uow:
            await uow.coaches.add(profile(1, id=coach.id, public_name=coach.name))
            await uow.commit()
        return cls(house, coachee, coach, await held_session(house, coachee, coach))

    def pass_time(self, **by: float) -> None:
        self.house.clock.move(timedelta(**by))

    async def change_session(self, state: SessionState) -> None:
        async with self.house.open() as uow:
            order = await uow.orders.find_with_session(self.session.id)
            assert order is not None
            session = attrs.evolve(order.sessions[0], state=state)
            await uow.orders.save(order.with_session(session))
            await uow.commit()

    async def write(
        self,
        who: Account,
        rating: int = 5,
        text: str | None = "Calm and exact.",
        *,
        session: CoachingSession | None = None,
    ) -> SessionReviews:
        return await WriteReview(self.house.open, self.house.clock, self.house.ids)(
            WriteReviewCommand(
                account_id=who.id, session_id=(session or self.session).id, rating=rating, text=text
            )
        )

    async def withdraw(self, who: Account, session: CoachingSession | None = None) -> None:
        await WithdrawReview(self.house.open)(
            WithdrawReviewCommand(account_id=who.id, session_id=(session or self.session).id)
        )

    async def see(self, who: Account, session: CoachingSession | None = None) -> SessionReviews:
        return await ShowSessionReviews(self.house.open, self.house.clock)(
            ShowSessionReviewsCommand(account_id=who.id, session_id=(session or self.session).id)
        )

    async def sweep(self) -> int:
        return await PublishDueReviews(self.house.open, self.house.clock)()

    async def take_down(self, review_id: ReviewId, reason: str = "It names a third person.") -> Review:
        return await TakeDownReview(self.house.open, self.house.clock)(
            TakeDownReviewCommand(review_id=review_id, reason=reason)
        )

    async def to_write(self, who: Account) -> tuple[SessionToReview, ...]:
        return await ListSessionsToReview(self.house.open, self.house.clock)(
            ListSessionsToReviewCommand(account_id=who.id)
        )

    async def public(self) -> tuple[KeptReview, ...]:
        found = await ListCoachReviews(self.house.open)(
            ListCoachReviewsCommand(coach_id=self.coach.id, after=None, limit=100)
        )
        return found.reviews

    async def received(self, who: Account) -> tuple[KeptReview, ...]:
        found = await ListReceivedReviews(self.house.open)(
            ListReceivedReviewsCommand(account_id=who.id, after=None, limit=100)
        )
        return found.reviews

    async def for_operators(self) -> tuple[KeptReview, ...]:
        found = await ListReviews(self.house.open)(ListReviewsCommand(subject_id=None, after=None, limit=100))
        return found.reviews

    async def standing(self) -> CoachStanding:
        async with self.house.open() as uow:
            return (await uow.coaches.standings([self.coach.id]))[self.coach.id]

    async def rating(self) -> tuple[int, int]:
        standing = await self.standing()
        return standing.rating_total, standing.rating_count
