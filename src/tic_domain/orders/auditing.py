"""Whether the books of an order are sound: each entry, all of them together, and the order by them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.orders.ledger import Entry, LedgerAccount, entries_of
from tic_domain.orders.model import Order
from tic_domain.orders.movements import Movements
from tic_domain.orders.progress import standing_of
from tic_domain.orders.states import FINAL, state_of
from tic_domain.orders.tally import Tally
from tic_domain.shared.errors import Refused
from tic_domain.shared.ids import OrderId

OVERDUE_AFTER: Final = timedelta(hours=1)
"""Whatever is due is looked at within minutes, while a worker runs."""

Balances = Mapping[str, Mapping[LedgerAccount, int]]
"""Currency → account → minor units."""


@attrs.frozen(kw_only=True)
class Unsound:
    order_id: OrderId
    words: str


@attrs.frozen(kw_only=True)
class LedgerCheck:
    orders: int
    entries: int
    balances: Balances
    wrong: tuple[Unsound, ...]


def unsound(order: Order, booked: Movements, entries: Sequence[Entry], now: datetime) -> tuple[Unsound, ...]:
    return tuple(Unsound(order_id=order.id, words=words) for words in _wrong(order, booked, entries, now))


def _wrong(order: Order, booked: Movements, entries: Sequence[Entry], now: datetime) -> Iterator[str]:
    for entry in entries:
        if sum(posting.amount.amount for posting in entry.postings):
            yield f"The entry “{entry.cause}” doesn't sum to zero."
        if {posting.amount.currency for posting in entry.postings} - {order.price.currency}:
            yield f"The entry “{entry.cause}” is in another currency than the order."
    try:
        derived = {one.cause: one for one in entries_of(booked, order.terms.fee_permille)}
        state = state_of(standing_of(order, Tally.of(booked, order.terms.fee_permille)))
    except Refused as error:
        yield str(error)
        return
    stored = {one.cause: one for one in entries}
    for cause in sorted(derived.keys() | stored.keys()):
        if cause not in stored:
            yield f"“{cause}” moved, and has no entry."
        elif cause not in derived:
            yield f"The entry “{cause}” is about nothing that moved."
        elif _amounts(derived[cause]) != _amounts(stored[cause]):
            yield f"The entry “{cause}” isn't the one that its movement makes."
    if state is not order.state:
        yield f"It is kept as {order.state.value}, and by its books it is {state.value}."
    if order.look_at is None and state not in FINAL:
        yield f"It is {state.value}, and nobody looks at it any more."
    if order.look_at is not None and order.look_at < now - OVERDUE_AFTER:
        yield f"It was to be looked at by {order.look_at:%Y-%m-%d %H:%M} UTC. Does a worker run?"


def _amounts(entry: Entry) -> dict[LedgerAccount, int]:
    return {one.account: one.amount.amount for one in entry.postings if one.amount.amount}


@attrs.define
class Sums:
    """Adds entries up, by currency and account."""

    _sums: dict[str, dict[LedgerAccount, int]] = attrs.field(factory=dict)

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            for one in entry.postings:
                sums = self._sums.setdefault(one.amount.currency, dict.fromkeys(LedgerAccount, 0))
                sums[one.account] += one.amount.amount

    @property
    def balances(self) -> Balances:
        return {currency: dict(sums) for currency, sums in sorted(self._sums.items())}
