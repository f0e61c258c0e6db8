"""What stands in for a port that nobody has configured: it says so, and nothing is lost."""

from datetime import datetime
from typing import Final

import attrs

from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.model import Mail, MailEvent
from tic_domain.orders.payees import Payee, Withdrawal
from tic_domain.orders.ports import Checkout, PaymentEvent, PayPage, SubscriptionCheckout
from tic_domain.orders.settling import PaymentFacts
from tic_domain.orders.subscribing import SubscriptionFacts
from tic_domain.privacy.erasing.errors import ProcessorRefused
from tic_domain.privacy.erasing.model import StepKind
from tic_domain.privacy.erasing.ports import Answer, Handles, ProcessorAnswer
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ids import AccountId, OrderId, SubscriptionId
from tic_domain.shared.money import Money

_NO_PAYMENTS: Final = "Nobody has set it up yet: ask the operator to set STRIPE_API_KEY and run `tic doctor`."


class NoIdentityProvider:
    async def authorization_url(self, *, state: str, nonce: str) -> str:
        raise Unavailable("Signing in", "It is not set up yet: ask the operator to run `tic doctor`.")

    async def identify(self, *, code: str, nonce: str) -> LinkedInIdentity:
        raise Unavailable("Signing in", "It is not set up yet: ask the operator to run `tic doctor`.")


class NoMailer:
    knows_keys: Final = True

    async def send(self, mail: Mail) -> str | None:
        raise MailDelayed("no mail provider is configured")


class NoMailEvents:
    def verified(self, body: bytes, *, id: str, timestamp: str, signature: str) -> MailEvent:
        raise Unavailable(
            "Word of mails", "Nobody has set it up: ask the operator to set RESEND_WEBHOOK_SECRET."
        )


class NoPayments:
    """In place of Payments, Payouts and Subscriptions. Nothing can be bought, so nothing can be owed."""

    async def open_checkout(self, checkout: Checkout) -> PayPage:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def look_up(self, order_id: OrderId, checkout: str) -> PaymentFacts:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def end_checkout(self, checkout: str) -> None:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def refund(self, order_id: OrderId, charge: str, amount: Money, *, key: str) -> None:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def open_payee(self, coach_id: AccountId, *, country: str) -> str:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def onboarding_url(self, payee: str, *, done_url: str, again_url: str) -> str:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def get_payee(self, payee: str) -> Payee:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def transfer(self, order_id: OrderId, charge: str, payee: str, amount: Money, *, key: str) -> None:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def reverse_transfer(self, transfer: str, amount: Money, *, key: str) -> None:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def list_withdrawals(self, payee: str, since: datetime) -> tuple[Withdrawal, ...]:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def open_subscription_checkout(self, checkout: SubscriptionCheckout) -> PayPage:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def look_up_subscription(self, subscription_id: SubscriptionId, checkout: str) -> SubscriptionFacts:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def end_at_period_end(self, subscription: str) -> None:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def go_on(self, subscription: str) -> None:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def end_now(self, subscription: str) -> None:
        raise Unavailable("Paying", _NO_PAYMENTS)


@attrs.frozen
class NothingHeld:
    """A processor that isn't used here, or is given nothing; `words` say why."""

    _words: str

    @property
    def is_used(self) -> bool:
        return False

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        return ProcessorAnswer(answer=Answer.NOT_USED, words=self._words)


@attrs.frozen
class NotErasable:
    """A processor that is used, without the key by which a person is erased there."""

    _name: str
    _remedy: str

    @property
    def is_used(self) -> bool:
        return True

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        raise ProcessorRefused(self._name, self._remedy)


class NoPaymentEvents:
    def verified(self, body: bytes, signature: str, *, of_payees: bool) -> PaymentEvent:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def order_of(self, event: PaymentEvent) -> OrderId | None:
        raise Unavailable("Paying", _NO_PAYMENTS)

    async def subscription_of(self, event: PaymentEvent) -> SubscriptionId | None:
        raise Unavailable("Paying", _NO_PAYMENTS)
