"""When an export may be asked for."""

from collections.abc import Iterable
from datetime import datetime

from tic_domain.records.errors import ExportNotReady, ExportRunning, ExportTooSoon
from tic_domain.records.model import FRESH_FOR, GIVEN_UP_AFTER, DataExport, ExportState
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import FileKey


@clause("C7.3")
def check_may_ask(exports: Iterable[DataExport], now: datetime) -> None:
    """One at a time, and none while the last is fresh. What failed or was cancelled doesn't count.

    Raises ExportRunning, ExportTooSoon.
    """
    for export in exports:
        if export.is_open:
            raise ExportRunning
        if export.is_ready(now) and now < (again_at := export.requested_at + FRESH_FOR):
            raise ExportTooSoon(again_at)


def downloadable(export: DataExport, now: datetime) -> FileKey:
    """Raises ExportNotReady."""
    if not export.is_ready(now) or export.file_key is None:
        raise ExportNotReady
    return export.file_key


def is_given_up(export: DataExport, now: datetime) -> bool:
    """It could not be made for so long that the person may ask anew."""
    return export.is_open and export.requested_at + GIVEN_UP_AFTER <= now


def replaced_by(ready: DataExport, exports: Iterable[DataExport]) -> tuple[DataExport, ...]:
    """Earlier ones that nobody needs any more: the fewer copies, the better."""
    return tuple(one for one in exports if one.id != ready.id and one.state is ExportState.READY)
