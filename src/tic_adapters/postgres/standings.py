"""What was seen of coaches: counted by query, never kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    Uuid,
    any_,
    cast,
    extract,
    func,
    lateral,
    literal,
    literal_column,
    select,
    true,
    union_all,
)

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, given, listed
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import conversations, messages
from tic_adapters.postgres.tables.matching import matches
from tic_adapters.postgres.tables.reviews import reviews
from tic_adapters.postgres.talks import FIRST, OLDEST_FIRST, after
from tic_domain.coaches.model import CoachStanding
from tic_domain.orders.terms import Side
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock

ACTIVE: Final = timedelta(days=30)
_REPLIES: Final = timedelta(days=90)
_SHOWN: Final = timedelta(days=7)


def _of(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column == any_(given("coach_ids", ARRAY(Uuid)))


ACTIVE_COACHEES: Final = func.count(conversations.c.coachee_id.distinct())
IS_ACTIVE: Final = conversations.c.last_message_at >= given("active_since", MOMENT)
_ACTIVE_COACHEES: Final = (
    select(
        conversations.c.coach_id,
        literal_column("'active_coachees'", Text).label("what"),
        ACTIVE_COACHEES.label("number"),
    )
    .where(_of(conversations.c.coach_id), IS_ACTIVE)
    .group_by(conversations.c.coach_id)
)
_FIRST_REPLY: Final = lateral(
    select(messages.c.sent_at)
    .where(after(conversations.c.id, literal(FIRST, Uuid)), messages.c.sender_id == conversations.c.coach_id)
    .order_by(*OLDEST_FIRST)
    .limit(1),
    name="first_reply",
)
_MINUTES: Final = func.floor(
    extract("epoch", _FIRST_REPLY.c.sent_at - conversations.c.started_at) / literal_column("60")
)
_REPLY_MINUTES: Final = (
    select(
        conversations.c.coach_id,
        literal_column("'reply_minutes'", Text).label("what"),
        # The lower of the two in the middle: a time that really was taken.
        cast(func.percentile_disc(literal_column("0.5")).within_group(_MINUTES), BigInteger).label("number"),
    )
    .select_from(conversations.join(_FIRST_REPLY, true()))
    .where(_of(conversations.c.coach_id), conversations.c.started_at >= given("replies_since", MOMENT))
    .group_by(conversations.c.coach_id)
)
_TIMES_SHOWN: Final = (
    select(
        matches.c.coach_id,
        literal_column("'shown_recently'", Text).label("what"),
        func.count(matches.c.coachee_id.distinct()).label("number"),
    )
    .where(_of(matches.c.coach_id), matches.c.made_at >= given("shown_since", MOMENT))
    .group_by(matches.c.coach_id)
)
_COUNTED: Final = (
    _of(reviews.c.subject_id),
    # As the index has it: a value bound at run time would keep it from being used.
    reviews.c.author_side == literal_column(f"'{Side.COACHEE.value}'"),
    reviews.c.published_at.is_not(None),
    reviews.c.taken_down_at.is_(None),
)
_RATINGS: Final = tuple(
    select(reviews.c.subject_id, literal_column(f"'{what}'", Text).label("what"), number.label("number"))
    .where(*_COUNTED)
    .group_by(reviews.c.subject_id)
    for what, number in (("rating_total", func.sum(reviews.c.rating)), ("rating_count", func.count()))
)
SEEN: Final = union_all(_ACTIVE_COACHEES, _REPLY_MINUTES, _TIMES_SHOWN, *_RATINGS)
"""Of each coach what was seen of it: its name and number. Binds `coach_ids` and what `since` gives."""
_SEEN: Final = Query(SEEN)
_NOTHING: Final = {
    "active_coachees": 0,
    "rating_count": 0,
    "rating_total": 0,
    "reply_minutes": None,
    "shown_recently": 0,
}


def since(now: datetime) -> Mapping[str, datetime]:
    return {"active_since": now - ACTIVE, "replies_since": now - _REPLIES, "shown_since": now - _SHOWN}


def standings_of(
    coach_ids: Iterable[AccountId], found: Iterable[tuple[UUID, str, int]]
) -> dict[AccountId, CoachStanding]:
    """One for each id, of the rows that SEEN has."""
    seen: dict[UUID, dict[str, Any]] = {}
    for coach_id, what, number in found:
        seen.setdefault(coach_id, dict(_NOTHING))[what] = number
    return {
        coach_id: CoachStanding(coach_id=coach_id, **seen.get(coach_id, _NOTHING)) for coach_id in coach_ids
    }


class PostgresStandings:
    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    async def of(self, coach_ids: Sequence[AccountId]) -> dict[AccountId, CoachStanding]:
        """One for each id."""
        if not coach_ids:
            return {}
        found = await self._session.tuples(_SEEN, coach_ids=listed(coach_ids), **since(self._clock.now()))
        return standings_of(coach_ids, found)
