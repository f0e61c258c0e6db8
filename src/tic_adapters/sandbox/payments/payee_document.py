"""A coach's account with the sandbox: what is missing, what lies there, what went to the bank."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar, Final

import attrs

from tic_adapters.sandbox.payments.cards import ARRIVES_AFTER, REVIEWED_AFTER, WITHDRAWN_AFTER
from tic_adapters.sandbox.payments.documents import Document
from tic_adapters.sandbox.payments.sale import Due
from tic_domain.orders.errors import PayeeBalanceTooLow, PayeeNotReady, PaymentRefused
from tic_domain.orders.payees import PayeeStatus, WithdrawalStatus
from tic_domain.shared.money import Money

LINK_LASTS: Final = timedelta(minutes=5)
NO_ACCOUNT: Final = "The bank does not know this account."


@attrs.define(kw_only=True)
class Sent:
    """A withdrawal. `arrives_at` is when its end is known; None once it is."""

    reference: str
    amount: Money
    made_at: datetime
    status: WithdrawalStatus
    arrives_at: datetime | None
    reason: str | None = None


@attrs.define(kw_only=True)
class PayeeDocument(Document):
    KIND: ClassVar[str] = "payee"

    country: str
    status: PayeeStatus = PayeeStatus.INCOMPLETE
    missing: list[str] = attrs.field(factory=lambda: ["your name and address", "your bank account"])
    reason: str | None = None
    balance: dict[str, int] = attrs.field(factory=dict)
    sent: list[Sent] = attrs.field(factory=list)
    bank_refuses: bool = False
    withdrawn_at: datetime | None = None
    reviewed_at: datetime | None = None
    link: str | None = None
    """What makes an onboarding address work, once."""
    link_until: datetime | None = None
    done_url: str = ""
    again_url: str = ""

    @property
    def reference(self) -> str:
        return f"acct_{self.id}"

    def dues(self) -> Iterator[Due]:
        if self.reviewed_at is not None:
            yield Due(self.reviewed_at, self._reviewed)
        if self.withdrawn_at is not None:
            yield Due(self.withdrawn_at, self._withdraw)
        for one in self.sent:
            if one.arrives_at is not None:
                yield Due(one.arrives_at, partial(self._arrive, one))

    def invite(self, link: str, *, done_url: str, again_url: str, now: datetime) -> None:
        """Raises PaymentRefused where it is closed."""
        if self.status is PayeeStatus.CLOSED:
            raise PaymentRefused("The account is closed.")
        self.link, self.link_until = link, now + LINK_LASTS
        self.done_url, self.again_url = done_url, again_url

    def opens_with(self, link: str, now: datetime) -> bool:
        return self.link == link and self.link_until is not None and now < self.link_until

    def give_all(self, now: datetime, *, in_review: bool, bank_refuses: bool) -> None:
        """The coach gives what is missing. The link has served."""
        self.link = None
        self.missing, self.reason, self.bank_refuses = [], None, bank_refuses
        self.status = PayeeStatus.IN_REVIEW if in_review else PayeeStatus.READY
        self.reviewed_at = now + REVIEWED_AFTER if in_review else None
        self._updated(now)

    def restrict(self, now: datetime) -> None:
        self.status, self.missing = PayeeStatus.RESTRICTED, ["a proof of your address"]
        self.reason, self.reviewed_at = "Something new is asked for.", None
        self._updated(now)

    def close(self) -> None:
        self.status, self.missing, self.reason = PayeeStatus.CLOSED, [], "The account was closed."
        self.reviewed_at = None
        self.tell("account.application.deauthorized", self.reference, self.reference)

    def receive(self, amount: Money, now: datetime) -> None:
        """Raises PayeeNotReady."""
        if self.status is not PayeeStatus.READY:
            raise PayeeNotReady
        self._add(amount.currency, amount.amount)
        self._plan_withdrawal(now)

    def give_back(self, amount: Money) -> None:
        """Raises PayeeBalanceTooLow."""
        if self.balance.get(amount.currency, 0) < amount.amount:
            raise PayeeBalanceTooLow
        self._add(amount.currency, -amount.amount)

    def _add(self, currency: str, amount: int) -> None:
        self.balance[currency] = self.balance.get(currency, 0) + amount

    def _plan_withdrawal(self, now: datetime) -> None:
        if self.withdrawn_at is None and any(amount > 0 for amount in self.balance.values()):
            self.withdrawn_at = now + WITHDRAWN_AFTER

    def _reviewed(self, at: datetime) -> None:
        self.reviewed_at = None
        self.status = PayeeStatus.READY
        self._updated(at)

    def _withdraw(self, at: datetime) -> None:
        self.withdrawn_at = None
        if self.status is not PayeeStatus.READY:
            return
        for currency, amount in sorted(self.balance.items()):
            if amount > 0:
                self._add(currency, -amount)
                one = Sent(
                    reference=f"po_{self.id}_{len(self.sent) + 1}",
                    amount=Money(amount, currency),
                    made_at=at,
                    status=WithdrawalStatus.IN_TRANSIT,
                    arrives_at=at + ARRIVES_AFTER,
                )
                self.sent.append(one)
                self.tell("payout.created", one.reference, self.reference)

    def _arrive(self, one: Sent, at: datetime) -> None:
        one.arrives_at = None
        if self.bank_refuses:
            one.status, one.reason = WithdrawalStatus.FAILED, NO_ACCOUNT
            self._add(one.amount.currency, one.amount.amount)
            self.tell("payout.failed", one.reference, self.reference)
            return
        one.status = WithdrawalStatus.PAID
        self.tell("payout.paid", one.reference, self.reference)

    def _updated(self, now: datetime) -> None:
        if self.status is PayeeStatus.READY:
            self._plan_withdrawal(now)
        self.tell("account.updated", self.reference, self.reference)
