"""Usage data that goes nowhere, or stays here to be looked at."""

import attrs

from tic_domain.shared.errors import Unavailable
from tic_domain.usage.model import ProductEvent, TechnicalFailure


@attrs.frozen
class NoAnalytics:
    """Without a key, product events are dropped."""

    async def capture(self, event: ProductEvent) -> None:
        return None


@attrs.frozen
class NoErrorReports:
    """Without a key, failures stay in the log."""

    def report(self, failure: TechnicalFailure) -> None:
        return None


@attrs.define
class RecordingAnalytics:
    """An event handed over twice is kept once. `is_up = False` makes it refuse."""

    is_up: bool = True
    _events: dict[object, ProductEvent] = attrs.field(factory=dict, init=False)

    async def capture(self, event: ProductEvent) -> None:
        if not self.is_up:
            raise Unavailable("PostHog")
        self._events.setdefault(event.id, event)

    @property
    def events(self) -> tuple[ProductEvent, ...]:
        """Oldest first."""
        return tuple(self._events.values())


@attrs.define
class RecordingErrorReports:
    failures: list[TechnicalFailure] = attrs.field(factory=list, init=False)

    def report(self, failure: TechnicalFailure) -> None:
        self.failures.append(failure)
