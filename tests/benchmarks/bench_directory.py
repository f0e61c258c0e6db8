"""A page of the directory with its counts, of 100,000 coaches, beside looking up one profile by its id.

Both go through the same unit of work, the page through its use case: command in, DirectoryPage out. They take
turns, so that whatever else the machine does is done to both.
"""

import asyncio
import gc
import random
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import attrs
import psutil
from tests.benchmarks.directory.seeding import KEYS, NOW, People, seed, zipf
from tests.benchmarks.support import Figure, figure, median, percentile
from tests.integration.databases import scratch_database
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres.directory.cache import DirectoryCache
from tic_adapters.postgres.directory.watch import DirectoryWatch
from tic_adapters.postgres.migrate import upgrade
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark
from tic_domain.coaches.use_cases.list_directory import ListDirectory, ListDirectoryCommand
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money

COACHES: Final = 100_000
ROUNDS: Final = 4_000
WARM_UP: Final = 50
"""Pages that a process has answered before: its statements are prepared by then."""
CHANGE_EACH: Final = 50
"""Pages between two coaches who save their profile."""
MIX: Final = (
    ("no filter", 25), ("one filter", 20), ("several filters", 15), ("a rare word", 12), ("a common word", 8),
    ("two words", 5), ("a deep page", 10), ("price and place", 5),
)  # fmt: skip
NAMES: Final = ("role", "company", "topic", "language")


def run() -> list[Figure]:
    home = Path(tempfile.mkdtemp(prefix="tic-bench-"))
    server = EmbeddedPostgres()
    try:
        with scratch_database(server.start(home)) as url:
            upgrade(url)
            rng = random.Random(20261101)
            begun = time.perf_counter()
            people = seed(url, COACHES, rng)
            seeded = time.perf_counter() - begun
            return [figure("seeding 100,000 coaches", seeded, "s"), *asyncio.run(_measured(url, people, rng))]
    finally:
        server.stop()
        shutil.rmtree(home)


@attrs.frozen
class Asking:
    """Makes up what people ask for: popular choices more often."""

    people: People
    rng: random.Random

    def command(self, kind: str) -> ListDirectoryCommand:
        wanted, after = DirectoryFilter(), None
        if kind in {"one filter", "several filters"}:
            for which in self.rng.sample(range(4), 1 if kind == "one filter" else self.rng.randint(2, 3)):
                more: Any = {NAMES[which]: frozenset({self._key(which)})}
                wanted = attrs.evolve(wanted, **more)
        elif kind == "a rare word":
            wanted = DirectoryFilter(text=self.rng.choice(self.people.names).split()[0])
        elif kind == "a common word":
            wanted = DirectoryFilter(text=self.rng.choice(self.people.vocabulary[:100]))
        elif kind == "two words":
            common = self.rng.choice(self.people.vocabulary[:100])
            wanted = DirectoryFilter(text=f"{common} {self.rng.choice(self.people.vocabulary[100:3000])}")
        elif kind == "price and place":
            amount = self.rng.randrange(5_000, 20_000, 1_000)
            wanted = DirectoryFilter(price_up_to=Money(amount, "eur"), place_left=True)
        if kind == "a deep page":
            if self.rng.random() < 0.5:
                wanted = DirectoryFilter(role=frozenset({self._key(0)}))
            at = self.rng.choice(self.people.made_at)
            micros = int(at.timestamp() * 1_000_000)
            after = DirectoryMark(
                relevance=0, created_at_micros=micros, id=AccountId(self.rng.choice(self.people.ids))
            )
        return ListDirectoryCommand(wanted=wanted, after=after, limit=20)

    def _key(self, which: int) -> str:
        key: str = self.rng.choices(KEYS[which], cum_weights=zipf(len(KEYS[which])))[0]
        return key


async def _measured(url: str, people: People, rng: random.Random) -> list[Figure]:
    clock = SteppingClock(NOW)
    parts = postgres_parts(url, clock)
    world = World(PostgresKeeper(url, parts), clock)
    asking, list_directory = Asking(people, rng), ListDirectory(world.read)

    async def looked_up() -> None:
        async with world.read() as uow:
            await uow.coaches.find(AccountId(rng.choice(people.ids)))

    async def saved() -> None:
        async with world.open() as uow:
            profile = await uow.coaches.get(AccountId(rng.choice(people.ids)))
            await uow.coaches.save(profile.with_capacity(rng.randint(1, 4)))
            await uow.commit()

    async def asked(kind: str) -> float:
        command = asking.command(kind)
        return await _milliseconds(lambda: list_directory(command))

    watch = DirectoryWatch.over(parts.database, parts.directory_cache, clock)
    try:
        ready = await _made_ready(watch, parts.directory_cache)
        first = await asked("no filter")
        await _mixed(asking, asked, looked_up, WARM_UP)
        quiet = await _mixed(asking, asked, looked_up, ROUNDS)
        busy = await _mixed(asking, asked, looked_up, ROUNDS, saved)
    finally:
        await parts.database.close()
    return [
        *ready,
        figure("first page of a process", first, "ms"),
        *_figures("", quiet),
        *_figures(f", one coach saving every {CHANGE_EACH} pages", busy)[:3],
    ]


async def _made_ready(watch: DirectoryWatch, cache: DirectoryCache) -> list[Figure]:
    """What a process does when it starts, while it answers others already."""
    gc.collect()
    resident, begun, latest = psutil.Process().memory_info().rss, time.perf_counter(), 0.0
    sets = None
    watch.start()
    while cache.columns is None or not cache.columns.has_words:
        slept = time.perf_counter()
        await asyncio.sleep(0.001)
        latest = max(latest, time.perf_counter() - slept - 0.001)
        if sets is None and cache.columns is not None:
            sets = time.perf_counter() - begun
    words = time.perf_counter() - begun
    gc.collect()
    grown = psutil.Process().memory_info().rss - resident
    return [
        figure("process starts: sets made", sets or words, "s"),
        figure("process starts: words known", words, "s"),
        figure("process starts: the longest that others waited meanwhile", latest * 1000, "ms"),
        figure("process: its memory grew by, per coach", grown / COACHES, "bytes"),
        figure("… of it the sets, per coach", cache.columns.size_of_sets / COACHES, "bytes"),
        figure("… of it the words, per coach", cache.columns.size_of_words / COACHES, "bytes"),
    ]


Times = dict[str, list[float]]


async def _mixed(
    asking: Asking,
    asked: Callable[[str], Awaitable[float]],
    looked_up: Callable[[], Awaitable[None]],
    rounds: int,
    changed: Callable[[], Awaitable[None]] | None = None,
) -> Times:
    kinds, weights = zip(*MIX, strict=True)
    times: Times = defaultdict(list)
    for number in range(rounds):
        (kind,) = asking.rng.choices(kinds, weights)
        times["lookup"].append(await _milliseconds(looked_up))
        times[kind].append(await asked(kind))
        if changed is not None and number % CHANGE_EACH == 0:
            await changed()
    return times


def _figures(when: str, times: Times) -> list[Figure]:
    lookup = percentile(times["lookup"], 95)
    pages = [one for kind, _ in MIX for one in times[kind]]
    return [
        figure(f"directory page{when}: 95th percentile", percentile(pages, 95) / lookup, "x lookup", most=3),
        figure(f"directory page{when}: median", median(pages) / median(times["lookup"]), "x lookup"),
        figure(f"profile looked up by id{when}: 95th percentile", lookup, "ms"),
        *(
            figure(f"… {kind}{when}: 95th percentile", percentile(times[kind], 95) / lookup, "x lookup")
            for kind, _ in MIX
        ),
    ]


async def _milliseconds(act: Callable[[], Awaitable[Any]]) -> float:
    begun = time.perf_counter()
    await act()
    return (time.perf_counter() - begun) * 1000
