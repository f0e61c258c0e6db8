"""Which rows of each table a person sees as held about them, and which columns: by the classification.

Whose a row is says the subject map. A person sees less than that in few places, which are listed here: where
somebody else's secret would be told. Tables in which there is nothing but the person's id are left out.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import attrs
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE

from tic_adapters.postgres.columns import SEALED, classification_in
from tic_adapters.postgres.subject_map import Path, SubjectTable, subject_map
from tic_adapters.postgres.tables import (
    coaches,
    conversations,
    cvs,
    ledger,
    matching,
    orders,
    reports,
    reviews,
    runs,
)
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.keys import subject_keys
from tic_domain.orders.model import Party
from tic_domain.orders.movements import MovementKind
from tic_domain.orders.statement import ACCOUNTS_OF
from tic_domain.orders.terms import Side
from tic_domain.records.model import HeldField, HeldKind, Shape
from tic_domain.shared.classification import Exported, Personal

OWNER: Final = "owner_of_the_seal"
WRAPPED: Final = "wrapped_key"
KEY: Final = "key_{}"

_SHAPES: Final[tuple[tuple[type, Shape], ...]] = (
    (Uuid, Shape.ID),
    (Boolean, Shape.FLAG),
    (BigInteger, Shape.NUMBER),
    (Integer, Shape.NUMBER),
    (DateTime, Shape.MOMENT),
    (Date, Shape.DAY),
    (ARRAY, Shape.LIST),
    (JSONB, Shape.DOCUMENT),
    (TSTZRANGE, Shape.PERIOD),
    (Text, Shape.TEXT),
)
SEALED_DOCUMENTS: Final = frozenset(
    {
        accounts.c.linkedin,
        matching.answers.c.answers,
        matching.drafts.c.steps,
        matching.matches.c.result,
        runs.suggestions.c.result,
        runs.scores.c.result,
        cvs.cvs.c.details,
    }
)
"""What is JSON once it is opened; the others are texts."""
ATTACHED: Final = cvs.cvs.c.file_key
"""Shown as the name of the file in the export, which the key itself says nothing about."""

_TO_COACH: Final = (MovementKind.TRANSFERRED, MovementKind.TRANSFER_REVERSED)


def _account_in(side: Side) -> ColumnElement[bool]:
    return or_(*(ledger.postings.c.account == one.value for one in ACCOUNTS_OF[side]))


_SEEN: Final[Mapping[Table, Mapping[str, ColumnElement[bool] | None]]] = {
    # Being matched shows a coach nothing.
    matching.matches: {"coachee_id": None},
    runs.suggestions: {"coachee_id": None},
    # Nobody is told who blocked them.
    conversations.blocks: {"blocker_id": None},
    # Nor who reported them.
    reports.reports: {"reporter_id": None},
    reports.report_quotes: {"reporter_id": None},
    # Double-blind: until it is published a review is its author's alone.
    reviews.reviews: {
        "author_id": None,
        "subject_id": and_(
            reviews.reviews.c.published_at.is_not(None), reviews.reviews.c.taken_down_at.is_(None)
        ),
    },
    # As in statements: what the platform settles with a coach is the coach's.
    ledger.movements: {
        "coach_id": None,
        "coachee_id": and_(*(ledger.movements.c.kind != one.value for one in _TO_COACH)),
    },
    ledger.postings: {"coach_id": _account_in(Side.COACH), "coachee_id": _account_in(Side.COACHEE)},
}
"""By the column that names the person: None, or what must hold too. Other ways to the row show nothing."""

_ORDER: Final[Mapping[Table, tuple[Column[Any], ...]]] = {
    conversations.messages: (conversations.messages.c.conversation_id, conversations.messages.c.id),
    coaches.offerings: (coaches.offerings.c.coach_id, coaches.offerings.c.position),
}
"""Instead of the primary key; no two rows of one person share it."""


@attrs.frozen(kw_only=True, eq=False)
class View:
    kind: HeldKind
    within: SubjectTable
    paths: tuple[Path, ...]
    columns: tuple[Column[Any], ...]
    """One for each field of the kind."""

    @property
    def table(self) -> Table:
        return self.within.table

    @property
    def order(self) -> tuple[Column[Any], ...]:
        return _ORDER.get(self.table, tuple(self.table.primary_key.columns))

    @property
    def sealed(self) -> tuple[Column[Any], ...]:
        return tuple(column for column in self.columns if column.info[SEALED])

    def rows(self) -> Select[Any]:
        """Fields, then the key of the order, then what opens them; `subject` and `hashed` to be bound."""
        keys = [column.label(KEY.format(at)) for at, column in enumerate(self.order)]
        columns: list[Any] = [*self.columns, *keys]
        source: Any = self.table
        if self.sealed:
            owner = _owner_of(self.within, self.sealed)
            columns += [owner.label(OWNER), subject_keys.c.wrapped.label(WRAPPED)]
            source = source.outerjoin(subject_keys, subject_keys.c.subject_id == owner)
        return select(*columns).select_from(source).where(self._seen()).order_by(*self.order)

    def count(self) -> Select[Any]:
        return select(func.count()).select_from(self.table).where(self._seen())

    def _seen(self) -> ColumnElement[bool]:
        further = _SEEN.get(self.table, {})
        found = []
        for path in self.paths:
            extra = further.get(path.link.name)
            found.append(path.condition() if extra is None else and_(path.condition(), extra))
        return or_(*found)


@cache
def views() -> tuple[View, ...]:
    """Raises LookupError for a column that can't be shown."""
    found = (_view(within) for within in reversed(subject_map()))
    return tuple(view for view in found if view is not None)


def view_of(kind: str) -> View | None:
    return next((view for view in views() if view.kind.key == kind), None)


def _view(within: SubjectTable) -> View | None:
    table = within.table
    links = {path.link for path in within.paths if path.is_direct}
    shown = [column for column in table.columns if _is_exported(column)]
    if not [column for column in shown if column not in links or column is accounts.c.id]:
        return None
    wanted = _SEEN.get(table)
    paths = tuple(path for path in within.paths if wanted is None or path.link.name in wanted)
    columns = tuple(column for column in table.columns if column in shown or _tells_which(column))
    fields = tuple(_field(column) for column in columns)
    return View(
        kind=HeldKind(key=str(table.name), fields=fields), within=within, paths=paths, columns=columns
    )


def _field(column: Column[Any]) -> HeldField:
    datum = classification_in(column)
    return HeldField(
        name=str(column.name), shape=shape_of(column), datum=datum if isinstance(datum, Personal) else None
    )


def shape_of(column: Column[Any]) -> Shape:
    if column is ATTACHED:
        return Shape.TEXT
    if column.info[SEALED]:
        return Shape.DOCUMENT if column in SEALED_DOCUMENTS else Shape.TEXT
    for kind, shape in _SHAPES:
        if isinstance(column.type, kind):
            return shape
    raise LookupError(f"{column.table.fullname}.{column.name}: {column.type} can't be shown")


def _is_exported(column: Column[Any]) -> bool:
    datum = classification_in(column)
    return isinstance(datum, Personal) and isinstance(datum.export, Exported)


def _tells_which(column: Column[Any]) -> bool:
    """A technical id by which records of several kinds belong together."""
    if isinstance(classification_in(column), Personal) or isinstance(column.type, LargeBinary):
        return False
    alone = any(len(key.constraint.elements) == 1 for key in column.foreign_keys if key.constraint)
    return column.primary_key or alone


def _owner_of(within: SubjectTable, sealed: tuple[Column[Any], ...]) -> ColumnElement[Any]:
    """Under whose key. Raises LookupError where a table seals under several keys at once."""
    if within.table is orders.order_acts:
        return _writer_of_act()
    links = {path.link for column in sealed for path in within.owned_by(column)}
    if len(links) != 1 or (link := links.pop()).table is not within.table:
        raise LookupError(f"{within.table.fullname}: under whose key is it?")
    return link


def _writer_of_act() -> ColumnElement[Any]:
    """What an operator writes about an order is about the coachee."""
    of_coach = orders.order_acts.c.by == Party.COACH.value
    return (
        select(case((of_coach, orders.orders.c.coach_id), else_=orders.orders.c.coachee_id))
        .where(orders.orders.c.id == orders.order_acts.c.order_id)
        .correlate(orders.order_acts)
        .scalar_subquery()
    )
