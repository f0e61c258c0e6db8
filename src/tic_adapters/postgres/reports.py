"""Reports of abuse. What the reporter says is sealed under their key, a quoted message under its sender's."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow
from sqlalchemy import ColumnElement, Integer, Uuid, func, select, update

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, among, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.reports import report_quotes, reports
from tic_adapters.postgres.vault import Vault
from tic_domain.conversations.reports import Quote, Report
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, ReportId

_WORDS: Final = "reports|words"
_ANSWER: Final = "reports|answer"
_QUOTE: Final = "report_quotes|body"
_NEWEST: Final = UUID(int=2**128 - 1)
_IS_OPEN: Final = reports.c.resolved_at.is_(None)
_OF_REPORTER: Final = reports.c.reporter_id == given("reporter_id")


def _newest_first(*conditions: ColumnElement[bool]) -> Any:
    return select(reports).where(*conditions).order_by(reports.c.id.desc())


def _page(*conditions: ColumnElement[bool]) -> Query:
    return Query(
        _newest_first(reports.c.id < given("before", Uuid), *conditions).limit(given("limit", Integer))
    )


_ADD: Final = Query(inserting(reports))
_ADD_QUOTE: Final = Query(inserting(report_quotes))
_BY_ID: Final = Query(select(reports).where(reports.c.id == given("key")))
_LOCKED: Final = Query(select(reports).where(reports.c.id == given("key")).with_for_update())
_DONE: Final = ("looked_at", "resolved_at", "outcome", "answer")
_RESOLVE: Final = Query(
    update(reports).where(reports.c.id == given("key")).values({name: given(name) for name in _DONE})
)
_OPEN: Final = Query(
    _newest_first(_OF_REPORTER, reports.c.reported_id == given("reported_id"), _IS_OPEN).limit(1)
)
_COUNT: Final = Query(select(func.count()).where(_OF_REPORTER, reports.c.filed_at >= given("since")))
_BY: Final = Query(_newest_first(_OF_REPORTER))
_ALL: Final = {False: _page(), True: _page(_IS_OPEN)}
_QUOTES: Final = Query(
    select(report_quotes)
    .where(among(report_quotes.c.report_id, "ids"))
    .order_by(report_quotes.c.report_id, report_quotes.c.message_id)
)


@clause("C3.3")
class PostgresReports:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, report: Report) -> None:
        reporter = report.reporter_id
        row = rows().unstructure(report)
        del row["quotes"]
        key = await self._vault.key_of(reporter)
        row["words"] = self._vault.seal(key, reporter, _WORDS, report.words or "")
        row["answer"] = self._vault.seal_optional(key, reporter, _ANSWER, report.answer)
        try:
            await self._session.change(_ADD, **row)
        except UniqueViolation as error:
            raise ConcurrentUpdate("report") from error
        if report.quotes:
            await self._session.change_many(
                _ADD_QUOTE, [await self._quote_row(report, quote) for quote in report.quotes]
            )

    async def get(self, report_id: ReportId, *, for_update: bool = False) -> Report:
        row = await self._session.first(_LOCKED if for_update else _BY_ID, key=report_id)
        if row is None:
            raise NotFound("report")
        return (await self._opened([row]))[0]

    async def resolve(self, report: Report) -> None:
        reporter = report.reporter_id
        # A reporter who is gone reads no answer.
        key = await self._vault.find_key(reporter)
        answer = None if key is None else self._vault.seal_optional(key, reporter, _ANSWER, report.answer)
        await self._session.change(
            _RESOLVE,
            key=report.id,
            looked_at=report.looked_at,
            resolved_at=report.resolved_at,
            outcome=report.outcome.value if report.outcome else None,
            answer=answer,
        )

    async def find_open(self, reporter_id: AccountId, reported_id: AccountId) -> Report | None:
        found = await self._session.all(_OPEN, reporter_id=reporter_id, reported_id=reported_id)
        return next(iter(await self._opened(found)), None)

    async def count_filed_since(self, reporter_id: AccountId, since: datetime) -> int:
        return int(await self._session.scalar(_COUNT, reporter_id=reporter_id, since=since))

    async def list_by(self, reporter_id: AccountId) -> tuple[Report, ...]:
        return await self._opened(await self._session.all(_BY, reporter_id=reporter_id))

    async def list_all(self, *, open_only: bool, before: ReportId | None, limit: int) -> tuple[Report, ...]:
        found = await self._session.all(_ALL[open_only], before=before or _NEWEST, limit=limit)
        return await self._opened(found)

    async def _quote_row(self, report: Report, quote: Quote) -> dict[str, Any]:
        key = await self._vault.key_of(quote.sender_id)
        body = self._vault.seal(key, quote.sender_id, _QUOTE, quote.body or "")
        return {**rows().unstructure(quote), "report_id": report.id, "body": body}

    async def _opened(self, found: list[DictRow]) -> tuple[Report, ...]:
        quotes: dict[ReportId, list[dict[str, Any]]] = {}
        if found:
            for row in await self._session.all(_QUOTES, ids=[row["id"] for row in found]):
                row["body"] = await self._text(row["sender_id"], _QUOTE, row["body"])
                quotes.setdefault(row.pop("report_id"), []).append(row)
        opened = []
        for row in found:
            for name, place in (("words", _WORDS), ("answer", _ANSWER)):
                row[name] = await self._text(row["reporter_id"], place, row[name])
            opened.append(structured({**row, "quotes": quotes.get(row["id"], [])}, Report))
        return tuple(opened)

    async def _text(self, subject: AccountId, place: str, sealed: bytes | None) -> str | None:
        """None where there is nothing, or where its writer's key was destroyed."""
        key = None if sealed is None else await self._vault.find_key(subject)
        return None if key is None or sealed is None else self._vault.open(key, subject, place, sealed)
