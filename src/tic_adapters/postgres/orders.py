"""Orders with their sessions and acts. What was written about one is sealed under its writer's key."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb
from sqlalchemy import Table

from tic_adapters.postgres import order_queries as queries
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.orders import coaching_sessions, order_acts, orders
from tic_adapters.postgres.vault import Vault
from tic_domain.orders.model import Order, OrderAct, Party
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.terms import Side
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId, CoachingSessionId, OrderId

_NOTE: Final = "order_acts|note"
_PRICES: Final = frozenset({"price", "single_price", "currency"})
_PLAIN: Final = tuple(one.name for one in orders.c if one.name not in _PRICES)


@clause("C2.4", "C6.3")
class PostgresOrders:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._loaded: dict[OrderId, Order] = {}

    async def add(self, order: Order) -> None:
        try:
            await self._session.change(queries.ADD, **_row(order))
            await self._put_parts(order, None)
        except UniqueViolation as error:
            raise ConcurrentUpdate("order") from error

    async def save(self, order: Order) -> None:
        row = {**_row(order), "version": order.version + 1}
        try:
            if not await self._session.change(queries.SAVE, key=row.pop("id"), loaded=order.version, **row):
                raise ConcurrentUpdate("order")
            await self._put_parts(order, self._loaded.pop(order.id, None))
        except UniqueViolation as error:
            raise ConcurrentUpdate("order") from error

    async def get(self, order_id: OrderId, *, for_update: bool = False) -> Order:
        if for_update:
            await self._session.first_changed(queries.LOCK, key=order_id)
        return self._found(await self._find(queries.GET, key=order_id))

    async def get_of(self, order_id: OrderId, party: AccountId, *, for_update: bool = False) -> Order:
        if for_update:
            await self._session.first_changed(queries.LOCK_OF, key=order_id, party=party)
        return self._found(await self._find(queries.GET_OF, key=order_id, party=party))

    async def find_with_entry(self, entry_id: CalendarEntryId) -> Order | None:
        return await self._find(queries.WITH_ENTRY, entry_id=entry_id)

    async def find_with_session(self, session_id: CoachingSessionId) -> Order | None:
        return await self._find(queries.WITH_SESSION, session_id=session_id)

    async def list(self, which: OrderFilter, *, before: OrderId | None, limit: int) -> tuple[Order, ...]:
        query = queries.page(
            by_party=which.party is not None,
            side=which.side,
            by_state=which.state is not None,
            by_subscription=which.subscription_id is not None,
        )
        found = await self._session.all(
            query,
            party=which.party,
            state=which.state and which.state.value,
            subscription_id=which.subscription_id,
            before=before or queries.LAST,
            limit=limit,
        )
        return tuple([self._opened(row) for row in found])

    async def list_due(self, now: datetime, *, limit: int) -> tuple[OrderId, ...]:
        return tuple([one for (one,) in await self._session.tuples(queries.DUE, now=now, limit=limit)])

    async def list_to_reconcile(
        self, *, after: OrderId | None, since: datetime, limit: int
    ) -> tuple[OrderId, ...]:
        found = await self._session.tuples(
            queries.TO_RECONCILE, after=after or queries.FIRST, since=since, limit=limit
        )
        return tuple([one for (one,) in found])

    async def count_to_reconcile(self, *, after: OrderId | None, since: datetime) -> int:
        found = await self._session.tuples(
            queries.COUNT_TO_RECONCILE, after=after or queries.FIRST, since=since
        )
        return int(found[0][0])

    async def _find(self, query: Query, **values: Any) -> Order | None:
        row = await self._session.first(query, **values)
        if row is None:
            return None
        found = self._loaded[row["id"]] = self._opened(row)
        return found

    def _found(self, order: Order | None) -> Order:
        if order is None:
            raise NotFound("order")
        return order

    async def _put_parts(self, order: Order, before: Order | None) -> None:
        """What `before` doesn't hold. It is what is stored, since it has the version that was replaced."""
        if before is not None and before.version != order.version:
            before = None
        known = set(before.sessions) if before else set()
        sessions = [one for one in order.sessions if one not in known]
        if sessions:
            await self._session.change_many(
                queries.PUT_SESSION,
                [{"order_id": order.id, **rows().unstructure(one)} for one in sessions],
            )
        acts = order.acts[len(before.acts) if before else 0 :]
        if acts:
            await self._session.change_many(
                queries.ADD_ACT, [await self._act_row(order, one) for one in acts]
            )

    async def _act_row(self, order: Order, act: OrderAct) -> dict[str, Any]:
        row: dict[str, Any] = rows().unstructure(act)
        if act.note is not None:
            writer = _writer_of(order, act.by)
            key = await self._vault.find_key(writer)
            # Words about somebody who has left for good are not kept: nothing could ever shred them.
            row["note"] = None if key is None else self._vault.seal(key, writer, _NOTE, act.note)
        return {"order_id": order.id, **row}

    def _opened(self, row: dict[str, Any]) -> Order:
        currency = row["currency"]
        return structured(
            {
                **{name: row[name] for name in _PLAIN},
                "price": {"amount": row["price"], "currency": currency},
                "single_price": {"amount": row["single_price"], "currency": currency},
                "sessions": tuple(_parts(row, coaching_sessions, queries.SESSION)),
                "acts": tuple(self._act(row, act) for act in _parts(row, order_acts, queries.ACT)),
            },
            Order,
        )

    def _act(self, row: dict[str, Any], act: dict[str, Any]) -> dict[str, Any]:
        if act["note"] is None:
            return act
        side = _side_of(Party(act["by"]))
        wrapped = row[queries.KEY_OF[side]]
        writer = row["coach_id"] if side is Side.COACH else row["coachee_id"]
        # Where its key was destroyed, the words went with it. That it was done stays.
        return {**act, "note": self._vault.shown(writer, wrapped, _NOTE, act["note"])}


def _side_of(by: Party) -> Side:
    """Whose key seals the words: what the operator writes about an order is about the coachee."""
    return Side.COACH if by is Party.COACH else Side.COACHEE


def _writer_of(order: Order, by: Party) -> AccountId:
    return order.coach_id if _side_of(by) is Side.COACH else order.coachee_id


def _row(order: Order) -> dict[str, Any]:
    row: dict[str, Any] = rows().unstructure(order)
    return {
        **{name: row[name] for name in _PLAIN},
        "terms": Jsonb(row["terms"]),
        "price": order.price.amount,
        "single_price": order.single_price.amount,
        "currency": order.price.currency,
    }


def _parts(row: dict[str, Any], table: Table, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    columns = [row[queries.part(table, name)] or () for name in names]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
