from collections.abc import Callable

import attrs

from tic_domain.reviews.policies import session_of, withdrawable
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, CoachingSessionId


@attrs.frozen(kw_only=True)
class WithdrawReviewCommand:
    account_id: AccountId
    session_id: CoachingSessionId


@clause("C3.1", "C7.4")
@attrs.frozen
class WithdrawReview:
    """Take back what nobody else has seen. Raises NotFound, ReviewPublished, ReviewTakenDown."""

    _open_unit_of_work: Callable[[], ReviewsUnitOfWork]

    async def __call__(self, command: WithdrawReviewCommand) -> None:
        async with self._open_unit_of_work() as uow:
            known = await uow.orders.find_with_session(command.session_id)
            order, session = session_of(known, command.session_id, command.account_id)
            # Whoever writes takes this lock too: what is published by it isn't withdrawn meanwhile.
            await uow.orders.get_of(order.id, command.account_id, for_update=True)
            reviews = await uow.reviews.of_session(session.id, for_update=True)
            own = withdrawable([one.review for one in reviews], order.side_of(command.account_id))
            await uow.reviews.remove(own.id)
            await uow.commit()
