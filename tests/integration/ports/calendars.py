"""What goes into calendars in tests, and what is found there."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.integration.ports.worlds import World

from tic_domain.coaches.model import CoachProfile, Offering
from tic_domain.scheduling.model import CalendarEntry, Slot, Span
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId
from tic_domain.shared.money import Money

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
NO_BUFFER: Final = timedelta(0)


def at(world: World, hours: float) -> datetime:
    """So many hours after the world's present day began at nine."""
    return world.clock.now() + DAY + HOUR * hours


def offering(world: World, minutes: int = 60) -> Offering:
    return Offering.of(
        id=OfferingId(world.ids.new()),
        kind="single",
        title="Mock interview",
        minutes=minutes,
        sessions=1,
        price=Money(9000, "eur"),
    )


async def coach(world: World, name: str = "Cora Coach", **changes: Any) -> CoachProfile:
    return await world.coach(name, **{"offerings": (offering(world),), **changes})


def hold(
    world: World,
    coach_id: AccountId,
    coachee_id: AccountId,
    hours: float,
    *,
    length: float = 1,
    buffer: timedelta = NO_BUFFER,
) -> CalendarEntry:
    start = at(world, hours)
    return CalendarEntry.hold(
        id=CalendarEntryId(world.ids.new()),
        coach_id=coach_id,
        coachee_id=coachee_id,
        offering_id=OfferingId(UUID(int=1)),
        slot=Slot(start, start + HOUR * length),
        buffer=buffer,
        now=world.clock.now(),
    )


def block(world: World, coach_id: AccountId, start: float, end: float) -> CalendarEntry:
    return CalendarEntry.block(
        id=CalendarEntryId(world.ids.new()),
        coach_id=coach_id,
        span=Span(at(world, start), at(world, end)),
        note="Dentist, on Tuesday 🦷",
        now=world.clock.now(),
    )


async def add(world: World, entry: CalendarEntry) -> tuple[CalendarEntry, ...]:
    async with world.open() as uow:
        gone = await uow.calendar.add(entry, now=world.clock.now())
        await uow.commit()
    return gone


async def move(world: World, entry: CalendarEntry, hours: float) -> CalendarEntry:
    slot = Slot(at(world, hours), at(world, hours) + (entry.ends_at - entry.starts_at))
    moved = entry.moved(slot, entry.clear_at - entry.ends_at)
    async with world.open() as uow:
        await uow.calendar.move(moved, now=world.clock.now())
        await uow.commit()
    return moved


async def save(world: World, entry: CalendarEntry) -> CalendarEntry:
    async with world.open() as uow:
        await uow.calendar.save(entry)
        await uow.commit()
    return entry


async def found(world: World, entry: CalendarEntry) -> CalendarEntry:
    async with world.read() as uow:
        return await uow.calendar.get(entry.id, entry.coach_id)


async def busy(world: World, coach_id: AccountId, start: float = 0, end: float = 100) -> list[Span]:
    async with world.read() as uow:
        return list(
            await uow.calendar.busy(coach_id, Span(at(world, start), at(world, end)), world.clock.now())
        )


async def outcomes(attempts: Sequence[Awaitable[object]]) -> Counter[str]:
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(one).__name__ for one in results)
