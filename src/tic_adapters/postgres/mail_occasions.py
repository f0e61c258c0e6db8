"""What mails are about: messages nobody read, sessions to review, packages that are about to lapse."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, Uuid, and_, case, exists, or_, select

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import conversations, messages
from tic_adapters.postgres.tables.mails import mails
from tic_adapters.postgres.tables.orders import coaching_sessions, orders
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.ports import EndingPackage, SessionToReview
from tic_domain.orders.model import OrderKind
from tic_domain.orders.states import FINAL, SessionState
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

_FIRST: Final = UUID(int=0)
_LAST: Final = UUID(int=2**128 - 1)
_READER: Final = given("reader", Uuid)
_READ_AT: Final = case(
    (conversations.c.coachee_id == _READER, conversations.c.coachee_read_at),
    else_=conversations.c.coach_read_at,
)
_UNREAD: Final = Query(
    select(messages.c.id)
    .select_from(messages.join(conversations, conversations.c.id == messages.c.conversation_id))
    .where(
        conversations.c.id == given("conversation_id"),
        or_(conversations.c.coachee_id == _READER, conversations.c.coach_id == _READER),
        messages.c.sender_id != _READER,
        messages.c.deleted_at.is_(None),
        or_(_READ_AT.is_(None), messages.c.sent_at > _READ_AT),
        messages.c.sent_at >= given("since", MOMENT),
        messages.c.id > given("after", Uuid),
        messages.c.id <= given("up_to", Uuid),
    )
    .order_by(messages.c.id.desc())
    .limit(1)
)
_SESSIONS: Final = Query(
    select(coaching_sessions.c.id, orders.c.coachee_id, orders.c.coach_id)
    .select_from(coaching_sessions.join(orders, orders.c.id == coaching_sessions.c.order_id))
    .where(
        coaching_sessions.c.state == SessionState.DELIVERED.value,
        coaching_sessions.c.ended_at.between(given("since", MOMENT), given("until", MOMENT)),
        ~exists().where(
            mails.c.about == coaching_sessions.c.id, mails.c.kind == MailKind.REVIEW_INVITATION.value
        ),
    )
    .order_by(coaching_sessions.c.ended_at, coaching_sessions.c.id)
    .limit(given("limit", Integer))
)
_PACKAGES: Final = Query(
    select(orders.c.id, orders.c.coachee_id)
    .where(
        orders.c.kind == OrderKind.PACKAGE.value,
        *(orders.c.state != state.value for state in sorted(FINAL, key=lambda one: one.value)),
        orders.c.paid_at.is_not(None),
        and_(orders.c.runs_until > given("since", MOMENT), orders.c.runs_until <= given("until", MOMENT)),
        exists().where(
            coaching_sessions.c.order_id == orders.c.id,
            coaching_sessions.c.state == SessionState.UNSCHEDULED.value,
        ),
        ~exists().where(mails.c.about == orders.c.id, mails.c.kind == MailKind.PACKAGE_ENDING.value),
    )
    .order_by(orders.c.id)
    .limit(given("limit", Integer))
)


@clause("C3.2")
class PostgresMailOccasions:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def latest_unread(
        self,
        conversation_id: ConversationId,
        reader: AccountId,
        *,
        after: MessageId | None,
        up_to: MessageId | None,
        since: datetime,
    ) -> MessageId | None:
        found = await self._session.scalar(
            _UNREAD,
            conversation_id=conversation_id,
            reader=reader,
            after=after or _FIRST,
            up_to=up_to or _LAST,
            since=since,
        )
        return None if found is None else MessageId(found)

    async def sessions_to_review(
        self, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[SessionToReview]:
        found = await self._session.tuples(_SESSIONS, since=since, until=until, limit=limit)
        return [
            SessionToReview(session_id=session_id, coachee_id=coachee_id, coach_id=coach_id)
            for session_id, coachee_id, coach_id in found
        ]

    async def ending_packages(
        self, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[EndingPackage]:
        found = await self._session.tuples(_PACKAGES, since=since, until=until, limit=limit)
        return [EndingPackage(order_id=order_id, coachee_id=coachee_id) for order_id, coachee_id in found]
