"""A browser says no to analytics for its owner."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import heeded_signal
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class HeedPrivacySignalCommand:
    account_id: AccountId


@clause("C2.5", "C3.4")
@attrs.frozen
class HeedPrivacySignal:
    """Global Privacy Control takes back a consent that was given without it.

    Raises NotFound, ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: HeedPrivacySignalCommand) -> None:
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            consent = heeded_signal(known.usage_consent)
            if consent is not known.usage_consent:
                await uow.accounts.save(known.consenting(consent, self._clock.now()))
                await uow.commit()
