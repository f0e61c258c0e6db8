from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.payees import PayoutAccount
from tic_domain.orders.ports import Payouts
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ConnectPayoutsCommand:
    account_id: AccountId
    country: str
    """ISO 3166, two letters. Asked once: later it is what it was."""
    done_url: str
    again_url: str


@clause("C2.4", "C3.1")
@attrs.frozen
class ConnectPayouts:
    """Where a coach gives the payment provider what it needs to pay them: at the provider, never here.

    Raises RoleMissing, AccountSuspended, InvalidInput for `country`, Unavailable, PaymentRefused.
    """

    _open_unit_of_work: Callable[[], OrdersUnitOfWork]
    _payouts: Payouts
    _clock: Clock

    async def __call__(self, command: ConnectPayoutsCommand) -> str:
        async with self._open_unit_of_work() as uow:
            require_role(await uow.accounts.get(command.account_id), Role.COACH)
            known = await uow.payout_accounts.find(command.account_id)
        reference = (
            known.reference
            if known is not None
            else await self._payouts.open_payee(command.account_id, country=_country(command.country))
        )
        payee = await self._payouts.get_payee(reference)
        async with self._open_unit_of_work() as uow:
            account = PayoutAccount.of(command.account_id, payee, self._clock.now())
            await uow.payout_accounts.put(account)
            await uow.commit()
        return await self._payouts.onboarding_url(
            reference, done_url=command.done_url, again_url=command.again_url
        )


def _country(text: str) -> str:
    country = text.strip().upper()
    with Checks() as check:
        if len(country) != 2 or not country.isascii() or not country.isalpha():
            check.refuse("country", "That is no country code.", "Give two letters, like DE.")
    return country
