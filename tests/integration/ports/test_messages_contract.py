"""Single messages, as every adapter has to keep them."""

import pytest
from tests.integration.ports.worlds import World

from tic_domain.conversations.model import Conversation, Message
from tic_domain.conversations.ports import ConversationPage, SearchPlace
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


async def _change(world: World, message: Message, was: Message) -> None:
    async with world.open() as uow:
        await uow.conversations.change_message(message, was=was)
        await uow.commit()


async def test_what_was_sent_under_a_client_id_is_found_by_its_sender_there(world: World) -> None:
    talk, mark = await _talk(world), world.ids.new()
    said = await world.say(talk, talk.coachee_id, "once", client_id=mark)
    other = await world.conversation(talk.coachee_id, (await world.member("Carl Coach")).id)
    async with world.read() as uow:
        find = uow.conversations.find_sent
        assert await find(talk.id, talk.coachee_id, mark) == said
        assert await find(talk.id, talk.coach_id, mark) is None
        assert await find(other.id, talk.coachee_id, mark) is None
    with pytest.raises(ConcurrentUpdate):
        await world.say(talk, talk.coachee_id, "twice", client_id=mark)
    await world.say(talk, talk.coach_id, "another's", client_id=mark)
    await world.say(other, talk.coachee_id, "elsewhere", client_id=mark)
    assert len((await _page(world, talk, talk.coachee_id)).messages) == 2


async def test_a_message_is_got_in_its_conversation_alone(world: World) -> None:
    talk = await _talk(world)
    said = await world.say(talk, talk.coachee_id)
    other = await world.conversation(talk.coachee_id, (await world.member("Carl Coach")).id)
    async with world.read() as uow:
        assert await uow.conversations.get_message(talk.id, said.id) == said
        with pytest.raises(NotFound):
            await uow.conversations.get_message(other.id, said.id)
        with pytest.raises(NotFound):
            await uow.conversations.get_message(talk.id, MessageId(world.ids.new()))


async def test_an_edit_and_a_deletion_are_kept(world: World) -> None:
    talk = await _talk(world)
    said = await world.say(talk, talk.coachee_id, "helo", client_id=world.ids.new())
    edited = said.edited("hello 🦀", world.clock.now())
    await _change(world, edited, said)
    assert (await _page(world, talk, talk.coach_id)).messages == (edited,)
    deleted = edited.deleted(world.clock.now())
    await _change(world, deleted, edited)
    assert (await _page(world, talk, talk.coach_id)).messages == (deleted,)
    async with world.read() as uow:
        assert await uow.conversations.get_message(talk.id, said.id) == deleted
        (entry,) = await uow.conversations.list_inbox(talk.coach_id, after=None, limit=5)
    assert entry.last_message == deleted


async def test_of_an_edit_and_a_deletion_of_the_same_message_one_comes_first(world: World) -> None:
    talk = await _talk(world)
    said = await world.say(talk, talk.coachee_id)
    now = world.clock.now()
    await _change(world, said.deleted(now), said)
    with pytest.raises(ConcurrentUpdate):
        await _change(world, said.edited("too late", now), said)
    again = await world.say(talk, talk.coachee_id)
    first = again.edited("first", now)
    await _change(world, first, again)
    with pytest.raises(ConcurrentUpdate):
        await _change(world, again.deleted(now), again)
    await _change(world, first.edited("second", now), first)
    with pytest.raises(ConcurrentUpdate):
        await _change(world, first.edited("lost", now), first)


async def test_what_was_deleted_is_not_unread(world: World) -> None:
    talk = await _talk(world)
    said = [await world.say(talk, talk.coachee_id) for _ in range(2)]
    for number, one in enumerate(said):
        async with world.read() as uow:
            (entry,) = await uow.conversations.list_inbox(talk.coach_id, after=None, limit=5)
            assert (entry.unread, await uow.conversations.count_unread(talk.coach_id)) == (2 - number, 1)
        await _change(world, one.deleted(world.clock.now()), one)
    async with world.read() as uow:
        (entry,) = await uow.conversations.list_inbox(talk.coach_id, after=None, limit=5)
        assert (entry.unread, await uow.conversations.count_unread(talk.coach_id)) == (0, 0)


@pytest.mark.clause("C2.3")
async def test_what_was_said_is_listed_from_ones_own_conversations_alone(world: World) -> None:
    talk, stranger = await _talk(world), await world.member("Sam Stranger")
    first = await world.say(talk, talk.coachee_id, "first")
    gone = await world.say(talk, talk.coach_id, "gone")
    await _change(world, gone.deleted(world.clock.now()), gone)
    second = await world.say(talk, talk.coach_id, "second")
    other = await world.conversation(talk.coachee_id, (await world.member("Carl Coach")).id)
    third = await world.say(other, other.coach_id, "third")
    hidden = await world.conversation(stranger.id, talk.coach_id)
    await world.say(hidden, stranger.id, "fourth")
    last = await world.say(talk, talk.coachee_id, "last, in the older conversation")

    async def said(
        only: ConversationId | None = None, after: SearchPlace | None = None, limit: int = 9
    ) -> tuple[Message, ...]:
        async with world.read() as uow:
            return await uow.conversations.list_said(talk.coachee_id, only=only, after=after, limit=limit)

    assert await said() == (third, last, second, first)
    assert await said(only=talk.id) == (last, second, first)
    assert await said(only=hidden.id) == ()
    place = SearchPlace(conversation_id=last.conversation_id, message_id=last.id)
    assert await said(after=place, limit=1) == (second,)
    assert await said(only=other.id, after=place) == ()
    async with world.read() as uow:
        names = await uow.conversations.names_of_others(talk.coachee_id, frozenset({talk.id, hidden.id}))
        assert names == {talk.id: "Cora Coach"}
        assert await uow.conversations.names_of_others(talk.coachee_id, frozenset()) == {}
