"""Somebody with very many messages and orders, put there without the way that each would take."""

from datetime import timedelta
from uuid import UUID

import psycopg

from tic_adapters.container import Container
from tic_domain.accounts.model import Account, LinkedInIdentity, Role
from tic_domain.conversations.model import Conversation
from tic_domain.orders.model import CoachingSession, Order, OrderKind
from tic_domain.orders.terms import DEFAULT_TERMS
from tic_domain.shared.ids import AccountId, CoachingSessionId, ConversationId, OfferingId, OrderId
from tic_domain.shared.money import Money

TEXT = "I had the system design round today: they asked for a rate limiter over several regions. "
_PER_COMMIT = 100


async def fill(container: Container, *, messages: int, orders: int, name: str) -> AccountId:
    """The coachee: half of the messages are theirs."""
    coachee, coach = (_account(container, f"{name} {role}") for role in ("Coachee", "Coach"))
    now = container.clock().now() - timedelta(days=100)
    conversation = Conversation.between(
        id=ConversationId(container.ids().new()), coachee_id=coachee.id, coach_id=coach.id, now=now
    )
    async with container.open_unit_of_work() as uow:
        await uow.accounts.add(coachee)
        await uow.accounts.add(coach)
        await uow.conversations.add(conversation)
        await uow.commit()
    for begun in range(0, orders, _PER_COMMIT):
        async with container.open_unit_of_work() as uow:
            for _ in range(min(_PER_COMMIT, orders - begun)):
                await uow.orders.add(_order(container, coachee.id, coach.id))
            await uow.commit()
    await _messages(container, conversation, messages)
    return coachee.id


async def _messages(container: Container, conversation: Conversation, count: int) -> None:
    sealer, keys, ids = container.sealer(), container.subject_keys(), container.ids()
    url = container.settings().database.url or ""
    at = conversation.started_at
    with psycopg.connect(url) as connection:
        wrapped: dict[UUID, bytes] = dict(
            connection.execute("SELECT subject_id, wrapped FROM tic_keys.subject_keys").fetchall()
        )
        opened: dict[UUID, bytes] = {
            one: keys.unwrap(one, wrapped[one]) for one in (conversation.coachee_id, conversation.coach_id)
        }
        columns = "id, conversation_id, sender_id, body, sent_at"
        with connection.cursor().copy(f"COPY tic.messages ({columns}) FROM STDIN") as copy:
            for number in range(count):
                sender = conversation.coachee_id if number % 2 else conversation.coach_id
                text = f"{number}: {TEXT * (1 + number % 3)}"
                body = sealer.seal(opened[sender], sender, "messages|body", text.encode())
                copy.write_row((ids.new(), conversation.id, sender, body, at + timedelta(seconds=number)))
        connection.execute("ANALYZE tic.messages")


def _order(container: Container, coachee_id: AccountId, coach_id: AccountId) -> Order:
    ids, now = container.ids(), container.clock().now()
    session = CoachingSession.unscheduled(CoachingSessionId(ids.new()), 1)
    return Order.place(
        id=OrderId(ids.new()),
        kind=OrderKind.SINGLE,
        coachee_id=coachee_id,
        coach_id=coach_id,
        offering_id=OfferingId(ids.new()),
        title="System design",
        minutes=60,
        price=Money(10_000, "eur"),
        single_price=Money(10_000, "eur"),
        terms=DEFAULT_TERMS,
        sessions=[session],
        now=now,
    )


def _account(container: Container, name: str) -> Account:
    identity = LinkedInIdentity(
        subject=f"bench-{name}", name=name, email=None, email_verified=False, picture=None, locale=None
    )
    account = Account.register(
        id=AccountId(container.ids().new()), identity=identity, now=container.clock().now()
    )
    return account.using(frozenset(Role), Role.COACHEE)
