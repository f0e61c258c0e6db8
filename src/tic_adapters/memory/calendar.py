"""Coaches' calendars, in memory."""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.coaches import MemoryCoaches
from tic_adapters.memory.conversations import MemoryConversations
from tic_adapters.memory.disclosures import MemoryBlockList
from tic_adapters.memory.orders import MemoryOrders
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.accounts.model import Holder
from tic_domain.coaches.model import Listing
from tic_domain.coaches.policies import is_visible
from tic_domain.scheduling.errors import SlotTaken
from tic_domain.scheduling.model import BookingRules, CalendarEntry, EntryState, Span
from tic_domain.scheduling.ports import CalendarItem, HoldView, LockedCoachee
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId


@attrs.define
class CalendarTables:
    entries: dict[CalendarEntryId, CalendarEntry] = attrs.field(factory=dict)
    rules: dict[AccountId, BookingRules] = attrs.field(factory=dict)


class MemoryBookingRules:
    def __init__(self, transaction: Transaction, tables: CalendarTables) -> None:
        self._rows = Rows(transaction, tables.rules, "booking rules")

    async def get(self, coach_id: AccountId) -> BookingRules:
        return self._rows.find(coach_id) or BookingRules.usual(coach_id)

    async def save(self, rules: BookingRules) -> None:
        await self._rows.put(rules.coach_id, rules)


class MemoryCalendar:
    def __init__(
        self,
        transaction: Transaction,
        tables: CalendarTables,
        *,
        accounts: MemoryAccounts,
        coaches: MemoryCoaches,
        conversations: MemoryConversations,
        orders: MemoryOrders,
        blocks: MemoryBlockList,
        rules: MemoryBookingRules,
    ) -> None:
        self._rows = Rows(transaction, tables.entries, "calendar entry")
        self._accounts = accounts
        self._coaches = coaches
        self._conversations = conversations
        self._orders = orders
        self._blocks = blocks
        self._rules = rules

    def turn(self, coach_id: AccountId, start: datetime) -> AbstractAsyncContextManager[None]:
        """Nothing here takes long enough to wait for."""
        return nullcontext()

    async def find_agenda(
        self, coach_id: AccountId, offering_id: OfferingId | None, covers: Span, now: datetime
    ) -> Agenda | None:
        profile = await self._coaches.find(coach_id)
        if profile is None or not is_visible(profile, await self._accounts.get(coach_id)):
            return None
        offering = next((one for one in profile.offerings if offering_id in {one.id, None}), None)
        if offering is None:
            return None
        return Agenda(
            hours=profile.hours,
            rules=await self._rules.get(coach_id),
            offering_id=offering.id,
            minutes=offering.minutes,
            takes_new=profile.listing is Listing.LISTED,
            capacity=profile.capacity,
            busy=await self.busy(coach_id, covers, now),
            covers=covers,
        )

    async def view_for(
        self,
        coachee_id: AccountId,
        coach_id: AccountId,
        offering_id: OfferingId,
        covers: Span,
        now: datetime,
    ) -> HoldView:
        return HoldView(
            holder=Holder.of(await self._accounts.get(coachee_id)),
            agenda=await self.find_agenda(coach_id, offering_id, covers, now),
            own=await self.living_of(coachee_id, now),
        )

    async def lock_coachee(self, coachee_id: AccountId, coach_id: AccountId, now: datetime) -> LockedCoachee:
        holder = Holder.of(await self._accounts.get(coachee_id, for_update=True))
        return LockedCoachee(
            holder=holder,
            own=await self.living_of(coachee_id, now),
            acquainted=await self.is_acquainted(coachee_id, coach_id),
            active_coachees=(await self._coaches.standings([coach_id]))[coach_id].active_coachees,
            blocked=coach_id in await self._blocks.blocked_with(coachee_id),
        )

    async def busy(self, coach_id: AccountId, covers: Span, now: datetime) -> tuple[Span, ...]:
        own = (one for one in self._rows.all() if one.coach_id == coach_id and not one.has_lapsed(now))
        return tuple(sorted(one.kept for one in own if one.kept.meets(covers)))

    async def get(
        self, entry_id: CalendarEntryId, party: AccountId, *, for_update: bool = False
    ) -> CalendarEntry:
        found = await self._rows.lock(entry_id) if for_update else self._rows.find(entry_id)
        if found is None or not found.has(party):
            raise NotFound("calendar entry")
        return found

    async def add(self, entry: CalendarEntry, *, now: datetime) -> tuple[CalendarEntry, ...]:
        lapsed = await self._make_way(entry, now)
        await self._rows.add(entry.id, entry)
        return lapsed

    async def move(self, entry: CalendarEntry, *, now: datetime) -> tuple[CalendarEntry, ...]:
        lapsed = await self._make_way(entry, now)
        stored = await self._rows.lock(entry.id)
        if stored is None or stored.sequence != entry.sequence - 1:
            raise ConcurrentUpdate("calendar entry")
        moved = attrs.evolve(
            stored,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            clear_at=entry.clear_at,
            sequence=entry.sequence,
        )
        await self._rows.put(entry.id, moved)
        return lapsed

    async def save(self, entry: CalendarEntry) -> None:
        stored = await self._rows.lock(entry.id)
        if stored is None:
            raise ConcurrentUpdate("calendar entry")
        saved = attrs.evolve(stored, state=entry.state, held_until=entry.held_until)
        await self._rows.put(entry.id, saved)

    async def remove(self, entry_id: CalendarEntryId) -> None:
        await self._rows.drop(entry_id)

    async def living_of(self, coachee_id: AccountId, now: datetime) -> tuple[CalendarEntry, ...]:
        own = (one for one in self._rows.all() if one.coachee_id == coachee_id)
        return _by_begin(one for one in own if one.ends_at > now and not one.has_lapsed(now))

    async def count_blocked(self, coach_id: AccountId, now: datetime) -> int:
        blocked = (one for one in self._rows.all() if one.state is EntryState.BLOCKED)
        return sum(one.coach_id == coach_id and one.ends_at > now for one in blocked)

    async def list_of(self, account_id: AccountId, span: Span, now: datetime) -> tuple[CalendarItem, ...]:
        own = (one for one in self._rows.all() if one.has(account_id) and one.session.meets(span))
        found = _by_begin(one for one in own if not one.has_lapsed(now))
        return tuple([await self._item(one, account_id) for one in found])

    async def is_acquainted(self, coachee_id: AccountId, coach_id: AccountId) -> bool:
        if await self._conversations.find_between(coachee_id, coach_id) is not None:
            return True
        bought = (one for one in self._orders.all() if one.paid_at is not None)
        if any((one.coachee_id, one.coach_id) == (coachee_id, coach_id) for one in bought):
            return True
        booked = (one for one in self._rows.all() if one.state is EntryState.BOOKED)
        return any((one.coachee_id, one.coach_id) == (coachee_id, coach_id) for one in booked)

    async def take_lapsed(self, before: datetime, *, limit: int) -> tuple[CalendarEntry, ...]:
        lapsed = sorted(
            (one.held_until, one.id) for one in self._rows.all() if one.held_until and one.has_lapsed(before)
        )
        taken = [await self._rows.drop(entry_id) for _, entry_id in lapsed[:limit]]
        return tuple(one for one in taken if one is not None)

    async def _make_way(self, entry: CalendarEntry, now: datetime) -> tuple[CalendarEntry, ...]:
        """Alone with the coach's calendar, as the constraint is. Raises SlotTaken."""
        await self._rows.reserve("no overlap", entry.coach_id)
        others = [one for one in self._rows.all() if one.coach_id == entry.coach_id and one.id != entry.id]
        meeting = [one for one in others if one.kept.meets(entry.kept)]
        lapsed = []
        for one in meeting:
            # Whoever works on it may be booking it just now.
            present = await self._rows.lock(one.id)
            if present is None:
                continue
            if not present.has_lapsed(now):
                raise SlotTaken
            lapsed.append(present)
        for one in lapsed:
            await self._rows.drop(one.id)
        return tuple(lapsed)

    async def _item(self, entry: CalendarEntry, viewer: AccountId) -> CalendarItem:
        other = entry.coachee_id if viewer == entry.coach_id else entry.coach_id
        name = None if other is None else (await self._accounts.get(other)).name
        return CalendarItem.of(entry, viewer, name)


def _by_begin(entries: Iterable[CalendarEntry]) -> tuple[CalendarEntry, ...]:
    return tuple(sorted(entries, key=lambda one: (one.starts_at, one.id)))
