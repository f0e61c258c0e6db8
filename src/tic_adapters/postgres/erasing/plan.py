"""The erase plan: what erasing a person does to each table, made of the classification alone.

Rows go where the column that names the person says so; else what is sealed under their key is emptied, and
what has to be forgotten is set to nothing. The rest stays, under a pseudonym or by law.
"""

from datetime import timedelta
from functools import cache
from typing import Any, Final

import attrs
from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    Table,
    and_,
    delete,
    func,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from tic_adapters.postgres.columns import DATA, EMPTY, UNDER, classification_in
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.subject_map import NoPath, Path, SubjectTable, subject_map
from tic_domain.orders.model import Party
from tic_domain.privacy.erasing.ports import PlanPart, Retained
from tic_domain.shared.classification import Erasure, Personal, SubjectRole

MOST: Final = given("most", Integer)


@attrs.frozen(kw_only=True)
class Statement:
    """Returns the keys of the rows that it changed, `most` of them."""

    path: Path
    first: Query
    further: Query
    """Goes on after the keys bound as `after_…`."""
    keys: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Measure:
    """One part of the plan, and the statements that carry it out, a number of rows at a time."""

    part: PlanPart
    statements: tuple[Statement, ...]


@cache
def measures() -> tuple[Measure, ...]:
    """In an order in which nothing that is referred to goes before what refers to it."""
    found = []
    for within in subject_map():
        if within.table.schema == DATA:
            found += [*_drops(within), *_empties(within)]
    return tuple(found)


@cache
def retained() -> tuple[Retained, ...]:
    """By table: a row that stays says who it was about by nothing but an id that leads nowhere any more."""
    found = []
    for within in subject_map():
        kept = [path for path in within.paths if path.is_direct and path.erasure is not Erasure.DROP_ROW]
        if within.table.schema == DATA and kept:
            found += _kept(within, kept)
    return tuple(found)


def _drops(within: SubjectTable) -> list[Measure]:
    dropping = [(path, path.condition()) for path in within.paths if path.erasure is Erasure.DROP_ROW]
    found = [*dropping, *_alone(within)]
    if not found:
        return []
    part = PlanPart(name=within.table.name, strategy=Erasure.DROP_ROW)
    statements = tuple(_deleting(within.table, path, condition) for path, condition in found)
    return [Measure(part=part, statements=statements)]


def _alone(within: SubjectTable) -> list[tuple[Path, ColumnElement[bool]]]:
    """What several can share, and nobody else is named in: there is nobody to keep it for."""
    direct = [path for path in within.paths if path.is_direct]
    found = []
    for path in direct:
        others = [one.link for one in direct if one is not path]
        shared = path.role is SubjectRole.CO_OWNER and path.erasure is Erasure.PSEUDONYM
        if shared and others and all(other.nullable for other in others):
            found.append((path, and_(path.condition(), *(other.is_(None) for other in others))))
    return found


def _empties(within: SubjectTable) -> list[Measure]:
    direct = [path for path in within.paths if path.is_direct]
    if direct and all(path.erasure is Erasure.DROP_ROW for path in direct):
        return []
    found = []
    for column in within.table.columns:
        kind = classification_in(column)
        if not isinstance(kind, Personal) or kind.erasure not in {Erasure.SHRED, Erasure.NULL}:
            continue
        under = column.info.get(UNDER)
        if under is not None and within.table.c[under].primary_key:
            continue  # Under a key of the row's own, which is destroyed with what it is for.
        owners = within.owned_by(column)
        part = PlanPart(name=f"{within.table.name}.{column.name}", strategy=kind.erasure)
        statements = tuple(_emptying(within.table, column, path) for path in owners)
        found.append(Measure(part=part, statements=statements))
    return found


def _deleting(table: Table, path: Path, condition: ColumnElement[bool]) -> Statement:
    keys = _keys(table)
    found = select(*keys).where(condition).limit(MOST)
    query = Query(delete(table).where(_in(keys, found)).returning(*keys))
    return Statement(path=path, first=query, further=query, keys=tuple(key.name for key in keys))


def _emptying(table: Table, column: Column[Any], path: Path) -> Statement:
    keys = _keys(table)
    empty, is_full = _nothing(column)
    wanted = [path.condition(), is_full]
    under = column.info.get(UNDER)
    if under is not None and under != path.link.name:
        # Another column says whose of the two it is: what isn't the coach's is the coachee's.
        is_coachs = table.c[under] == text(f"'{Party.COACH.value}'")
        wanted.append(is_coachs if path.link.name == "coach_id" else ~is_coachs)
    # By key, so that what is done already isn't looked at again: the time stays in line with the rows.
    first = select(*keys).where(*wanted).order_by(*keys).limit(MOST)
    later = tuple_(*keys) > tuple_(*(given(f"after_{key.name}", key.type) for key in keys))
    return Statement(
        path=path,
        first=_setting(table, column, empty, _in(keys, first)),
        further=_setting(table, column, empty, _in(keys, first.where(later))),
        keys=tuple(key.name for key in keys),
    )


def _setting(table: Table, column: Column[Any], empty: Any, which: ColumnElement[bool]) -> Query:
    return Query(update(table).where(which).values({column.name: empty}).returning(*_keys(table)))


def _keys(table: Table) -> tuple[Column[Any], ...]:
    keys = tuple(table.primary_key.columns)
    if not keys:
        raise NoPath(f"{table.fullname} has no primary key by which its rows can be erased")
    return keys


def _nothing(column: Column[Any]) -> tuple[Any, ColumnElement[bool]]:
    """What it is set to, and where there is something yet."""
    if isinstance(column.type, LargeBinary) and _is_to_be(column, Erasure.SHRED):
        # No sealed value is ever empty: this says that there was one.
        return text("''::bytea"), func.octet_length(column) > 0
    if (value := column.info.get(EMPTY)) is not None:
        return text(f"'{value}'"), column != text(f"'{value}'")
    if column.nullable:
        return None, column.is_not(None)
    if isinstance(column.type, ARRAY):
        return text("'{}'"), func.cardinality(column) > 0
    return text("''"), column != text("''")


def _is_to_be(column: Column[Any], strategy: Erasure) -> bool:
    kind = classification_in(column)
    return isinstance(kind, Personal) and kind.erasure is strategy


def _in(keys: tuple[Column[Any], ...], found: Any) -> ColumnElement[bool]:
    return keys[0].in_(found) if len(keys) == 1 else tuple_(*keys).in_(found)


def _kept(within: SubjectTable, paths: list[Path]) -> list[Retained]:
    by_law = [
        kind
        for column in within.table.columns
        if isinstance(kind := classification_in(column), Personal) and kind.erasure is Erasure.KEEP_LEGAL
    ]
    kinds = [kind for path in paths if isinstance(kind := classification_in(path.link), Personal)]
    chosen = (by_law or kinds)[0]
    duration = chosen.retention.duration
    until = "as long as the other side's account" if duration is None else _in_words(duration)
    return [
        Retained(
            name=within.table.name,
            strategy=Erasure.KEEP_LEGAL if by_law else Erasure.PSEUDONYM,
            why=f"{chosen.legal_basis.value}: {', '.join(sorted(chosen.purposes))}",
            until=f"{until}, from {chosen.retention.trigger.value}" if duration else until,
        )
    ]


def _in_words(duration: timedelta) -> str:
    if duration.days >= 365:
        return f"{duration.days // 365} years"
    return f"{duration.days} days" if duration.days else f"{duration.seconds // 3600} hours"
