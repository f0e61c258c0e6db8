"""Single messages: sent, found again, and changed."""

from typing import Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow
from sqlalchemy import Uuid, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.conversations import conversations, messages
from tic_adapters.postgres.talks import BODY
from tic_adapters.postgres.vault import Vault
from tic_domain.conversations.model import Message
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

PARTY: Final = given("party", Uuid)
OF_PARTY: Final = (conversations.c.id == given("key")) & (
    (conversations.c.coachee_id == PARTY) | (conversations.c.coach_id == PARTY)
)
AT: Final = given("at", MOMENT)
READ: Final = {
    # greatest() leaves NULL out: nothing read yet becomes read up to now.
    "coachee_read_at": case(
        (conversations.c.coachee_id == PARTY, func.greatest(conversations.c.coachee_read_at, AT)),
        else_=conversations.c.coachee_read_at,
    ),
    "coach_read_at": case(
        (conversations.c.coach_id == PARTY, func.greatest(conversations.c.coach_read_at, AT)),
        else_=conversations.c.coach_read_at,
    ),
}

_moved = (
    update(conversations)
    .where(OF_PARTY)
    .values(last_message_at=func.greatest(conversations.c.last_message_at, AT), **READ)
    .returning(conversations.c.id)
    .cte("moved")
)
_APPEND: Final = Query(
    insert(messages).from_select(
        ["id", "conversation_id", "sender_id", "client_id", "body", "sent_at", "edited_at", "deleted_at"],
        select(
            given("id", Uuid),
            _moved.c.id,
            PARTY,
            given("client_id", Uuid),
            given("body", messages.c.body.type),
            AT,
            given("edited_at", MOMENT),
            given("deleted_at", MOMENT),
        ),
    )
)
_OF_CONVERSATION: Final = select(messages).where(messages.c.conversation_id == given("conversation_id"))
_GET: Final = Query(_OF_CONVERSATION.where(messages.c.id == given("id")))
_SENT: Final = Query(
    _OF_CONVERSATION.where(
        messages.c.sender_id == given("sender_id"), messages.c.client_id == given("client_id")
    )
)
_CHANGE: Final = Query(
    update(messages)
    .where(
        messages.c.id == given("key"),
        messages.c.edited_at.is_not_distinct_from(given("was_edited_at", MOMENT)),
        messages.c.deleted_at.is_not_distinct_from(given("was_deleted_at", MOMENT)),
    )
    .values(body=given("body"), edited_at=given("edited_at"), deleted_at=given("deleted_at"))
)


class Messages:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def append(self, message: Message) -> None:
        try:
            added = await self._session.change(
                _APPEND,
                id=message.id,
                key=message.conversation_id,
                party=message.sender_id,
                client_id=message.client_id,
                body=await self._sealed(message),
                at=message.sent_at,
                edited_at=message.edited_at,
                deleted_at=message.deleted_at,
            )
        except UniqueViolation as error:
            raise ConcurrentUpdate("message") from error
        if not added:
            raise NotFound("conversation")

    async def get(self, conversation_id: ConversationId, message_id: MessageId) -> Message:
        row = await self._session.first(_GET, conversation_id=conversation_id, id=message_id)
        if row is None:
            raise NotFound("message")
        return await self._opened(row)

    async def find_sent(
        self, conversation_id: ConversationId, sender_id: AccountId, client_id: UUID
    ) -> Message | None:
        row = await self._session.first(
            _SENT, conversation_id=conversation_id, sender_id=sender_id, client_id=client_id
        )
        return None if row is None else await self._opened(row)

    async def change(self, message: Message, *, was: Message) -> None:
        changed = await self._session.change(
            _CHANGE,
            key=message.id,
            was_edited_at=was.edited_at,
            was_deleted_at=was.deleted_at,
            body=await self._sealed(message),
            edited_at=message.edited_at,
            deleted_at=message.deleted_at,
        )
        if not changed:
            raise ConcurrentUpdate("message")

    async def _sealed(self, message: Message) -> bytes | None:
        if message.body is None:
            return None
        sender = message.sender_id
        return self._vault.seal(await self._vault.key_of(sender), sender, BODY, message.body)

    async def _opened(self, row: DictRow) -> Message:
        sender, sealed = row["sender_id"], row["body"]
        key = await self._vault.find_key(sender) if sealed else None
        body = None if key is None else self._vault.open(key, sender, BODY, sealed)
        return Message(**{**row, "body": body})
