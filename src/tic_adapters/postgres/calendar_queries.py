"""What calendars are asked."""

from typing import Any, Final

from sqlalchemy import (
    Integer,
    Text,
    Uuid,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    lateral,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import TSTZMULTIRANGE, TSTZRANGE, insert

from tic_adapters.postgres.coaches import OWNER_ACTIVE
from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.coaches import offerings, profiles
from tic_adapters.postgres.tables.conversations import conversations
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.orders import orders
from tic_adapters.postgres.tables.scheduling import NO_OVERLAP, calendars, entries, rules
from tic_adapters.postgres.vault import WRAPPED
from tic_domain.coaches.model import Listing
from tic_domain.scheduling.model import EntryState

RULES: Final = ("notice_hours", "buffer_minutes", "horizon_days", "grid_minutes")
STORED: Final = tuple(column for column in entries.c if column.name not in {"coach_no", "during"})
OTHER_KEY: Final = "other_key"

_NOW: Final = given("now", MOMENT)
_START: Final = given("start", MOMENT)
_END: Final = given("end", MOMENT)
_LIVING: Final = or_(entries.c.held_until.is_(None), entries.c.held_until > _NOW)
_LAPSED: Final = and_(entries.c.state == EntryState.HELD.value, entries.c.held_until <= _NOW)
_COACH: Final = given("coach_id", Uuid)
_OFFERING: Final = given("offering_id", Uuid)
_COACHEE: Final = given("coachee_id", Uuid)
LIVING_OF: Final = (entries.c.coachee_id == _COACHEE, entries.c.ends_at > _NOW, _LIVING)
IN_ORDER: Final = (entries.c.starts_at, entries.c.id)


def _meeting(begin: Any, end: Any) -> tuple[Any, ...]:
    return begin < _END, end > _START


_kept: Final = (
    # Times that touch become one: a full day is one row.
    select(func.range_agg(entries.c.during, type_=TSTZMULTIRANGE))
    .where(entries.c.coach_id == _COACH, *_meeting(entries.c.starts_at, entries.c.clear_at), _LIVING)
    .scalar_subquery()
)
_spans: Final = func.unnest(_kept, type_=TSTZRANGE).column_valued("span")
_busy: Final = lateral(
    select(
        func.array_agg(func.lower(_spans)).label("starts"), func.array_agg(func.upper(_spans)).label("ends")
    ),
    name="busy",
)
AGENDA_OF: Final = (
    select(
        cast(profiles.c.hours, Text).label("hours"),
        profiles.c.listing,
        profiles.c.capacity,
        offerings.c.id.label("offering_id"),
        offerings.c.minutes,
        *(rules.c[name] for name in RULES),
        _busy.c.starts,
        _busy.c.ends,
    )
    .select_from(
        profiles.join(accounts, OWNER_ACTIVE)
        .join(offerings, offerings.c.coach_id == profiles.c.id)
        .outerjoin(rules, rules.c.coach_id == profiles.c.id)
        .join(_busy, true())
    )
    .where(
        profiles.c.id == _COACH,
        or_(*(profiles.c.listing == one.value for one in (Listing.LISTED, Listing.PAUSED))),
        or_(_OFFERING.is_(None), offerings.c.id == _OFFERING),
    )
    .order_by(offerings.c.position)
    .limit(literal_column("1"))
)
AGENDA: Final = Query(AGENDA_OF)
BUSY: Final = Query(
    select(entries.c.starts_at, entries.c.clear_at)
    .where(entries.c.coach_id == _COACH, *_meeting(entries.c.starts_at, entries.c.clear_at), _LIVING)
    .order_by(entries.c.starts_at)
)

_party: Final = given("party", Uuid)
_with_key: Final = select(*STORED, subject_keys.c.wrapped.label(WRAPPED)).select_from(
    entries.outerjoin(subject_keys, subject_keys.c.subject_id == entries.c.coach_id)
)
_of_party: Final = (
    entries.c.id == given("key"),
    or_(entries.c.coach_id == _party, entries.c.coachee_id == _party),
)
GET: Final = Query(_with_key.where(*_of_party))
LOCK: Final = Query(_with_key.where(*_of_party).with_for_update(key_share=True, of=entries))

OPEN: Final = Query(inserting(calendars, "coach_id").on_conflict_do_nothing())
# Two moves to one time would otherwise each wait for the other.
TURN: Final = Query(
    select(calendars.c.number).where(calendars.c.coach_id == _COACH).with_for_update(key_share=True)
)
_calendar: Final = select(calendars.c.number).where(calendars.c.coach_id == _COACH).cte("calendar")
_stored: Final = tuple(column for column in entries.c if column.name not in {"coach_no", "during"})
_added: Final = (
    insert(entries)
    .from_select(
        [*(column.name for column in _stored), "coach_no"],
        select(*(given(column.name, column.type) for column in _stored), _calendar.c.number),
    )
    # No error that would end the transaction, and no deadlock between two that come at once.
    .on_conflict_do_nothing(constraint=NO_OVERLAP)
    .returning(entries.c.id)
    .cte("added")
)
ADD: Final = Query(select(exists(select(_added.c.id)), exists(select(_calendar.c.number))))
"""Whether it is in, and whether there is a calendar at all."""
MAKE_WAY: Final = Query(
    delete(entries)
    .where(
        entries.c.coach_id == _COACH,
        *_meeting(entries.c.starts_at, entries.c.clear_at),
        entries.c.id != given("key"),
        _LAPSED,
    )
    .returning(*STORED)
)
_moving: Final = ("starts_at", "ends_at", "clear_at", "sequence")
MOVE: Final = Query(
    update(entries)
    .where(entries.c.id == given("key"), entries.c.sequence == given("sequence") - 1)
    .values({name: given(name) for name in _moving})
)
SAVE: Final = Query(
    update(entries)
    .where(entries.c.id == given("key"))
    .values(state=given("state"), held_until=given("held_until"))
)
REMOVE: Final = Query(delete(entries).where(entries.c.id == given("key")))

LIVING: Final = Query(select(*STORED).where(*LIVING_OF).order_by(*IN_ORDER))
COUNT_BLOCKED: Final = Query(
    select(func.count()).where(
        entries.c.coach_id == _COACH, entries.c.state == EntryState.BLOCKED.value, entries.c.ends_at > _NOW
    )
)
_other: Final = case((entries.c.coach_id == _party, entries.c.coachee_id), else_=entries.c.coach_id)
_other_keys: Final = subject_keys.alias("other_keys")
ITEMS: Final = Query(
    select(
        *STORED,
        subject_keys.c.wrapped.label(WRAPPED),
        accounts.c.name.label("other_name"),
        _other_keys.c.wrapped.label(OTHER_KEY),
    )
    .select_from(
        entries.outerjoin(subject_keys, subject_keys.c.subject_id == entries.c.coach_id)
        .outerjoin(accounts, accounts.c.id == _other)
        .outerjoin(_other_keys, _other_keys.c.subject_id == _other)
    )
    .where(
        or_(entries.c.coach_id == _party, entries.c.coachee_id == _party),
        *_meeting(entries.c.starts_at, entries.c.ends_at),
        _LIVING,
    )
    .order_by(entries.c.starts_at, entries.c.id)
)
ARE_ACQUAINTED: Final = or_(
    exists().where(conversations.c.coachee_id == _COACHEE, conversations.c.coach_id == _COACH),
    exists().where(
        entries.c.coachee_id == _COACHEE,
        entries.c.coach_id == _COACH,
        entries.c.state == EntryState.BOOKED.value,
    ),
    exists().where(
        orders.c.coachee_id == _COACHEE, orders.c.coach_id == _COACH, orders.c.paid_at.is_not(None)
    ),
)
ACQUAINTED: Final = Query(select(ARE_ACQUAINTED))
_lapsed: Final = (
    select(entries.c.id)
    .where(_LAPSED)
    .order_by(entries.c.held_until)
    .limit(given("limit", Integer))
    .with_for_update(skip_locked=True)
)
TAKE_LAPSED: Final = Query(delete(entries).where(entries.c.id.in_(_lapsed)).returning(*STORED))

RULES_OF: Final = Query(select(rules).where(rules.c.coach_id == _COACH))
_put: Final = inserting(rules)
PUT_RULES: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["coach_id"], set_={name: _put.excluded[name] for name in RULES}
    )
)
