"""What no event tells: that a session is over and may be reviewed, that a package is about to lapse."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.jobs import MailNotice
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock

AT_ONCE: Final = 200
INVITED_WITHIN: Final = timedelta(days=3)
"""Whatever an earlier run missed is found by the next one, for so long."""
REMINDED_BEFORE: Final = timedelta(days=14)


@clause("C3.1", "C3.2")
@attrs.frozen
class SweepMailOccasions:
    """A job for each mail that has become due. How many. That it is sent once is up to its key."""

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _clock: Clock

    async def __call__(self) -> int:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            sessions = await uow.mail_occasions.sessions_to_review(
                since=now - INVITED_WITHIN, until=now, limit=AT_ONCE
            )
            packages = await uow.mail_occasions.ending_packages(
                since=now, until=now + REMINDED_BEFORE, limit=AT_ONCE
            )
            due = [
                MailNotice(
                    kind=MailKind.REVIEW_INVITATION, recipient_id=party, about=one.session_id, detail=""
                )
                for one in sessions
                for party in (one.coachee_id, one.coach_id)
            ] + [
                MailNotice(
                    kind=MailKind.PACKAGE_ENDING, recipient_id=one.coachee_id, about=one.order_id, detail=""
                )
                for one in packages
            ]
            for job in due:
                uow.enqueue(job)
            if due:
                await uow.commit()
        return len(due)
