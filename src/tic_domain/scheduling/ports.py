"""What calendars need from outside."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, Self

import attrs

from tic_domain.accounts.model import Holder
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.matching.ports import Blocks
from tic_domain.scheduling.invites import Invite
from tic_domain.scheduling.model import BookingRules, CalendarEntry, EntryState, Span
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId


@attrs.frozen(kw_only=True)
class CalendarItem:
    """An entry as one of its parties may see it."""

    entry: CalendarEntry
    other_name: str | None
    """None for blocked time, and for the coach as long as it is only held."""

    @classmethod
    def of(cls, entry: CalendarEntry, viewer: AccountId, other_name: str | None) -> Self:
        """Who only tries a time stays unknown to the coach."""
        if entry.state is EntryState.HELD and viewer == entry.coach_id:
            return cls(entry=attrs.evolve(entry, coachee_id=None), other_name=None)
        return cls(entry=entry, other_name=other_name)


@attrs.frozen(kw_only=True)
class HoldView:
    """What decides whether a coachee can have a time, as far as it can be known without a lock."""

    holder: Holder
    agenda: Agenda | None
    """As `find_agenda` has it."""
    own: tuple[CalendarEntry, ...]
    """As `living_of` has it."""


@attrs.frozen(kw_only=True)
class LockedCoachee:
    """A coachee whose account is locked from here on, and how they stand with one coach."""

    holder: Holder
    own: tuple[CalendarEntry, ...]
    acquainted: bool
    """As `is_acquainted` has it."""
    active_coachees: int
    """The coach's, as their standing counts them."""
    blocked: bool
    """Whether either has blocked the other."""


class Calendar(Protocol):
    """All coaches' calendars. Two entries of one coach never meet, buffers included.

    Holds that lapsed by `now` are as good as gone for every question that gives `now`.
    """

    def turn(self, coach_id: AccountId, start: datetime) -> AbstractAsyncContextManager[None]:
        """Where many want one time at once, those of one process come one after another.

        It makes them quicker and promises nothing: who has waited too long goes on, too.
        """
        ...

    async def find_agenda(
        self, coach_id: AccountId, offering_id: OfferingId | None, covers: Span, now: datetime
    ) -> Agenda | None:
        """For sessions of that offering, or of the first one where none is named.

        None unless the coach can be seen by anyone and offers it.
        """
        ...

    async def view_for(
        self,
        coachee_id: AccountId,
        coach_id: AccountId,
        offering_id: OfferingId,
        covers: Span,
        now: datetime,
    ) -> HoldView:
        """In one question, asked before the transaction begins: what is seen may be over by then.

        Raises NotFound where there is no such coachee.
        """
        ...

    async def lock_coachee(self, coachee_id: AccountId, coach_id: AccountId, now: datetime) -> LockedCoachee:
        """What a coachee has is counted, and kept from meeting, one attempt at a time.

        Raises NotFound where there is no such coachee.
        """
        ...

    async def busy(self, coach_id: AccountId, covers: Span, now: datetime) -> tuple[Span, ...]:
        """What meets that span, buffers included, in order."""
        ...

    async def get(
        self, entry_id: CalendarEntryId, party: AccountId, *, for_update: bool = False
    ) -> CalendarEntry:
        """Lapsed ones, too. Raises NotFound unless `party` is one of its parties."""
        ...

    async def add(self, entry: CalendarEntry, *, now: datetime) -> tuple[CalendarEntry, ...]:
        """Holds that lapsed by `now` and lie in its way are removed, and returned. Raises SlotTaken."""
        ...

    async def move(self, entry: CalendarEntry, *, now: datetime) -> tuple[CalendarEntry, ...]:
        """To its new time; lapsed holds in its way are removed, and returned.

        `entry.sequence` is one more than the stored one's. Raises ConcurrentUpdate where that isn't so, and
        SlotTaken.
        """
        ...

    async def save(self, entry: CalendarEntry) -> None:
        """State and deadline alone. Raises ConcurrentUpdate where it is gone."""
        ...

    async def remove(self, entry_id: CalendarEntryId) -> None:
        """Does nothing where it is gone."""
        ...

    async def living_of(self, coachee_id: AccountId, now: datetime) -> tuple[CalendarEntry, ...]:
        """What the coachee has held or booked that isn't over, by begin."""
        ...

    async def count_blocked(self, coach_id: AccountId, now: datetime) -> int:
        """Blocked times that aren't over."""
        ...

    async def list_of(self, account_id: AccountId, span: Span, now: datetime) -> tuple[CalendarItem, ...]:
        """What meets that span, as coach and as coachee, by begin."""
        ...

    async def is_acquainted(self, coachee_id: AccountId, coach_id: AccountId) -> bool:
        """Whether the two have a conversation, had or will have a session, or one has paid for some."""
        ...

    async def take_lapsed(self, before: datetime, *, limit: int) -> tuple[CalendarEntry, ...]:
        """Remove holds that lapsed before then, and return them; those that somebody works on stay."""
        ...


class BookingRulesRepository(Protocol):
    async def get(self, coach_id: AccountId) -> BookingRules:
        """The usual ones where the coach has set none."""
        ...

    async def save(self, rules: BookingRules) -> None:
        """In place of the earlier ones."""
        ...


class InviteWriter(Protocol):
    def __call__(self, invite: Invite) -> bytes:
        """As RFC 5545 has it, in UTF-8. What a name holds never becomes a line of its own."""
        ...


class SessionLinks(Protocol):
    """Absolute addresses of the site, as they stand in invites."""

    def session(self, entry_id: CalendarEntryId) -> str:
        """Where its two sides look at a session; it asks them to sign in."""
        ...


class SchedulingUnitOfWork(CoachesUnitOfWork, Protocol):
    @property
    def blocks(self) -> Blocks: ...

    @property
    def calendar(self) -> Calendar: ...

    @property
    def booking_rules(self) -> BookingRulesRepository: ...
