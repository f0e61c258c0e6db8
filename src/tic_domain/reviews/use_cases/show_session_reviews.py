from collections.abc import Callable

import attrs

from tic_domain.orders.terms import Side
from tic_domain.reviews.policies import SessionReviews, seen_by, session_of
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ShowSessionReviewsCommand:
    account_id: AccountId
    session_id: CoachingSessionId


@clause("C3.1")
@attrs.frozen
class ShowSessionReviews:
    """One's own review of a session, and the other side's once it is published.

    Raises NotFound, SessionNotDelivered.
    """

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ShowSessionReviewsCommand) -> SessionReviews:
        async with self._open_unit_of_work() as uow:
            known = await uow.orders.find_with_session(command.session_id)
            order, session = session_of(known, command.session_id, command.account_id)
            reviews = await uow.reviews.of_session(session.id)
            is_coachee = order.side_of(command.account_id) is Side.COACHEE
            other_id = order.coach_id if is_coachee else order.coachee_id
            names = await uow.accounts.names_of([other_id])
        return seen_by(
            command.account_id,
            order,
            session,
            reviews,
            other_name=names.get(other_id),
            now=self._clock.now(),
        )
