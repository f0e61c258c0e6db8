"""Coaches' calendars. The constraint on overlaps decides; what it refuses is a taken slot."""

import json
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from psycopg.errors import ExclusionViolation

from tic_adapters.postgres import calendar_queries as queries
from tic_adapters.postgres import holding
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import ACTIVE
from tic_adapters.postgres.turns import Turns
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.accounts.model import DELETED
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import Listing
from tic_domain.scheduling.errors import SlotTaken
from tic_domain.scheduling.model import BookingRules, CalendarEntry, Span
from tic_domain.scheduling.ports import CalendarItem, HoldView, LockedCoachee
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId

_NOTE: Final = "calendar_entries|note"
_NAME: Final = "accounts|name"
_STORED: Final = tuple(column.name for column in queries.STORED)


@clause("C3.1")
class PostgresCalendar:
    def __init__(self, session: Session, vault: Vault, turns: Turns) -> None:
        self._session = session
        self._vault = vault
        self._turns = turns

    def turn(self, coach_id: AccountId, start: datetime) -> AbstractAsyncContextManager[None]:
        return self._turns.of((coach_id, start))

    async def find_agenda(
        self, coach_id: AccountId, offering_id: OfferingId | None, covers: Span, now: datetime
    ) -> Agenda | None:
        row = await self._session.first(
            queries.AGENDA,
            coach_id=coach_id,
            offering_id=offering_id,
            start=covers.start,
            end=covers.end,
            now=now,
        )
        return None if row is None else _agenda(coach_id, row, covers)

    async def view_for(
        self,
        coachee_id: AccountId,
        coach_id: AccountId,
        offering_id: OfferingId,
        covers: Span,
        now: datetime,
    ) -> HoldView:
        found = await self._session.glance(
            holding.VIEW,
            coachee_id=coachee_id,
            coach_id=coach_id,
            offering_id=offering_id,
            start=covers.start,
            end=covers.end,
            now=now,
        )
        if not found:
            raise NotFound("account")
        (row,) = found
        return HoldView(
            holder=holding.holder_in(row),
            agenda=None if row["minutes"] is None else _agenda(coach_id, row, covers),
            own=holding.own_in(row, coachee_id),
        )

    async def lock_coachee(self, coachee_id: AccountId, coach_id: AccountId, now: datetime) -> LockedCoachee:
        self._session.check_writing()
        locked = await self._session.first(holding.LOCK, coachee_id=coachee_id)
        if locked is None:
            raise NotFound("account")
        # Of its own: what is seen has to be from after the lock.
        pair = await self._session.first(
            holding.PAIR, coachee_id=coachee_id, coach_id=coach_id, now=now, active_since=now - ACTIVE
        )
        if pair is None:
            raise LookupError("a row for each pair")
        return LockedCoachee(
            holder=holding.holder_in(locked),
            own=holding.own_in(pair, coachee_id),
            acquainted=pair["acquainted"],
            active_coachees=pair["active_coachees"],
            blocked=pair["blocked"],
        )

    async def busy(self, coach_id: AccountId, covers: Span, now: datetime) -> tuple[Span, ...]:
        found = await self._session.glance(
            queries.BUSY, coach_id=coach_id, start=covers.start, end=covers.end, now=now
        )
        return tuple(Span(row["starts_at"], row["clear_at"]) for row in found)

    async def get(
        self, entry_id: CalendarEntryId, party: AccountId, *, for_update: bool = False
    ) -> CalendarEntry:
        query = queries.LOCK if for_update else queries.GET
        row = await self._session.first(query, key=entry_id, party=party)
        if row is None:
            raise NotFound("calendar entry")
        return self._opened(row)

    async def add(self, entry: CalendarEntry, *, now: datetime) -> tuple[CalendarEntry, ...]:
        row: dict[str, Any] = rows().unstructure(entry)
        if entry.note is not None:
            key = await self._vault.key_of(entry.coach_id)
            row["note"] = self._vault.seal(key, entry.coach_id, _NOTE, entry.note)
        if await self._added(row):
            return ()
        lapsed = await self._make_way(entry, now)
        if not lapsed or not await self._added(row):
            raise SlotTaken
        return lapsed

    async def move(self, entry: CalendarEntry, *, now: datetime) -> tuple[CalendarEntry, ...]:
        await self._session.scalar(queries.TURN, coach_id=entry.coach_id)
        lapsed = await self._make_way(entry, now)
        try:
            async with self._session.savepoint():
                moved = await self._session.change(
                    queries.MOVE,
                    key=entry.id,
                    starts_at=entry.starts_at,
                    ends_at=entry.ends_at,
                    clear_at=entry.clear_at,
                    sequence=entry.sequence,
                )
        except ExclusionViolation:
            raise SlotTaken from None
        if not moved:
            raise ConcurrentUpdate("calendar entry")
        return lapsed

    async def save(self, entry: CalendarEntry) -> None:
        saved = await self._session.change(
            queries.SAVE, key=entry.id, state=entry.state.value, held_until=entry.held_until
        )
        if not saved:
            raise ConcurrentUpdate("calendar entry")

    async def remove(self, entry_id: CalendarEntryId) -> None:
        await self._session.change(queries.REMOVE, key=entry_id)

    async def living_of(self, coachee_id: AccountId, now: datetime) -> tuple[CalendarEntry, ...]:
        found = await self._session.all(queries.LIVING, coachee_id=coachee_id, now=now)
        return tuple(structured(row, CalendarEntry) for row in found)

    async def count_blocked(self, coach_id: AccountId, now: datetime) -> int:
        return int(await self._session.scalar(queries.COUNT_BLOCKED, coach_id=coach_id, now=now))

    async def list_of(self, account_id: AccountId, span: Span, now: datetime) -> tuple[CalendarItem, ...]:
        found = await self._session.all(
            queries.ITEMS, party=account_id, start=span.start, end=span.end, now=now
        )
        return tuple(self._item(row, account_id) for row in found)

    async def is_acquainted(self, coachee_id: AccountId, coach_id: AccountId) -> bool:
        return bool(await self._session.scalar(queries.ACQUAINTED, coachee_id=coachee_id, coach_id=coach_id))

    async def take_lapsed(self, before: datetime, *, limit: int) -> tuple[CalendarEntry, ...]:
        self._session.check_writing()
        found = await self._session.all(queries.TAKE_LAPSED, now=before, limit=limit)
        return tuple(structured(row, CalendarEntry) for row in found)

    async def _added(self, row: dict[str, Any]) -> bool:
        """The coach's calendar is opened when something first comes into it."""
        self._session.check_writing()
        ((added, opened),) = await self._session.tuples(queries.ADD, **row)
        if not opened:
            await self._session.change(queries.OPEN, coach_id=row["coach_id"])
            ((added, opened),) = await self._session.tuples(queries.ADD, **row)
        return bool(added)

    async def _make_way(self, entry: CalendarEntry, now: datetime) -> tuple[CalendarEntry, ...]:
        self._session.check_writing()
        found = await self._session.all(
            queries.MAKE_WAY,
            coach_id=entry.coach_id,
            start=entry.starts_at,
            end=entry.clear_at,
            key=entry.id,
            now=now,
        )
        return tuple(structured(row, CalendarEntry) for row in found)

    def _item(self, row: dict[str, Any], viewer: AccountId) -> CalendarItem:
        entry = self._opened(row)
        other = entry.coachee_id if viewer == entry.coach_id else entry.coach_id
        name = None
        if other is not None:
            name = self._vault.shown(other, row[queries.OTHER_KEY], _NAME, row["other_name"]) or DELETED
        return CalendarItem.of(entry, viewer, name)

    def _opened(self, row: dict[str, Any]) -> CalendarEntry:
        own = {name: row[name] for name in _STORED}
        own["note"] = self._vault.shown(own["coach_id"], row.get(WRAPPED), _NOTE, own["note"])
        return structured(own, CalendarEntry)


@clause("C3.1")
class PostgresBookingRules:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, coach_id: AccountId) -> BookingRules:
        row = await self._session.first(queries.RULES_OF, coach_id=coach_id)
        return BookingRules.usual(coach_id) if row is None else structured(row, BookingRules)

    async def save(self, rules: BookingRules) -> None:
        await self._session.change(queries.PUT_RULES, **rows().unstructure(rules))


def _agenda(coach_id: AccountId, row: Mapping[str, Any], covers: Span) -> Agenda:
    return Agenda(
        hours=_hours(row["hours"]),
        rules=_rules(coach_id, row),
        offering_id=row["offering_id"],
        minutes=row["minutes"],
        takes_new=row["listing"] == Listing.LISTED.value,
        capacity=row["capacity"],
        busy=tuple(map(Span, row["starts"] or (), row["ends"] or ())),
        covers=covers,
    )


@lru_cache(maxsize=1024)
def _hours(document: str) -> WeeklyHours:
    """They are asked for again and again while many look at one coach."""
    return structured(json.loads(document), WeeklyHours)


def _rules(coach_id: AccountId, row: Mapping[str, Any]) -> BookingRules:
    if row["notice_hours"] is None:
        return BookingRules.usual(coach_id)
    return structured({"coach_id": coach_id, **{name: row[name] for name in queries.RULES}}, BookingRules)
