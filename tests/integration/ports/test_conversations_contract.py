"""Conversations, as every adapter has to keep them."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.conversations.model import Block, Conversation
from tic_domain.conversations.ports import ConversationPage, InboxCursor, InboxEntry
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, ConversationId, MessageId


async def _talk(world: World, coachee: str = "Ada Example", coach: str = "Cora Coach") -> Conversation:
    return await world.conversation((await world.member(coachee)).id, (await world.member(coach)).id)


async def _page(
    world: World, talk: Conversation, reader: AccountId, before: MessageId | None = None, limit: int = 50
) -> ConversationPage:
    async with world.read() as uow:
        page = await uow.conversations.find_page(talk.id, reader, before=before, limit=limit)
    assert page is not None
    return page


async def _present(world: World, talk: Conversation) -> Conversation:
    async with world.read() as uow:
        return await uow.conversations.get(talk.id, talk.coach_id)


@pytest.mark.clause("C2.3")
async def test_a_conversation_is_found_by_its_parties_alone(world: World) -> None:
    talk, stranger = await _talk(world), await world.member("Sam Stranger")
    async with world.read() as uow:
        assert await uow.conversations.get(talk.id, talk.coachee_id) == talk
        assert await uow.conversations.find_between(talk.coachee_id, talk.coach_id) == talk
        assert await uow.conversations.find_between(talk.coach_id, talk.coachee_id) is None
        assert await uow.conversations.find_page(talk.id, stranger.id, before=None, limit=5) is None
        with pytest.raises(NotFound):
            await uow.conversations.get(talk.id, stranger.id)


async def test_a_pair_has_one_conversation(world: World) -> None:
    talk = await _talk(world)
    with pytest.raises(ConcurrentUpdate):
        await world.conversation(talk.coachee_id, talk.coach_id)


@pytest.mark.clause("C2.3")
async def test_a_page_shows_what_was_said_oldest_first(world: World) -> None:
    talk = await _talk(world)
    one = await world.say(talk, talk.coachee_id, "Can you help me?\n\tPlease 🦀")
    two = await world.say(talk, talk.coach_id, "Yes")
    page = await _page(world, talk, talk.coachee_id)
    assert page == ConversationPage(
        conversation=await _present(world, talk),
        other_name="Cora Coach",
        messages=(one, two),
        older=None,
        newer=None,
        disclosure=None,
        blocked=False,
        blocked_by_reader=False,
    )
    assert (await _page(world, talk, talk.coach_id)).other_name == "Ada Example"


async def test_a_page_without_messages_is_empty(world: World) -> None:
    talk = await _talk(world)
    page = await _page(world, talk, talk.coachee_id)
    assert (page.messages, page.older) == ((), None)


async def test_pages_lead_back_to_the_first_message(world: World) -> None:
    talk = await _talk(world)
    said = [await world.say(talk, talk.coachee_id, str(number)) for number in range(5)]
    latest = await _page(world, talk, talk.coachee_id, limit=2)
    middle = await _page(world, talk, talk.coachee_id, before=latest.older, limit=2)
    first = await _page(world, talk, talk.coachee_id, before=middle.older, limit=2)
    assert [*first.messages, *middle.messages, *latest.messages] == said
    assert first.older is None


async def test_pages_lead_on_to_the_last_message(world: World) -> None:
    talk = await _talk(world)
    said = [await world.say(talk, talk.coachee_id, str(number)) for number in range(5)]

    async def after(place: MessageId | None) -> ConversationPage:
        async with world.read() as uow:
            page = await uow.conversations.find_page(
                talk.id, talk.coach_id, before=None, after=place, limit=2
            )
        assert page is not None
        return page

    middle = await after(said[0].id)
    last = await after(middle.newer)
    assert [*said[:1], *middle.messages, *last.messages] == said
    assert (middle.older, middle.newer, last.older, last.newer) == (said[1].id, said[2].id, said[3].id, None)
    assert (await after(said[-1].id)).messages == ()
    back = await _page(world, talk, talk.coachee_id, before=last.older, limit=2)
    assert (back.messages, back.newer) == (middle.messages, said[2].id)
    latest = await _page(world, talk, talk.coachee_id, limit=2)
    assert (latest.messages, latest.newer) == (tuple(said[3:]), None)


async def test_a_message_moves_time_and_its_senders_read_mark(world: World) -> None:
    talk = await _talk(world)
    said = await world.say(talk, talk.coach_id)
    assert await _present(world, talk) == attrs.evolve(
        talk, last_message_at=said.sent_at, coach_read_at=said.sent_at
    )


async def test_nothing_moves_back(world: World) -> None:
    talk = await _talk(world)
    await world.say(talk, talk.coachee_id)
    present = await _present(world, talk)
    await world.say(talk, talk.coachee_id, at=talk.started_at - timedelta(days=1))
    assert await _present(world, talk) == present


async def test_a_stranger_can_not_write(world: World) -> None:
    talk, stranger = await _talk(world), await world.member("Sam Stranger")
    with pytest.raises(NotFound):
        await world.say(talk, stranger.id)
    with pytest.raises(NotFound):
        await world.say(attrs.evolve(talk, id=ConversationId(world.ids.new())), talk.coachee_id)
    assert (await _page(world, talk, talk.coach_id)).messages == ()


async def test_messages_are_counted_by_sender(world: World) -> None:
    talk = await _talk(world)
    for sender in (talk.coachee_id, talk.coach_id, talk.coachee_id):
        await world.say(talk, sender)
    async with world.read() as uow:
        count = uow.conversations.count_by_sender
        assert await count(talk.id, first=3) == {talk.coachee_id: 2, talk.coach_id: 1}
        assert await count(talk.id, first=2) == {talk.coachee_id: 1, talk.coach_id: 1}


async def test_started_conversations_are_counted_from_that_moment_on(world: World) -> None:
    talk = await _talk(world)
    async with world.read() as uow:
        count = uow.conversations.count_started_since
        assert await count(talk.coachee_id, talk.started_at) == 1
        assert await count(talk.coachee_id, talk.started_at + timedelta(microseconds=1)) == 0
        assert await count(talk.coach_id, talk.started_at) == 0


async def test_reading_marks_forward_only(world: World) -> None:
    talk = await _talk(world)
    await world.say(talk, talk.coachee_id)
    now = world.clock.now()
    async with world.open() as uow:
        assert await uow.conversations.count_unread(talk.coach_id) == 1
        assert await uow.conversations.mark_read(talk.id, talk.coach_id, now)
        assert await uow.conversations.mark_read(talk.id, talk.coach_id, now - timedelta(hours=1))
        assert not await uow.conversations.mark_read(talk.id, AccountId(world.ids.new()), now)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.conversations.count_unread(talk.coach_id) == 0
    assert (await _present(world, talk)).coach_read_at == now


async def test_the_inbox_shows_the_last_message_and_what_is_unread(world: World) -> None:
    talk = await _talk(world)
    await world.say(talk, talk.coachee_id, "one")
    last = await world.say(talk, talk.coachee_id, "two")
    async with world.read() as uow:
        (entry,) = await uow.conversations.list_inbox(talk.coach_id, after=None, limit=5)
        (own,) = await uow.conversations.list_inbox(talk.coachee_id, after=None, limit=5)
    assert (entry.other_name, entry.last_message, entry.unread) == ("Ada Example", last, 2)
    assert (own.other_name, own.last_message, own.unread) == ("Cora Coach", last, 0)


async def test_the_inbox_goes_on_where_a_page_ended(world: World) -> None:
    cora = await world.member("Cora Coach")
    for number in range(5):
        talk = await world.conversation((await world.member(f"Ada {number}")).id, cora.id)
        await world.say(talk, talk.coachee_id, at=talk.started_at + timedelta(minutes=number // 2))
    after: InboxCursor | None = None
    seen: list[InboxEntry] = []
    async with world.read() as uow:
        while page := await uow.conversations.list_inbox(cora.id, after=after, limit=2):
            seen += page
            present = page[-1].conversation
            after = InboxCursor(last_message_at=present.last_message_at, id=present.id)
    order = [(one.conversation.last_message_at, one.conversation.id) for one in seen]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == 5


@pytest.mark.clause("C3.3")
async def test_a_page_says_who_has_blocked(world: World) -> None:
    talk = await _talk(world)
    block = Block(blocker_id=talk.coach_id, blocked_id=talk.coachee_id, blocked_at=world.clock.now())
    async with world.open() as uow:
        await uow.blocks.add(block)
        await uow.commit()
    theirs = await _page(world, talk, talk.coachee_id)
    own = await _page(world, talk, talk.coach_id)
    assert (theirs.blocked, theirs.blocked_by_reader) == (True, False)
    assert (own.blocked, own.blocked_by_reader) == (True, True)


@pytest.mark.clause("C3.3")
async def test_blocks_work_either_way_and_are_lifted_by_who_made_them(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    block = Block(blocker_id=ada.id, blocked_id=bob.id, blocked_at=world.clock.now())
    async with world.open() as uow:
        await uow.blocks.add(block)
        await uow.blocks.add(attrs.evolve(block, blocked_at=world.clock.now() + timedelta(days=1)))
        assert await uow.blocks.list_by(ada.id) == (block,)
        assert await uow.blocks.blocked_with(bob.id) == {ada.id}
        assert await uow.blocks.blocked_with(ada.id) == {bob.id}
        assert not await uow.blocks.remove(bob.id, ada.id)
        assert await uow.blocks.remove(ada.id, bob.id)
        assert await uow.blocks.blocked_with(bob.id) == frozenset()
