"""What is shown of the coaches of a page: by one statement, so it is all of one moment."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    Uuid,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tic_adapters.postgres.directory.statements import MARK, TOLD
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.standings import SEEN, standings_of
from tic_adapters.postgres.tables.coaches import offerings, profiles
from tic_domain.coaches.model import CoachProfile, CoachStanding
from tic_domain.shared.ids import AccountId

_DECODER: Final = msgspec.json.Decoder(tuple[CoachProfile, ...])
"""Much quicker than row by row; what isn't of its declared type is an error here too."""


def _object(**members: ColumnElement[Any]) -> ColumnElement[Any]:
    # Names are spelt out: PostgreSQL can't tell the type of one that is bound.
    parts: list[ColumnElement[Any]] = []
    for name, member in members.items():
        parts += [literal_column(f"'{name}'"), member]
    return func.json_build_object(*parts)


_offered = _object(
    **{name: offerings.c[name] for name in ("id", "kind", "title", "minutes", "sessions")},
    price=_object(amount=offerings.c.price_amount, currency=offerings.c.price_currency),
)
_wanted = (
    func.unnest(given("coach_ids", ARRAY(Uuid)))
    .table_valued("id", with_ordinality="place", name="wanted")
    .render_derived()
)
_AS_THEY_ARE: Final = tuple(column for column in profiles.c if column.name != "created_at")
_EMPTY: Final[ColumnElement[Any]] = literal_column("'{}'")
_FIRST: Final = select(literal_column("0")).scalar_subquery()
_OFFERED: Final = (
    select(
        func.coalesce(
            func.json_agg(aggregate_order_by(_offered, offerings.c.position)), literal_column("'[]'::json")
        )
    )
    # All of them: a condition of which the planner can't tell how few it leaves lets it go from index to row.
    # Otherwise it collects pages first, and PostgreSQL 18 has another process read those not in its memory.
    .where(offerings.c.coach_id == profiles.c.id, offerings.c.position >= _FIRST)
    .scalar_subquery()
)
_SHOWN: Final = (
    select(
        _wanted.c.place,
        *_AS_THEY_ARE,
        func.to_json(func.timezone("UTC", profiles.c.created_at))
        .op("#>>")(_EMPTY)
        .op("||")("Z")
        .label("created_at"),
        _OFFERED.label("offerings"),
    )
    .select_from(_wanted.join(profiles, profiles.c.id == _wanted.c.id))
    .subquery("shown")
)
_PROFILES: Final = select(
    cast(func.json_agg(aggregate_order_by(func.row_to_json(_SHOWN.table_valued()), _SHOWN.c.place)), Text)
).scalar_subquery()
_rows = SEEN.subquery("seen")
_STANDINGS: Final = select(*(func.array_agg(column) for column in _rows.c)).subquery("standings")
PAGE: Final = Query(select(MARK, TOLD, _PROFILES, *_STANDINGS.c).select_from(_STANDINGS))
"""The mark, what was changed since the last one, the profiles of these ids, and what was seen of them.

Whether they are to be seen isn't asked: were one of them not, the log would have something to tell.
"""


def profiles_in(page: str | None) -> tuple[CoachProfile, ...]:
    return _DECODER.decode(page) if page else ()


def standings_in(
    profiles: Sequence[CoachProfile], columns: Sequence[Sequence[Any] | None]
) -> dict[AccountId, CoachStanding]:
    return standings_of([one.id for one in profiles], zip(*(column or () for column in columns), strict=True))
