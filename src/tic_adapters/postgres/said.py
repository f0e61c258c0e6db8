"""What was said in all of one's conversations, in pieces: for looking through it.

Nothing is indexed by its content. Each person's key is unwrapped once for as long as a search takes.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, Uuid, case, lateral, literal, select, true

from tic_adapters.postgres.query import Query, among, given, listed
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import conversations, messages
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.talks import (
    BODY,
    IS_PARTY,
    LAST,
    NAME,
    NEWEST_FIRST,
    OTHER,
    SEEN,
    before,
)
from tic_adapters.postgres.vault import Vault
from tic_domain.conversations.model import Message
from tic_domain.conversations.ports import SearchPlace
from tic_domain.shared.ids import AccountId, ConversationId

_ALL: Final = UUID(int=0)
_TALK: Final = given("talk", Uuid)
_ONLY: Final = given("only", Uuid)

_own = (
    select(conversations.c.id)
    .where(
        IS_PARTY, conversations.c.id <= _TALK, (literal(_ALL, Uuid) == _ONLY) | (conversations.c.id == _ONLY)
    )
    .order_by(conversations.c.id.desc())
    .subquery("own")
)
_of_each = lateral(
    select(messages)
    .where(
        before(_own.c.id, case((_own.c.id == _TALK, given("message", Uuid)), else_=literal(LAST, Uuid))),
        messages.c.deleted_at.is_(None),
    )
    .order_by(*NEWEST_FIRST)
    .limit(given("limit", Integer)),
    name="said",
)
_SHOWN: Final = ("id", "conversation_id", "sender_id", "client_id", "body", "sent_at", "edited_at")
_PAGE: Final = Query(
    select(*(_of_each.c[name] for name in _SHOWN))
    .select_from(_own.join(_of_each, true()))
    .order_by(_own.c.id.desc(), _of_each.c.id.desc())
    .limit(given("limit", Integer))
)
_KEYS: Final = Query(
    select(subject_keys.c.subject_id, subject_keys.c.wrapped).where(among(subject_keys.c.subject_id, "ids"))
)
_NAMES: Final = Query(
    select(conversations.c.id, OTHER.c.id, OTHER.c.name, subject_keys.c.wrapped)
    .select_from(SEEN.outerjoin(subject_keys, subject_keys.c.subject_id == OTHER.c.id))
    .where(IS_PARTY, among(conversations.c.id, "ids"))
)


class Said:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def page(
        self, account_id: AccountId, *, only: ConversationId | None, after: SearchPlace | None, limit: int
    ) -> tuple[Message, ...]:
        rows = await self._session.tuples(
            _PAGE,
            reader=account_id,
            only=only or _ALL,
            talk=after.conversation_id if after else LAST,
            message=after.message_id if after else LAST,
            limit=limit,
        )
        sealed: dict[UUID, list[bytes]] = {}
        for _, _, sender, _, body, _, _ in rows:
            sealed.setdefault(sender, []).append(body)
        texts = await self._opened(sealed)
        return tuple(
            Message(
                id=message_id,
                conversation_id=talk,
                sender_id=sender,
                client_id=client_id,
                body=next(texts[sender]),
                sent_at=sent_at,
                edited_at=edited_at,
                deleted_at=None,
            )
            for message_id, talk, sender, client_id, _, sent_at, edited_at in rows
        )

    async def _opened(self, sealed: dict[UUID, list[bytes]]) -> dict[UUID, Iterator[str | None]]:
        """By sender. Where the key was destroyed, nobody can read them any more."""
        rows = await self._session.tuples(_KEYS, ids=listed(sealed))
        keys = {sender: self._vault.unwrapped(sender, wrapped) for sender, wrapped in rows}
        return {
            sender: iter(self._vault.open_many(keys[sender], sender, BODY, bodies))
            if sender in keys
            else repeat(None)
            for sender, bodies in sealed.items()
        }

    async def names_of_others(
        self, account_id: AccountId, conversation_ids: frozenset[ConversationId]
    ) -> dict[ConversationId, str]:
        if not conversation_ids:
            return {}
        rows = await self._session.tuples(_NAMES, reader=account_id, ids=listed(conversation_ids))
        return {
            talk: self._vault.open(self._vault.unwrapped(other, wrapped), other, NAME, name)
            for talk, other, name, wrapped in rows
        }
