"""What orders are asked. An order comes as one row, its sessions and acts as one array a column."""

from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Integer,
    Table,
    Uuid,
    and_,
    func,
    lateral,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, binding, given, inserting
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.orders import IS_OPEN, coaching_sessions, order_acts, orders
from tic_domain.orders.states import FINAL, OrderState
from tic_domain.orders.terms import Side

SESSION: Final = tuple(one.name for one in coaching_sessions.c if one.name != "order_id")
ACT: Final = tuple(one.name for one in order_acts.c if one.name != "order_id")
KEY_OF: Final = {Side.COACHEE: "coachee_key", Side.COACH: "coach_key"}
FIRST: Final = UUID(int=0)
ENDED_PAID: Final = FINAL - {OrderState.EXPIRED}
LAST: Final = UUID(int=2**128 - 1)


def part(table: Table, name: str) -> str:
    """Under which name a row of an order brings that column of a table that belongs to it."""
    return f"{table.name}_{name}"


def _parts(table: Table, names: tuple[str, ...]) -> Any:
    return lateral(
        select(
            *(
                func.array_agg(aggregate_order_by(table.c[name], table.c.number)).label(part(table, name))
                for name in names
            )
        ).where(table.c.order_id == orders.c.id),
        name=f"their_{table.name}",
    )


_sessions: Final = _parts(coaching_sessions, SESSION)
_acts: Final = _parts(order_acts, ACT)
_coachee_keys: Final = subject_keys.alias("coachee_keys")
_coach_keys: Final = subject_keys.alias("coach_keys")
_WHOLE: Final = select(
    *orders.c,
    _coachee_keys.c.wrapped.label(KEY_OF[Side.COACHEE]),
    _coach_keys.c.wrapped.label(KEY_OF[Side.COACH]),
    *_sessions.c,
    *_acts.c,
).select_from(
    orders.outerjoin(_coachee_keys, _coachee_keys.c.subject_id == orders.c.coachee_id)
    .outerjoin(_coach_keys, _coach_keys.c.subject_id == orders.c.coach_id)
    .join(_sessions, true())
    .join(_acts, true())
)

_key: Final = orders.c.id == given("key", Uuid)
_party: Final = given("party", Uuid)
_of_party: Final = or_(orders.c.coachee_id == _party, orders.c.coach_id == _party)
_locked: Final = select(orders.c.id).with_for_update(key_share=True)

GET: Final = Query(_WHOLE.where(_key))
GET_OF: Final = Query(_WHOLE.where(_key, _of_party))
# By themselves: who had to wait for a lock is shown the row anew, but everything beside it as it was.
LOCK: Final = Query(_locked.where(_key))
LOCK_OF: Final = Query(_locked.where(_key, _of_party))


def _with_session(condition: Any) -> Query:
    found = select(coaching_sessions.c.order_id).where(condition).scalar_subquery()
    return Query(_WHOLE.where(orders.c.id == found))


WITH_ENTRY: Final = _with_session(coaching_sessions.c.entry_id == given("entry_id"))
WITH_SESSION: Final = _with_session(coaching_sessions.c.id == given("session_id"))

ADD: Final = Query(inserting(orders))
SAVE: Final = Query(
    update(orders)
    .where(_key, orders.c.version == given("loaded"))
    .values(binding(orders, but=frozenset({"id"})))
)
_put: Final = inserting(coaching_sessions)
PUT_SESSION: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["id"],
        set_={name: _put.excluded[name] for name in SESSION if name not in {"id", "number"}},
    )
)
ADD_ACT: Final = Query(inserting(order_acts).on_conflict_do_nothing())

_LIMIT: Final = given("limit", Integer)


def _newest(*conditions: Any) -> Any:
    return (
        select(orders.c.id)
        .where(orders.c.id < given("before", Uuid), *conditions)
        .order_by(orders.c.id.desc())
        .limit(_LIMIT)
        .subquery()
    )


@cache
def page(*, by_party: bool, side: Side | None, by_state: bool, by_subscription: bool) -> Query:
    """One for each way of asking, so that each can use its own index."""
    conditions = []
    if by_state:
        conditions.append(orders.c.state == given("state"))
    if by_subscription:
        conditions.append(orders.c.subscription_id == given("subscription_id"))
    columns = {Side.COACHEE: orders.c.coachee_id, Side.COACH: orders.c.coach_id}
    sides = [columns[one] == _party for one in Side if side in {None, one}] if by_party else [true()]
    # Nobody is both in one order, so that none is found twice.
    found = [select(_newest(one, *conditions).c.id) for one in sides]
    ids = union_all(*found) if len(found) > 1 else found[0]
    return Query(_WHOLE.where(orders.c.id.in_(ids)).order_by(orders.c.id.desc()).limit(_LIMIT))


DUE: Final = Query(
    select(orders.c.id)
    .where(orders.c.look_at <= given("now", MOMENT))
    .order_by(orders.c.look_at, orders.c.id)
    .limit(_LIMIT)
)


def _next(condition: Any) -> Any:
    found = (
        select(orders.c.id)
        .where(orders.c.id > given("after", Uuid), condition)
        .order_by(orders.c.id)
        .limit(_LIMIT)
    )
    return select(found.subquery().c.id)


_ended_paid: Final = or_(*(orders.c.state == one.value for one in sorted(ENDED_PAID, key=str)))
_next_ids: Final = union_all(
    _next(IS_OPEN), _next(and_(_ended_paid, orders.c.placed_at >= given("since", MOMENT)))
).subquery()
TO_RECONCILE: Final = Query(select(_next_ids.c.id).order_by(_next_ids.c.id).limit(_LIMIT))
COUNT_TO_RECONCILE: Final = Query(
    select(func.count())
    .select_from(orders)
    .where(
        orders.c.id > given("after", Uuid),
        or_(IS_OPEN, and_(_ended_paid, orders.c.placed_at >= given("since", MOMENT))),
    )
)
