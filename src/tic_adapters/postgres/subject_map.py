"""Whose each row is: the paths from every table to the accounts, found in the tables themselves.

Export, erasure and retention are made of it. Nothing here names a table: a column leads to a person where it
refers to an account, where it is classified as an account's id, or where it is marked as a keyed hash of one
or as a payment provider's id. A table without such a column is reached through the rows that it belongs to.
"""

from functools import cache
from typing import Any, Final
from uuid import UUID

import attrs
from sqlalchemy import Column, ColumnElement, LargeBinary, Select, Table, Uuid, or_, select, tuple_
from sqlalchemy.schema import ForeignKeyConstraint

from tic_adapters.postgres.columns import DATA, HASHED, REFERENCE, SEALED, UNDER, classification_in
from tic_adapters.postgres.query import given
from tic_adapters.postgres.tables import METADATA
from tic_adapters.postgres.tables.accounts import accounts
from tic_domain.shared.classification import Erasure, Personal, SubjectRole
from tic_domain.shared.ports import BlindIndex

_ID: Final = "user.unique_id.pseudonymous"
_SUBJECT: Final = given("subject", Uuid)
_HASH: Final = given("hashed", LargeBinary)


class NoPath(Exception):
    """A table holds personal data, and nothing in it leads to a person. A defect of its declaration."""


@attrs.frozen(kw_only=True)
class Path:
    """How a row of `table` leads to one person."""

    table: Table
    parents: tuple[ForeignKeyConstraint, ...]
    """From the table upwards; empty where the table itself names the person."""
    link: Column[Any]
    """Of the last of these tables: the account's id, its keyed hash, or the provider's id of it."""
    role: SubjectRole
    """How the person stands to the row."""
    erasure: Erasure
    """What erasing that person does to the row: DROP_ROW takes it away, all else leaves it."""

    @property
    def is_direct(self) -> bool:
        return not self.parents

    @property
    def hashed(self) -> str | None:
        """The purpose of the keyed hash that is bound as `hashed`; None where the id itself is stored."""
        purpose = self.link.info.get(HASHED)
        return None if purpose is None else str(purpose)

    def condition(self) -> ColumnElement[bool]:
        """Of a statement on `table`, with `subject` and, where it is hashed, `hashed` to be bound."""
        if self.parents:
            return self._through(self.parents)
        if self.link.info.get(REFERENCE):
            return self.link.in_(_references(self.table))
        return self.link == (_SUBJECT if self.hashed is None else _HASH)

    def values(self, subject: UUID, index: BlindIndex) -> dict[str, Any]:
        """What `condition` needs bound."""
        if self.hashed is None:
            return {"subject": subject}
        return {"hashed": index.of(self.hashed, str(subject))}

    def _through(self, steps: tuple[ForeignKeyConstraint, ...]) -> ColumnElement[bool]:
        first, *others = steps
        elements = list(first.elements)
        held = [element.parent for element in elements]
        named = [element.column for element in elements]
        above = attrs.evolve(self, table=first.referred_table, parents=tuple(others))
        found = select(*named).where(above.condition())
        return held[0].in_(found) if len(held) == 1 else tuple_(*held).in_(found)


@attrs.frozen(kw_only=True)
class SubjectTable:
    table: Table
    paths: tuple[Path, ...]

    @property
    def personal(self) -> dict[Erasure, tuple[str, ...]]:
        """The columns that say something of a person, by what erasure does to them."""
        found: dict[Erasure, list[str]] = {}
        for column in self.table.columns:
            kind = classification_in(column)
            if isinstance(kind, Personal):
                found.setdefault(kind.erasure, []).append(column.name)
        return {strategy: tuple(names) for strategy, names in found.items()}

    @property
    def is_of_accounts(self) -> bool:
        """The one table whose rows are the people themselves."""
        return self.table is accounts

    def owned_by(self, column: Column[Any]) -> tuple[Path, ...]:
        """Under whose keys a sealed column's values are; more than one where another column tells which.

        Raises NoPath where that can't be told.
        """
        under = column.info.get(UNDER)
        direct = [path for path in self.paths if path.is_direct]
        if under is not None and any(path.link.name == under for path in direct):
            return tuple(path for path in direct if path.link.name == under)
        if under is not None:
            return self.paths
        if len(direct) > 1:
            direct = [path for path in direct if path.role is SubjectRole.OWNER]
        if len({path.link.name for path in direct}) != 1:
            raise NoPath(f"{self.table.fullname}.{column.name}: say with UNDER under whose key it is")
        return tuple(direct)

    def sealed(self) -> tuple[Column[Any], ...]:
        return tuple(column for column in self.table.columns if column.info.get(SEALED))

    def rows_of(self, after: bool = False) -> Select[Any]:
        """All columns of one person's rows, in the order of the primary key; `after_…` bound to go on."""
        keys = tuple(self.table.primary_key.columns) or tuple(self.table.columns)
        statement = select(self.table).where(or_(*(path.condition() for path in self.paths)))
        if after:
            bound = [given(f"after_{key.name}", key.type) for key in keys]
            statement = statement.where(tuple_(*keys) > tuple_(*bound))
        return statement.order_by(*keys)


@cache
def subject_map() -> tuple[SubjectTable, ...]:
    """Every table that holds personal data: what refers to others before what it refers to.

    Raises NoPath for a table that leads to nobody.
    """
    found = []
    for table in reversed(METADATA.sorted_tables):
        if not any(isinstance(classification_in(column), Personal) for column in table.columns):
            continue
        paths = paths_of(table)
        if not paths:
            raise NoPath(f"{table.fullname} holds personal data, and no column leads to a person")
        found.append(SubjectTable(table=table, paths=paths))
    return tuple(found)


def paths_of(table: Table) -> tuple[Path, ...]:
    """Those by the table's own columns, then those through the rows that it belongs to."""
    direct = tuple(
        _direct(table, column)
        for column in table.columns
        if isinstance(classification_in(column), Personal) and _is_link(column)
    )
    return (*direct, *_inherited(table, direct))


def _direct(table: Table, column: Column[Any]) -> Path:
    kind = classification_in(column)
    if not isinstance(kind, Personal):
        raise NoPath(f"{table.fullname}.{column.name} names a person and is classified as technical")
    return Path(table=table, parents=(), link=column, role=kind.role, erasure=kind.erasure)


def _inherited(table: Table, direct: tuple[Path, ...]) -> tuple[Path, ...]:
    """Who is named above and not in the row itself: with own people in it, these others only receive it."""
    own = {path.link for path in direct}
    found = []
    for constraint in sorted(table.foreign_key_constraints, key=lambda one: str(one.name)):
        if constraint.referred_table is table or any(
            element.parent in own for element in constraint.elements
        ):
            continue
        above = paths_of(constraint.referred_table)
        for path in [one for one in above if one.is_direct] or above:
            role = SubjectRole.RECIPIENT if direct else path.role
            parents = (constraint, *path.parents)
            found.append(attrs.evolve(path, table=table, parents=parents, role=role))
    return tuple(found)


def _is_link(column: Column[Any]) -> bool:
    if column is accounts.c.id or column.info.get(HASHED):
        return True
    if _is_of_provider(column):
        return column.table.schema == DATA and not any(_names_account(one) for one in column.table.columns)
    return _names_account(column)


def _names_account(column: Column[Any]) -> bool:
    if column is accounts.c.id:
        return True
    referred = [key.column for key in column.foreign_keys]
    if any(_names_account(one) for one in referred):
        return True
    kind = classification_in(column)
    return (
        not referred and isinstance(kind, Personal) and kind.category == _ID and isinstance(column.type, Uuid)
    )


def _is_of_provider(column: Column[Any]) -> bool:
    kind = classification_in(column)
    return bool(column.info.get(REFERENCE)) and isinstance(kind, Personal) and kind.category == _ID


@cache
def _references(asking: Table) -> Any:
    """The provider's ids of everything of one person's, wherever it is kept."""
    found = []
    for table in METADATA.sorted_tables:
        marks = [column for column in table.columns if column.info.get(REFERENCE)]
        if table is asking or not marks:
            continue
        for path in paths_of(table):
            found += [select(mark).where(path.condition(), mark.is_not(None)) for mark in marks]
    return found[0].union(*found[1:])
