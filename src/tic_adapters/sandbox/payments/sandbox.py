"""The sandbox's payment provider, put together over one store."""

from datetime import timedelta
from functools import cached_property

from tic_adapters.sandbox.payments.calling import Calls
from tic_adapters.sandbox.payments.clock import SandboxClock
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.hands import Hands
from tic_adapters.sandbox.payments.passing_on import SandboxPayouts
from tic_adapters.sandbox.payments.renewing import SandboxSubscriptions
from tic_adapters.sandbox.payments.store import Store
from tic_adapters.sandbox.payments.taking import SandboxPayments
from tic_adapters.sandbox.payments.webhooks import SandboxPaymentEvents, Signing
from tic_domain.shared.ports import Clock


class PaymentSandbox:
    """All ports of a payment provider, and what people do on its pages.

    The clock decides what has happened by itself. `base_url` is the site's, without a slash at its end.
    """

    def __init__(self, store: Store, clock: Clock, signing: Signing, base_url: str) -> None:
        self.store = store
        self.clock = clock
        self.signing = signing
        self.base_url = base_url
        self._calls = Calls(store, clock)

    @cached_property
    def payments(self) -> SandboxPayments:
        return SandboxPayments(self._calls, self.base_url)

    @cached_property
    def payouts(self) -> SandboxPayouts:
        return SandboxPayouts(self._calls, self.base_url)

    @cached_property
    def subscriptions(self) -> SandboxSubscriptions:
        return SandboxSubscriptions(self._calls, self.base_url)

    @cached_property
    def events(self) -> SandboxPaymentEvents:
        return SandboxPaymentEvents(self.store, self.signing, self.clock)

    @cached_property
    def hands(self) -> Hands:
        return Hands(self._calls)

    async def set_fault(self, fault: Fault, times: int = 1) -> None:
        """The next so many; 0 takes it back."""
        async with self.store.open() as desk:
            await desk.set_fault(fault, times)

    async def let_pass(self, step: timedelta, clock: SandboxClock) -> None:
        """For the whole demo. Raises ClockBound."""
        clock.move(step)
        await self.store.hasten(step)

    async def faults(self) -> dict[Fault, int]:
        """Those that are still to come."""
        async with self.store.open() as desk:
            return await desk.faults()
