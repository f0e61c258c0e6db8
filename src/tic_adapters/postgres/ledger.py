"""The ledger of all orders. Rows are added; the database refuses whatever else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, BigInteger, Integer, Text, Uuid, and_, func, lateral, or_, select, true
from sqlalchemy.dialects.postgresql import insert

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, among, given, inserting, listed
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.ledger import movements, postings
from tic_adapters.postgres.tables.orders import orders
from tic_domain.orders.ledger import Entry, LedgerAccount, Posting
from tic_domain.orders.movements import Movement, MovementKind, Movements
from tic_domain.orders.order_ports import BookedEntry
from tic_domain.orders.terms import Side
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId, OrderId
from tic_domain.shared.money import Money

_booked: Final = (
    inserting(movements, *(one.name for one in movements.c if one.name != "number"))
    .on_conflict_do_nothing()
    .returning(movements.c.number)
    .cte("booked")
)
_posted: Final = (
    func.unnest(
        given("accounts", ARRAY(Text)), given("amounts", ARRAY(BigInteger)), given("currencies", ARRAY(Text))
    )
    .table_valued("account", "amount", "currency")
    .render_derived()
)
_posting: Final = (
    insert(postings)
    .from_select(
        ["movement", "account", "amount", "currency"],
        select(_booked.c.number, _posted.c.account, _posted.c.amount, _posted.c.currency),
    )
    .cte("posting")
)
_BOOK: Final = Query(select(_booked.c.number).add_cte(_posting))

_ACCOUNTS: Final = tuple(LedgerAccount)
_by_account: Final = lateral(
    select(
        # At most one each: the table has no two postings of a movement on one account.
        *(
            func.max(postings.c.amount).filter(postings.c.account == one.value).label(one.name)
            for one in _ACCOUNTS
        )
    ).where(postings.c.movement == movements.c.number),
    name="by_account",
)
_ENTRY: Final = (
    movements.c.kind,
    movements.c.reference,
    movements.c.at,
    movements.c.currency,
    *_by_account.c,
)
_entries: Final = movements.join(_by_account, true())
_MOVEMENTS: Final = Query(
    select(
        movements.c.order_id,
        movements.c.kind,
        movements.c.reference,
        movements.c.amount,
        movements.c.currency,
        movements.c.at,
        movements.c.of,
    )
    .where(among(movements.c.order_id, "order_ids"))
    .order_by(movements.c.number)
)
_ENTRIES: Final = Query(
    select(movements.c.order_id, *_ENTRY)
    .select_from(_entries)
    .where(among(movements.c.order_id, "order_ids"))
    .order_by(movements.c.number)
)
_in_span: Final = and_(movements.c.at >= given("since", MOMENT), movements.c.at < given("until", MOMENT))
_booked_entries: Final = (
    select(movements.c.number, movements.c.order_id, orders.c.title, *_ENTRY)
    .select_from(_entries.join(orders, orders.c.id == movements.c.order_id))
    .where(_in_span)
)
STATEMENTS: Final = {
    side: Query(
        _booked_entries.where(column == given("party", Uuid)).order_by(movements.c.at, movements.c.number)
    )
    for side, column in ((Side.COACHEE, orders.c.coachee_id), (Side.COACH, orders.c.coach_id))
}
_JOURNAL: Final = Query(
    _booked_entries.where(movements.c.number > given("after", BigInteger))
    .order_by(movements.c.number)
    .limit(given("limit", Integer))
)
_sums: Final = (
    select(movements.c.order_id)
    .select_from(movements.outerjoin(postings, postings.c.movement == movements.c.number))
    .group_by(movements.c.number, postings.c.currency)
    .having(
        or_(
            func.sum(postings.c.amount) != 0,
            and_(func.count(postings.c.account) == 0, movements.c.amount != 0),
        )
    )
    .subquery()
)
_UNSOUND: Final = Query(
    select(_sums.c.order_id).distinct().order_by(_sums.c.order_id).limit(given("limit", Integer))
)


@clause("C2.4", "C6.3")
class PostgresLedger:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def movements_of(self, order_id: OrderId) -> Movements:
        return (await self.movements_of_each([order_id]))[order_id]

    async def movements_of_each(self, order_ids: Sequence[OrderId]) -> dict[OrderId, Movements]:
        found: dict[OrderId, list[Movement]] = {order_id: [] for order_id in order_ids}
        for order_id, *row in await self._session.tuples(_MOVEMENTS, order_ids=listed(order_ids)):
            found[order_id].append(_movement(row))
        return {order_id: Movements(tuple(booked)) for order_id, booked in found.items()}

    async def entries_of(self, order_id: OrderId) -> tuple[Entry, ...]:
        return (await self.entries_of_each([order_id]))[order_id]

    async def entries_of_each(self, order_ids: Sequence[OrderId]) -> dict[OrderId, tuple[Entry, ...]]:
        found: dict[OrderId, list[Entry]] = {order_id: [] for order_id in order_ids}
        for order_id, *row in await self._session.tuples(_ENTRIES, order_ids=listed(order_ids)):
            found[order_id].append(_entry(*row))
        return {order_id: tuple(entries) for order_id, entries in found.items()}

    async def book(self, order_id: OrderId, movement: Movement, entry: Entry, now: datetime) -> None:
        booked = await self._session.first_changed(
            _BOOK,
            order_id=order_id,
            kind=movement.kind.value,
            reference=movement.reference,
            of=movement.of,
            amount=movement.amount.amount,
            currency=movement.amount.currency,
            at=movement.at,
            booked_at=now,
            postings=len(entry.postings),
            accounts=[one.account.value for one in entry.postings],
            amounts=[one.amount.amount for one in entry.postings],
            currencies=[one.amount.currency for one in entry.postings],
        )
        if booked is None:
            raise ConcurrentUpdate("ledger entry")

    async def statement(
        self, party: AccountId, side: Side, *, since: datetime, until: datetime
    ) -> tuple[BookedEntry, ...]:
        found = await self._session.tuples(STATEMENTS[side], party=party, since=since, until=until)
        return _booked_entries_of(found)

    async def journal(
        self, *, since: datetime, until: datetime, after: int, limit: int
    ) -> tuple[BookedEntry, ...]:
        found = await self._session.tuples(_JOURNAL, since=since, until=until, after=after, limit=limit)
        return _booked_entries_of(found)

    async def list_unsound(self, *, limit: int) -> tuple[OrderId, ...]:
        return tuple([one for (one,) in await self._session.tuples(_UNSOUND, limit=limit)])


def _booked_entries_of(found: list[TupleRow]) -> tuple[BookedEntry, ...]:
    # An account sells at few prices, and a statement is long: the same postings are made once.
    known: dict[tuple[Any, ...], tuple[Posting, ...]] = {}
    booked = []
    for number, order_id, title, kind, reference, at, *posted in found:
        key = tuple(posted)
        made = known.get(key)
        if made is None:
            made = known[key] = _postings(*posted)
        entry = Entry(cause=f"{kind}:{reference}", at=at, postings=made)
        booked.append(BookedEntry(number=number, order_id=order_id, title=title, entry=entry))
    return tuple(booked)


def _movement(row: Sequence[Any]) -> Movement:
    kind, reference, amount, currency, at, of = row
    return Movement(
        kind=MovementKind(kind), reference=reference, amount=Money(amount, currency), at=at, of=of
    )


def _entry(kind: str, reference: str, at: datetime, *posted: Any) -> Entry:
    return Entry(cause=f"{kind}:{reference}", at=at, postings=_postings(*posted))


def _postings(currency: str, *amounts: int | None) -> tuple[Posting, ...]:
    """`amounts` by account; None for those on which nothing was booked."""
    return tuple(
        [
            Posting(account, Money(amount, currency))
            for account, amount in zip(_ACCOUNTS, amounts, strict=True)
            if amount
        ]
    )
