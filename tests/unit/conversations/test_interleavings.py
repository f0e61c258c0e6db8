"""Whatever two people and their impatient programs do at once, a conversation stays one story."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from datetime import timedelta
from uuid import UUID

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.conversations.conftest import Talk, talking
from tests.unit.house import House

from tic_domain.conversations.events import MessageDeleted, MessageEdited, MessageSent
from tic_domain.conversations.model import Message
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.shared.errors import DomainError


@attrs.frozen
class _Send:
    by_coach: bool
    mark: int | None


@attrs.frozen
class _Change:
    by_coach: bool
    which: int
    deletes: bool


@attrs.frozen
class _Wait:
    minutes: int


_STEPS = (
    st.builds(_Send, st.booleans(), st.none() | st.integers(0, 3))
    | st.builds(_Change, st.booleans(), st.integers(0, 6), st.booleans())
    | st.builds(_Wait, st.integers(1, 9))
)


@given(st.lists(st.lists(_STEPS, min_size=1, max_size=4), max_size=6))
def test_any_interleaving_of_send_repeat_edit_and_delete(rounds: list[list[_Send | _Change | _Wait]]) -> None:
    asyncio.run(_play(rounds))


async def _play(rounds: list[list[_Send | _Change | _Wait]]) -> None:
    talk = await talking(House())
    started = await talk.start(body="secret 0")
    await talk.send(talk.coach, started.conversation.id, "secret 1")
    gone: set[UUID] = set()
    for number, steps in enumerate(rounds):
        before = await _said(talk, started.message)
        tries = [_tried(talk, before, step, number) for step in steps]
        await asyncio.gather(*(one for one in tries if one is not None))
        said = await _said(talk, started.message)
        # What was said stays in its place, and what was taken back is gone for good.
        assert [one.id for one in said[: len(before)]] == [one.id for one in before]
        assert all(one.body is None for one in said if one.id in gone)
        gone |= {one.id for one in said if one.deleted_at is not None}
    await _check(talk, await _said(talk, started.message))


def _tried(
    talk: Talk, said: tuple[Message, ...], step: _Send | _Change | _Wait, number: int
) -> Awaitable[None] | None:
    if isinstance(step, _Wait):
        talk.house.clock.move(timedelta(minutes=step.minutes))
        return None
    who = talk.coach if step.by_coach else talk.coachee
    text = f"secret {number}"
    if isinstance(step, _Send):
        mark = None if step.mark is None else UUID(int=step.mark)
        return _refusable(talk.send(who, said[0].conversation_id, text, client_id=mark))
    message = said[step.which % len(said)]
    return _refusable(talk.delete(who, message) if step.deletes else talk.edit(who, message, text))


async def _refusable(doing: Awaitable[Message]) -> None:
    try:
        await doing
    except DomainError:
        return


async def _said(talk: Talk, first: Message) -> tuple[Message, ...]:
    return (await talk.read(talk.coach, first.conversation_id)).messages


async def _check(talk: Talk, said: tuple[Message, ...]) -> None:
    marks = Counter((one.sender_id, one.client_id) for one in said if one.client_id is not None)
    assert set(marks.values()) <= {1}
    assert [one.sent_at for one in said] == sorted(one.sent_at for one in said)
    assert all((one.body is None) == (one.deleted_at is not None) for one in said)
    events = talk.house.store.events
    assert [one.message_id for one in events if isinstance(one, MessageSent)] == [one.id for one in said]
    deletions = Counter(one.message_id for one in events if isinstance(one, MessageDeleted))
    assert deletions == Counter(one.id for one in said if one.deleted_at is not None)
    edits = {one.message_id for one in events if isinstance(one, MessageEdited)}
    assert edits == {one.id for one in said if one.edited_at is not None}
    for reader in (talk.coach, talk.coachee):
        inbox = await ListConversations(talk.house.open)(
            ListConversationsCommand(account_id=reader.id, after=None, limit=1)
        )
        (entry,) = inbox.entries
        read_at = entry.conversation.read_at(reader.id)
        unread = [
            one
            for one in said
            if one.sender_id != reader.id and one.body is not None and (not read_at or one.sent_at > read_at)
        ]
        assert (entry.unread, inbox.unread) == (len(unread), min(len(unread), 1))
        assert entry.last_message == said[-1]
