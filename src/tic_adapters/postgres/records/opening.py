"""Rows become records: what is sealed is opened, and each value is as JSON has it."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from struct import Struct
from typing import Any, Final
from uuid import UUID

import attrs
from psycopg.types.range import Range
from sqlalchemy import Column

from tic_adapters.postgres.columns import SEALED
from tic_adapters.postgres.records.views import ATTACHED, OWNER, SEALED_DOCUMENTS, WRAPPED, View, shape_of
from tic_adapters.postgres.tables import runs
from tic_domain.records.model import HeldRecord, Shape, attachment_name
from tic_domain.shared.ports import SubjectKeys, SubjectSealer

_PAIR: Final = Struct(">16sH")


@attrs.define
class Opening:
    """For one look at what is held: keys are forgotten with it."""

    _sealer: SubjectSealer
    _subject_keys: SubjectKeys
    _known: dict[UUID, bytes | None] = attrs.field(factory=dict, repr=False)

    def records(self, view: View, rows: Sequence[Mapping[str, Any]]) -> list[HeldRecord]:
        """In the order of the rows. What was written by who is deleted can't be opened: None."""
        columns = [self._column(view, column, rows) for column in view.columns]
        names = [field.name for field in view.kind.fields]
        return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]

    def text(self, owner: UUID, wrapped: bytes | None, place: str, sealed: bytes) -> str | None:
        key = self._key(owner, wrapped)
        return None if key is None else self._sealer.open(key, owner, place, sealed).decode()

    def _column(self, view: View, column: Column[Any], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Column by column: what is done with a value is decided once, not for each row."""
        if column.info[SEALED]:
            return self._opened(view, column, rows)
        name = column.name
        if column is ATTACHED:
            return [_attached(row, row[name]) for row in rows]
        write = _WRITERS.get(shape_of(column))
        if write is None:
            return [row[name] for row in rows]
        return [None if (value := row[name]) is None else write(value) for row in rows]

    def _opened(self, view: View, column: Column[Any], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        place = f"{column.table.name}|{column.name}"
        read = _reader(column)
        of: dict[UUID, list[int]] = {}
        for at, row in enumerate(rows):
            if row[column.name] is not None:
                of.setdefault(row[OWNER], []).append(at)
        values: list[Any] = [None] * len(rows)
        for owner, places in of.items():
            key = self._key(owner, rows[places[0]][WRAPPED])
            if key is not None:
                sealed = [rows[at][column.name] for at in places]
                for at, text in zip(places, self._sealer.open_many(key, owner, place, sealed), strict=True):
                    values[at] = read(text)
        return values

    def _key(self, owner: UUID, wrapped: bytes | None) -> bytes | None:
        if owner not in self._known:
            self._known[owner] = None if wrapped is None else self._subject_keys.unwrap(owner, wrapped)
        return self._known[owner]


def _reader(column: Column[Any]) -> Callable[[bytes], Any]:
    if column is runs.scores.c.result:
        return _scores
    return json.loads if column in SEALED_DOCUMENTS else bytes.decode


def _scores(plain: bytes) -> dict[str, Any]:
    words, _, pairs = plain.partition(b"\n")
    skipped, kept_away_by = json.loads(words)
    scored = [
        {"coach_id": str(UUID(bytes=coach)), "score": score} for coach, score in _PAIR.iter_unpack(pairs)
    ]
    return {"skipped": skipped, "kept_away_by": kept_away_by, "scores": scored}


def _attached(row: Mapping[str, Any], file_key: UUID | None) -> str | None:
    return None if file_key is None else attachment_name(row["version"], row["format"])


def _period(value: Range[datetime]) -> dict[str, str | None]:
    return {"from": _bound(value.lower), "until": _bound(value.upper)}


def _bound(at: datetime | None) -> str | None:
    return None if at is None else moment(at.astimezone(UTC))


def moment(at: datetime) -> str:
    # Times come in UTC from this driver.
    return f"{at.replace(tzinfo=None).isoformat()}Z"


_WRITERS: Final[Mapping[Shape, Callable[[Any], Any]]] = {
    Shape.ID: str,
    Shape.DAY: str,
    Shape.MOMENT: moment,
    Shape.PERIOD: _period,
}
"""What isn't among them is in JSON as it comes."""
