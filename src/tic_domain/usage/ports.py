"""The ways out for usage data."""

from typing import Protocol

from tic_domain.usage.model import ProductEvent, TechnicalFailure


class Analytics(Protocol):
    async def capture(self, event: ProductEvent) -> None:
        """Hand the event over. Raises Unavailable where it was not taken."""
        ...


class ErrorReports(Protocol):
    def report(self, failure: TechnicalFailure) -> None:
        """Hand the failure over in the background. Never raises: it must not break what it reports on."""
        ...


class Pseudonyms(Protocol):
    def of(self, subject: str) -> str:
        """A keyed pseudonym of a subject's id for processors: stable, and not reversible without the key."""
        ...
