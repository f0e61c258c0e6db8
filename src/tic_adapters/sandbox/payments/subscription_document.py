"""A subscription with its months: renewals, attempts that fail, and its end."""

import calendar
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar

import attrs

from tic_adapters.sandbox.payments.cards import RETRY_DAYS, Card
from tic_adapters.sandbox.payments.documents import Document, Page
from tic_adapters.sandbox.payments.sale import Due, Sale
from tic_domain.orders.errors import PaymentRefused, PaymentUnknown
from tic_domain.orders.settling import PaymentStatus
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.shared.money import Money

_RUNNING = frozenset({SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE, SubscriptionStatus.UNPAID})


@attrs.define(kw_only=True)
class Period:
    number: int
    starts_at: datetime
    ends_at: datetime
    is_open: bool = True
    attempts: int = 0
    next_attempt_at: datetime | None = None
    sale: Sale | None = None


@attrs.define(kw_only=True)
class SubscriptionDocument(Document):
    KIND: ClassVar[str] = "subscription"

    page: Page
    status: SubscriptionStatus = SubscriptionStatus.AWAITING_PAYMENT
    ends_at: datetime | None = None
    periods: list[Period] = attrs.field(factory=list)

    @property
    def checkout(self) -> str:
        return f"cs_{self.id}"

    @property
    def reference(self) -> str | None:
        return f"sub_{self.id}" if self.periods else None

    def invoice(self, period: Period) -> str:
        return f"in_{self.id}_{period.number}"

    def period_of(self, invoice: str) -> Period:
        """Raises PaymentUnknown."""
        for period in self.periods:
            if self.invoice(period) == invoice:
                return period
        raise PaymentUnknown

    def is_payable(self, period: Period) -> bool:
        return period.is_open and self.status in _RUNNING

    def sales(self) -> Iterator[Sale]:
        for period in self.periods:
            if period.sale is not None:
                yield period.sale

    def dues(self) -> Iterator[Due]:
        if self.page.is_open:
            yield Due(self.page.open_until, self._expire)
        if self.status in _RUNNING:
            last = self.periods[-1]
            if last.next_attempt_at is not None:
                yield Due(last.next_attempt_at, self._attempt)
            if self.ends_at is not None:
                yield Due(self.ends_at, self.end_now)
            elif self.status is not SubscriptionStatus.UNPAID:
                yield Due(last.ends_at, self._renew)
        for sale in self.sales():
            yield from sale.dues()

    def pay(self, card: Card, at: datetime) -> None:
        """As for an order. Raises PageEnded, PaymentRefused."""
        if card.script.takes_days:
            raise PaymentRefused("A subscription can't begin with a payment that takes days.")
        was_open = self.page.is_open
        status = self.page.settled_with(card, at)
        if was_open and status is PaymentStatus.PAID:
            first = Period(number=1, starts_at=at, ends_at=_months_after(at, 1))
            self.periods.append(first)
            self._paid(first, card, at)
            self.tell("checkout.session.completed", self.checkout)

    def end(self) -> None:
        if self.page.is_open:
            self._expire(self.page.open_until)

    def check_same(self, amount: Money) -> None:
        """Raises PaymentRefused."""
        if self.page.amount != amount:
            raise PaymentRefused("The same subscription was opened with another amount before.")

    def end_at_period_end(self) -> None:
        if self.status in _RUNNING and self.ends_at is None:
            self.ends_at = self.periods[-1].ends_at
            self._changed()

    def go_on(self) -> None:
        """Raises PaymentRefused where it has ended."""
        if self.status not in _RUNNING:
            raise PaymentRefused("The subscription has ended.")
        if self.ends_at is not None:
            self.ends_at = None
            self._changed()

    def end_now(self, at: datetime) -> None:
        if self.status in _RUNNING:
            self.status, self.ends_at = SubscriptionStatus.ENDED, at
            self.periods[-1].is_open, self.periods[-1].next_attempt_at = False, None
            self.tell("customer.subscription.deleted", str(self.reference))

    def change_card(self, card: Card, at: datetime) -> None:
        """The next attempts are made on this one; what is open is tried at once."""
        self.page.card = card
        if self.periods and self.periods[-1].is_open and self.status in _RUNNING:
            self._attempt(at)

    def pay_month(self, card: Card, at: datetime) -> None:
        """The one that is open, by hand; the months after it are charged to that card, too."""
        if not card.script.is_declined:
            self.page.card = card
            self._paid(self.periods[-1], card, at)

    def _expire(self, at: datetime) -> None:
        self.page.status = PaymentStatus.ENDED
        self.tell("checkout.session.expired", self.checkout)

    def _renew(self, at: datetime) -> None:
        number = len(self.periods) + 1
        ends_at = _months_after(self.periods[0].starts_at, number)
        self.periods.append(Period(number=number, starts_at=at, ends_at=ends_at))
        self._attempt(at)

    def _attempt(self, at: datetime) -> None:
        period, card = self.periods[-1], self.page.card
        works = card.script.renews_at_attempt if card else None
        if card is not None and works is not None and period.attempts + 1 >= works:
            self._paid(period, card, at)
            return
        # The days count from the first attempt; one that somebody makes in between takes none of them.
        retries = (period.starts_at + timedelta(days=day) for day in RETRY_DAYS)
        period.next_attempt_at = next((retry for retry in retries if retry > at), None)
        period.attempts += 1
        gave_up = period.next_attempt_at is None
        self.status = SubscriptionStatus.UNPAID if gave_up else SubscriptionStatus.PAST_DUE
        self.tell("invoice.payment_failed", self.invoice(period))
        self._changed()

    def _paid(self, period: Period, card: Card, at: datetime) -> None:
        period.attempts += 1
        period.is_open, period.next_attempt_at = False, None
        period.sale = Sale.charged(self.id, period.number, self.page.amount, card, at)
        self.status = SubscriptionStatus.ACTIVE
        self.tell("invoice.paid", self.invoice(period))
        self._changed()

    def _changed(self) -> None:
        self.tell("customer.subscription.updated", str(self.reference))


def _months_after(start: datetime, months: int) -> datetime:
    """On the same day of the month, or its last where there is no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)
