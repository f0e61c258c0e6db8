"""Pay pages: one per order or subscription, whatever was lost on the way."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import stripe

from tic_adapters.stripe.values import PAGE_SIZE, every, metadata_of
from tic_domain.orders.ports import PayPage
from tic_domain.shared.clauses import clause
from tic_domain.shared.money import Money

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

# Stripe's longest life of a page is a day.
_LOOK_BACK: Final = timedelta(hours=25)


@clause("C4.1")
@attrs.frozen
class StripePages:
    _client: stripe.StripeClient

    async def open(
        self, params: "SessionCreateParams", amount: Money, *, marks: Mapping[str, str], key: str
    ) -> PayPage:
        """`marks` is the metadata that tells whose page it is; the deadline is part of `key`.

        So one whose answer was lost isn't in the way of one with a later deadline: nobody was sent there.

        Stripe forgets a key after a day, and refuses one that comes with another title or address. Then the
        page is there already, or the deadline in `params` is too near for a second one to be opened.
        """
        sessions = self._client.v1.checkout.sessions
        try:
            session = await sessions.create_async(params, {"idempotency_key": key})
        except (stripe.IdempotencyError, stripe.InvalidRequestError):
            found = await self._find(marks, params["expires_at"])
            if found is None or not _is_for(found, amount):
                raise
            session = found
        ended = params["success_url"] if session.status == "complete" else params["cancel_url"]
        return PayPage(reference=session.id, url=session.url or ended)

    async def _find(self, marks: Mapping[str, str], until: int) -> stripe.checkout.Session | None:
        created = {"gte": until - int(_LOOK_BACK.total_seconds()), "lte": until}
        page = await self._client.v1.checkout.sessions.list_async(
            {"created": {"gte": created["gte"], "lte": created["lte"]}, "limit": PAGE_SIZE}
        )
        async for session in every(page):
            if marks.items() <= metadata_of(session).items():
                return session
        return None

    async def end(self, checkout: str) -> None:
        """Raises what Stripe raises where the page can still be used afterwards."""
        sessions = self._client.v1.checkout.sessions
        try:
            await sessions.expire_async(checkout)
        except stripe.InvalidRequestError:
            if (await sessions.retrieve_async(checkout)).status == "open":
                raise


def _is_for(session: stripe.checkout.Session, amount: Money) -> bool:
    return getattr(session, "amount_total", amount.amount) == amount.amount


def until(moment: datetime) -> int:
    return int(moment.timestamp())
