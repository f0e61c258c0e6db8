from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.notifications.model import GIVE_UP_AFTER, MailState
from tic_domain.notifications.personal_data import MAILS_KEPT
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

AT_ONCE: Final = 500
EVENTS_KEPT: Final = timedelta(days=7)
"""Providers repeat what they tell for a day or two."""


@clause("C3.2")
@attrs.frozen
class PurgeMails:
    """End what nobody tries any more, forget what is old enough. How many were forgotten."""

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            for one in await uow.mails.list_stuck(now - GIVE_UP_AFTER, limit=AT_ONCE):
                state = MailState.UNCERTAIN if one.is_uncertain else MailState.GIVEN_UP
                await uow.mails.save(one.ended(state, one.reason, now))
            forgotten = await uow.mails.purge(now - MAILS_KEPT)
            await uow.seen_mail_events.purge(now - EVENTS_KEPT)
            await uow.commit()
        return forgotten
