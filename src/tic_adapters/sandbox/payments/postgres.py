"""The documents in a schema of their own, next to the product's. It is made when it is first needed.

The product's migrations know nothing of it: where Stripe is configured, it never comes to be.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
from cattrs.preconf.json import make_converter
from psycopg.rows import dict_row

from tic_adapters.postgres.engine import Connection, Database
from tic_adapters.sandbox.payments.documents import Document
from tic_adapters.sandbox.payments.faults import Fault
from tic_adapters.sandbox.payments.store import KINDS, D, Delivery
from tic_adapters.sandbox.payments.webhooks import deliveries_for
from tic_domain.orders.errors import PaymentRefused

SCHEMA: Final = "sandbox"
_LOCK: Final = 0x7469_6301
"""Any number that nobody else takes."""
_MADE: Final = f"""
    SELECT pg_advisory_xact_lock({_LOCK});
    CREATE SCHEMA IF NOT EXISTS sandbox;
    CREATE TABLE IF NOT EXISTS sandbox.documents (
        number bigint GENERATED ALWAYS AS IDENTITY, id text PRIMARY KEY, kind text NOT NULL,
        body jsonb NOT NULL, due_at timestamptz
    );
    CREATE INDEX IF NOT EXISTS documents_due ON sandbox.documents (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX IF NOT EXISTS documents_newest ON sandbox.documents (kind, number DESC);
    CREATE TABLE IF NOT EXISTS sandbox.keys (key text PRIMARY KEY, fingerprint text NOT NULL);
    CREATE TABLE IF NOT EXISTS sandbox.faults (fault text PRIMARY KEY, times integer NOT NULL);
    CREATE TABLE IF NOT EXISTS sandbox.deliveries (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event text NOT NULL, type text NOT NULL,
        body text NOT NULL, of_payees boolean NOT NULL, deliver_at timestamptz, attempts integer NOT NULL,
        delivered_at timestamptz
    );
    CREATE INDEX IF NOT EXISTS deliveries_due ON sandbox.deliveries (deliver_at) WHERE deliver_at IS NOT NULL;
"""
_DUE_DELIVERIES: Final = """
    SELECT number, event, type, body, of_payees, deliver_at, attempts, delivered_at FROM sandbox.deliveries
    WHERE deliver_at <= %s ORDER BY deliver_at, number LIMIT %s FOR UPDATE SKIP LOCKED
"""
_LATEST_DELIVERIES: Final = """
    SELECT number, event, type, body, of_payees, deliver_at, attempts, delivered_at FROM sandbox.deliveries
    ORDER BY number DESC LIMIT %s
"""
_HASTEN: Final = (
    "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - %s "
    "WHERE status = 'todo' AND scheduled_at IS NOT NULL"
)
_FEW: Final = 20


_DOCUMENTS: Final = make_converter(forbid_extra_keys=True)


@attrs.frozen
class PostgresDesk:
    _connection: Connection

    async def find(self, cls: type[D], id: str) -> D | None:
        found = await self._rows(
            "SELECT kind, body FROM sandbox.documents WHERE id = %s AND kind = %s FOR UPDATE", id, cls.KIND
        )
        return _DOCUMENTS.structure(found[0]["body"], cls) if found else None

    async def find_or_make(self, cls: type[D], id: str, make: Callable[[], D]) -> D:
        found = await self.find(cls, id)
        if found is not None:
            return found
        # Who comes second waits here for the first one's end, and then finds what that made.
        made = make()
        await self._connection.execute(
            "INSERT INTO sandbox.documents (id, kind, body, due_at) VALUES (%s, %s, %s::jsonb, %s) "
            "ON CONFLICT (id) DO NOTHING",
            [id, cls.KIND, _body(made), made.due_at()],
        )
        return await self.find(cls, id) or made

    async def put(self, document: Document, now: datetime) -> None:
        news = document.take_news()
        await self._connection.execute(
            "UPDATE sandbox.documents SET body = %s::jsonb, due_at = %s WHERE id = %s",
            [_body(document), document.due_at(), document.id],
        )
        for one in await deliveries_for(news, self, now):
            await self._connection.execute(
                "INSERT INTO sandbox.deliveries (event, type, body, of_payees, deliver_at, attempts) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                [one.event, one.type, one.body, one.of_payees, one.deliver_at, one.attempts],
            )

    async def due(self, now: datetime) -> Sequence[Document]:
        found = await self._rows(
            "SELECT kind, body FROM sandbox.documents WHERE due_at <= %s "
            "ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED",
            now,
            _FEW,
        )
        return [_DOCUMENTS.structure(row["body"], KINDS[row["kind"]]) for row in found]

    async def is_repeated(self, key: str, fingerprint: str) -> bool:
        made = await self._connection.execute(
            "INSERT INTO sandbox.keys VALUES (%s, %s) ON CONFLICT (key) DO NOTHING", [key, fingerprint]
        )
        if made.rowcount:
            return False
        known = await self._rows("SELECT fingerprint FROM sandbox.keys WHERE key = %s", key)
        if known[0]["fingerprint"] != fingerprint:
            raise PaymentRefused("The key was used for something else before.")
        return True

    async def take_fault(self, among: Sequence[Fault]) -> Fault | None:
        found = await self._rows(
            "SELECT fault FROM sandbox.faults WHERE times > 0 AND fault = ANY (%s) "
            "ORDER BY fault LIMIT 1 FOR UPDATE",
            [fault.value for fault in among],
        )
        if not found:
            return None
        fault = found[0]["fault"]
        await self._connection.execute(
            "UPDATE sandbox.faults SET times = times - 1 WHERE fault = %s", [fault]
        )
        return Fault(fault)

    async def set_fault(self, fault: Fault, times: int) -> None:
        await self._connection.execute(
            "INSERT INTO sandbox.faults VALUES (%s, %s) "
            "ON CONFLICT (fault) DO UPDATE SET times = excluded.times",
            [fault.value, times],
        )

    async def faults(self) -> dict[Fault, int]:
        found = await self._rows("SELECT fault, times FROM sandbox.faults WHERE times > 0")
        return {Fault(row["fault"]): row["times"] for row in found}

    async def due_deliveries(self, now: datetime) -> Sequence[Delivery]:
        found = await self._rows(_DUE_DELIVERIES, now, _FEW)
        return [Delivery(**row) for row in found]

    async def put_delivery(self, delivery: Delivery) -> None:
        await self._connection.execute(
            "UPDATE sandbox.deliveries SET deliver_at = %s, attempts = %s, delivered_at = %s "
            "WHERE number = %s",
            [delivery.deliver_at, delivery.attempts, delivery.delivered_at, delivery.number],
        )

    async def latest(self, cls: type[D], limit: int) -> Sequence[D]:
        found = await self._rows(
            "SELECT body FROM sandbox.documents WHERE kind = %s ORDER BY number DESC LIMIT %s",
            cls.KIND,
            limit,
        )
        return [_DOCUMENTS.structure(row["body"], cls) for row in found]

    async def latest_deliveries(self, limit: int) -> Sequence[Delivery]:
        found = await self._rows(_LATEST_DELIVERIES, limit)
        return [Delivery(**row) for row in found]

    async def _rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        async with self._connection.cursor(row_factory=dict_row) as cursor:
            return await (await cursor.execute(query.encode(), list(values))).fetchall()


@attrs.define
class PostgresPayments:
    """The port `Store`."""

    _database: Database
    _is_made: bool = attrs.field(default=False, init=False)
    _making: asyncio.Lock = attrs.field(factory=asyncio.Lock, init=False)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[PostgresDesk]:
        await self._make_once()
        async with self._database.connection() as connection, connection.transaction():
            yield PostgresDesk(connection)

    async def hasten(self, step: timedelta) -> None:
        # The queue goes by the machine's clock, which nobody can move: so what waits moves instead.
        async with self._database.connection() as connection:
            await connection.execute(_HASTEN, [step])

    async def _make_once(self) -> None:
        async with self._making:
            if not self._is_made:
                async with self._database.connection() as connection, connection.transaction():
                    await connection.execute(_MADE.encode(), prepare=False)
                self._is_made = True


def _body(document: Document) -> str:
    return json.dumps(_DOCUMENTS.unstructure(document))
