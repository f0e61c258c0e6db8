"""What the payment provider said, each once."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, delete, select, update

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.payment_events import payment_events
from tic_domain.orders.ports import KeptPaymentEvent
from tic_domain.shared.clauses import clause

_ADD: Final = Query(inserting(payment_events).on_conflict_do_nothing())
_FIND: Final = Query(select(payment_events).where(payment_events.c.id == given("key")))
_HANDLED: Final = Query(
    update(payment_events)
    .where(payment_events.c.id == given("key"), payment_events.c.handled_at.is_(None))
    .values(handled_at=given("now"))
)
_UNHANDLED: Final = Query(
    select(payment_events)
    .where(payment_events.c.handled_at.is_(None), payment_events.c.received_at < given("before"))
    .order_by(payment_events.c.received_at, payment_events.c.id)
    .limit(given("most", BigInteger))
)
_PURGE: Final = Query(
    delete(payment_events).where(
        payment_events.c.handled_at.is_not(None), payment_events.c.received_at < given("before")
    )
)


@clause("C2.4")
class PostgresPaymentEventLog:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, event: KeptPaymentEvent) -> bool:
        return bool(await self._session.change(_ADD, **rows().unstructure(event)))

    async def find(self, event_id: str) -> KeptPaymentEvent | None:
        row = await self._session.first(_FIND, key=event_id)
        return None if row is None else structured(row, KeptPaymentEvent)

    async def mark_handled(self, event_id: str, now: datetime) -> None:
        await self._session.change(_HANDLED, key=event_id, now=now)

    async def list_unhandled(self, before: datetime, *, limit: int) -> tuple[KeptPaymentEvent, ...]:
        found = await self._session.all(_UNHANDLED, before=before, most=limit)
        return tuple(structured(row, KeptPaymentEvent) for row in found)

    async def purge(self, before: datetime) -> int:
        return await self._session.change(_PURGE, before=before)
