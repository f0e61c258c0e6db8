"""A conversation of 100,000 messages beside one of 100: opened, paged, written to, searched, rendered."""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final

from tests.benchmarks.long_conversation.talks import LONG, RARE, Talks, fill
from tests.benchmarks.support import Figure, figure, median, milliseconds

from tic_adapters.container import Container, build, close
from tic_adapters.postgres import migrate
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings
from tic_domain.conversations.use_cases.list_conversations import ListConversationsCommand
from tic_domain.conversations.use_cases.read_conversation import ReadConversationCommand
from tic_domain.conversations.use_cases.search_messages import SearchMessagesCommand
from tic_domain.conversations.use_cases.send_message import SendMessageCommand
from tic_domain.shared.ids import ConversationId, MessageId
from tic_web.pages.conversations.text import message_html

TIMES: Final = 300
PAGE: Final = 50
_PLAIN: Final = (
    "I had the system design round today: they asked for a rate limiter over several regions.\n\nAnd?"
)
_MARKED: Final = (
    f"{_PLAIN} See https://a.example/notes?x=1&y=2 and `limit(n)`:\n```python\nfor x in y: ...\n```"
)


def run() -> list[Figure]:
    server = EmbeddedPostgres()
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name:
        home = Path(name)
        url = server.start(home)
        try:
            KeyFile(home / "master-key.json").create("bench")
            migrate.upgrade(url)
            settings = Settings.read({**os.environ, "TIC_HOME": name, "TIC_DATABASE_URL": url})
            return [*asyncio.run(_run(build(settings), url)), *_rendered()]
        finally:
            server.stop()


async def _run(container: Container, url: str) -> list[Figure]:
    try:
        talks = await fill(container, url)
        return [
            *await _opened(container, talks),
            *await _sent(container, talks),
            *await _found(container, talks),
        ]
    finally:
        await close(container)


async def _opened(container: Container, talks: Talks) -> list[Figure]:
    middle = await _middle(container, talks)

    async def opened(talk: ConversationId, before: MessageId | None = None) -> None:
        """As the site does it: the page, and how much is unread anywhere."""
        await container.read_conversation()(
            ReadConversationCommand(account_id=talks.coachee, conversation_id=talk, before=before, limit=PAGE)
        )
        await container.list_conversations()(
            ListConversationsCommand(account_id=talks.coachee, after=None, limit=1)
        )

    short, long, deep = await _by_turns(
        lambda: opened(talks.short), lambda: opened(talks.long), lambda: opened(talks.long, middle)
    )
    return [
        figure("opening a conversation of 100 messages", short, "ms"),
        figure("opening one of 100,000", long, "ms"),
        figure("100,000 beside 100", long / short, "x", most=1.2),
        figure("a page in the middle of it, beside 100", deep / short, "x", most=1.3),
    ]


async def _middle(container: Container, talks: Talks) -> MessageId:
    async with container.open_reading_unit_of_work() as uow:
        said = await uow.conversations.list_said(talks.coachee, only=talks.long, after=None, limit=LONG // 2)
    return said[-1].id


async def _sent(container: Container, talks: Talks) -> list[Figure]:
    async def sent(talk: ConversationId) -> None:
        await container.send_message()(
            SendMessageCommand(account_id=talks.coachee, conversation_id=talk, body="Thursday suits me.")
        )

    short, long = await _by_turns(lambda: sent(talks.short), lambda: sent(talks.long))
    return [
        figure("sending into a conversation of 100", short, "ms"),
        figure("100,000 beside 100, sending", long / short, "x", most=1.3),
    ]


async def _found(container: Container, talks: Talks) -> list[Figure]:
    async def searched(text: str) -> tuple[int, int, float]:
        """Hits and requests until the end of everything, and the longest of them."""
        hits, requests, longest, place = 0, 0, 0.0, None
        while True:
            begun = time.perf_counter()
            found = await container.search_messages()(
                SearchMessagesCommand(
                    account_id=talks.coachee, text=text, conversation_id=None, after=place, limit=20
                )
            )
            longest = max(longest, time.perf_counter() - begun)
            hits, requests, place = hits + len(found.hits), requests + 1, found.next
            if place is None or hits >= 20:
                return hits, requests, longest * 1000

    begun = time.perf_counter()
    hits, requests, longest = await searched(RARE)
    whole = (time.perf_counter() - begun) * 1000
    if hits != 2:
        raise RuntimeError("the rare word stands twice")
    begun = time.perf_counter()
    await searched("regions limiter")
    often = (time.perf_counter() - begun) * 1000
    return [
        figure("searching 100,000 messages for a word that stands at the end", whole, "ms"),
        figure("of it, the longest of the requests", longest, "ms"),
        figure("requests for it", requests, ""),
        figure("for each message", whole / LONG * 1000, "µs"),
        figure("the first 20 hits of a common word", often, "ms"),
    ]


async def _by_turns(*acts: Callable[[], Awaitable[None]]) -> list[float]:
    """Medians in milliseconds, taken one after the other, so that all meet the same machine."""
    taken: list[list[float]] = [[] for _ in acts]
    for number in range(TIMES):
        for act, mine in zip(acts, taken, strict=True):
            begun = time.perf_counter()
            await act()
            if number >= TIMES // 10:
                mine.append((time.perf_counter() - begun) * 1000)
    return [median(mine) for mine in taken]


def _rendered() -> list[Figure]:
    def page_of(text: str) -> list[str]:
        return [message_html(text) for _ in range(PAGE)]

    return [
        figure(name, median(milliseconds(partial(page_of, text), times=30)), "ms")
        for name, text in (
            ("50 plain messages as HTML", _PLAIN),
            ("50 messages as HTML, each with a link and code", _MARKED),
        )
    ]
