"""A thousand open streams in one web process, beside Litestar's channels as they come, in one run.

Messages are sent by our own use cases in the readers' process: 200 a second, each told to both sides, and
timed from before it is stored until it has arrived. Server, readers, writers and PostgreSQL share the two
cores. LIVE_SECONDS=30 for the whole; 6 seconds by default.

Throughput is what one web process delivers in a second of its own time. Bare channels have no database, which
would otherwise be what is measured, and every other process on the machine with it.
"""

import asyncio
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import attrs
import httpx
import psutil
from tests.benchmarks.live import people
from tests.benchmarks.live.readers import Reader, all_heard, heard_by, readers
from tests.benchmarks.servers import postgres, server
from tests.benchmarks.support import Figure, figure, median, percentile

from tic_adapters.container import build, close
from tic_adapters.postgres import migrate
from tic_adapters.sealing.stores import KeyFile
from tic_adapters.settings import Settings
from tic_domain.shared.ids import AccountId

STREAMS: Final = 1000
A_SECOND: Final = 200
ROUNDS: Final = 20
FLOODS: Final = 3


def run() -> list[Figure]:
    seconds = float(os.environ.get("LIVE_SECONDS", "6"))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as name, postgres(Path(name)) as url:
        KeyFile(Path(name) / "master-key.json").create("bench")
        migrate.upgrade(url)
        environment = {
            **os.environ,
            "TIC_HOME": name,
            "TIC_DATABASE_URL": url,
            "TIC_ALLOWED_HOSTS": "127.0.0.1",
        }
        with server("live.our_app", environment) as (ours, process):
            mine = asyncio.run(_ours(environment, ours, process, seconds))
        with server("live.bare_echo", environment) as (bare, process):
            plain = asyncio.run(_bare(bare, process))
    return [
        *mine.figures,
        *plain.figures,
        figure("live: throughput beside bare channels", mine.rate / plain.rate, "x", least=0.4),
    ]


@attrs.frozen
class Measured:
    figures: list[Figure]
    rate: float
    """Events in a second of the web process's time."""


@attrs.define
class Floods:
    """Events for each second that passed, and for each that the process took."""

    process: psutil.Process
    open_ones: list[Reader]
    passed: list[float] = attrs.field(factory=list)
    taken: list[float] = attrs.field(factory=list)

    async def time(self, act: Callable[[], Awaitable[int]]) -> None:
        """`act` says how many events it made."""
        begun, used, known = time.monotonic(), self._used(), heard_by(self.open_ones)
        count = await act()
        await all_heard(self.open_ones, known + count, 60)
        self.passed.append(count / (time.monotonic() - begun))
        self.taken.append(count / (self._used() - used))

    def _used(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)


async def _ours(
    environment: dict[str, str], address: str, process: psutil.Process, seconds: float
) -> Measured:
    container = build(Settings.read(environment))
    try:
        two = await people.pairs(container, STREAMS // 2)
        talkers = [one for pair in two for one in (pair.coachee, pair.coach)]
        paths = [
            ("/api/v1/events", {"accept": "text/event-stream", "authorization": f"Bearer {one.token}"})
            for one in talkers
        ]
        for reader in await readers(address, paths[:20]):  # what the process loads once is not the streams'
            reader.close()
        await asyncio.sleep(1)
        before = _memory(process)
        open_ones = await readers(address, paths)
        memory = (_memory(process) - before) / len(paths)
        of_account = dict(zip((one.id for one in talkers), open_ones, strict=True))

        sent = await people.talk(container, two, a_second=A_SECOND, seconds=seconds)
        await all_heard(open_ones, 2 * len(sent), 30)
        await asyncio.sleep(1)
        delays, lost, doubled = _judged(sent, of_account)
        floods = Floods(process, open_ones)
        for _ in range(FLOODS):
            await floods.time(lambda: people.flood(container, two, ROUNDS))
        gaps = sum(one.numbers != list(range(1, len(one.numbers) + 1)) for one in open_ones)
        for reader in open_ones:
            reader.close()
    finally:
        await close(container)
    return Measured(
        [
            figure("live: messages a second, sent for that long", len(sent) / seconds, "messages/s"),
            figure("live: seconds", seconds, "s"),
            figure("live: delivery, median", median(delays) * 1000, "ms"),
            figure("live: delivery, p99", percentile(delays, 99) * 1000, "ms", most=250),
            figure("live: lost", lost, "messages", most=0),
            figure("live: doubled", doubled, "messages", most=0),
            figure("live: streams out of order, floods included", gaps, "streams", most=0),
            figure("live: memory for each of 1,000 streams", memory, "kB", most=40),
            figure("live: events at once, the database included", median(floods.passed), "events/s"),
            figure("live: events in a second of the process", median(floods.taken), "events/s"),
        ],
        median(floods.taken),
    )


def _judged(
    sent: dict[str, tuple[float, people.Pair]], of_account: dict[AccountId, Reader]
) -> tuple[list[float], int, int]:
    """How long each delivery took, and how many are missing or came twice."""
    delays, lost, doubled = [], 0, 0
    heard = {
        account_id: [(at, one.decode()) for at, one in reader.heard]
        for account_id, reader in of_account.items()
    }
    counts = Counter((account_id, one) for account_id, told in heard.items() for _, one in told)
    for message_id, (_, pair) in sent.items():
        for one in (pair.coachee, pair.coach):
            count = counts[one.id, message_id]
            lost += count == 0
            doubled += max(0, count - 1)
    for told in heard.values():
        delays += [at - sent[message_id][0] for at, message_id in told if message_id in sent]
    return delays, lost, doubled


async def _bare(address: str, process: psutil.Process) -> Measured:
    for reader in await readers(address, [(f"/events/{number}", {}) for number in range(20)]):
        reader.close()
    await asyncio.sleep(1)
    before = _memory(process)
    open_ones = await readers(address, [(f"/events/{number}", {}) for number in range(STREAMS)])
    memory = (_memory(process) - before) / STREAMS
    floods = Floods(process, open_ones)
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:

        async def say() -> int:
            (await client.post(f"/say/{ROUNDS}/{STREAMS}")).raise_for_status()
            return ROUNDS * STREAMS

        for _ in range(FLOODS):
            await floods.time(say)
    for reader in open_ones:
        reader.close()
    return Measured(
        [
            figure("bare channels: memory for each of 1,000 streams", memory, "kB"),
            figure("bare channels: events at once", median(floods.passed), "events/s"),
            figure("bare channels: events in a second of the process", median(floods.taken), "events/s"),
        ],
        median(floods.taken),
    )


def _memory(process: psutil.Process) -> float:
    """Its own, in kB."""
    return float(process.memory_full_info().uss) / 1024
