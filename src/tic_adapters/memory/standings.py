"""What was seen of coaches, counted from what is there: never kept, so never out of date."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from statistics import median_low
from typing import Final

from tic_adapters.memory.conversations import MemoryConversations
from tic_adapters.memory.matching import MemoryMatches
from tic_adapters.memory.reviews import MemoryReviews
from tic_domain.coaches.model import CoachStanding
from tic_domain.conversations.model import Conversation, Message
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock

ACTIVE: Final = timedelta(days=30)
REPLIES: Final = timedelta(days=90)
SHOWN: Final = timedelta(days=7)


class MemoryStandings:
    def __init__(
        self,
        reviews: MemoryReviews,
        conversations: MemoryConversations,
        matches: MemoryMatches,
        clock: Clock,
    ) -> None:
        self._reviews = reviews
        self._conversations = conversations
        self._matches = matches
        self._clock = clock

    def of(self, coach_ids: Sequence[AccountId]) -> dict[AccountId, CoachStanding]:
        now = self._clock.now()
        shown = Counter(self._matches.shown_since(now - SHOWN))
        active: Counter[AccountId] = Counter()
        replies: dict[AccountId, list[int]] = {}
        for conversation, messages in self._conversations.all_with_messages():
            if conversation.last_message_at >= now - ACTIVE:
                active[conversation.coach_id] += 1
            if conversation.started_at >= now - REPLIES:
                replies.setdefault(conversation.coach_id, []).extend(_first_reply(conversation, messages))
        ratings = self._reviews.ratings()
        return {
            coach_id: _standing(
                coach_id,
                ratings.get(coach_id, (0, 0)),
                active[coach_id],
                replies.get(coach_id),
                shown[coach_id],
            )
            for coach_id in coach_ids
        }


def _standing(
    coach_id: AccountId, ratings: tuple[int, int], active: int, replies: list[int] | None, shown: int
) -> CoachStanding:
    total, count = ratings
    return CoachStanding(
        coach_id=coach_id,
        rating_total=total,
        rating_count=count,
        reply_minutes=median_low(replies) if replies else None,
        active_coachees=active,
        shown_recently=shown,
    )


def _first_reply(conversation: Conversation, messages: list[Message]) -> list[int]:
    """Whole minutes from the start to the coach's first message; empty while there is none."""
    answer = next((one for one in messages if one.sender_id == conversation.coach_id), None)
    return [] if answer is None else [(answer.sent_at - conversation.started_at) // timedelta(minutes=1)]
