"""Which mails were to be sent, and what became of them."""

from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from sqlalchemy import Integer, Text, func, select, tuple_, update

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, binding, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.mails import mail_opt_outs, mail_suppressions, mails, seen_mail_events
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.model import (
    UNSENT,
    MailOptOut,
    MailRecord,
    MailState,
    Suppression,
    SuppressionCause,
)
from tic_domain.notifications.ports import MailFilter
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

_by_key = select(mails).where(mails.c.key == given("key"))
_FIND: Final = Query(_by_key)
_LOCK: Final = Query(_by_key.with_for_update())
_by_reference = select(mails).where(mails.c.reference == given("reference")).limit(1)
_BY_REFERENCE: Final = Query(_by_reference)
_BY_REFERENCE_LOCKED: Final = Query(_by_reference.with_for_update())
_ADD: Final = Query(inserting(mails))
_SAVE: Final = Query(
    update(mails)
    .where(mails.c.key == given("known_key"))
    .values(binding(mails, but=frozenset({"key", "recipient_id", "kind", "about", "detail", "up_to"})))
)
_digests = (
    mails.c.kind == MailKind.MESSAGES.value,
    mails.c.about == given("conversation_id"),
    mails.c.recipient_id == given("recipient_id"),
)
_OPEN_DIGEST: Final = Query(
    select(mails).where(*_digests, mails.c.state == MailState.PLANNED.value).limit(1).with_for_update()
)
_LAST_DIGEST: Final = Query(
    select(
        # PostgreSQL before 18 has no max() of ids; as text they sort alike.
        func.max(mails.c.up_to.cast(Text)),
        func.max(func.coalesce(mails.c.handed_over_at, mails.c.tried_at, mails.c.planned_at)),
    ).where(
        *_digests,
        *(mails.c.state != state.value for state in sorted(UNSENT, key=lambda one: one.value)),
        mails.c.key != given("but", Text),
    )
)
_STUCK: Final = Query(
    select(mails)
    .where(mails.c.state == MailState.PLANNED.value, mails.c.planned_at < given("before"))
    .order_by(mails.c.planned_at, mails.c.key)
    .limit(given("limit", Integer))
    .with_for_update(skip_locked=True)
)
_COUNT: Final = Query(
    select(mails.c.state, func.count()).where(mails.c.planned_at >= given("since")).group_by(mails.c.state)
)
_PURGE: Final = Query(mails.delete().where(mails.c.planned_at < given("before")))


@cache
def _listed(*, by_state: bool, by_kind: bool, by_recipient: bool, before: bool) -> Query:
    statement = select(mails)
    if by_state:
        statement = statement.where(mails.c.state == given("state"))
    if by_kind:
        statement = statement.where(mails.c.kind == given("kind"))
    if by_recipient:
        statement = statement.where(mails.c.recipient_id == given("recipient_id"))
    if before:
        place = tuple_(given("before_at", MOMENT), given("before_key", Text))
        statement = statement.where(tuple_(mails.c.planned_at, mails.c.key) < place)
    ordered = statement.order_by(mails.c.planned_at.desc(), mails.c.key.desc())
    return Query(ordered.limit(given("limit", Integer)))


@clause("C3.2")
class PostgresMails:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, key: str, *, for_update: bool = False) -> MailRecord | None:
        return await self._one(_LOCK if for_update else _FIND, key=key)

    async def find_by_reference(self, reference: str, *, for_update: bool = False) -> MailRecord | None:
        return await self._one(_BY_REFERENCE_LOCKED if for_update else _BY_REFERENCE, reference=reference)

    async def add(self, record: MailRecord) -> None:
        try:
            await self._session.change(_ADD, **rows().unstructure(record))
        except UniqueViolation as error:
            raise ConcurrentUpdate("mail") from error

    async def save(self, record: MailRecord) -> None:
        row: dict[str, Any] = rows().unstructure(record)
        for fixed in ("recipient_id", "kind", "about", "detail", "up_to"):
            del row[fixed]
        try:
            await self._session.change(_SAVE, known_key=row.pop("key"), **row)
        except UniqueViolation as error:
            raise ConcurrentUpdate("mail") from error

    async def find_open_digest(
        self, conversation_id: ConversationId, recipient_id: AccountId
    ) -> MailRecord | None:
        return await self._one(_OPEN_DIGEST, conversation_id=conversation_id, recipient_id=recipient_id)

    async def last_digest(
        self, conversation_id: ConversationId, recipient_id: AccountId, *, but: str | None
    ) -> tuple[MessageId | None, datetime | None]:
        found = await self._session.tuples(
            _LAST_DIGEST, conversation_id=conversation_id, recipient_id=recipient_id, but=but or ""
        )
        up_to, last_at = found[0]
        return None if up_to is None else MessageId(UUID(up_to)), last_at

    async def list(
        self, which: MailFilter, *, before: tuple[datetime, str] | None, limit: int
    ) -> tuple[MailRecord, ...]:
        query = _listed(
            by_state=which.state is not None,
            by_kind=which.kind is not None,
            by_recipient=which.recipient_id is not None,
            before=before is not None,
        )
        values: dict[str, Any] = {"limit": limit}
        if which.state is not None:
            values["state"] = which.state.value
        if which.kind is not None:
            values["kind"] = which.kind.value
        if which.recipient_id is not None:
            values["recipient_id"] = which.recipient_id
        if before is not None:
            values["before_at"], values["before_key"] = before
        return tuple(structured(row, MailRecord) for row in await self._session.all(query, **values))

    async def list_stuck(self, planned_before: datetime, *, limit: int) -> tuple[MailRecord, ...]:
        found = await self._session.all(_STUCK, before=planned_before, limit=limit)
        return tuple(structured(row, MailRecord) for row in found)

    async def count_by_state(self, since: datetime) -> dict[MailState, int]:
        found = await self._session.tuples(_COUNT, since=since)
        return {MailState(state): count for state, count in found}

    async def purge(self, before: datetime) -> int:
        return await self._session.change(_PURGE, before=before)

    async def _one(self, query: Query, **values: Any) -> MailRecord | None:
        row = await self._session.first(query, **values)
        return None if row is None else structured(row, MailRecord)


_of_topic = (mail_opt_outs.c.account_id == given("account_id"), mail_opt_outs.c.topic == given("topic"))
_OPT_OUTS: Final = Query(
    select(mail_opt_outs.c.topic).where(mail_opt_outs.c.account_id == given("account_id"))
)
_OPT_OUT: Final = Query(inserting(mail_opt_outs).on_conflict_do_nothing())
_OPT_IN: Final = Query(mail_opt_outs.delete().where(*_of_topic))
_of_address = (
    mail_suppressions.c.account_id == given("account_id"),
    mail_suppressions.c.address == given("address"),
)
_SUPPRESSION: Final = Query(select(mail_suppressions).where(*_of_address))
_suppress = inserting(mail_suppressions)
_SUPPRESS: Final = Query(
    _suppress.on_conflict_do_update(
        index_elements=["account_id", "address"],
        set_={"cause": _suppress.excluded.cause, "since": _suppress.excluded.since},
        where=_suppress.excluded.cause == SuppressionCause.BOUNCED.value,
    )
)
_LIFT: Final = Query(mail_suppressions.delete().where(*_of_address))


@clause("C3.2")
class PostgresMailChoices:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def switched_off(self, account_id: AccountId) -> frozenset[Topic]:
        found = await self._session.tuples(_OPT_OUTS, account_id=account_id)
        return frozenset(Topic(topic) for (topic,) in found)

    async def switch_off(self, choice: MailOptOut) -> None:
        await self._session.change(_OPT_OUT, **rows().unstructure(choice))

    async def switch_on(self, account_id: AccountId, topic: Topic) -> None:
        await self._session.change(_OPT_IN, account_id=account_id, topic=topic.value)

    async def find_suppression(self, account_id: AccountId, address: bytes) -> Suppression | None:
        row = await self._session.first(_SUPPRESSION, account_id=account_id, address=address)
        return None if row is None else structured(row, Suppression)

    async def suppress(self, suppression: Suppression) -> None:
        await self._session.change(_SUPPRESS, **rows().unstructure(suppression))

    async def lift(self, account_id: AccountId, address: bytes) -> bool:
        return bool(await self._session.change(_LIFT, account_id=account_id, address=address))


_SEEN: Final = Query(inserting(seen_mail_events).on_conflict_do_nothing())
_PURGE_SEEN: Final = Query(seen_mail_events.delete().where(seen_mail_events.c.seen_at < given("before")))


@clause("C3.2")
class PostgresSeenMailEvents:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, event_id: str, now: datetime) -> bool:
        return bool(await self._session.change(_SEEN, id=event_id, seen_at=now))

    async def purge(self, before: datetime) -> int:
        return await self._session.change(_PURGE_SEEN, before=before)
