"""Statements of SQLAlchemy Core, compiled once and run on the driver's connection.

SQLAlchemy's asyncio layer costs about 200 µs a statement; what is compiled here costs what psycopg costs.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Table, Uuid, any_, bindparam, make_url
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql.elements import BindParameter, ClauseElement

_DIALECT: Final = make_url("postgresql+psycopg://").get_dialect()()


class Query:
    """A statement whose values are bound by name when it is run."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    @cached_property
    def sql(self) -> str:
        return str(self._compiled.string)

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        """Those given, and those that stand in the statement itself."""
        return {**self._fixed, **given} if self._fixed else given

    @cached_property
    def _compiled(self) -> Any:
        return self._statement.compile(dialect=_DIALECT)

    @cached_property
    def _fixed(self) -> dict[str, Any]:
        binds = self._compiled.binds
        return {name: bind.value for name, bind in binds.items() if not bind.required}


def given(name: str, type_: Any = None) -> BindParameter[Any]:
    """A value that comes when the statement is run. The type is needed where no column tells it."""
    return bindparam(name, type_=type_, required=True)


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column's id is among those bound as a list."""
    return column == any_(given(name, ARRAY(Uuid)))


def listed(ids: Iterable[UUID]) -> str:
    """For `among`, as PostgreSQL writes a list: the driver takes several times as long over a list of ids."""
    return f"{{{','.join(map(str, ids))}}}"


def binding(table: Table, *, but: frozenset[str] = frozenset()) -> dict[str, BindParameter[Any]]:
    """Each column's value bound under the column's own name."""
    return {column.name: given(column.name) for column in table.c if column.name not in but}


def inserting(table: Table, *names: str) -> Insert:
    """Each column bound under its own name; all of them where none is named."""
    return insert(table).values({name: given(name) for name in names} or binding(table))
