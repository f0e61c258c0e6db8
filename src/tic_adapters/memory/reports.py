"""Reports of abuse, in memory."""

from datetime import datetime

import attrs

from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.conversations.reports import Report, ReportState
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ReportId


@attrs.define
class ReportTables:
    reports: dict[ReportId, Report] = attrs.field(factory=dict)


class MemoryReports:
    def __init__(self, transaction: Transaction, tables: ReportTables) -> None:
        self._rows = Rows(transaction, tables.reports, "report")

    async def add(self, report: Report) -> None:
        await self._rows.add(report.id, report)

    async def get(self, report_id: ReportId, *, for_update: bool = False) -> Report:
        found = await self._rows.lock(report_id) if for_update else self._rows.find(report_id)
        if found is None:
            raise NotFound("report")
        return found

    async def resolve(self, report: Report) -> None:
        known = await self.get(report.id, for_update=True)
        await self._rows.put(
            report.id,
            attrs.evolve(
                known,
                looked_at=report.looked_at,
                resolved_at=report.resolved_at,
                outcome=report.outcome,
                answer=report.answer,
            ),
        )

    async def find_open(self, reporter_id: AccountId, reported_id: AccountId) -> Report | None:
        own = await self.list_by(reporter_id)
        return next((one for one in own if one.reported_id == reported_id and _is_open(one)), None)

    async def count_filed_since(self, reporter_id: AccountId, since: datetime) -> int:
        return sum(one.filed_at >= since for one in await self.list_by(reporter_id))

    async def list_by(self, reporter_id: AccountId) -> tuple[Report, ...]:
        return tuple(one for one in self._newest_first() if one.reporter_id == reporter_id)

    async def list_all(self, *, open_only: bool, before: ReportId | None, limit: int) -> tuple[Report, ...]:
        found = [
            one
            for one in self._newest_first()
            if (before is None or one.id < before) and (_is_open(one) or not open_only)
        ]
        return tuple(found[:limit])

    def _newest_first(self) -> list[Report]:
        return sorted(self._rows.all(), key=lambda one: one.id, reverse=True)


def _is_open(report: Report) -> bool:
    return report.state is not ReportState.RESOLVED
