"""Everything that is held about a person, from one snapshot of the database."""

import asyncio
import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from itertools import count
from typing import Any, Final
from uuid import UUID

import attrs
import psycopg
from psycopg import AsyncServerCursor
from psycopg.rows import dict_row
from sqlalchemy import Integer, LargeBinary, Uuid, literal, select, tuple_, union, union_all

from tic_adapters.postgres.engine import Connection, Database
from tic_adapters.postgres.errors import translated
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.records.opening import Opening
from tic_adapters.postgres.records.views import KEY, View, view_of, views
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.conversations import conversations
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.orders import orders
from tic_domain.accounts.model import Account
from tic_domain.records.model import HeldField, HeldKind, HeldPage, HeldRecord, Shape
from tic_domain.records.vocabulary import all_words
from tic_domain.shared.classification import Personal, classification_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex, SubjectKeys, SubjectSealer

BATCH: Final = 1000
_BEGIN: Final = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
    # A slow file store is waited for between two batches.
    "SET LOCAL idle_in_transaction_session_timeout = '10min'"
)
_NAME: Final = "accounts|name"
_LONGEST_MARK: Final = 400
_AFTER: Final = FieldProblem("after", "It is no mark of a page.", "Give the `next` of a page as it is.")


def _name_datum() -> Personal | None:
    datum = classification_of(Account, "name")
    return datum if isinstance(datum, Personal) else None


PEOPLE: Final = HeldKind(
    key="people",
    fields=(
        HeldField(name="id", shape=Shape.ID, datum=None),
        HeldField(name="name", shape=Shape.TEXT, datum=_name_datum()),
    ),
)
"""Who the ids of others stand for: not a table, but what the person sees of them."""


@cache
def held_kinds() -> tuple[HeldKind, ...]:
    """In the order in which they are shown."""
    place = {key: at for at, key in enumerate(all_words())}
    found = (*(view.kind for view in views()), PEOPLE)
    return tuple(sorted(found, key=lambda kind: place.get(kind.key, len(place))))


@attrs.frozen
class PostgresSnapshots:
    """Opens one: a transaction that sees one moment, on a connection of its own."""

    _database: Database
    _sealer: SubjectSealer
    _subject_keys: SubjectKeys
    _index: BlindIndex

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator["PostgresHoldings"]:
        async with self._database.connection() as connection:
            await connection.execute(_BEGIN, prepare=False)
            try:
                yield PostgresHoldings(connection, Opening(self._sealer, self._subject_keys), self._index)
            finally:
                try:
                    await connection.execute("ROLLBACK", prepare=False)
                except psycopg.Error:
                    await connection.close()


@clause("C7.1", "C7.3")
@attrs.define
class PostgresHoldings:
    _connection: Connection
    _opening: Opening
    _index: BlindIndex
    _numbers: "count[int]" = attrs.field(factory=count, init=False)

    async def counts(self, account_id: AccountId) -> Mapping[str, int]:
        rows = await self._all(_counts(), self._values(account_id))
        found = {row["kind"]: row["number"] for row in rows}
        found[PEOPLE.key] = len(await self.names(account_id))
        return {kind.key: found[kind.key] for kind in held_kinds()}

    async def page(self, account_id: AccountId, kind: str, *, after: str | None, limit: int) -> HeldPage:
        if kind == PEOPLE.key:
            return _page_of_people(await self.names(account_id), after, limit)
        view = _known(kind)
        values = self._values(account_id) | {"most": limit + 1} | (_keys_in(view, after) if after else {})
        rows = await self._all(_page(view, further=after is not None), values)
        shown = rows[:limit]
        following = _mark(view, shown[-1]) if len(rows) > limit else None
        return HeldPage(records=tuple(self._opening.records(view, shown)), next=following)

    async def stream(self, account_id: AccountId, kind: str) -> AsyncIterator[Sequence[HeldRecord]]:
        if kind == PEOPLE.key:
            yield [{"id": str(one), "name": name} for one, name in (await self.names(account_id)).items()]
            return
        view = _known(kind)
        query = _rows(view)
        with translated():
            name = f"held_{next(self._numbers)}"
            async with AsyncServerCursor(self._connection, name, row_factory=dict_row) as cursor:
                await cursor.execute(query.sql, query.values(self._values(account_id)), binary=True)
                rows = await cursor.fetchmany(BATCH)
                while rows:
                    # The server brings the next ones while these are written.
                    following = asyncio.create_task(cursor.fetchmany(BATCH))
                    try:
                        await asyncio.sleep(0)
                        yield self._opening.records(view, rows)
                    finally:
                        rows = await following

    async def names(self, account_id: AccountId) -> Mapping[AccountId, str]:
        found = {}
        for row in await self._all(_NAMES, {"subject": account_id}):
            name = self._opening.text(row["id"], row["wrapped"], _NAME, row["name"])
            if name is not None:
                found[AccountId(row["id"])] = name
        return found

    def _values(self, account_id: AccountId) -> dict[str, Any]:
        found: dict[str, Any] = {"subject": account_id}
        for view in views():
            for path in view.paths:
                found |= path.values(account_id, self._index)
        return found

    async def _all(self, query: Query, values: dict[str, Any]) -> list[dict[str, Any]]:
        with translated():
            async with self._connection.cursor(binary=True, row_factory=dict_row) as cursor:
                return await (await cursor.execute(query.sql, query.values(values))).fetchall()


_others = union(
    select(conversations.c.coach_id.label("id")).where(conversations.c.coachee_id == given("subject", Uuid)),
    select(conversations.c.coachee_id).where(conversations.c.coach_id == given("subject", Uuid)),
    select(orders.c.coach_id).where(orders.c.coachee_id == given("subject", Uuid)),
    select(orders.c.coachee_id).where(orders.c.coach_id == given("subject", Uuid)),
).subquery()
_NAMES: Final = Query(
    select(accounts.c.id, accounts.c.name, subject_keys.c.wrapped)
    .select_from(
        accounts.join(_others, _others.c.id == accounts.c.id).outerjoin(
            subject_keys, subject_keys.c.subject_id == accounts.c.id
        )
    )
    .order_by(accounts.c.id)
)


@cache
def _counts() -> Query:
    return Query(
        union_all(
            *(
                select(literal(view.kind.key).label("kind"), view.count().scalar_subquery().label("number"))
                for view in views()
            )
        )
    )


@cache
def _rows(view: View) -> Query:
    return Query(view.rows())


@cache
def _page(view: View, *, further: bool) -> Query:
    statement = view.rows()
    if further:
        bound = [given(KEY.format(at), column.type) for at, column in enumerate(view.order)]
        statement = statement.where(tuple_(*view.order) > tuple_(*bound))
    return Query(statement.limit(given("most", Integer)))


def _known(kind: str) -> View:
    view = view_of(kind)
    if view is None:
        raise NotFound("kind of data")
    return view


def _mark(view: View, row: Mapping[str, Any]) -> str:
    values = [row[KEY.format(at)] for at in range(len(view.order))]
    plain = [
        one.hex() if isinstance(one, bytes) else one if isinstance(one, int) else str(one) for one in values
    ]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _keys_in(view: View, after: str) -> dict[str, Any]:
    """What `_mark` was made of. Raises InvalidInput."""
    if len(after) > _LONGEST_MARK:
        raise InvalidInput(_AFTER)
    try:
        plain = json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        pairs = zip(view.order, plain, strict=True)
        return {KEY.format(at): _key(column.type, value) for at, (column, value) in enumerate(pairs)}
    except (ValueError, TypeError, AttributeError, binascii.Error):
        raise InvalidInput(_AFTER) from None


def _key(type_: Any, value: Any) -> Any:
    if isinstance(type_, Uuid):
        return UUID(value)
    if isinstance(type_, LargeBinary):
        return bytes.fromhex(value)
    if isinstance(type_, Integer):
        if isinstance(value, bool) or not isinstance(value, int) or not -(2**63) <= value < 2**63:
            raise ValueError(value)
        return value
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    return value


def _page_of_people(names: Mapping[AccountId, str], after: str | None, limit: int) -> HeldPage:
    try:
        seen = UUID(after) if after else None
    except ValueError:
        raise InvalidInput(_AFTER) from None
    left = [(one, name) for one, name in sorted(names.items()) if seen is None or one > seen]
    records = tuple({"id": str(one), "name": name} for one, name in left[:limit])
    return HeldPage(records=records, next=records[-1]["id"] if len(left) > limit else None)
