"""What is shown of the coaches of a page, by one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import attrs
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
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tic_adapters.postgres.directory.statements import MARK, TOLD
from tic_adapters.postgres.query import Query, given, listed
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import SEEN, since, standings_of
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
    func.unnest(given("unknown_ids", ARRAY(Uuid)))
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
        func.to_json(func.timezone(literal_column("'UTC'"), profiles.c.created_at))
        .op("#>>")(_EMPTY)
        .op("||")(literal_column("'Z'"))
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
_told = TOLD.subquery("told")
_PAGE: Final = Query(
    select(MARK, *_told.c, _PROFILES, *_STANDINGS.c).select_from(_told.join(_STANDINGS, true()))
)


@attrs.frozen(kw_only=True)
class Page:
    """All of one moment. Whether a coach is to be seen isn't asked: were they not, a change would tell."""

    mark: int
    changes: Mapping[int, int]
    """What the log has since the mark that was given: each change with the number of its coach."""
    profiles: tuple[CoachProfile, ...]
    """Those of `unknown`."""
    standings: Mapping[AccountId, CoachStanding]


async def page(
    session: Session, coach_ids: Sequence[AccountId], unknown: Sequence[AccountId], *, mark: int, at: datetime
) -> Page:
    """What was seen of all these coaches, and the profiles of some of them."""
    everyone = listed(coach_ids)
    values = {
        "mark": mark,
        "coach_ids": everyone,
        "unknown_ids": everyone if len(unknown) == len(coach_ids) else listed(unknown),
        **since(at),
    }
    ((now, changes, changed, profiles, *seen),) = await session.tuples(_PAGE, **values)
    return Page(
        mark=now,
        changes=dict(zip(changes or (), changed or (), strict=True)),
        profiles=_DECODER.decode(profiles) if profiles else (),
        standings=standings_of(coach_ids, zip(*(column or () for column in seen), strict=True)),
    )
