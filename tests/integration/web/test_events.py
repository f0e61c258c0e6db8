"""Streams: what comes, in which order, and for whom."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.integration.web.chatting import Chat
from tests.integration.web.listening import EVENTS, reading
from tests.integration.web.support import Site

from tic_web.live.hub import LiveHub


@pytest.fixture(scope="module")
def site_of_all() -> Site:
    """One for all tests of this module, which tell their people apart."""
    return Site()


@pytest.fixture
def hub(site_of_all: Site) -> LiveHub:
    return site_of_all.app.plugins.get(LiveHub)


@pytest.fixture
async def chat(site_of_all: Site, hub: LiveHub) -> AsyncIterator[Chat]:
    async with hub:
        yield await Chat.begun(site_of_all)


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


async def test_nobody_is_followed_without_being_signed_in(chat: Chat) -> None:
    answer = await chat.site.client().get(EVENTS, headers={"accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
