"""How streams end: by either side, by who is shut out, by how many there are."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.integration.web.chatting import Chat
from tests.integration.web.listening import EVENTS, reading
from tests.integration.web.support import Site

from tic_domain.accounts.use_cases.suspend_account import SuspendAccountCommand
from tic_web.live.hub import MOST_STREAMS, LiveHub
from tic_web.live.stream import EventStream


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
