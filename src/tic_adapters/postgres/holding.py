"""What holding a time asks, each in one statement: where many want one time, it is asked very often."""

from collections.abc import Mapping
from typing import Any, Final

import attrs
from sqlalchemy import Uuid, and_, exists, func, lateral, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tic_adapters.postgres.calendar_queries import AGENDA_OF, ARE_ACQUAINTED, IN_ORDER, LIVING_OF
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.standings import ACTIVE_COACHEES, IS_ACTIVE
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.conversations import blocks, conversations
from tic_adapters.postgres.tables.scheduling import entries
from tic_domain.accounts.model import AccountStatus, Holder, Role
from tic_domain.scheduling.model import CalendarEntry, EntryState
from tic_domain.shared.ids import AccountId

_COACHEE: Final = given("coachee_id", Uuid)
_COACH: Final = given("coach_id", Uuid)
_HOLDER: Final = accounts.alias("holder")
_HELD: Final = tuple(_HOLDER.c[one.name] for one in attrs.fields(Holder))
_IS_HOLDER: Final = _HOLDER.c.id == _COACHEE
_KNOWN: Final = frozenset({"coachee_id", "note"})
"""Of a coachee's own entries: the coachee, and that nothing is noted."""
_OWN: Final = tuple(one.name for one in attrs.fields(CalendarEntry) if one.name not in _KNOWN)

_own: Final = lateral(
    select(
        *(
            func.array_agg(aggregate_order_by(entries.c[name], *IN_ORDER)).label(f"own_{name}")
            for name in _OWN
        )
    ).where(*LIVING_OF),
    name="own",
)
_agenda: Final = lateral(AGENDA_OF, name="agenda")
VIEW: Final = Query(
    select(*_HELD, _agenda, _own)
    .select_from(_HOLDER.outerjoin(_agenda, true()).join(_own, true()))
    .where(_IS_HOLDER)
)
# No key is changed, so rows that refer to this one may be added meanwhile.
LOCK: Final = Query(select(*_HELD).where(_IS_HOLDER).with_for_update(key_share=True))
_active: Final = select(ACTIVE_COACHEES).where(conversations.c.coach_id == _COACH, IS_ACTIVE)
_either_way: Final = or_(
    and_(blocks.c.blocker_id == _COACHEE, blocks.c.blocked_id == _COACH),
    and_(blocks.c.blocker_id == _COACH, blocks.c.blocked_id == _COACHEE),
)
PAIR: Final = Query(
    select(
        _own,
        ARE_ACQUAINTED.label("acquainted"),
        _active.scalar_subquery().label("active_coachees"),
        exists().where(_either_way).label("blocked"),
    )
)


def holder_in(row: Mapping[str, Any]) -> Holder:
    active = row["active_role"]
    return Holder(
        id=row["id"],
        roles=frozenset(map(Role, row["roles"])),
        active_role=None if active is None else Role(active),
        status=AccountStatus(row["status"]),
    )


def own_in(row: Mapping[str, Any], coachee_id: AccountId) -> tuple[CalendarEntry, ...]:
    """From a list for each attribute; NULL where there is no entry."""
    if row["own_id"] is None:
        return ()
    return tuple(
        CalendarEntry(coachee_id=coachee_id, note=None, **{**values, "state": EntryState(values["state"])})
        for each in zip(*(row[f"own_{name}"] for name in _OWN), strict=True)
        for values in (dict(zip(_OWN, each, strict=True)),)
    )
