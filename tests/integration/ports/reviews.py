"""Reviews that suites put into a world."""

from typing import Any

import attrs
from tests.integration.ports.worlds import World

from tic_domain.orders.terms import Side
from tic_domain.reviews.model import PUBLISHED_AFTER, Review
from tic_domain.shared.ids import AccountId, CoachingSessionId, OrderId, ReviewId


async def review(
    world: World,
    author_id: AccountId,
    subject_id: AccountId,
    rating: int = 5,
    *,
    published: bool = True,
    **changes: Any,
) -> Review:
    """Of a coachee about a coach, and of a session that ended just now, unless said otherwise."""
    now = world.clock.now()
    made = Review(
        id=ReviewId(world.ids.new()),
        session_id=CoachingSessionId(world.ids.new()),
        order_id=OrderId(world.ids.new()),
        author_id=author_id,
        subject_id=subject_id,
        author_side=Side.COACHEE,
        rating=rating,
        text="Calm and exact.\n\tEven after lunch 🦉",
        written_at=now,
        due_at=now + PUBLISHED_AFTER,
        published_at=now if published else None,
        taken_down_at=None,
        taken_down_reason=None,
    )
    made = attrs.evolve(made, **changes)
    async with world.open() as uow:
        await uow.reviews.put(made)
        await uow.commit()
    return made
