"""What open times are, said as plainly as possible: moment by moment. Slow, and easy to believe."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Final

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.scheduling.model import BookingRules, Slot, Span
from tic_domain.shared.time import zone

MOMENT: Final = timedelta(minutes=5)
"""Everything in a test begins and ends on these."""


def plain_slots(
    *,
    hours: WeeklyHours,
    busy: Iterable[Span],
    rules: BookingRules,
    minutes: int,
    window: Span,
    now: datetime,
) -> tuple[Slot, ...]:
    here, spans, length = zone(hours.zone), tuple(busy), timedelta(minutes=minutes)
    known: dict[datetime, bool] = {}

    def is_free(moment: datetime) -> bool:
        if moment not in known:
            shown = moment.astimezone(here)
            minute = (shown.hour * 60 + shown.minute) + shown.second / 60
            known[moment] = any(part.start <= minute < part.end for part in hours.on(shown.date()))
        return known[moment]

    def is_open(start: datetime) -> bool:
        shown = start.astimezone(here)
        kept = Span(start, start + length + rules.buffer)
        return (
            now + rules.notice <= start < now + rules.horizon
            and (shown.hour * 60 + shown.minute) % rules.grid_minutes == 0
            and shown.fold == 0
            and all(is_free(start + MOMENT * step) for step in range(length // MOMENT))
            and not any(kept.meets(span) for span in spans)
        )

    day = datetime.combine(window.start.date(), time(), tzinfo=UTC)
    moments = (day + MOMENT * step for step in range((window.end - day) // MOMENT + 1))
    return tuple(
        Slot(start, start + length)
        for start in moments
        if window.start <= start < window.end and is_open(start)
    )
