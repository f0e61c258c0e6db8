"""A member says yes or no to analytics, as often as they like."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Account
from tic_domain.accounts.policies import decided_usage
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class DecideUsageConsentCommand:
    account_id: AccountId
    given: bool
    signal: bool
    """Whether the browser sends Global Privacy Control with it."""


@clause("C2.5", "C3.4")
@attrs.frozen
class DecideUsageConsent:
    """It counts at once: what still waits to be handed over is dropped after a no.

    Raises NotFound, ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: DecideUsageConsentCommand) -> Account:
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.get(command.account_id, for_update=True)
            consent = decided_usage(given=command.given, signal=command.signal)
            account = known.consenting(consent, self._clock.now())
            if consent is not known.usage_consent:
                await uow.accounts.save(account)
                await uow.commit()
        return account
