"""What the sandbox keeps: a document per order, per subscription and per payee. They change themselves."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

import attrs

from tic_adapters.sandbox.payments.cards import Card
from tic_adapters.sandbox.payments.sale import Due, News, Sale
from tic_domain.orders.errors import PaymentRefused, PaymentUnknown
from tic_domain.orders.settling import PaymentStatus
from tic_domain.shared.errors import Refused
from tic_domain.shared.money import Money


class PageEnded(Refused):
    def __init__(self) -> None:
        super().__init__("This payment can't be made any more. Go back and begin it anew.")


@attrs.define(kw_only=True)
class Page:
    """A pay page. `settles_at` is when a payment that takes days is certain."""

    title: str
    amount: Money
    open_until: datetime
    paid_url: str
    back_url: str
    status: PaymentStatus = PaymentStatus.OPEN
    card: Card | None = None
    settles_at: datetime | None = None

    def open_longer(self, until: datetime) -> None:
        """Opened with a later deadline: the one before was shown to nobody."""
        if self.is_open:
            self.open_until = max(self.open_until, until)

    @property
    def is_open(self) -> bool:
        return self.status is PaymentStatus.OPEN

    @property
    def is_done(self) -> bool:
        return self.status in {PaymentStatus.PAID, PaymentStatus.IN_PROGRESS}

    def settled_with(self, card: Card, at: datetime) -> PaymentStatus:
        """The new status. Raises PageEnded."""
        if self.status is PaymentStatus.ENDED:
            raise PageEnded
        if self.is_open and not card.script.is_declined:
            self.card = card
            after = card.script.settles_after
            self.settles_at = None if after is None else at + after
            self.status = PaymentStatus.PAID if after is None else PaymentStatus.IN_PROGRESS
        return self.status


@attrs.define(kw_only=True)
class Document(ABC):
    """Base. What happens by itself happens in the order of its time, however late somebody looks."""

    KIND: ClassVar[str] = ""

    id: str
    news: list[News] = attrs.field(factory=list)

    @abstractmethod
    def dues(self) -> Iterator[Due]:
        """What happens by itself, in no order."""

    def sales(self) -> Iterator[Sale]:
        return iter(())

    def advance(self, now: datetime) -> bool:
        """Whether anything happened."""
        happened = False
        while (due := min(self.dues(), key=lambda one: one.at, default=None)) and due.at <= now:
            due.act(due.at)
            happened = True
        return happened

    def due_at(self) -> datetime | None:
        return min((due.at for due in self.dues()), default=None)

    def take_news(self) -> list[News]:
        """What was not told yet, which is told by that."""
        taken = [*self.news]
        self.news.clear()
        for sale in self.sales():
            taken += sale.news
            sale.news.clear()
        return taken

    def sale_of(self, reference: str) -> Sale:
        """By the reference of its charge, or of any other of its movements. Raises PaymentUnknown."""
        for sale in self.sales():
            if any(moved.reference == reference for moved in sale.movements):
                return sale
        raise PaymentUnknown

    def tell(self, type: str, subject: str, payee: str | None = None) -> None:
        self.news.append(News(type, subject, payee))


@attrs.define(kw_only=True)
class OrderDocument(Document):
    KIND: ClassVar[str] = "order"

    page: Page
    sale: Sale | None = None

    @property
    def checkout(self) -> str:
        return f"cs_{self.id}"

    def sales(self) -> Iterator[Sale]:
        if self.sale is not None:
            yield self.sale

    def dues(self) -> Iterator[Due]:
        if self.page.is_open:
            yield Due(self.page.open_until, self._expire)
        if self.page.settles_at is not None:
            yield Due(self.page.settles_at, self._settle)
        if self.sale is not None:
            yield from self.sale.dues()

    def pay(self, card: Card, at: datetime) -> None:
        """Paying twice is paying once; a card that is declined changes nothing. Raises PageEnded."""
        was_open = self.page.is_open
        status = self.page.settled_with(card, at)
        if was_open and status is PaymentStatus.PAID:
            self.sale = Sale.charged(self.id, 1, self.page.amount, card, at)
        if was_open and status is not PaymentStatus.OPEN:
            self.tell("checkout.session.completed", self.checkout)

    def end(self) -> None:
        if self.page.is_open:
            self._expire(self.page.open_until)

    def check_same(self, amount: Money) -> None:
        """Raises PaymentRefused."""
        if self.page.amount != amount:
            raise PaymentRefused("The same order was opened with another amount before.")

    def _expire(self, at: datetime) -> None:
        self.page.status = PaymentStatus.ENDED
        self.tell("checkout.session.expired", self.checkout)

    def _settle(self, at: datetime) -> None:
        self.page.settles_at = None
        card = self.page.card
        if card is None or not card.script.settles_well:
            self.page.status = PaymentStatus.ENDED
            self.tell("checkout.session.async_payment_failed", self.checkout)
            return
        self.page.status = PaymentStatus.PAID
        self.sale = Sale.charged(self.id, 1, self.page.amount, card, at)
        self.tell("checkout.session.async_payment_succeeded", self.checkout)
