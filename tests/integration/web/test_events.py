"""Streams: what comes, in which order, and for whom."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from typing import Any

import attrs
import pytest
from httpx import AsyncClient
from tests.integration.web.listening import EVENTS, reading
from tests.integration.web.support import Site

from tic_domain.accounts.model import Account
from tic_domain.accounts.use_cases.suspend_account import SuspendAccountCommand
from tic_domain.conversations.use_cases.send_message import SendMessageCommand
from tic_domain.conversations.use_cases.start_conversation import StartConversationCommand
from tic_domain.shared.ids import ConversationId
from tic_web.live.hub import MOST_STREAMS, LiveHub
from tic_web.live.stream import EventStream

_NUMBERS = count(1)


@attrs.frozen(kw_only=True)
class Chat:
    site: Site
    coachee: Account
    coach: Account
    talk: ConversationId
    reader: AsyncClient
    """The coach's browser."""

    async def say(self, *bodies: str, by: Account | None = None) -> list[str]:
        """Ids of the messages."""
        sender = by or self.coachee
        self.site.house.clock.move(timedelta(seconds=1))
        return [
            str(
                (
                    await self.site.container.send_message()(
                        SendMessageCommand(account_id=sender.id, conversation_id=self.talk, body=body)
                    )
                ).id
            )
            for body in bodies
        ]


@pytest.fixture(scope="module")
def house_of_all() -> Site:
    """One for all tests of this module, which tell their people apart."""
    return Site()


@pytest.fixture
def hub(house_of_all: Site) -> LiveHub:
    return house_of_all.app.plugins.get(LiveHub)


@pytest.fixture
async def chat(house_of_all: Site, hub: LiveHub) -> AsyncIterator[Chat]:
    site, number = house_of_all, next(_NUMBERS)
    coachee, coach = await site.coachee(f"Cleo {number}"), await site.coach(f"Carl {number}")
    started = await site.container.start_conversation()(
        StartConversationCommand(
            account_id=coachee.id, coach_id=coach.id, body="Hello", quiz_version=1, share_cv=False
        )
    )
    async with hub:
        made = Chat(
            site=site,
            coachee=coachee,
            coach=coach,
            talk=started.conversation.id,
            reader=await site.browser(coach),
        )
        await made.say("I can", by=coach)
        yield made


async def test_a_stream_begins_now_and_says_what_happens(chat: Chat) -> None:
    async with reading(chat.site.app, chat.reader) as stream:
        (hello,) = await stream.until(1, "hello")
        assert (hello.id, hello.data) == (2, {"unread": 0})
        sent = await chat.say("One", "Two")
        told = await stream.until(2, "message")
        (unread,) = await stream.until(1, "unread")
    assert [(one.id, one.data["message_id"]) for one in told] == [(3, sent[0]), (4, sent[1])]
    assert told[0].data.keys() == {"conversation_id", "message_id", "actor_id", "at"}
    assert told[0].data["actor_id"] == str(chat.coachee.id)
    assert unread.data == {"conversations": 1}
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (stream.headers["cache-control"], stream.headers["x-accel-buffering"]) == ("no-store", "no")
    assert "content-encoding" not in stream.headers


async def test_who_comes_back_gets_what_they_missed_once_and_in_order(chat: Chat) -> None:
    sent = await chat.say(*(f"Word {number}" for number in range(450)), by=chat.coach)
    async with reading(chat.site.app, chat.reader, 2, query="last_event_id=0") as stream:
        told = await stream.until(450, "message")
        sent += await chat.say("Live")
        told = await stream.until(451, "message")
    assert [one.id for one in told] == list(range(3, 454))
    assert [one.data["message_id"] for one in told] == sent


async def test_what_comes_while_somebody_comes_back_is_there_once(chat: Chat) -> None:
    async def talk() -> None:
        for number in range(100):
            await chat.say(f"Word {number}", by=chat.coach)

    talking = asyncio.create_task(talk())
    seen: list[int] = []
    last = 2
    while len(seen) < 100:
        async with reading(chat.site.app, chat.reader, last) as stream:
            wanted = min(7, 100 - len(seen))
            told = await stream.until(wanted, "message")
        seen += [one.id or 0 for one in told]
        last = seen[-1]
    await talking
    assert seen == list(range(3, 103))


async def test_a_slow_reader_keeps_nobody_and_misses_nothing(chat: Chat) -> None:
    async with reading(chat.site.app, chat.reader, 2, takes=False) as stream:
        sent = await chat.say(*(f"Word {number}" for number in range(500)), by=chat.coach)
        await asyncio.sleep(0.05)
        stream.takes.set()
        told = await stream.until(500, "message")
    assert [one.data["message_id"] for one in told] == sent
    assert [one.id for one in told] == list(range(3, 503))


async def test_a_reader_who_takes_nothing_is_cut_off(chat: Chat, hub: LiveHub) -> None:
    async def may() -> bool:
        return True

    async def here() -> None:
        return None

    stuck, never = asyncio.Event(), asyncio.Event()

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            stuck.set()
            await never.wait()

    async def receive() -> Any:
        await never.wait()

    scope: Any = {}
    stream = EventStream(
        hub=hub, log=chat.site.container.live_log(), account_id=chat.coach.id, number=0,
        may_go_on=may, is_here=here, beat=0.02, patience=0.05,
    )  # fmt: skip
    async with asyncio.timeout(5):
        await stream(scope, receive, send)
    assert stuck.is_set()
    assert hub.open_streams == 0


async def test_a_stream_shows_signs_of_life_and_asks_who_reads(chat: Chat) -> None:
    allowed = [True, True, False]
    told: list[bytes] = []

    async def may() -> bool:
        return allowed.pop(0)

    async def here() -> None:
        return None

    async def send(message: Any) -> None:
        told.append(message.get("body", b""))

    async def receive() -> Any:
        await asyncio.Event().wait()

    scope: Any = {}
    stream = EventStream(
        hub=chat.site.app.plugins.get(LiveHub), log=chat.site.container.live_log(),
        account_id=chat.coach.id, number=None, may_go_on=may, is_here=here, beat=0.01, check=0.02,
    )  # fmt: skip
    async with asyncio.timeout(5):
        await stream(scope, receive, send)
    assert told.count(b": still here\n\n") >= 2
    assert told[-1] == b'event: end\ndata: {"reason":"signed-out"}\n\n'


async def test_an_id_that_was_never_given_resets(chat: Chat) -> None:
    async with reading(chat.site.app, chat.reader, 99) as stream:
        (reset,) = await stream.until(1, "reset")
        await chat.say("Live")
        (told,) = await stream.until(1, "message")
    assert (reset.id, told.id) == (2, 3)


@pytest.mark.parametrize("last", ["-1", "x", "1.5", "9" * 19, "1 2"])
async def test_what_is_no_id_is_refused(chat: Chat, last: str) -> None:
    answer = await chat.reader.get(EVENTS, params={"last_event_id": last})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "last_event_id")


async def test_without_a_stream_what_was_missed_comes_as_a_list(chat: Chat) -> None:
    at_first = (await chat.reader.get(EVENTS)).json()
    assert at_first == {"items": [], "last_event_id": "2", "reset": False}
    (sent,) = await chat.say("More")
    missed = (await chat.reader.get(EVENTS, params={"last_event_id": "2"})).json()
    assert [(one["id"], one["kind"], one["message_id"]) for one in missed["items"]] == [
        ("3", "message", sent)
    ]
    assert missed["last_event_id"] == "3"
    gone = (await chat.reader.get(EVENTS, params={"last_event_id": "77"})).json()
    assert gone == {"items": [], "last_event_id": "3", "reset": True}


@pytest.mark.clause("C2.3")
async def test_a_stranger_is_told_nothing_of_it(chat: Chat) -> None:
    stranger = await chat.site.browser(await chat.site.coachee("Sam Stranger"))
    async with (
        reading(chat.site.app, stranger, 0) as foreign,
        reading(chat.site.app, chat.reader, 0) as own,
    ):
        await chat.say("One")
        await own.until(3, "message")
        await foreign.until(1, "hello")
    assert {one.kind for one in foreign.told} == {"hello"}


async def test_typing_is_seen_by_the_other_side(chat: Chat) -> None:
    writer = await chat.site.browser(chat.coachee)
    path = f"/api/v1/conversations/{chat.talk}/typing"
    async with reading(chat.site.app, chat.reader) as stream, reading(chat.site.app, writer) as own:
        await stream.until(1, "hello")
        assert (await writer.post(path)).status_code == 204
        (typing,) = await stream.until(1, "typing")
    assert typing.data == {"conversation_id": str(chat.talk), "actor_id": str(chat.coachee.id)}
    assert typing.id is None
    assert own.of("typing") == []


@pytest.mark.clause("C3.3")
async def test_presence_is_seen_where_it_is_shown(chat: Chat) -> None:
    coachee = await chat.site.browser(chat.coachee)
    chosen = {"shows_typing": True, "shows_presence": True}
    assert (await coachee.put("/api/v1/me/chat-preferences", json=chosen)).json() == chosen
    async with reading(chat.site.app, chat.reader) as stream:
        await stream.until(1, "hello")
        async with reading(chat.site.app, coachee):
            (here,) = await stream.until(1, "presence")
    assert here.data == {"conversation_id": str(chat.talk), "actor_id": str(chat.coachee.id)}
    # Whoever comes a moment later sees it too; the other side of who doesn't show it sees nothing.
    async with reading(chat.site.app, chat.reader) as later, reading(chat.site.app, coachee) as other:
        assert len(await later.until(1, "presence")) >= 1
        await other.until(1, "hello")
    assert other.of("presence") == []


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("how", ["signed out", "everywhere", "token revoked", "suspended"])
async def test_a_stream_ends_with_the_way_in(chat: Chat, how: str) -> None:
    client = await chat.site.program(chat.coach) if how == "token revoked" else chat.reader
    async with reading(chat.site.app, client) as stream:
        await stream.until(1, "hello")
        container, tables = chat.site.container, chat.site.house.store.accounts
        match how:
            case "suspended":
                await container.suspend_account()(
                    SuspendAccountCommand(account_id=chat.coach.id, reason="Test")
                )
            case "token revoked":
                (token,) = (one for one in tables.tokens.values() if one.account_id == chat.coach.id)
                await client.delete(f"/api/v1/me/tokens/{token.id}")
            case "everywhere":
                await client.delete("/api/v1/me/sessions")
            case _:
                (session,) = (one for one in tables.sessions.values() if one.account_id == chat.coach.id)
                await client.delete(f"/api/v1/me/sessions/{session.id}")
        (end,) = await stream.until(1, "end")
        assert (end.data, stream.ended) == ({"reason": "signed-out"}, True)


async def test_other_sessions_go_on_when_one_is_ended(chat: Chat) -> None:
    other = await chat.site.browser(chat.coach)
    async with reading(chat.site.app, chat.reader) as stream, reading(chat.site.app, other) as second:
        await stream.until(1, "hello")
        await second.until(1, "hello")
        await other.post("/sign-out")
        await second.until(1, "end")
        await chat.say("Still there?")
        assert len(await stream.until(1, "message")) == 1


async def test_streams_of_one_account_are_counted(chat: Chat) -> None:
    async with asyncio.TaskGroup() as group:
        held = asyncio.Event()

        async def hold() -> None:
            async with reading(chat.site.app, chat.reader) as stream:
                await stream.until(1, "hello")
                await held.wait()

        for _ in range(MOST_STREAMS):
            group.create_task(hold())
        await asyncio.sleep(0.2)
        refused = await chat.reader.get(EVENTS, headers={"accept": "text/event-stream"})
        held.set()
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-streams")
    assert refused.json()["most"] == MOST_STREAMS
    async with reading(chat.site.app, chat.reader) as again:
        await again.until(1, "hello")
    assert again.status == 200


async def test_before_the_server_stops_streams_say_so(chat: Chat, hub: LiveHub) -> None:
    async with reading(chat.site.app, chat.reader) as stream:
        await stream.until(1, "hello")
        hub.end_all()
        (end,) = await stream.until(1, "end")
    assert (end.data, stream.ended) == ({"reason": "restart"}, True)


async def test_nobody_is_followed_without_being_signed_in(chat: Chat) -> None:
    answer = await chat.site.client().get(EVENTS, headers={"accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
