"""How far a reconciliation has come, and what it found."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import attrs

from tic_domain.orders.errors import NotReconciled
from tic_domain.orders.reconciling import Finding
from tic_domain.shared.ids import OrderId

SETTLED_WITHIN: Final = timedelta(days=180)
"""A card's holder has up to four months to dispute a charge."""


@attrs.frozen(kw_only=True)
class ReconcileProgress:
    orders: int
    """How many there are to compare."""
    compared: int
    last: OrderId | None
    """The last one: with `after`, another run goes on behind it."""


@attrs.frozen(kw_only=True)
class ReconcileCommand:
    after: OrderId | None = None
    settled_within: timedelta = SETTLED_WITHIN
    """Final orders placed no longer ago are compared, too."""
    heard: Callable[[ReconcileProgress], None] = lambda _: None
    found: Callable[[Finding], None] = lambda _: None


@attrs.frozen(kw_only=True)
class Reconciliation:
    """How many things were compared, and of those that differ, how many were mended and how many are left."""

    compared: int
    differing: int
    mended: int
    left: int
    last: OrderId | None = None
    provider_away: bool = False
    """It stopped before the end, behind `last`."""

    def require_mended(self) -> None:
        """Raises NotReconciled."""
        if self.left or self.provider_away:
            raise NotReconciled(self.left)


@attrs.frozen
class Compared:
    finding: Finding | None
    answered: bool = attrs.field(kw_only=True)
    """False where the provider was away."""


@attrs.define(kw_only=True)
class ReconcileRun:
    """Adds up one run, and tells of it as it goes."""

    found: Callable[[Finding], None]
    heard: Callable[[ReconcileProgress], None] = lambda _: None
    last: OrderId | None = None
    total: int = 0
    compared: int = 0
    differing: int = 0
    mended: int = 0
    unanswered: int = 0
    """In a row."""
    _answered_until: OrderId | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._answered_until = self.last

    def took(self, ids: Sequence[OrderId], compared: Sequence[Compared]) -> None:
        for order_id, one in zip(ids, compared, strict=True):
            self.tell(one.finding)
            self.unanswered = 0 if one.answered else self.unanswered + 1
            if one.answered:
                self._answered_until = order_id
            self.compared += 1
            self.last = order_id
        self.heard(ReconcileProgress(orders=self.total, compared=self.compared, last=self.last))

    def tell(self, finding: Finding | None) -> None:
        if finding is None:
            return
        if not finding.is_news_only:
            self.differing += 1
            self.mended += finding.mended
        self.found(finding)

    def ended(self, *, provider_away: bool = False) -> Reconciliation:
        return Reconciliation(
            compared=self.compared,
            differing=self.differing,
            mended=self.mended,
            left=self.differing - self.mended,
            # What went unanswered is asked about again by the run that goes on.
            last=self._answered_until if provider_away else self.last,
            provider_away=provider_away,
        )
