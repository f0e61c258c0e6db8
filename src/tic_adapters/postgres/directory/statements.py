"""What the directory asks PostgreSQL. Lists of numbers come as bytes: parsing them one by one takes too long.

Transaction numbers tell what was changed since. A number below `pg_snapshot_xmin` belongs to a transaction
that is over, so whatever it changed was seen; the others are asked for again.
"""

from functools import reduce
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    all_,
    any_,
    case,
    cast,
    extract,
    func,
    lateral,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY, aggregate_order_by

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.coaches import directory_changes, directory_words, offerings, profiles
from tic_adapters.postgres.tables.conversations import conversations
from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.coaches.model import SHORTEST_SESSION, Listing

_NOTHING: Final = literal_column("''::bytea", LargeBinary)
MARK: Final = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", BigInteger).label(
    "mark"
)
_NUMBERS: Final = given("numbers", ARRAY(Integer))


def _numbers(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """All of a group, each as four bytes."""
    return func.string_agg(func.int4send(number), _NOTHING)


_KNOWN: Final = profiles.join(directory_words, directory_words.c.coach_id == profiles.c.id)
_OWNED: Final = _KNOWN.join(accounts, accounts.c.id == profiles.c.id)
_SEEN: Final = case(
    (or_(accounts.c.status != AccountStatus.ACTIVE.value, all_(accounts.c.roles) != Role.COACH.value), 0),
    (profiles.c.listing == Listing.LISTED.value, 2),
    (profiles.c.listing == Listing.PAUSED.value, 1),
    else_=0,
)
_MICROS: Final = cast(extract("epoch", profiles.c.created_at) * 1_000_000, BigInteger)
# Rounded up, as Offering.price_per_session is.
_EACH: Final = (offerings.c.price_amount + offerings.c.sessions - 1) // offerings.c.sessions
_CHEAPEST: Final = lateral(
    select(_EACH.label("price"), offerings.c.price_currency.label("currency"))
    .where(offerings.c.coach_id == profiles.c.id, offerings.c.minutes >= SHORTEST_SESSION)
    .order_by(_EACH, offerings.c.position)
    .limit(1),
    name="cheapest",
)
_PRICE: Final = func.coalesce(_CHEAPEST.c.price, 0)
_CURRENCY: Final = (
    func.coalesce(func.array_position(given("currencies", ARRAY(Text)), _CHEAPEST.c.currency), 0) - 1
)
_PRICED: Final = _OWNED.outerjoin(_CHEAPEST, true())
TOLD: Final = select(
    func.array_agg(directory_changes.c.id).label("changes"),
    func.array_agg(directory_changes.c.number).label("numbers"),
).where(directory_changes.c.changed >= given("mark", BigInteger))

_PARTS: Final[tuple[ColumnElement[Any], ...]] = (
    func.int8send(_MICROS),
    func.uuid_send(profiles.c.id),
    func.int4send(directory_words.c.number),
    func.int2send(cast(_SEEN, SmallInteger)),
    func.int8send(_PRICE),
    func.int2send(cast(_CURRENCY, SmallInteger)),
)
_LINE: Final = reduce(lambda one, other: one.op("||")(other), _PARTS)
LOAD: Final = Query(
    select(
        MARK,
        select(func.array_agg(directory_changes.c.id))
        .where(directory_changes.c.changed >= MARK.element)
        .scalar_subquery(),
        select(func.string_agg(_LINE, aggregate_order_by(_NOTHING, profiles.c.created_at, profiles.c.id)))
        .select_from(_PRICED)
        .scalar_subquery(),
    )
)
"""The mark, the changes that it has seen already, and everyone as LINEs in order."""

CHOSEN: Final = Query(
    text("""
        WITH profiles AS (
            SELECT * FROM tic.coach_profiles JOIN tic.directory_words ON coach_id = id
            WHERE number > :after AND number <= :up_to
        )
        SELECT name, key, string_agg(int4send(number), ''::bytea) FROM (
            SELECT 'role' AS name, unnest(roles) AS key, number FROM profiles
            UNION ALL SELECT 'company', unnest(worked_at || interviewed_for), number FROM profiles
            UNION ALL SELECT 'topic', unnest(topics), number FROM profiles
            UNION ALL SELECT 'language', unnest(languages), number FROM profiles
            UNION ALL SELECT 'interview_kind', unnest(interview_kinds), number FROM profiles
            UNION ALL SELECT 'level', generate_series(1, top_level)::text, number FROM profiles
        ) chosen GROUP BY name, key
    """)
)
"""Of a portion by filter and key, who has chosen it; levels with all that are below."""

_IS_ACTIVE: Final = conversations.c.last_message_at >= given("active_since", MOMENT)
_ACTIVE: Final = select(func.count()).where(conversations.c.coach_id == profiles.c.id, _IS_ACTIVE)
_TALKS: Final = (
    select(conversations.c.coach_id, func.count().label("active"))
    .where(_IS_ACTIVE)
    .group_by(conversations.c.coach_id)
    .subquery("talks")
)
FULL: Final = Query(
    select(_numbers(directory_words.c.number))
    .select_from(_KNOWN.outerjoin(_TALKS, _TALKS.c.coach_id == profiles.c.id))
    .where(func.coalesce(_TALKS.c.active, 0) >= profiles.c.capacity)
)
"""Who has as many coachees as they want."""

CHANGES: Final = Query(TOLD.add_columns(MARK))

CHANGED: Final = Query(
    select(
        directory_words.c.number,
        _MICROS.label("micros"),
        profiles.c.id,
        _SEEN.label("seen"),
        _PRICE.label("price"),
        _CURRENCY.label("currency"),
        (_ACTIVE.scalar_subquery() >= profiles.c.capacity).label("full"),
        profiles.c.roles.label("role"),
        profiles.c.worked_at.op("||")(profiles.c.interviewed_for).label("company"),
        profiles.c.topics.label("topic"),
        profiles.c.languages.label("language"),
        profiles.c.interview_kinds.label("interview_kind"),
        profiles.c.top_level,
        func.tsvector_to_array(directory_words.c.lexemes).label("lexemes"),
    )
    .select_from(_PRICED)
    .where(directory_words.c.number == any_(_NUMBERS))
)

_asked = (
    func.unnest(given("words", ARRAY(Text)))
    .table_valued("words", with_ordinality="place", name="asked")
    .render_derived()
)
TERMS: Final = Query(
    select(
        _asked.c.place,
        select(_numbers(directory_words.c.number))
        .where(directory_words.c.lexemes.op("@@")(cast(_asked.c.words, TSQUERY)))
        .scalar_subquery(),
    )
)
"""Who has each of these words, by its place among them."""

WORDS: Final = Query(
    select(directory_words.c.number, func.tsvectorsend(func.strip(directory_words.c.lexemes)))
    .where(directory_words.c.number > given("after"))
    .order_by(directory_words.c.number)
    .limit(given("limit", Integer))
)
"""The words of so many coaches, as `postings.words_sent` reads them."""
