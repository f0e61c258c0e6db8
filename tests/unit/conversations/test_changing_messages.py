import asyncio
from datetime import timedelta

import pytest
from tests.unit.conversations.conftest import Talk

from tic_domain.conversations.errors import (
    ContactBlocked,
    MessageWasDeleted,
    NotYourMessage,
    TooLateToChange,
)
from tic_domain.conversations.events import MessageDeleted, MessageEdited, MessageSent
from tic_domain.conversations.model import CHANGEABLE_FOR, DEFAULT_RULES
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.shared.errors import ConcurrentUpdate, InvalidInput, NotFound


async def test_an_edit_shows_and_the_earlier_text_is_gone(talk: Talk) -> None:
    started = await talk.start(body="helo")
    talk.house.clock.move(timedelta(minutes=1))

    edited = await talk.edit(talk.coachee, started.message, "hello")

    assert (edited.body, edited.edited_at, edited.sent_at) == (
        "hello",
        talk.house.clock.now(),
        started.message.sent_at,
    )
    assert (await talk.read(talk.coach, started.conversation.id)).messages == (edited,)
    assert talk.house.events(MessageEdited) == [
        MessageEdited(
            conversation_id=started.conversation.id,
            message_id=edited.id,
            sender_id=talk.coachee.id,
            recipient_id=talk.coach.id,
        )
    ]


async def test_of_a_deleted_message_its_time_and_sender_stay(talk: Talk) -> None:
    started = await talk.start(body="oops")
    talk.house.clock.move(timedelta(minutes=1))

    deleted = await talk.delete(talk.coachee, started.message)
    again = await talk.delete(talk.coachee, started.message)

    assert again == deleted
    assert (deleted.body, deleted.deleted_at) == (None, talk.house.clock.now())
    assert (deleted.sender_id, deleted.sent_at) == (talk.coachee.id, started.message.sent_at)
    assert (await talk.read(talk.coach, started.conversation.id)).messages == (deleted,)
    assert len(talk.house.events(MessageDeleted)) == 1
    assert "oops" not in repr(talk.house.store.conversations)


async def test_the_window_ends_and_the_refusal_says_when(talk: Talk) -> None:
    started = await talk.start()
    talk.house.clock.move(CHANGEABLE_FOR - timedelta(microseconds=1))
    await talk.edit(talk.coachee, started.message, "in time")

    talk.house.clock.move(timedelta(microseconds=1))
    until = started.message.sent_at + CHANGEABLE_FOR
    with pytest.raises(TooLateToChange, match=f"until {until:%H:%M:%S} UTC") as refused:
        await talk.edit(talk.coachee, started.message, "too late")
    assert refused.value.until == until
    with pytest.raises(TooLateToChange):
        await talk.delete(talk.coachee, started.message)


async def test_only_its_sender_changes_a_message(talk: Talk) -> None:
    started = await talk.start()
    stranger = await talk.house.member("Stig Stranger")

    for change in (talk.edit(talk.coach, started.message, "x"), talk.delete(talk.coach, started.message)):
        with pytest.raises(NotYourMessage):
            await change
    for change in (talk.edit(stranger, started.message, "x"), talk.delete(stranger, started.message)):
        with pytest.raises(NotFound):
            await change


async def test_a_deleted_message_cant_be_edited(talk: Talk) -> None:
    started = await talk.start()
    await talk.delete(talk.coachee, started.message)

    with pytest.raises(MessageWasDeleted):
        await talk.edit(talk.coachee, started.message, "back again")


async def test_an_edit_is_checked_as_a_message_is(talk: Talk) -> None:
    started = await talk.start(body="same")

    with pytest.raises(InvalidInput, match="body"):
        await talk.edit(talk.coachee, started.message, " ")
    assert await talk.edit(talk.coachee, started.message, " same ") == started.message
    assert talk.house.events(MessageEdited) == []


@pytest.mark.clause("C3.3")
async def test_a_block_stops_edits_and_lets_everybody_delete(talk: Talk) -> None:
    started = await talk.start()
    await BlockMember(talk.house.open, talk.house.clock)(
        BlockMemberCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )

    with pytest.raises(ContactBlocked):
        await talk.edit(talk.coachee, started.message, "one word more")
    assert (await talk.delete(talk.coachee, started.message)).body is None


async def test_what_was_deleted_before_it_was_read_is_not_unread(talk: Talk) -> None:
    started = await talk.start()
    await talk.delete(talk.coachee, started.message)

    inbox = await ListConversations(talk.house.open)(
        ListConversationsCommand(account_id=talk.coach.id, after=None, limit=20)
    )

    assert (inbox.unread, inbox.entries[0].unread) == (0, 0)
    assert inbox.entries[0].last_message.body is None


async def test_of_an_edit_and_a_deletion_at_once_one_wins_and_the_other_hears_of_it(talk: Talk) -> None:
    started = await talk.start()

    found = await asyncio.gather(
        talk.edit(talk.coachee, started.message, "new"),
        talk.delete(talk.coachee, started.message),
        return_exceptions=True,
    )

    failures = [one for one in found if isinstance(one, Exception)]
    assert [type(one) for one in failures] == [ConcurrentUpdate]
    (kept,) = (await talk.read(talk.coach, started.conversation.id)).messages
    assert [kept] == [one for one in found if not isinstance(one, Exception)]


async def test_a_send_with_the_same_client_id_is_the_same_message(talk: Talk) -> None:
    started = await talk.start()
    mark = talk.house.ids.new()

    sent = [
        await talk.send(talk.coach, started.conversation.id, body, client_id=mark)
        for body in ("once", "twice")
    ]

    assert sent[0] == sent[1]
    assert [one.body for one in (await talk.read(talk.coach, started.conversation.id)).messages] == [
        "Hello",
        "once",
    ]
    assert len(talk.house.events(MessageSent)) == 2
    other = await talk.send(talk.coachee, started.conversation.id, "mine", client_id=mark)
    assert other.id != sent[0].id


async def test_repeated_sends_at_once_leave_one_message(talk: Talk) -> None:
    started = await talk.start()
    mark = talk.house.ids.new()

    sent = await asyncio.gather(
        *(talk.send(talk.coach, started.conversation.id, "once", client_id=mark) for _ in range(5))
    )

    assert len({one.id for one in sent}) == 1
    assert len((await talk.read(talk.coach, started.conversation.id)).messages) == 2


async def test_a_repeat_is_answered_even_where_nothing_may_be_sent_any_more(talk: Talk) -> None:
    started = await talk.start()
    mark = talk.house.ids.new()
    for _ in range(DEFAULT_RULES.unanswered - 2):
        await talk.send(talk.coachee, started.conversation.id)
    last = await talk.send(talk.coachee, started.conversation.id, client_id=mark)
    await BlockMember(talk.house.open, talk.house.clock)(
        BlockMemberCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )

    assert await talk.send(talk.coachee, started.conversation.id, client_id=mark) == last
    with pytest.raises(ContactBlocked):
        await talk.send(talk.coachee, started.conversation.id)


async def test_deleting_doesnt_make_room_for_more_unanswered_messages(talk: Talk) -> None:
    started = await talk.start()
    for _ in range(DEFAULT_RULES.unanswered - 1):
        sent = await talk.send(talk.coachee, started.conversation.id)
        await talk.delete(talk.coachee, sent)

    with pytest.raises(Exception, match="not answered yet"):
        await talk.send(talk.coachee, started.conversation.id)


async def test_pages_go_both_ways_and_one_way_at_a_time(talk: Talk) -> None:
    started = await talk.start(body="0")
    for number in range(1, 5):
        await talk.send(talk.coach, started.conversation.id, str(number))
    read = ReadConversation(talk.house.open)

    page = await read(
        ReadConversationCommand(
            account_id=talk.coachee.id,
            conversation_id=started.conversation.id,
            before=None,
            after=started.message.id,
            limit=2,
        )
    )

    assert [one.body for one in page.messages] == ["1", "2"]
    assert (page.older, page.newer) == (page.messages[0].id, page.messages[1].id)
    with pytest.raises(InvalidInput, match="Give one of the two"):
        await read(
            ReadConversationCommand(
                account_id=talk.coachee.id,
                conversation_id=started.conversation.id,
                before=page.older,
                after=page.newer,
                limit=2,
            )
        )
