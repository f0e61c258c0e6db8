"""Open times of a month, by the rule alone; and many coachees who want few times, on PostgreSQL."""

import asyncio
import contextlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import attrs
import psycopg
from psycopg.errors import DeadlockDetected, ExclusionViolation
from tests.benchmarks.support import Figure, figure, median, milliseconds, percentile
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts
from tests.unit.scheduling.plain_slots import plain_slots

from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres import migrate
from tic_adapters.postgres.query import Query, inserting
from tic_adapters.postgres.tables.scheduling import entries
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, Offering
from tic_domain.scheduling.model import BookingRules, CalendarEntry, Slot, Span
from tic_domain.scheduling.slots import bookable_slots
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
from tic_domain.shared.errors import DomainError
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId
from tic_domain.shared.money import Money

ZONES: Final = (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Africa/Cairo",
)  # fmt: skip
NOW: Final = datetime(2026, 3, 10, 9, 17, tzinfo=UTC)
DAYS: Final = 30
COACHES: Final = 300
PLAIN: Final = 5
ATTEMPTS: Final = 1_000
SLOTS: Final = 100
AT_ONCE: Final = 20
ROUNDS: Final = 5
CONNECTIONS: Final = 10


def run() -> list[Figure]:
    return [*_listing(), *asyncio.run(_contended())]


def _listing() -> list[Figure]:
    """Spans the change of the clocks in Berlin and New York."""
    rng = random.Random(20260310)
    questions = [_question(rng, ZONES[number % len(ZONES)]) for number in range(COACHES)]
    if any(bookable_slots(**one) != plain_slots(**one) for one in questions[:PLAIN]):
        raise RuntimeError("the two definitions differ")
    taken = [milliseconds(partial(bookable_slots, **one), times=3)[-1] for one in questions]
    plain = [milliseconds(partial(plain_slots, **one), times=1)[-1] for one in questions[:PLAIN]]
    return [
        figure("30 days of open times: median", median(taken), "ms", most=2),
        figure("30 days of open times: 95th percentile", percentile(taken, 95), "ms", most=4),
        figure("quicker than the plain definition", median(plain) / median(taken), "x", least=10),
    ]


def _question(rng: random.Random, zone_name: str) -> dict[str, Any]:
    """Office hours with a break, six days a week, and 40 sessions."""
    starts = [NOW + timedelta(days=rng.randrange(DAYS), hours=rng.randrange(24)) for _ in range(40)]
    return {
        "hours": WeeklyHours.of(zone_name=zone_name, days=[[(540, 720), (780, 1140)]] * 6 + [[]]),
        "busy": tuple(Span(start, start + timedelta(minutes=75)) for start in sorted(starts)),
        "rules": BookingRules.usual(AccountId(UUID(int=1))),
        "minutes": 60,
        "window": Span(NOW, NOW + timedelta(days=DAYS)),
        "now": NOW,
    }


async def _contended() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as home, _postgres(Path(home)) as url:
        migrate.upgrade(url)
        clock = SteppingClock()
        parts = postgres_parts(url, clock, pool_size=CONNECTIONS)
        world = World(PostgresKeeper(url, parts), clock)
        try:
            coachees = await _coachees(world)
            ours, bare = await _coach(world, "Cora Coach"), await _coach(world, "Carl Coach")
            rounds: list[tuple[Counter[str], float, Counter[str], float]] = []
            for _ in range(ROUNDS):
                held = await _held(world, ours, coachees)
                inserted = await _inserted(url, world, bare, coachees)
                rounds.append((*held, *inserted))
                await _clear(url)
        finally:
            await parts.database.close()
    won = [one[0]["won"] for one in rounds]
    mine, plain = median([one[1] for one in rounds]), median([one[3] for one in rounds])
    return [
        figure("1,000 holds of 100 times: most winners", max(won), "", most=SLOTS),
        figure("1,000 holds of 100 times: fewest winners", min(won), "", least=SLOTS),
        figure("bare INSERTs that died of a deadlock", sum(one[2]["DeadlockDetected"] for one in rounds), ""),
        figure("holds, every rule checked: median", mine, "attempts/s"),
        figure("bare INSERT on the same constraint: median", plain, "attempts/s"),
        figure("bare INSERT, quickest round", max(one[3] for one in rounds), "attempts/s"),
        figure("holds beside the bare INSERT, of the medians", mine / plain, "x", least=0.3),
    ]


async def _clear(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("TRUNCATE tic.calendar_entries")


async def _coachees(world: World) -> list[AccountId]:
    made = [world.account(f"Coachee {number}") for number in range(ATTEMPTS)]
    async with world.open() as uow:
        for one in made:
            await uow.accounts.add(one)
        await uow.commit()
    return [one.id for one in made]


async def _coach(world: World, name: str) -> CoachProfile:
    offering = Offering.of(
        id=OfferingId(world.ids.new()),
        kind="single",
        title="Half an hour",
        minutes=30,
        sessions=1,
        price=Money(4_000, "eur"),
    )
    hours = WeeklyHours.of(zone_name="Europe/Berlin", days=[[(0, 1440)]] * 7)
    return await world.coach(name, offerings=(offering,), hours=hours, capacity=100)


def _wanted(world: World) -> list[datetime]:
    """Every time as often as the others, in an order that makes them meet."""
    first = world.clock.now() + timedelta(days=1)
    starts = [first + timedelta(minutes=30 * number) for number in range(SLOTS)]
    return [start for start in starts for _ in range(ATTEMPTS // SLOTS)]


async def _held(
    world: World, coach: CoachProfile, coachees: Sequence[AccountId]
) -> tuple[Counter[str], float]:
    hold = HoldSlot(world.open, world.clock, world.ids)

    async def attempt(coachee: AccountId, start: datetime) -> str:
        command = HoldSlotCommand(
            account_id=coachee, coach_id=coach.id, offering_id=coach.offerings[0].id, starts_at=start
        )
        try:
            await hold(command)
        except DomainError as refusal:
            return type(refusal).__name__
        return "won"

    said, seconds = await _at_once(
        [partial(attempt, *one) for one in zip(coachees, _wanted(world), strict=True)]
    )
    if said.keys() - {"won", "SlotTaken"}:
        raise RuntimeError(f"refused otherwise: {said}")
    return said, ATTEMPTS / seconds


async def _inserted(
    url: str, world: World, coach: CoachProfile, coachees: Sequence[AccountId]
) -> tuple[Counter[str], float]:
    """One statement an attempt, which the constraint takes or refuses."""
    columns = [column.name for column in entries.c if column.name != "during"]
    statement = Query(inserting(entries, *columns)).sql
    free: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
    opened = await free.get()
    await opened.execute(
        "INSERT INTO tic.calendars (coach_id) VALUES (%s) ON CONFLICT DO NOTHING", [coach.id]
    )
    row = await (
        await opened.execute("SELECT number FROM tic.calendars WHERE coach_id = %s", [coach.id])
    ).fetchone()
    free.put_nowait(opened)
    number = row[0] if row else 0

    async def attempt(coachee: AccountId, start: datetime) -> str:
        entry = CalendarEntry.hold(
            id=CalendarEntryId(world.ids.new()),
            coach_id=coach.id,
            coachee_id=coachee,
            offering_id=coach.offerings[0].id,
            slot=Slot(start, start + timedelta(minutes=30)),
            buffer=timedelta(0),
            now=world.clock.now(),
        )
        values = {**attrs.asdict(entry), "state": entry.state.value, "coach_no": number}
        connection = await free.get()
        try:
            await connection.execute(statement, values)
        except (ExclusionViolation, DeadlockDetected) as refusal:
            return type(refusal).__name__
        finally:
            free.put_nowait(connection)
        return "won"

    said, seconds = await _at_once(
        [partial(attempt, *one) for one in zip(coachees, _wanted(world), strict=True)]
    )
    while not free.empty():
        await free.get_nowait().close()
    return said, ATTEMPTS / seconds


async def _at_once(attempts: Sequence[Callable[[], Awaitable[str]]]) -> tuple[Counter[str], float]:
    """So many at a time. What each came to, and the seconds for all."""
    waiting, said = iter(attempts), Counter[str]()

    async def work() -> None:
        for attempt in waiting:
            said[await attempt()] += 1

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return said, time.perf_counter() - begun


@contextlib.contextmanager
def _postgres(home: Path) -> Iterator[str]:
    server = EmbeddedPostgres()
    try:
        yield server.start(home)
    finally:
        server.stop()


if __name__ == "__main__":
    for each in run():
        print(each)
