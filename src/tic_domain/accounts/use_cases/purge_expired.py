"""What has expired is forgotten. Run by a periodic job."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class Purged:
    sessions: int
    attempts: int
    email_confirmations: int


@attrs.frozen
class PurgeExpired:
    """How many sessions, sign-in attempts and e-mail confirmations were forgotten."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self) -> Purged:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            purged = Purged(
                sessions=await uow.sessions.purge_expired(now),
                attempts=await uow.attempts.purge_expired(now),
                email_confirmations=await uow.email_confirmations.purge_expired(now),
            )
            await uow.commit()
        return purged
