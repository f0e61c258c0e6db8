"""Lets happen what is due, and brings the webhooks to the site, again and again until it takes them."""

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta
from typing import Final

import attrs
import httpx

from tic_adapters.sandbox.payments.sandbox import PaymentSandbox
from tic_adapters.sandbox.payments.store import Delivery
from tic_domain.shared.errors import ConcurrentUpdate, Unavailable

_log: Final = logging.getLogger("tic.sandbox")
PAUSE: Final = 0.5
"""Seconds between looks at what is due."""
AFTER_DEFECT: Final = 30.0
FIRST_PAUSE: Final = timedelta(seconds=15)
"""Longer than an answer may take, so that none is sent while the one before is under way."""
LONGEST_PAUSE: Final = timedelta(hours=1)
GIVEN_UP_AFTER: Final = 80
"""Attempts: about three days, as with Stripe."""
_TIMEOUT: Final = 10.0
_PATHS: Final = {False: "/webhooks/stripe", True: "/webhooks/stripe/connect"}


def pause_after(attempts: int) -> timedelta:
    """Twofold each time, up to an hour."""
    return min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 20), LONGEST_PAUSE)


@attrs.frozen
class Postman:
    """Several may be at work: each takes what no other has."""

    _sandbox: PaymentSandbox

    async def run(self) -> None:
        """Until it is cancelled. Where the database or the site is away, it waits for them."""
        while True:
            rounds = asyncio.create_task(self._rounds())
            try:
                await asyncio.wait({rounds})
            finally:
                rounds.cancel()
            # A defect must neither end the worker's other work nor stay unseen.
            kind = type(rounds.exception()).__qualname__
            _log.error("the sandbox's payments begin anew", extra={"error_type": kind})
            await asyncio.sleep(AFTER_DEFECT)

    async def _rounds(self) -> None:
        async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
            while True:
                with contextlib.suppress(Unavailable, ConcurrentUpdate):
                    await self.round(client)
                await asyncio.sleep(PAUSE)

    async def round(self, client: httpx.AsyncClient) -> int:
        """All that is due now. How many webhooks were taken."""
        now = self._sandbox.clock.now()
        while await self._sandbox.hands.let_pass(now):
            pass
        # Each is put off before it is tried: nobody takes it meanwhile, and none is lost with the process.
        async with self._sandbox.store.open() as desk:
            due = [_put_off(one, now) for one in await desk.due_deliveries(now)]
            for delivery in due:
                await desk.put_delivery(delivery)
        taken = 0
        for delivery in due:
            if await self._is_taken(client, delivery):
                taken += 1
                after = attrs.evolve(delivery, deliver_at=None, delivered_at=self._sandbox.clock.now())
                async with self._sandbox.store.open() as desk:
                    await desk.put_delivery(after)
        return taken

    async def _is_taken(self, client: httpx.AsyncClient, delivery: Delivery) -> bool:
        body = delivery.body.encode()
        signature = self._sandbox.signing.header(
            body, self._sandbox.clock.now(), of_payees=delivery.of_payees
        )
        try:
            answer = await client.post(
                self._sandbox.base_url + _PATHS[delivery.of_payees],
                content=body,
                headers={"content-type": "application/json", "stripe-signature": signature},
            )
        except httpx.HTTPError:
            is_taken = False
        else:
            is_taken = answer.is_success
        if not is_taken:
            _log.warning(
                "a webhook was not taken", extra={"type": delivery.type, "attempt": delivery.attempts}
            )
        return is_taken


def _put_off(delivery: Delivery, now: datetime) -> Delivery:
    attempts = delivery.attempts + 1
    again = now + pause_after(attempts) if attempts < GIVEN_UP_AFTER else None
    return attrs.evolve(delivery, attempts=attempts, deliver_at=again)
