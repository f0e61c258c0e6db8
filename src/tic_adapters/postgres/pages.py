"""A page of a conversation: the most frequent read of all, in one round trip.

Messages come as one array a column in a single row; each party's key is unwrapped once.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, Integer, Uuid, and_, exists, false, func, lateral, literal, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql.selectable import LateralFromClause

from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import blocks, conversations, disclosures, messages
from tic_adapters.postgres.talks import (
    BODY,
    COACH_KEY,
    COACHEE_KEY,
    IS_PARTY,
    LAST,
    NAME,
    NEWEST_FIRST,
    OLDEST_FIRST,
    OTHER,
    READER,
    SEEN,
    after,
    before,
)
from tic_adapters.postgres.vault import Vault
from tic_domain.accounts.model import DELETED
from tic_domain.conversations.model import Conversation, Disclosure, DisclosureCause, Message
from tic_domain.conversations.ports import ConversationPage
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

_TALK: Final = conversations.c.id
_PLACE: Final = given("place", Uuid)
_LIVING: Final = lateral(
    select(disclosures)
    .where(disclosures.c.conversation_id == conversations.c.id, disclosures.c.revoked_at.is_(None))
    .order_by(disclosures.c.granted_at.desc(), disclosures.c.id.desc())
    .limit(1),
    name="living",
)


def _messages_where(condition: ColumnElement[bool], *, later_first: bool) -> LateralFromClause:
    """One array a column, going away from the place: one more than is shown comes last."""
    found = (
        select(
            messages.c.id,
            (messages.c.sender_id == conversations.c.coach_id).label("by_coach"),
            messages.c.client_id,
            messages.c.body,
            messages.c.sent_at,
            messages.c.edited_at,
            messages.c.deleted_at,
        )
        .where(condition)
        .order_by(*(NEWEST_FIRST if later_first else OLDEST_FIRST))
        .limit(given("limit", Integer))
        .correlate(conversations)
        .subquery("slice")
    )
    order = found.c.id.desc() if later_first else found.c.id.asc()
    columns = (func.array_agg(aggregate_order_by(column, order)).label(column.name) for column in found.c)
    return lateral(select(*columns), name="page")


def _page_of(condition: ColumnElement[bool], *, later_first: bool, beyond: ColumnElement[bool]) -> Query:
    """`beyond`: whether there is anything on the other side of the place."""
    page = _messages_where(condition, later_first=later_first)
    by_reader = exists().where(blocks.c.blocker_id == READER, blocks.c.blocked_id == OTHER.c.id)
    by_other = exists().where(blocks.c.blocker_id == OTHER.c.id, blocks.c.blocked_id == READER)
    return Query(
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
            by_reader.label("by_reader"),
            by_other.label("by_other"),
            _LIVING.c.id.label("disclosure_id"),
            _LIVING.c.quiz_version,
            _LIVING.c.cv_version,
            _LIVING.c.cause,
            _LIVING.c.granted_at,
            beyond.label("beyond"),
            *page.c,
        )
        .select_from(SEEN.outerjoin(_LIVING, true()).join(page, true()))
        .where(conversations.c.id == given("id"), IS_PARTY)
    )


_EARLIER: Final = before(_TALK, _PLACE)
_LATER: Final = after(_TALK, _PLACE)
_THERE: Final = and_(messages.c.conversation_id == _TALK, messages.c.id == _PLACE)
_LATEST: Final = _page_of(before(_TALK, literal(LAST, Uuid)), later_first=True, beyond=false())
_BEFORE: Final = _page_of(_EARLIER, later_first=True, beyond=exists().where(_THERE) | exists().where(_LATER))
_AFTER: Final = _page_of(_LATER, later_first=False, beyond=exists().where(_THERE) | exists().where(_EARLIER))


class _Party(NamedTuple):
    id: AccountId
    key: bytes | None
    """None where it was destroyed, and with it all that they wrote."""


async def find_page(
    session: Session,
    vault: Vault,
    conversation_id: ConversationId,
    reader: AccountId,
    *,
    place: MessageId | None,
    later: bool,
    limit: int,
) -> ConversationPage | None:
    """What is just before the place, or just after it where `later`; the latest messages without one."""
    query = _LATEST if place is None else _AFTER if later else _BEFORE
    # One more than is shown tells whether there is more to show.
    values = {"id": conversation_id, "reader": reader, "limit": limit + 1}
    found = await session.tuples(query, **values, **({"place": place} if place else {}))
    if not found:
        return None
    return _page(vault, conversation_id, reader, found[0], limit, later_first=query is not _AFTER)


def _page(
    vault: Vault,
    conversation_id: ConversationId,
    reader: AccountId,
    row: TupleRow,
    limit: int,
    *,
    later_first: bool,
) -> ConversationPage:
    (coachee_id, coach_id, started_at, last_message_at, coachee_read_at, coach_read_at, name, *rest) = row
    (coachee_key, coach_key, by_reader, by_other, disclosure_id, *disclosed) = rest
    (quiz_version, cv_version, cause, granted_at, beyond, *columns) = disclosed
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
        _Party(coachee_id, coachee_key and vault.unwrapped(coachee_id, coachee_key)),
        _Party(coach_id, coach_key and vault.unwrapped(coach_id, coach_key)),
    )
    other = parties[1 if reader == coachee_id else 0]
    ids = columns[0] or []
    step = -1 if later_first else 1
    taken = [column[:limit][::step] for column in columns] if ids else []
    shown = _messages(vault, conversation_id, parties, taken) if taken else []
    further = len(ids) > limit
    return ConversationPage(
        conversation=conversation,
        other_name=vault.open(other.key, other.id, NAME, name) if other.key and name else DELETED,
        messages=tuple(shown),
        older=shown[0].id if shown and (further if later_first else beyond) else None,
        newer=shown[-1].id if shown and (beyond if later_first else further) else None,
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
        # Who has left for good can't be written to either.
        blocked=by_reader or by_other or not (other.key and name),
        blocked_by_reader=by_reader,
    )


def _messages(
    vault: Vault,
    conversation_id: ConversationId,
    parties: tuple[_Party, _Party],
    columns: list[list[Any]],
) -> list[Message]:
    """Oldest first. What each party wrote is opened in one go."""
    ids, by_coach, client_ids, bodies, sent, edited, deleted = columns
    texts = [_opened(vault, party, _of(side, bodies, by_coach)) for side, party in enumerate(parties)]
    return [
        Message(
            id=message_id,
            conversation_id=conversation_id,
            sender_id=parties[by].id,
            client_id=client_id,
            body=next(texts[by], None) if body else None,
            sent_at=sent_at,
            edited_at=edited_at,
            deleted_at=deleted_at,
        )
        for message_id, by, client_id, body, sent_at, edited_at, deleted_at in zip(
            ids, by_coach, client_ids, bodies, sent, edited, deleted, strict=True
        )
    ]


def _of(side: int, bodies: list[bytes | None], by_coach: list[bool]) -> list[bytes]:
    """What was deleted is NULL, and what was erased with its writer's data is empty."""
    return [body for body, by in zip(bodies, by_coach, strict=True) if by == side and body]


def _opened(vault: Vault, party: _Party, bodies: list[bytes]) -> Iterator[str]:
    return iter(() if party.key is None else vault.open_many(party.key, party.id, BODY, bodies))
