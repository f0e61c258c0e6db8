"""The nearest open times for who can't have the one they wanted."""

from datetime import datetime

import attrs

from tic_domain.scheduling.policies import ahead, alternatives_near, around
from tic_domain.scheduling.ports import Calendar
from tic_domain.scheduling.slots import Agenda
from tic_domain.shared.ids import AccountId


async def find_alternatives(
    calendar: Calendar,
    coach_id: AccountId,
    agenda: Agenda,
    wanted: datetime,
    now: datetime,
    *,
    as_known: bool = False,
) -> tuple[datetime, ...]:
    """As the calendar is now, or `as_known` where the agenda has just been read.

    Of the days around first: usually that is enough, and it is quick.
    """
    if as_known and (known := alternatives_near(agenda, wanted, now)) is not None:
        return known
    for covers in (around(wanted), ahead(agenda, now)):
        busy = await calendar.busy(coach_id, covers, now)
        found = alternatives_near(attrs.evolve(agenda, busy=busy, covers=covers), wanted, now)
        if found is not None:
            return found
    return ()
