"""What is told at once, as every adapter has to keep it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

import pytest
from tests.integration.ports.worlds import MemoryKeeper, PostgresKeeper, World

from tic_adapters.memory.live import MemoryLiveLog, MemoryLiveWire
from tic_adapters.postgres.live import PostgresLiveLog
from tic_adapters.postgres.live_wire import PostgresLiveWire
from tic_domain.accounts.events import AccessEnded
from tic_domain.conversations.events import MessageSent
from tic_domain.conversations.live import KEPT_FOR, ChatPreferences, LiveEvent, LiveKind, Notice
from tic_domain.conversations.live_ports import LiveLog, LiveWire
from tic_domain.conversations.model import Block, Conversation
from tic_domain.shared.ids import AccountId, MessageId

Told = LiveEvent | Notice | None


@pytest.fixture
def log(world: World) -> LiveLog:
    if isinstance(world.store, PostgresKeeper):
        return PostgresLiveLog(world.store.parts.database, world.clock)
    assert isinstance(world.store, MemoryKeeper)
    return MemoryLiveLog(world.store.store.live, world.read, world.clock)


@pytest.fixture
def wire(world: World) -> LiveWire:
    if isinstance(world.store, PostgresKeeper):
        return PostgresLiveWire.over(world.store.parts.database, listening=True)
    assert isinstance(world.store, MemoryKeeper)
    return MemoryLiveWire(world.store.store.live)


async def _talk(world: World) -> Conversation:
    ada, cora = await world.member(), await world.member("Cora Coach")
    return await world.conversation(ada.id, cora.id)


async def _sent(world: World, talk: Conversation, sender: AccountId, *, commits: bool = True) -> MessageId:
    message_id = MessageId(world.ids.new())
    async with world.open() as uow:
        uow.record(
            MessageSent(
                conversation_id=talk.id,
                message_id=message_id,
                sender_id=sender,
                recipient_id=talk.other_than(sender),
            )
        )
        if commits:
            await uow.commit()
    return message_id


async def _next(following: AsyncGenerator[Told, None]) -> Told:
    async with asyncio.timeout(5):
        return await anext(following)


async def test_both_sides_are_told_in_numbers_of_their_own(world: World, log: LiveLog) -> None:
    talk = await _talk(world)
    sent = [await _sent(world, talk, talk.coachee_id) for _ in range(3)]
    for account_id in (talk.coachee_id, talk.coach_id):
        missed = await log.after(account_id, 0, limit=10)
        assert [(one.number, one.message_id) for one in missed.events] == list(enumerate(sent, 1))
        assert {one.actor_id for one in missed.events} == {talk.coachee_id}
        assert (missed.last, missed.is_known) == (3, True)
    assert await log.heads([talk.coachee_id, AccountId(talk.id)]) == {talk.coachee_id: 3, talk.id: 0}


async def test_what_was_missed_comes_in_portions(world: World, log: LiveLog) -> None:
    talk = await _talk(world)
    for _ in range(5):
        await _sent(world, talk, talk.coach_id)
    first = await log.after(talk.coachee_id, 1, limit=2)
    assert ([one.number for one in first.events], first.last, first.is_known) == ([2, 3], 5, True)
    rest = await log.after(talk.coachee_id, 3, limit=10)
    assert [one.number for one in rest.events] == [4, 5]
    assert (await log.after(talk.coachee_id, 5, limit=10)).events == ()


async def test_a_number_never_given_is_not_known(world: World, log: LiveLog) -> None:
    talk = await _talk(world)
    assert (await log.after(talk.coachee_id, 0, limit=10)).is_known
    await _sent(world, talk, talk.coach_id)
    for number in (2, 10**17):
        missed = await log.after(talk.coachee_id, number, limit=10)
        assert (missed.is_known, missed.last, missed.events) == (False, 1, ())


async def test_what_is_forgotten_is_not_known(world: World, log: LiveLog) -> None:
    talk = await _talk(world)
    await _sent(world, talk, talk.coach_id)
    world.clock.move(KEPT_FOR + timedelta(minutes=1))
    await _sent(world, talk, talk.coach_id)
    await log.purge()
    assert not (await log.after(talk.coachee_id, 0, limit=10)).is_known
    kept = await log.after(talk.coachee_id, 1, limit=10)
    assert ([one.number for one in kept.events], kept.is_known) == ([2], True)


async def test_a_rollback_tells_nothing(world: World, log: LiveLog, wire: LiveWire) -> None:
    talk = await _talk(world)
    async with aclosing(wire.follow()) as following:
        assert await _next(following) is None
        await _sent(world, talk, talk.coach_id, commits=False)
        told = await _sent(world, talk, talk.coach_id)
        heard = [await _next(following) for _ in range(2)]
    assert {one.message_id for one in heard if one is not None} == {told}
    assert await log.heads([talk.coachee_id]) == {talk.coachee_id: 1}


@pytest.mark.clause("C3.3")
async def test_the_wire_brings_what_the_log_keeps_and_what_passes(
    world: World, log: LiveLog, wire: LiveWire
) -> None:
    talk = await _talk(world)
    typing = Notice(
        account_id=talk.coach_id,
        kind=LiveKind.TYPING,
        conversation_id=talk.id,
        actor_id=talk.coachee_id,
    )
    async with aclosing(wire.follow()) as following:
        assert await _next(following) is None
        await wire.tell([typing])
        await _sent(world, talk, talk.coachee_id)
        async with world.open() as uow:
            uow.record(AccessEnded(account_id=talk.coach_id))
            await uow.commit()
        heard = [await _next(following) for _ in range(4)]
    kept = [(await log.after(one, 0, limit=10)).events[0] for one in (talk.coachee_id, talk.coach_id)]
    assert heard[0] == typing
    assert sorted(heard[1:3], key=str) == sorted(kept, key=str)
    assert heard[3] == Notice(account_id=talk.coach_id, kind=LiveKind.ACCESS)


async def test_unread_conversations_are_counted_for_many_at_once(world: World, log: LiveLog) -> None:
    talk = await _talk(world)
    other = await world.conversation(talk.coach_id, (await world.member("Olga Other")).id)
    await world.say(talk, talk.coachee_id)
    await world.say(talk, talk.coachee_id)
    await world.say(other, other.coach_id)
    counts = await log.unread([talk.coachee_id, talk.coach_id, other.coach_id])
    assert counts == {talk.coachee_id: 0, talk.coach_id: 2, other.coach_id: 0}


@pytest.mark.clause("C3.3")
async def test_presence_is_for_those_one_talks_with_where_it_is_shown(world: World) -> None:
    talk = await _talk(world)
    ada = talk.coachee_id
    blocked = await world.conversation(ada, (await world.member("Bert Blocked")).id)
    blocking = await world.conversation(ada, (await world.member("Berta Blocking")).id)
    async with world.open() as uow:
        for blocker, one in ((ada, blocked.coach_id), (blocking.coach_id, ada)):
            await uow.blocks.add(Block(blocker_id=blocker, blocked_id=one, blocked_at=world.clock.now()))
        await uow.commit()
    for shown, audience in ((None, []), (True, [(talk.id, talk.coach_id)]), (False, [])):
        if shown is not None:
            chosen = ChatPreferences(account_id=ada, shows_typing=not shown, shows_presence=shown)
            async with world.open() as uow:
                await uow.chat_preferences.save(chosen)
                await uow.commit()
        async with world.read() as uow:
            found = await uow.chat_preferences.find(ada)
            assert found == (None if shown is None else chosen)
            assert list(await uow.chat_preferences.audience(ada, limit=10)) == audience
