"""Who may take which time."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

import attrs

from tic_domain.scheduling.errors import (
    BookingBlocked,
    CoacheeBusy,
    CoachNotBookable,
    HoldLapsed,
    NotMovable,
    OwnCalendar,
    SlotNotOffered,
    SlotTaken,
    TooManyBlockedTimes,
    TooManyHolds,
)
from tic_domain.scheduling.model import (
    LONGEST_NOTE,
    MOST_BLOCKED,
    MOST_HOLDS,
    CalendarEntry,
    EntryState,
    Slot,
    Span,
)
from tic_domain.scheduling.slots import Agenda, nearest
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.time import as_utc, zone

ALTERNATIVES: Final = 3
CLOSE: Final = (timedelta(hours=3), timedelta(hours=36))
"""Where three alternatives are that close, no others have to be listed."""
AROUND: Final = timedelta(days=3)
"""As far as alternatives are looked for at first."""
MARGIN: Final = timedelta(hours=6)
"""More than the longest session and the longest buffer together."""
WEEK_DAYS: Final = 7
MOST_DAYS: Final = 62
LONGEST_BLOCK: Final = timedelta(days=366)
FURTHEST_BLOCK: Final = timedelta(days=2 * 366)
FIRST_YEAR: Final = 1971
LAST_YEAR: Final = 9000


def checked_moment(field: str, moment: datetime) -> datetime:
    """In UTC. Raises InvalidInput for `field` without a zone, or where no calendar reaches."""
    if moment.tzinfo is None:
        raise InvalidInput(FieldProblem(field, "It has no zone.", "Add Z, or an offset such as +01:00."))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise InvalidInput(FieldProblem(field, "It is out of range.", "Choose a time near today."))
    return as_utc(moment)


def around(moment: datetime) -> Span:
    """What has to be known of a calendar to decide about that moment, and usually to name alternatives."""
    return Span(moment - AROUND, moment + AROUND + MARGIN)


def ahead(agenda: Agenda, now: datetime) -> Span:
    """All that can be booked at all."""
    return Span(now, now + agenda.rules.horizon + MARGIN)


def require_other(coachee_id: AccountId, coach_id: AccountId) -> None:
    """Raises OwnCalendar."""
    if coachee_id == coach_id:
        raise OwnCalendar


@clause("C3.3")
def require_welcome(*, acquainted: bool, takes_new: bool, has_room: bool) -> None:
    """Who knows the coach already may go on while the coach takes nobody new. Raises CoachNotBookable."""
    if not acquainted and not (takes_new and has_room):
        raise CoachNotBookable


@clause("C3.3")
def require_no_block(*, blocked: bool) -> None:
    """Either way. Raises BookingBlocked."""
    if blocked:
        raise BookingBlocked


@clause("C3.3")
def require_hold_allowed(own: Sequence[CalendarEntry], wanted: Span) -> None:
    """`own` are the coachee's living entries ahead. Raises TooManyHolds, CoacheeBusy."""
    require_coachee_free(own, wanted)
    if sum(entry.state is EntryState.HELD for entry in own) >= MOST_HOLDS:
        raise TooManyHolds(MOST_HOLDS)


def require_coachee_free(own: Sequence[CalendarEntry], wanted: Span) -> None:
    """Raises CoacheeBusy where the coachee has something else at that time."""
    if any(entry.session.meets(wanted) for entry in own):
        raise CoacheeBusy


@clause("C3.1")
def bookable_slot(agenda: Agenda, start: datetime, now: datetime) -> Slot:
    """The open time that begins then. Raises SlotTaken, SlotNotOffered, without alternatives yet."""
    slot = agenda.slot_at(start, now)
    if slot is not None:
        return slot
    if attrs.evolve(agenda, busy=()).slot_at(start, now) is not None:
        raise SlotTaken
    raise SlotNotOffered


def alternatives_near(agenda: Agenda, wanted: datetime, now: datetime) -> tuple[datetime, ...] | None:
    """The nearest open times; None where the agenda reaches too little far to tell."""
    covered = Span(agenda.covers.start, agenda.covers.end - MARGIN)
    # Whatever is further away than three that are close isn't among the nearest three.
    for window in (*(_within(covered, wanted, far) for far in CLOSE), covered):
        found = nearest(agenda.slots(window, now), wanted, ALTERNATIVES) if window else ()
        if len(found) == ALTERNATIVES:
            return found
    everything = covered.start <= now and covered.end >= now + agenda.rules.horizon
    return found if everything else None


def days_after(agenda: Agenda, days: "Days", now: datetime) -> Span | None:
    """All after those days that can be booked; None where nothing can."""
    window = Span(max(days.span.end, now), now + agenda.rules.horizon)
    return window if window.start < window.end else None


def first_slot(agenda: Agenda, window: Span, now: datetime) -> Slot | None:
    return next(iter(agenda.slots(window, now)), None)


def _within(covered: Span, moment: datetime, far: timedelta) -> Span | None:
    window = Span(max(moment - far, covered.start), min(moment + far, covered.end))
    return window if window.start < window.end else None


def require_confirmable(entry: CalendarEntry, now: datetime) -> None:
    """A hold that is over but still there may be booked: nobody else has taken the time.

    Raises HoldLapsed.
    """
    if entry.state is not EntryState.HELD or entry.starts_at <= now:
        raise HoldLapsed


def require_movable(entry: CalendarEntry, now: datetime) -> None:
    """Raises NotMovable."""
    if entry.state is not EntryState.BOOKED or entry.starts_at <= now:
        raise NotMovable


def require_own_block(entry: CalendarEntry, coach_id: AccountId) -> None:
    """Raises NotFound."""
    if entry.state is not EntryState.BLOCKED or entry.coach_id != coach_id:
        raise NotFound("blocked time")


def require_own_hold(entry: CalendarEntry, coachee_id: AccountId) -> None:
    """Raises NotFound: what is booked already is no hold any more."""
    if entry.state is not EntryState.HELD or entry.coachee_id != coachee_id:
        raise NotFound("hold")


def require_block_allowed(blocked_ahead: int) -> None:
    """Raises TooManyBlockedTimes."""
    if blocked_ahead >= MOST_BLOCKED:
        raise TooManyBlockedTimes(MOST_BLOCKED)


def checked_block(start: datetime, end: datetime, note: str | None, now: datetime) -> tuple[Span, str | None]:
    """Raises InvalidInput for `starts_at`, `ends_at`, `note`."""
    start, end = checked_moment("starts_at", start), checked_moment("ends_at", end)
    with Checks() as check:
        for name, moment in (("starts_at", start), ("ends_at", end)):
            if moment.second or moment.microsecond:
                check.refuse(name, "It has seconds.", "Give whole minutes.")
        if start >= end:
            check.refuse("ends_at", "It isn't after the begin.", "End later than you begin.")
        elif end <= now:
            check.refuse("ends_at", "It is over already.", "Choose a time ahead.")
        elif end - start > LONGEST_BLOCK:
            check.refuse("ends_at", "It is more than a year.", "Pause your profile instead.")
        elif start > now + FURTHEST_BLOCK:
            check.refuse("starts_at", "It is more than two years ahead.", "Choose a nearer time.")
        kept = check.text("note", note, most=LONGEST_NOTE) if note and note.strip() else None
    return Span(start, end), kept


@attrs.frozen(kw_only=True)
class Days:
    """From the begin of the first local day to the end of the last."""

    first: date
    last: date
    span: Span


def chosen_days(first: date | None, last: date | None, *, days: int, zone_name: str, now: datetime) -> Days:
    """Without a first day: from today; without a last: so many days. Raises InvalidInput.

    The zone is one that was checked.
    """
    here = zone(zone_name)
    begin = first or now.astimezone(here).date()
    with Checks() as check:
        for name, on in (("first_day", begin), ("last_day", last)):
            if on is not None and not FIRST_YEAR <= on.year <= LAST_YEAR:
                check.refuse(name, "It is out of range.", "Choose a day near today.")
    end = last or begin + timedelta(days=days - 1)
    with Checks() as check:
        if end < begin:
            check.refuse("last_day", "It is before the first day.", f"Choose {begin.isoformat()} or later.")
        elif (end - begin).days >= MOST_DAYS:
            check.refuse("last_day", "That is too far from the first.", f"Ask for {MOST_DAYS} days at most.")
    start = datetime.combine(begin, time(), tzinfo=here)
    over = datetime.combine(end + timedelta(days=1), time(), tzinfo=here)
    return Days(first=begin, last=end, span=Span(as_utc(start), as_utc(over)))
