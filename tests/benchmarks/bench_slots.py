"""Open times of a month, by the rule alone; and many coachees who want few times, on PostgreSQL."""

import asyncio
import contextlib
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
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
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.query import Query, inserting
from tic_adapters.postgres.tables.scheduling import NO_OVERLAP, entries
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, Offering
from tic_domain.scheduling.errors import SlotTaken
from tic_domain.scheduling.model import BookingRules, CalendarEntry, Slot, Span
from tic_domain.scheduling.policies import ALTERNATIVES
from tic_domain.scheduling.slots import bookable_slots
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
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
_COLUMNS: Final = tuple(column.name for column in entries.c if column.name != "during")


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


@attrs.frozen
class Round:
    """What attempts came to, and how many there were in a second."""

    said: Counter[str]
    speed: float


async def _contended() -> list[Figure]:
    """Holds and both ways of a bare INSERT, in turns, over one pool and as many at a time."""
    with tempfile.TemporaryDirectory(prefix="tic-bench-") as home, _postgres(Path(home)) as url:
        migrate.upgrade(url)
        clock = SteppingClock()
        parts = postgres_parts(url, clock, pool_size=CONNECTIONS)
        world = World(PostgresKeeper(url, parts), clock)
        plain = inserting(entries, *_COLUMNS)
        skipping = plain.on_conflict_do_nothing(constraint=NO_OVERLAP)
        rounds: dict[str, list[Round]] = defaultdict(list)
        try:
            coachees, coach = await _coachees(world), await _coach(world, "Cora Coach")
            meeting = _wanted(world)
            mixed = random.Random(7).sample(meeting, len(meeting))
            hold = partial(_held, world=world, coach=coach, coachees=coachees)
            insert = partial(
                _inserted,
                database=parts.database,
                world=world,
                coach=coach,
                number=await _opened(parts.database, coach.id),
                coachees=coachees,
            )
            for _ in range(ROUNDS):
                for name, attempts in {
                    "held": partial(hold, wanted=meeting),
                    "skipped": partial(insert, Query(skipping), wanted=meeting),
                    "refused": partial(insert, Query(plain), wanted=meeting),
                    "held, mixed": partial(hold, wanted=mixed),
                    "skipped, mixed": partial(insert, Query(skipping), wanted=mixed),
                }.items():
                    rounds[name].append(await attempts())
                    await _clear(url)
        finally:
            await parts.database.close()
    return _beside(rounds)


def _beside(rounds: Mapping[str, Sequence[Round]]) -> list[Figure]:
    speed = {name: median([one.speed for one in several]) for name, several in rounds.items()}
    won = [one.said["won"] for one in (*rounds["held"], *rounds["held, mixed"])]
    quickest = max(one.speed for one in rounds["refused"])
    dead = sum(one.said["DeadlockDetected"] for one in rounds["refused"])
    return [
        figure("1,000 holds of 100 times: most winners", max(won), "", most=SLOTS),
        figure("1,000 holds of 100 times: fewest winners", min(won), "", least=SLOTS),
        figure("holds, every rule checked: median", speed["held"], "attempts/s"),
        figure("bare INSERT … ON CONFLICT DO NOTHING: median", speed["skipped"], "attempts/s"),
        figure("holds beside that", speed["held"] / speed["skipped"], "x", least=0.3),
        figure("bare INSERT that fails: median", speed["refused"], "attempts/s"),
        figure("bare INSERTs that died of a deadlock", dead, ""),
        figure("bare INSERT that fails: quickest round", quickest, "attempts/s"),
        figure("holds beside that quickest round", speed["held"] / quickest, "x", least=0.3),
        figure("holds in a mixed order: median", speed["held, mixed"], "attempts/s"),
        figure(
            "these beside INSERT … ON CONFLICT DO NOTHING",
            speed["held, mixed"] / speed["skipped, mixed"],
            "x",
            least=0.3,
        ),
    ]


async def _opened(database: Database, coach_id: AccountId) -> int:
    async with database.connection() as connection:
        await connection.execute(
            "INSERT INTO tic.calendars (coach_id) VALUES (%s) ON CONFLICT DO NOTHING", [coach_id]
        )
        found = await connection.execute("SELECT number FROM tic.calendars WHERE coach_id = %s", [coach_id])
        row = await found.fetchone()
    return row[0] if row else 0


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
    *, world: World, coach: CoachProfile, coachees: Sequence[AccountId], wanted: Sequence[datetime]
) -> Round:
    hold = HoldSlot(world.open, world.clock, world.ids)

    async def attempt(coachee: AccountId, start: datetime) -> str:
        command = HoldSlotCommand(
            account_id=coachee, coach_id=coach.id, offering_id=coach.offerings[0].id, starts_at=start
        )
        try:
            await hold(command)
        except SlotTaken as refusal:
            if len(refusal.alternatives) != ALTERNATIVES:
                raise RuntimeError("refused without alternatives") from None
            return "taken"
        return "won"

    return await _at_once([partial(attempt, *one) for one in zip(coachees, wanted, strict=True)])


async def _inserted(
    query: Query,
    *,
    database: Database,
    world: World,
    coach: CoachProfile,
    number: int,
    coachees: Sequence[AccountId],
    wanted: Sequence[datetime],
) -> Round:
    """One statement an attempt, which the constraint takes or refuses."""

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
        connection = await database.acquire()
        try:
            done = await connection.execute(query.sql, query.values(values))
        except (ExclusionViolation, DeadlockDetected) as refusal:
            return type(refusal).__name__
        finally:
            await database.release(connection)
        return "won" if done.rowcount else "taken"

    return await _at_once([partial(attempt, *one) for one in zip(coachees, wanted, strict=True)])


async def _at_once(attempts: Sequence[Callable[[], Awaitable[str]]]) -> Round:
    """So many at a time."""
    waiting, said = iter(attempts), Counter[str]()

    async def work() -> None:
        for attempt in waiting:
            said[await attempt()] += 1

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return Round(said, len(attempts) / (time.perf_counter() - begun))


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
