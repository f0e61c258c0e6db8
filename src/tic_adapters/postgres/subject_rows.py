"""Every row that says something of one person, table by table and page by page."""

from collections.abc import AsyncIterator
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer

from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.subject_map import SubjectTable, subject_map
from tic_domain.shared.ports import BlindIndex

PAGE: Final = 1000


async def rows_of(
    session: Session, index: BlindIndex, subject: UUID, within: SubjectTable, *, page: int = PAGE
) -> AsyncIterator[dict[str, Any]]:
    """All columns of that person's rows in one table, as they are stored: what is sealed stays sealed.

    Only a page is held at a time. What belongs to somebody else too comes along: `within.paths` says who.
    """
    values = {name: value for path in within.paths for name, value in path.values(subject, index).items()}
    keys = [column.name for column in within.table.primary_key.columns or within.table.columns]
    after: dict[str, Any] = {}
    while True:
        found = await session.all(_page(within, further=bool(after)), **values, **after, most=page)
        for row in found:
            yield row
        if len(found) < page:
            return
        after = {f"after_{name}": found[-1][name] for name in keys}


async def count_rows(session: Session, index: BlindIndex, subject: UUID) -> dict[str, int]:
    """How many rows of each table say something of that person; those with none are left out."""
    counts = {}
    for within in subject_map():
        number = 0
        async for _ in rows_of(session, index, subject, within):
            number += 1
        if number:
            counts[within.table.name] = number
    return counts


@cache
def _page(within: SubjectTable, *, further: bool) -> Query:
    return Query(within.rows_of(after=further).limit(given("most", Integer)))
