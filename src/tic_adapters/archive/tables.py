"""Records as tables for spreadsheets: RFC 4180, UTF-8, a header, and no cell that computes."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from tic_domain.records.model import HeldKind, HeldRecord
from tic_domain.shared.spreadsheets import safe


def header(kind: HeldKind) -> bytes:
    return _written([[field.name for field in kind.fields]])


def lines(kind: HeldKind, records: Sequence[HeldRecord]) -> bytes:
    return _written([[_cell(record[field.name]) for field in kind.fields] for record in records])


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, bool | int):
        return value
    return safe(json.dumps(value, ensure_ascii=False))


def _written(rows: Sequence[Sequence[Any]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table, lineterminator="\r\n").writerows(rows)
    return table.getvalue().encode()
