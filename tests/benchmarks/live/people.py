"""Pairs who talk: in our own database, with real API tokens, and what they say through our own use cases."""

import asyncio
import time
from datetime import timedelta
from typing import Final

import attrs

from tic_adapters.container import Container
from tic_domain.accounts.model import Account, LinkedInIdentity, Role, Scope
from tic_domain.accounts.use_cases.issue_api_token import IssueApiTokenCommand
from tic_domain.conversations.events import MessageSent
from tic_domain.conversations.model import Conversation
from tic_domain.conversations.use_cases.send_message import SendMessageCommand
from tic_domain.shared.ids import AccountId, ConversationId, MessageId

WRITERS: Final = 6
PORTION: Final = 250


@attrs.frozen
class Talker:
    id: AccountId
    token: str


@attrs.frozen
class Pair:
    conversation_id: ConversationId
    coachee: Talker
    coach: Talker


async def pairs(container: Container, count: int) -> list[Pair]:
    return [await _pair(container, number) for number in range(count)]


async def _pair(container: Container, number: int) -> Pair:
    coachee, coach = (_account(container, f"{side} {number}") for side in ("Cem", "Cora"))
    now = container.clock().now() - timedelta(days=1)
    talk = Conversation.between(
        id=ConversationId(container.ids().new()), coachee_id=coachee.id, coach_id=coach.id, now=now
    )
    async with container.open_unit_of_work() as uow:
        await uow.accounts.add(coachee)
        await uow.accounts.add(coach)
        await uow.conversations.add(talk)
        await uow.commit()
    return Pair(talk.id, *[await _talker(container, one.id) for one in (coachee, coach)])


async def _talker(container: Container, account_id: AccountId) -> Talker:
    issued = await container.issue_api_token()(
        IssueApiTokenCommand(
            account_id=account_id,
            name="benchmark",
            scopes=frozenset({Scope.CONVERSATIONS_READ}),
            lifetime=timedelta(days=1),
        )
    )
    return Talker(account_id, issued.secret)


def _account(container: Container, name: str) -> Account:
    identity = LinkedInIdentity(
        subject=f"li-{name}", name=name, email=None, email_verified=False, picture=None, locale="en"
    )
    role = Role.COACH if name.startswith("Cora") else Role.COACHEE
    made = Account.register(
        id=AccountId(container.ids().new()), identity=identity, now=container.clock().now()
    )
    return made.using(frozenset({role}), role)


async def talk(
    container: Container, two: list[Pair], *, a_second: int, seconds: float
) -> dict[str, tuple[float, Pair]]:
    """Message id → when it began to be sent, and between whom. Steadily, the coaches first."""
    sent: dict[str, tuple[float, Pair]] = {}
    start, total = time.monotonic(), int(a_second * seconds)
    numbers = iter(range(total))

    async def write() -> None:
        for number in numbers:
            await asyncio.sleep(max(0.0, start + number / a_second - time.monotonic()))
            pair, begun = two[number % len(two)], time.monotonic()
            sender = (pair.coach, pair.coachee)[number // len(two) % 2]
            message = await container.send_message()(
                SendMessageCommand(
                    account_id=sender.id, conversation_id=pair.conversation_id, body="Does Thursday suit you?"
                )
            )
            sent[str(message.id)] = (begun, pair)

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    return sent


async def flood(container: Container, two: list[Pair], rounds: int) -> int:
    """As much as the database takes at once, without the messages themselves. How many events."""
    count = 0
    for _ in range(rounds):
        for start in range(0, len(two), PORTION):
            async with container.open_unit_of_work() as uow:
                for pair in two[start : start + PORTION]:
                    uow.record(
                        MessageSent(
                            conversation_id=pair.conversation_id,
                            message_id=MessageId(container.ids().new()),
                            sender_id=pair.coach.id,
                            recipient_id=pair.coachee.id,
                        )
                    )
                    count += 2
                await uow.commit()
    return count
