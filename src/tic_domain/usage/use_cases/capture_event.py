from collections.abc import Callable

import attrs

from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.usage.jobs import CaptureProductEvent
from tic_domain.usage.model import ProductEvent
from tic_domain.usage.ports import Analytics, Pseudonyms


@clause("C2.5", "C4.1")
@attrs.frozen
class CaptureEvent:
    """Hand a product event over under a pseudonym, with the properties that the catalogue lists.

    Only of those who said yes: asked just before it leaves, so that a no counts for what waits as well.
    """

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _analytics: Analytics
    _pseudonyms: Pseudonyms

    async def __call__(self, job: CaptureProductEvent) -> None:
        async with self._open_unit_of_work() as uow:
            consent = await uow.accounts.find_usage_consent(job.account_id)
        if consent is None or not consent.is_given:
            return
        await self._analytics.capture(
            ProductEvent(
                id=job.id,
                name=job.name,
                person=self._pseudonyms.of(str(job.account_id)),
                at=job.at,
                properties=job.properties,
            )
        )
