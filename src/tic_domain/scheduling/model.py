"""Calendar entries, the rules by which a coach can be booked, and open times."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.scheduling import personal_data as data
from tic_domain.shared.checks import Checks
from tic_domain.shared.classification import stored, system
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId

HOLD: Final = timedelta(minutes=30)
"""Not less than the shortest life of a checkout at Stripe, which this has to outlast."""
MOST_HOLDS: Final = 3
MOST_BLOCKED: Final = 500
LONGEST_NOTICE_HOURS: Final = 14 * 24
LONGEST_BUFFER_MINUTES: Final = 120
BUFFER_STEP: Final = 5
SHORTEST_HORIZON_DAYS: Final = 7
LONGEST_HORIZON_DAYS: Final = 60
"""No further than matching looks ahead."""
GRIDS: Final = (15, 30, 60)
LONGEST_NOTE: Final = 200


@attrs.frozen(order=True)
class Span:
    """From `start` up to `end`, which it doesn't hold any more. Aware, in UTC."""

    start: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        """Whether they share a moment."""
        return self.start < other.end and other.start < self.end


@attrs.frozen(order=True)
class Slot:
    """An open time. In UTC."""

    starts_at: datetime
    ends_at: datetime

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


@stored
@attrs.frozen(kw_only=True)
class BookingRules:
    """How a coach can be booked. Made by `of` or `usual`."""

    coach_id: AccountId = field(metadata=data.RULES_OWNER)
    notice_hours: int = field(metadata=data.RULES)
    """No session begins sooner than this after it is booked."""
    buffer_minutes: int = field(metadata=data.RULES)
    """Kept free after each session."""
    horizon_days: int = field(metadata=data.RULES)
    """No session begins later than this from now."""
    grid_minutes: int = field(metadata=data.RULES)
    """Sessions begin on these minutes of the coach's own wall clock."""

    @classmethod
    def usual(cls, coach_id: AccountId) -> Self:
        """For who has set none."""
        return cls(coach_id=coach_id, notice_hours=12, buffer_minutes=0, horizon_days=60, grid_minutes=30)

    @classmethod
    def of(
        cls,
        *,
        coach_id: AccountId,
        notice_hours: int,
        buffer_minutes: int,
        horizon_days: int,
        grid_minutes: int,
    ) -> Self:
        """Raises InvalidInput with every field that can't be taken."""
        with Checks() as check:
            check.number("notice_hours", notice_hours, least=1, most=LONGEST_NOTICE_HOURS)
            check.number("buffer_minutes", buffer_minutes, least=0, most=LONGEST_BUFFER_MINUTES)
            if buffer_minutes % BUFFER_STEP:
                check.refuse(
                    "buffer_minutes", f"{buffer_minutes} is no step.", f"Choose a multiple of {BUFFER_STEP}."
                )
            check.number("horizon_days", horizon_days, least=SHORTEST_HORIZON_DAYS, most=LONGEST_HORIZON_DAYS)
            check.choice("grid_minutes", grid_minutes, GRIDS)
        return cls(
            coach_id=coach_id,
            notice_hours=notice_hours,
            buffer_minutes=buffer_minutes,
            horizon_days=horizon_days,
            grid_minutes=grid_minutes,
        )

    @property
    def notice(self) -> timedelta:
        return timedelta(hours=self.notice_hours)

    @property
    def buffer(self) -> timedelta:
        return timedelta(minutes=self.buffer_minutes)

    @property
    def horizon(self) -> timedelta:
        return timedelta(days=self.horizon_days)


class EntryState(Enum):
    HELD = "held"
    """For a coachee who is about to pay, until `held_until`."""
    BOOKED = "booked"
    BLOCKED = "blocked"
    """By the coach."""


@stored
@attrs.frozen(kw_only=True)
class CalendarEntry:
    """Time in a coach's calendar that nobody else can have. What was held becomes what is booked.

    Its id is the UID of the invites, through every move.
    """

    id: CalendarEntryId = field(metadata=system("identity of a calendar entry"))
    coach_id: AccountId = field(metadata=data.PARTY)
    coachee_id: AccountId | None = field(metadata=data.PARTY)
    """None for blocked time."""
    offering_id: OfferingId | None = field(metadata=data.SESSION)
    """What it was held for; None for blocked time."""
    state: EntryState = field(metadata=data.SESSION)
    starts_at: datetime = field(metadata=data.TIMES)
    ends_at: datetime = field(metadata=data.TIMES)
    clear_at: datetime = field(metadata=data.SESSION)
    """The end, and the buffer that was the coach's rule then: up to here nothing else fits in."""
    held_until: datetime | None = field(metadata=data.SESSION)
    note: str | None = field(metadata=data.NOTE)
    """Why the coach has blocked it: for their own eyes. Sealed at rest."""
    sequence: int = field(metadata=system("grows with each move, as iCalendar's SEQUENCE does"))
    created_at: datetime = field(metadata=data.SESSION)

    @classmethod
    def hold(
        cls,
        *,
        id: CalendarEntryId,
        coach_id: AccountId,
        coachee_id: AccountId,
        offering_id: OfferingId,
        slot: Slot,
        buffer: timedelta,
        now: datetime,
    ) -> Self:
        return cls(
            id=id,
            coach_id=coach_id,
            coachee_id=coachee_id,
            offering_id=offering_id,
            state=EntryState.HELD,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            clear_at=slot.ends_at + buffer,
            held_until=now + HOLD,
            note=None,
            sequence=0,
            created_at=now,
        )

    @classmethod
    def block(
        cls, *, id: CalendarEntryId, coach_id: AccountId, span: Span, note: str | None, now: datetime
    ) -> Self:
        return cls(
            id=id,
            coach_id=coach_id,
            coachee_id=None,
            offering_id=None,
            state=EntryState.BLOCKED,
            starts_at=span.start,
            ends_at=span.end,
            clear_at=span.end,
            held_until=None,
            note=note,
            sequence=0,
            created_at=now,
        )

    @property
    def kept(self) -> Span:
        """What it takes of the coach's time, the buffer included."""
        return Span(self.starts_at, self.clear_at)

    @property
    def session(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def attendee(self) -> AccountId:
        """Whose session it is. LookupError for blocked time, which is nobody's."""
        if self.coachee_id is None:
            raise LookupError("blocked time has no coachee")
        return self.coachee_id

    def has_lapsed(self, now: datetime) -> bool:
        """A hold whose deadline is over takes no time, whether or not it was cleared away."""
        return self.held_until is not None and self.held_until <= now

    def has(self, account_id: AccountId) -> bool:
        return account_id in {self.coach_id, self.coachee_id}

    def other_than(self, party: AccountId) -> AccountId:
        """Whom that side meets. LookupError for blocked time."""
        return self.attendee if party == self.coach_id else self.coach_id

    def held_longer(self, until: datetime) -> Self:
        """While a payment is under way."""
        return attrs.evolve(self, held_until=until)

    def booked(self) -> Self:
        return attrs.evolve(self, state=EntryState.BOOKED, held_until=None)

    def moved(self, slot: Slot, buffer: timedelta) -> Self:
        return attrs.evolve(
            self,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            clear_at=slot.ends_at + buffer,
            sequence=self.sequence + 1,
        )
