from datetime import timedelta

import pytest
from tests.unit.conversations.conftest import Talk

from tic_domain.accounts.model import Role
from tic_domain.conversations.errors import ContactBlocked, TooManyUnanswered
from tic_domain.conversations.model import LONGEST_MESSAGE
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.conversations.use_cases.mark_read import MarkRead, MarkReadCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversation, ReadConversationCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.shared.errors import InvalidInput, NotFound


async def test_messages_come_in_the_order_they_were_sent(talk: Talk) -> None:
    started = await talk.start(body="one")
    await talk.send(talk.coach, started.conversation.id, "two")
    await talk.send(talk.coachee, started.conversation.id, "three")

    page = await talk.read(talk.coach, started.conversation.id)

    assert [message.body for message in page.messages] == ["one", "two", "three"]
    assert page.other_name == "Cem Coachee"


async def test_earlier_messages_are_on_the_next_page(talk: Talk) -> None:
    started = await talk.start(body="0")
    await talk.send(talk.coach, started.conversation.id, "1")
    for number in range(2, 5):
        await talk.send(talk.coachee, started.conversation.id, str(number))
    read = ReadConversation(talk.house.open)
    command = ReadConversationCommand(
        account_id=talk.coachee.id, conversation_id=started.conversation.id, before=None, limit=3
    )

    latest = await read(command)
    earlier = await read(
        ReadConversationCommand(
            account_id=talk.coachee.id,
            conversation_id=started.conversation.id,
            before=latest.older,
            limit=3,
        )
    )

    assert [message.body for message in latest.messages] == ["2", "3", "4"]
    assert [message.body for message in earlier.messages] == ["0", "1"]
    assert earlier.older is None


async def test_the_conversation_of_others_is_not_there(talk: Talk) -> None:
    started = await talk.start()
    stranger = await talk.house.member("Stig Stranger")

    with pytest.raises(NotFound):
        await talk.read(stranger, started.conversation.id)
    with pytest.raises(NotFound):
        await talk.send(stranger, started.conversation.id)


@pytest.mark.clause("C3.3")
async def test_five_messages_wait_for_the_first_answer(talk: Talk) -> None:
    started = await talk.start()
    for _ in range(4):
        await talk.send(talk.coachee, started.conversation.id)

    with pytest.raises(TooManyUnanswered):
        await talk.send(talk.coachee, started.conversation.id)

    await talk.send(talk.coach, started.conversation.id, "Here I am")
    await talk.send(talk.coachee, started.conversation.id)


async def test_a_message_too_long_names_its_field(talk: Talk) -> None:
    started = await talk.start()

    with pytest.raises(InvalidInput, match=f"body.*{LONGEST_MESSAGE}"):
        await talk.send(talk.coachee, started.conversation.id, "x" * (LONGEST_MESSAGE + 1))


async def test_unread_is_counted_until_read(talk: Talk) -> None:
    started = await talk.start()
    listing = ListConversations(talk.house.open)
    command = ListConversationsCommand(account_id=talk.coach.id, after=None, limit=20)

    before = await listing(command)
    talk.house.clock.move(timedelta(minutes=1))
    await MarkRead(talk.house.open, talk.house.clock)(
        MarkReadCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )
    after = await listing(command)

    assert (before.unread, before.entries[0].unread) == (1, 1)
    assert (after.unread, after.entries[0].unread) == (0, 0)


async def test_the_sender_has_read_their_own_message(talk: Talk) -> None:
    await talk.start()

    inbox = await ListConversations(talk.house.open)(
        ListConversationsCommand(account_id=talk.coachee.id, after=None, limit=20)
    )

    assert inbox.unread == 0
    assert inbox.entries[0].last_message.body == "Hello"
    assert inbox.entries[0].other_name == "Cora Coach"


async def test_the_inbox_goes_on_after_a_page(talk: Talk) -> None:
    for number in range(3):
        coach = await talk.house.member(f"Coach {number}", roles=frozenset({Role.COACH}))
        await talk.list_coach(coach)
        await talk.start(coach=coach.id)
        talk.house.clock.move(timedelta(minutes=1))
    listing = ListConversations(talk.house.open)

    first = await listing(ListConversationsCommand(account_id=talk.coachee.id, after=None, limit=2))
    second = await listing(ListConversationsCommand(account_id=talk.coachee.id, after=first.next, limit=2))

    assert [entry.other_name for entry in first.entries] == ["Coach 2", "Coach 1"]
    assert [entry.other_name for entry in second.entries] == ["Coach 0"]
    assert second.next is None


async def test_what_others_have_cant_be_marked_read(talk: Talk) -> None:
    started = await talk.start()
    stranger = await talk.house.member("Stig Stranger")

    with pytest.raises(NotFound):
        await MarkRead(talk.house.open, talk.house.clock)(
            MarkReadCommand(account_id=stranger.id, conversation_id=started.conversation.id)
        )


@pytest.mark.clause("C3.3")
async def test_a_block_stops_both_until_it_is_lifted(talk: Talk) -> None:
    started = await talk.start()
    await BlockMember(talk.house.open, talk.house.clock)(
        BlockMemberCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )

    for sender in (talk.coach, talk.coachee):
        with pytest.raises(ContactBlocked):
            await talk.send(sender, started.conversation.id)
    page = await talk.read(talk.coachee, started.conversation.id)
    assert (page.blocked, page.blocked_by_reader) == (True, False)

    await UnblockMember(talk.house.open)(
        UnblockMemberCommand(account_id=talk.coach.id, blocked_id=talk.coachee.id)
    )
    await talk.send(talk.coachee, started.conversation.id)


async def test_only_the_blocker_lifts_a_block(talk: Talk) -> None:
    started = await talk.start()
    await BlockMember(talk.house.open, talk.house.clock)(
        BlockMemberCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    )

    with pytest.raises(NotFound):
        await UnblockMember(talk.house.open)(
            UnblockMemberCommand(account_id=talk.coachee.id, blocked_id=talk.coach.id)
        )
