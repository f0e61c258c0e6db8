from collections.abc import Callable

import attrs

from tic_domain.notifications.composing import notice_letter
from tic_domain.notifications.delivery import Delivery, find_account
from tic_domain.notifications.jobs import MailNotice
from tic_domain.notifications.model import MailRecord
from tic_domain.notifications.ports import Links, MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import Clock


@clause("C3.1", "C3.2", "C4.1")
@attrs.frozen
class SendNotice:
    """Tell one person of one fact, once, as it stands by now. Raises MailDelayed, MailKeyReused."""

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _deliver: Delivery
    _links: Links
    _clock: Clock

    async def __call__(self, job: MailNotice) -> None:
        now = self._clock.now()
        wanted = MailRecord.plan(
            key=job.key,
            recipient_id=job.recipient_id,
            kind=job.kind,
            about=job.about,
            detail=job.detail,
            now=now,
        )
        async with self._open_unit_of_work() as uow:
            account = await find_account(uow, job.recipient_id)
            if account is None:
                return
            letter = await notice_letter(uow, job, self._links, now)
            planned = await self._deliver.plan(uow, wanted, account, is_due=letter is not None)
            await uow.commit()
        if planned is not None and letter is not None:
            await self._deliver.hand_over(planned, self._deliver.letter_to(planned, letter))
