"""Who is told what at once."""

from collections.abc import AsyncGenerator, Sequence

import attrs
import pytest
from tests.unit.conversations.conftest import Talk

from tic_domain.conversations.errors import ContactBlocked
from tic_domain.conversations.live import ChatPreferences, LiveEvent, LiveKind, Notice, notices_of
from tic_domain.conversations.use_cases.block_member import BlockMember, BlockMemberCommand
from tic_domain.conversations.use_cases.mark_read import MarkRead, MarkReadCommand
from tic_domain.conversations.use_cases.set_chat_preferences import (
    SetChatPreferences,
    SetChatPreferencesCommand,
)
from tic_domain.conversations.use_cases.show_chat_preferences import (
    ShowChatPreferences,
    ShowChatPreferencesCommand,
)
from tic_domain.conversations.use_cases.tell_presence import TellPresence, TellPresenceCommand
from tic_domain.conversations.use_cases.tell_typing import TellTyping, TellTypingCommand
from tic_domain.conversations.use_cases.unblock_member import UnblockMember, UnblockMemberCommand
from tic_domain.shared.errors import NotFound
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId


@attrs.define
class HeldWire:
    """Remembers what was told."""

    told: list[Notice] = attrs.field(factory=list)

    async def tell(self, notices: Sequence[Notice]) -> None:
        self.told += notices

    async def follow(self) -> AsyncGenerator[LiveEvent | Notice | None, None]:
        yield None


@pytest.fixture
def wire() -> HeldWire:
    return HeldWire()


def _kinds(talk: Talk, account_id: AccountId) -> list[LiveKind]:
    return [one.kind for one in talk.house.store.live.events[account_id]]


async def _choose(talk: Talk, *, typing: bool = False, presence: bool = False) -> ChatPreferences:
    return await SetChatPreferences(talk.house.open)(
        SetChatPreferencesCommand(account_id=talk.coachee.id, shows_typing=typing, shows_presence=presence)
    )


async def test_a_message_is_told_to_both_sides_without_its_words(talk: Talk) -> None:
    started = await talk.start(body="A secret")
    for one in (talk.coachee, talk.coach):
        (event,) = talk.house.store.live.events[one.id]
        assert (event.number, event.kind) == (1, LiveKind.MESSAGE)
        assert (event.conversation_id, event.message_id) == (started.conversation.id, started.message.id)
        assert event.actor_id == talk.coachee.id
        assert "secret" not in str(event)


async def test_reading_is_told_once(talk: Talk) -> None:
    started = await talk.start()
    command = MarkReadCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    for _ in range(3):
        await MarkRead(talk.house.open, talk.house.clock)(command)
    assert _kinds(talk, talk.coachee.id) == [LiveKind.MESSAGE, LiveKind.READ]
    assert _kinds(talk, talk.coach.id) == [LiveKind.MESSAGE, LiveKind.READ]


async def test_reading_what_is_not_ones_own_is_not_found(talk: Talk) -> None:
    started = await talk.start()
    stranger = await talk.house.member("Sam Stranger")
    command = MarkReadCommand(account_id=stranger.id, conversation_id=started.conversation.id)
    with pytest.raises(NotFound):
        await MarkRead(talk.house.open, talk.house.clock)(command)


@pytest.mark.clause("C3.3")
async def test_a_block_is_told_to_both_without_saying_who_did_it(talk: Talk) -> None:
    started = await talk.start()
    block = BlockMemberCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    await BlockMember(talk.house.open, talk.house.clock)(block)
    await UnblockMember(talk.house.open)(
        UnblockMemberCommand(account_id=talk.coach.id, blocked_id=talk.coachee.id)
    )
    for one in (talk.coachee, talk.coach):
        _, *told = talk.house.store.live.events[one.id]
        assert [event.kind for event in told] == [LiveKind.CONTACT] * 2
        assert {(event.conversation_id, event.actor_id) for event in told} == {
            (started.conversation.id, None)
        }


def test_what_is_not_named_is_told_to_nobody() -> None:
    assert notices_of(Event()) == ()


async def test_typing_is_told_to_the_other_side_alone(talk: Talk, wire: HeldWire) -> None:
    started = await talk.start()
    command = TellTypingCommand(account_id=talk.coachee.id, conversation_id=started.conversation.id)
    await TellTyping(talk.house.open, wire)(command)
    assert wire.told == [
        Notice(
            account_id=talk.coach.id,
            kind=LiveKind.TYPING,
            conversation_id=started.conversation.id,
            actor_id=talk.coachee.id,
        )
    ]


@pytest.mark.clause("C3.3")
async def test_typing_is_told_to_nobody_by_who_does_not_show_it(talk: Talk, wire: HeldWire) -> None:
    started = await talk.start()
    await _choose(talk, typing=False)
    command = TellTypingCommand(account_id=talk.coachee.id, conversation_id=started.conversation.id)
    await TellTyping(talk.house.open, wire)(command)
    assert wire.told == []


@pytest.mark.clause("C3.3")
async def test_typing_never_crosses_a_block(talk: Talk, wire: HeldWire) -> None:
    started = await talk.start()
    block = BlockMemberCommand(account_id=talk.coach.id, conversation_id=started.conversation.id)
    await BlockMember(talk.house.open, talk.house.clock)(block)
    for one in (talk.coachee, talk.coach):
        command = TellTypingCommand(account_id=one.id, conversation_id=started.conversation.id)
        with pytest.raises(ContactBlocked):
            await TellTyping(talk.house.open, wire)(command)
    assert wire.told == []


async def test_typing_in_a_conversation_of_others_is_not_found(talk: Talk, wire: HeldWire) -> None:
    started = await talk.start()
    stranger = await talk.house.member("Sam Stranger")
    command = TellTypingCommand(account_id=stranger.id, conversation_id=started.conversation.id)
    with pytest.raises(NotFound):
        await TellTyping(talk.house.open, wire)(command)


@pytest.mark.clause("C3.3")
async def test_presence_is_shown_only_once_it_is_chosen(talk: Talk, wire: HeldWire) -> None:
    started = await talk.start()
    tell = TellPresence(talk.house.open, wire)
    await tell(TellPresenceCommand(account_id=talk.coachee.id))
    assert wire.told == []
    await _choose(talk, presence=True)
    await tell(TellPresenceCommand(account_id=talk.coachee.id))
    assert [(one.account_id, one.conversation_id) for one in wire.told] == [
        (talk.coach.id, started.conversation.id)
    ]


async def test_what_was_chosen_is_shown(talk: Talk) -> None:
    show, command = (
        ShowChatPreferences(talk.house.open),
        ShowChatPreferencesCommand(account_id=talk.coachee.id),
    )
    assert await show(command) == ChatPreferences(
        account_id=talk.coachee.id, shows_typing=True, shows_presence=False
    )
    chosen = await _choose(talk, presence=True)
    assert await show(command) == chosen
