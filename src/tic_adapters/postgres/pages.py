"""A page of a conversation: the most frequent read of all, in one round trip.

Messages come as one array a column in a single row; each party's key is unwrapped once.
"""

from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg.rows import TupleRow
from sqlalchemy import Integer, Uuid, exists, func, lateral, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import blocks, conversations, disclosures, messages
from tic_adapters.postgres.talks import BODY, COACH_KEY, COACHEE_KEY, IS_PARTY, NAME, OTHER, READER, SEEN
from tic_adapters.postgres.vault import Vault
from tic_domain.conversations.model import Conversation, Disclosure, DisclosureCause, Message
from tic_domain.conversations.ports import ConversationPage
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

_LAST: Final = UUID(int=2**128 - 1)

_slice = (
    select(
        messages.c.id,
        (messages.c.sender_id == conversations.c.coach_id).label("by_coach"),
        messages.c.body,
        messages.c.sent_at,
    )
    .where(messages.c.conversation_id == conversations.c.id, messages.c.id < given("before", Uuid))
    .order_by(messages.c.id.desc())
    .limit(given("limit", Integer))
    .correlate(conversations)
    .subquery("slice")
)
_newest_first = _slice.c.id.desc()
_MESSAGES: Final = lateral(
    select(
        *(func.array_agg(aggregate_order_by(column, _newest_first)).label(column.name) for column in _slice.c)
    ),
    name="page",
)
_LIVING: Final = lateral(
    select(disclosures)
    .where(disclosures.c.conversation_id == conversations.c.id, disclosures.c.revoked_at.is_(None))
    .order_by(disclosures.c.granted_at.desc(), disclosures.c.id.desc())
    .limit(1),
    name="living",
)
_PAGE: Final = Query(
    select(
        conversations.c.coachee_id,
        conversations.c.coach_id,
        conversations.c.started_at,
        conversations.c.last_message_at,
        conversations.c.coachee_read_at,
        conversations.c.coach_read_at,
        OTHER.c.name,
        COACHEE_KEY.c.wrapped,
        COACH_KEY.c.wrapped.label("coach_wrapped"),
        exists().where(blocks.c.blocker_id == READER, blocks.c.blocked_id == OTHER.c.id).label("by_reader"),
        exists().where(blocks.c.blocker_id == OTHER.c.id, blocks.c.blocked_id == READER).label("by_other"),
        _LIVING.c.id.label("disclosure_id"),
        _LIVING.c.quiz_version,
        _LIVING.c.cv_version,
        _LIVING.c.cause,
        _LIVING.c.granted_at,
        _MESSAGES.c.id.label("message_ids"),
        _MESSAGES.c.by_coach,
        _MESSAGES.c.body,
        _MESSAGES.c.sent_at,
    )
    .select_from(SEEN.outerjoin(_LIVING, true()).join(_MESSAGES, true()))
    .where(conversations.c.id == given("id"), IS_PARTY)
)


class _Party(NamedTuple):
    id: AccountId
    key: bytes


async def find_page(
    session: Session,
    vault: Vault,
    conversation_id: ConversationId,
    reader: AccountId,
    *,
    before: MessageId | None,
    limit: int,
) -> ConversationPage | None:
    # One more than is shown tells whether there is more to show.
    found = await session.tuples(
        _PAGE, id=conversation_id, reader=reader, before=before or _LAST, limit=limit + 1
    )
    return _page(vault, conversation_id, reader, found[0], limit) if found else None


def _page(
    vault: Vault, conversation_id: ConversationId, reader: AccountId, row: TupleRow, limit: int
) -> ConversationPage:
    (coachee_id, coach_id, started_at, last_message_at, coachee_read_at, coach_read_at, name, *rest) = row
    (coachee_key, coach_key, by_reader, by_other, disclosure_id, *disclosed) = rest
    (quiz_version, cv_version, cause, granted_at, ids, by_coach, bodies, times) = disclosed
    conversation = Conversation(
        id=conversation_id,
        coachee_id=coachee_id,
        coach_id=coach_id,
        started_at=started_at,
        last_message_at=last_message_at,
        coachee_read_at=coachee_read_at,
        coach_read_at=coach_read_at,
    )
    parties = (
        _Party(coachee_id, vault.unwrapped(coachee_id, coachee_key)),
        _Party(coach_id, vault.unwrapped(coach_id, coach_key)),
    )
    other = parties[1 if reader == coachee_id else 0]
    shown = _messages(vault, conversation_id, parties, (ids, by_coach, bodies, times), limit) if ids else []
    return ConversationPage(
        conversation=conversation,
        other_name=vault.open(other.key, other.id, NAME, name),
        messages=tuple(shown),
        older=shown[0].id if ids and len(ids) > limit else None,
        disclosure=None
        if disclosure_id is None
        else Disclosure(
            id=disclosure_id,
            coachee_id=coachee_id,
            coach_id=coach_id,
            conversation_id=conversation_id,
            quiz_version=quiz_version,
            cv_version=cv_version,
            cause=DisclosureCause(cause),
            granted_at=granted_at,
            revoked_at=None,
        ),
        blocked=by_reader or by_other,
        blocked_by_reader=by_reader,
    )


def _messages(
    vault: Vault,
    conversation_id: ConversationId,
    parties: tuple[_Party, _Party],
    columns: tuple[list[Any], ...],
    limit: int,
) -> list[Message]:
    """Oldest first. What each party wrote is opened in one go."""
    ids, by_coach, bodies, times = (column[:limit][::-1] for column in columns)
    texts = [
        iter(
            vault.open_many(
                party.key,
                party.id,
                BODY,
                [body for body, by in zip(bodies, by_coach, strict=True) if by is side],
            )
        )
        for side, party in zip((False, True), parties, strict=True)
    ]
    return [
        Message(
            id=message_id,
            conversation_id=conversation_id,
            sender_id=parties[by].id,
            body=next(texts[by]),
            sent_at=sent_at,
        )
        for message_id, by, sent_at in zip(ids, by_coach, times, strict=True)
    ]
