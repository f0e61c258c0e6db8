"""Two people with a conversation of 100 messages and one of 100,000, sealed as they always are."""

from datetime import timedelta
from typing import Final

import attrs
import psycopg

from tic_adapters.container import Container
from tic_adapters.postgres.talks import BODY
from tic_domain.accounts.model import Account, LinkedInIdentity, Role
from tic_domain.conversations.model import Conversation
from tic_domain.shared.ids import AccountId, ConversationId

SHORT: Final = 100
LONG: Final = 100_000
RARE: Final = "zugzwang"
_TEXT: Final = "I had the system design round today: they asked for a rate limiter over several régions. "


@attrs.frozen(kw_only=True)
class Talks:
    coachee: AccountId
    short: ConversationId
    long: ConversationId


async def fill(container: Container, url: str) -> Talks:
    coachee = await _member(container, "Cem Coachee")
    made = []
    for number, (name, length) in enumerate((("Cora Coach", SHORT), ("Carl Coach", LONG))):
        coach = await _member(container, name)
        conversation = Conversation.between(
            id=ConversationId(container.ids().new()),
            coachee_id=coachee.id,
            coach_id=coach.id,
            now=container.clock().now() - timedelta(days=400 - number),
        )
        async with container.open_unit_of_work() as uow:
            await uow.conversations.add(conversation)
            await uow.commit()
        _say(container, url, conversation, length)
        made.append(conversation.id)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE tic.messages, tic.conversations")
    return Talks(coachee=coachee.id, short=made[0], long=made[1])


def _say(container: Container, url: str, conversation: Conversation, length: int) -> None:
    """By COPY: the use case would take a minute. All is read by both sides but the last message."""
    sealer, ids = container.sealer(), container.ids()
    with psycopg.connect(url) as connection:
        keys = {
            subject: container.subject_keys().unwrap(subject, wrapped)
            for subject, wrapped in connection.execute(
                "SELECT subject_id, wrapped FROM tic_keys.subject_keys"
            )
        }
        sides = (conversation.coach_id, conversation.coachee_id)
        at = conversation.started_at
        into = "COPY tic.messages (id, conversation_id, sender_id, body, sent_at) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(into) as copy:
            for number in range(length):
                sender = sides[number % 2] if number < length - 1 else conversation.coach_id
                text = _TEXT + (RARE if number == 0 else str(number))
                at += timedelta(minutes=5)
                sealed = sealer.seal(keys[sender], sender, BODY, text.encode())
                copy.write_row((ids.new(), conversation.id, sender, sealed, at))
        connection.execute(
            "UPDATE tic.conversations SET last_message_at = %s, coachee_read_at = %s, coach_read_at = %s "
            "WHERE id = %s",
            [at, at - timedelta(minutes=1), at, conversation.id],
        )


async def _member(container: Container, name: str) -> Account:
    identity = LinkedInIdentity(
        subject=f"bench-{name}", name=name, email=None, email_verified=False, picture=None, locale=None
    )
    account = Account.register(
        id=AccountId(container.ids().new()), identity=identity, now=container.clock().now()
    ).using(frozenset(Role), Role.COACHEE)
    async with container.open_unit_of_work() as uow:
        await uow.accounts.add(account)
        await uow.commit()
    return account
