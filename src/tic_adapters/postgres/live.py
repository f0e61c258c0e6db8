"""What is told at once: numbered in the transaction it follows from, and read again by whoever missed it."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs
from psycopg.rows import DictRow
from sqlalchemy import ARRAY, Integer, Uuid, and_, any_, delete, exists, func, or_, select, text, true
from sqlalchemy.dialects.postgresql import insert

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.errors import translated
from tic_adapters.postgres.query import Query, binding, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import blocks, conversations, messages
from tic_adapters.postgres.tables.live import chat_preferences, live_events, live_heads
from tic_domain.conversations.live import KEPT_FOR, ChatPreferences, LiveEvent, Notice
from tic_domain.conversations.live_ports import Missed
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId
from tic_domain.shared.ports import Clock

CHANNEL: Final = "tic_live"
TOGETHER: Final = 30
"""Events in one notification, of which each takes some 210 bytes; PostgreSQL stops at 8,000."""

# The row of an account's head is held until the commit, and nothing is done after this but to commit: whoever
# comes next gets the next number, so numbers are in the order of commits. Heads are taken in one order by
# everybody, so that two never wait for each other.
_NOTE: Final = Query(
    text(r"""
        WITH told AS (
            SELECT * FROM unnest(
                CAST(:accounts AS uuid[]), CAST(:kinds AS text[]), CAST(:conversations AS uuid[]),
                CAST(:messages AS uuid[]), CAST(:actors AS uuid[])
            ) WITH ORDINALITY AS t (account_id, kind, conversation_id, message_id, actor_id, place)
        ), heads AS (
            INSERT INTO tic.live_heads AS head (account_id, last)
            SELECT account_id, count(*) FROM told GROUP BY account_id ORDER BY account_id
            ON CONFLICT (account_id) DO UPDATE SET last = head.last + EXCLUDED.last
            RETURNING account_id, last
        ), kept AS (
            INSERT INTO tic.live_events (account_id, number, kind, conversation_id, message_id, actor_id, at)
            SELECT account_id,
                heads.last - count(*) OVER (PARTITION BY account_id)
                    + row_number() OVER (PARTITION BY account_id ORDER BY place),
                kind, conversation_id, message_id, actor_id, CAST(:at AS timestamptz)
            FROM told JOIN heads USING (account_id)
            RETURNING *
        )
        SELECT pg_notify(:channel, told\:\:text) FROM (
            SELECT portion, json_agg(json_build_array(
                account_id, number, kind, conversation_id, message_id, actor_id,
                (extract(epoch FROM at) * 1000000)\:\:bigint
            ) ORDER BY account_id, number) AS told
            FROM (
                SELECT *, (row_number() OVER (ORDER BY account_id, number) - 1) / :together AS portion
                FROM kept
            ) AS numbered
            GROUP BY portion ORDER BY portion
        ) AS in_order
    """)
)
TELL: Final = "SELECT pg_notify(%s, one) FROM unnest(%s::text[]) AS one"


async def note(session: Session, notices: Sequence[Notice], at: datetime) -> None:
    """As the last thing before the commit, by which they are told."""
    kept = [one for one in notices if one.kind.is_kept]
    if kept:
        await session.tuples(
            _NOTE,
            channel=CHANNEL,
            together=TOGETHER,
            accounts=[one.account_id for one in kept],
            kinds=[one.kind.value for one in kept],
            conversations=[one.conversation_id for one in kept],
            messages=[one.message_id for one in kept],
            actors=[one.actor_id for one in kept],
            at=at,
        )
    if passing := [payload(one) for one in notices if not one.kind.is_kept]:
        connection = await session.connection()
        with translated():
            await connection.execute(TELL, [CHANNEL, passing])


def payload(notice: Notice) -> str:
    """Of a passing notice, in the form of the kept ones."""
    parts = (
        notice.account_id,
        None,
        notice.kind.value,
        notice.conversation_id,
        notice.message_id,
        notice.actor_id,
        None,
    )
    return json.dumps([parts], default=str)


_OWN: Final = tuple(live_events.c.keys())
_HEADS: Final = Query(select(live_heads).where(live_heads.c.account_id == any_(given("ids", ARRAY(Uuid)))))
_LATER: Final = (
    select(live_events)
    .where(live_events.c.account_id == live_heads.c.account_id, live_events.c.number > given("number"))
    .order_by(live_events.c.number)
    .limit(given("limit", Integer))
    .lateral("later")
)
_AFTER: Final = Query(
    select(live_heads.c.last, *(_LATER.c[name] for name in _OWN))
    .select_from(live_heads.join(_LATER, true(), isouter=True))
    .where(live_heads.c.account_id == given("account_id"))
    .order_by(_LATER.c.number)
)
_PURGE: Final = Query(delete(live_events).where(live_events.c.at < given("before", MOMENT)))
_SIDES: Final = (
    (conversations.c.coachee_id, conversations.c.coachee_read_at),
    (conversations.c.coach_id, conversations.c.coach_read_at),
)


def _unread_as(side: int) -> Query:
    """How many conversations hold something unread for those who are on that side."""
    who, read_at = _SIDES[side]
    unread = exists().where(
        messages.c.conversation_id == conversations.c.id,
        messages.c.sender_id != who,
        messages.c.deleted_at.is_(None),
        or_(read_at.is_(None), messages.c.sent_at > read_at),
    )
    return Query(
        select(who, func.count()).where(who == any_(given("ids", ARRAY(Uuid))), unread).group_by(who)
    )


_UNREAD: Final = (_unread_as(0), _unread_as(1))


@clause("C2.3")
@attrs.frozen
class PostgresLiveLog:
    _database: Database
    _clock: Clock

    async def heads(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, int]:
        found = await self._tuples(_HEADS, ids=list(account_ids))
        return dict.fromkeys(account_ids, 0) | dict(found)

    async def after(self, account_id: AccountId, number: int, *, limit: int) -> Missed:
        session = Session(self._database, writing=False)
        try:
            found = await session.all(_AFTER, account_id=account_id, number=number, limit=limit)
        finally:
            await session.close()
        last = found[0]["last"] if found else 0
        events = tuple(_event(row) for row in found if row["number"] is not None)
        numbers = [one.number for one in events]
        is_whole = numbers == list(range(number + 1, number + 1 + len(numbers)))
        reached = number + len(numbers)
        # What was forgotten leaves fewer than there should be.
        is_known = is_whole and (reached == last or (reached < last and len(numbers) == limit))
        return Missed(events=events if is_known else (), last=last, is_known=is_known)

    async def unread(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, int]:
        counts = dict.fromkeys(account_ids, 0)
        for query in _UNREAD:
            for account_id, count in await self._tuples(query, ids=list(account_ids)):
                counts[account_id] += count
        return counts

    async def purge(self) -> None:
        session = Session(self._database, writing=True)
        try:
            await session.change(_PURGE, before=self._clock.now() - KEPT_FOR)
            await session.commit()
        finally:
            await session.close()

    async def _tuples(self, query: Query, *, ids: list[AccountId]) -> list[tuple[AccountId, int]]:
        session = Session(self._database, writing=False)
        try:
            return await session.tuples(query, ids=ids)
        finally:
            await session.close()


def _event(row: DictRow) -> LiveEvent:
    return structured({name: row[name] for name in _OWN}, LiveEvent)


_FIND: Final = Query(select(chat_preferences).where(chat_preferences.c.account_id == given("key")))
_SAVE: Final = Query(
    insert(chat_preferences)
    .values(binding(chat_preferences))
    .on_conflict_do_update(
        index_elements=["account_id"],
        set_={name: given(name) for name in ("shows_typing", "shows_presence")},
    )
)
_WHO: Final = given("who", Uuid)
_AUDIENCE: Final = Query(
    select(conversations.c.id, conversations.c.coachee_id, conversations.c.coach_id)
    .where(
        or_(conversations.c.coachee_id == _WHO, conversations.c.coach_id == _WHO),
        exists().where(chat_preferences.c.account_id == _WHO, chat_preferences.c.shows_presence),
        ~exists().where(
            or_(
                and_(
                    blocks.c.blocker_id == conversations.c.coachee_id,
                    blocks.c.blocked_id == conversations.c.coach_id,
                ),
                and_(
                    blocks.c.blocker_id == conversations.c.coach_id,
                    blocks.c.blocked_id == conversations.c.coachee_id,
                ),
            )
        ),
    )
    .order_by(conversations.c.last_message_at.desc(), conversations.c.id.desc())
    .limit(given("limit", Integer))
)


@clause("C3.3")
class PostgresPreferences:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, account_id: AccountId) -> ChatPreferences | None:
        row = await self._session.first(_FIND, key=account_id)
        return None if row is None else structured(row, ChatPreferences)

    async def save(self, preferences: ChatPreferences) -> None:
        await self._session.change(_SAVE, **rows().unstructure(preferences))

    async def audience(
        self, account_id: AccountId, *, limit: int
    ) -> Sequence[tuple[ConversationId, AccountId]]:
        found: list[tuple[UUID, UUID, UUID]] = await self._session.tuples(
            _AUDIENCE, who=account_id, limit=limit
        )
        return [
            (ConversationId(talk), AccountId(coach if coachee == account_id else coachee))
            for talk, coachee, coach in found
        ]
