"""What the API takes and gives about calendars."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tic_domain.scheduling.model import GRIDS, BookingRules, CalendarEntry, Slot
from tic_domain.scheduling.ports import CalendarItem
from tic_domain.scheduling.use_cases.list_calendar import OwnCalendarDays
from tic_domain.scheduling.use_cases.list_slots import OpenTimes
from tic_domain.shared.ids import AccountId
from tic_domain.shared.time import zone
from tic_web.api.fields import Day, Id, Moment, ZoneName, text

StateName = Literal["held", "booked", "blocked"]
SentMoment = Annotated[
    datetime,
    Meta(tz=True, description="A moment with its offset from UTC.", examples=["2026-03-03T09:00:00Z"]),
]
NoticeHours = Annotated[
    int, Meta(ge=1, le=336, description="From the booking to the begin, at least.", examples=[12])
]
BufferMinutes = Annotated[
    int, Meta(ge=0, le=120, multiple_of=5, description="Kept free after each session.", examples=[15])
]
HorizonDays = Annotated[int, Meta(ge=7, le=60, description="How far ahead can be booked.", examples=[60])]
GridMinutes = Annotated[
    int,
    Meta(
        description="Sessions begin on these minutes of your wall clock.",
        examples=[30],
        extra_json_schema={"enum": list(GRIDS)},
    ),
]
Note = Annotated[str, text(0, 200, "For your own eyes.", "Dentist")]


class SlotAnswer(Struct, frozen=True, kw_only=True):
    """An open time."""

    starts_at: Moment
    ends_at: Moment
    local_start: Annotated[
        datetime,
        Meta(description="The begin in the zone that was asked for.", examples=["2026-03-03T10:00:00+01:00"]),
    ]

    @classmethod
    def of(cls, slot: Slot, zone_name: str) -> "SlotAnswer":
        return cls(
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            local_start=slot.starts_at.astimezone(zone(zone_name)),
        )


class SlotsAnswer(Struct, frozen=True, kw_only=True):
    """Open times in order. What is listed here can be held, until somebody else does."""

    offering_id: Id | None
    minutes: Annotated[int, Meta(examples=[60])]
    zone: ZoneName
    first_day: Day
    last_day: Day
    furthest_day: Annotated[Day, Meta(description="The last day on which anything can be booked yet.")]
    takes_coachees: Annotated[
        bool, Meta(description="False while paused: only who knows the coach already can book.")
    ]
    next_open: Annotated[
        SlotAnswer | None, Meta(description="Where nothing is open in these days: the first time after them.")
    ]
    items: list[SlotAnswer]

    @classmethod
    def of(cls, found: OpenTimes) -> "SlotsAnswer":
        return cls(
            offering_id=found.offering_id,
            minutes=found.minutes,
            zone=found.zone,
            first_day=found.first_day,
            last_day=found.last_day,
            furthest_day=found.furthest_day,
            takes_coachees=found.takes_new,
            next_open=SlotAnswer.of(found.next, found.zone) if found.next else None,
            items=[SlotAnswer.of(slot, found.zone) for slot in found.slots],
        )


class HoldWriting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    coach_id: Id
    offering_id: Id
    starts_at: SentMoment


class HoldAnswer(Struct, frozen=True, kw_only=True):
    """A time that is kept for you until `held_until`."""

    id: Id
    coach_id: Id
    offering_id: Id | None
    starts_at: Moment
    ends_at: Moment
    held_until: Moment | None

    @classmethod
    def of(cls, entry: CalendarEntry) -> "HoldAnswer":
        return cls(
            id=entry.id,
            coach_id=entry.coach_id,
            offering_id=entry.offering_id,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            held_until=entry.held_until,
        )


class CalendarItemAnswer(Struct, frozen=True, kw_only=True):
    """Something in your calendar. Who only holds a time stays unknown to the coach."""

    id: Id
    state: StateName
    role: Annotated[Literal["coach", "coachee"], Meta(description="What you are in it.")]
    starts_at: Moment
    ends_at: Moment
    held_until: Moment | None
    other_id: Id | None
    other_name: str | None
    offering_id: Id | None
    note: str | None
    sequence: Annotated[int, Meta(description="Grows with each move.", examples=[0])]

    @classmethod
    def of(cls, item: CalendarItem, reader: AccountId) -> "CalendarItemAnswer":
        entry = item.entry
        is_coach = reader == entry.coach_id
        return cls(
            id=entry.id,
            state=entry.state.value,
            role="coach" if is_coach else "coachee",
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            held_until=entry.held_until,
            other_id=entry.coachee_id if is_coach else entry.coach_id,
            other_name=item.other_name,
            offering_id=entry.offering_id,
            note=entry.note,
            sequence=entry.sequence,
        )


class CalendarAnswer(Struct, frozen=True, kw_only=True):
    """Your calendar, as coach and as coachee, by begin."""

    zone: ZoneName
    first_day: Day
    last_day: Day
    items: list[CalendarItemAnswer]

    @classmethod
    def of(cls, found: OwnCalendarDays, reader: AccountId) -> "CalendarAnswer":
        return cls(
            zone=found.zone,
            first_day=found.first_day,
            last_day=found.last_day,
            items=[CalendarItemAnswer.of(item, reader) for item in found.items],
        )


class BlockWriting(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Up to a year, within the next two; in whole minutes."""

    starts_at: SentMoment
    ends_at: SentMoment
    note: Note = ""


class BlockedTimeAnswer(Struct, frozen=True, kw_only=True):
    """Time that nobody can book."""

    id: Id
    starts_at: Moment
    ends_at: Moment
    note: str | None

    @classmethod
    def of(cls, entry: CalendarEntry) -> "BlockedTimeAnswer":
        return cls(id=entry.id, starts_at=entry.starts_at, ends_at=entry.ends_at, note=entry.note)


class BookingRulesFields(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How you can be booked."""

    notice_hours: NoticeHours
    buffer_minutes: BufferMinutes
    horizon_days: HorizonDays
    grid_minutes: GridMinutes

    @classmethod
    def of(cls, rules: BookingRules) -> "BookingRulesFields":
        return cls(
            notice_hours=rules.notice_hours,
            buffer_minutes=rules.buffer_minutes,
            horizon_days=rules.horizon_days,
            grid_minutes=rules.grid_minutes,
        )
