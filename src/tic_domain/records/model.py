"""What is held about a person, in the form in which it is shown and exported; and the exports themselves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final, NewType, Self
from uuid import UUID

import attrs
from attrs import field

from tic_domain.records import personal_data as data
from tic_domain.shared.classification import Exported, Personal, stored, system
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import AccountId

ExportId = NewType("ExportId", UUID)

KEPT_FOR: Final = timedelta(days=7)
FRESH_FOR: Final = timedelta(hours=1)
"""How long after the last one was asked for another one isn't made."""
GIVEN_UP_AFTER: Final = timedelta(days=1)
"""Whatever keeps an export from being made by then, the person may ask anew."""


class Shape(Enum):
    """What a value looks like, as JSON has it."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    MOMENT = "moment"
    """Text: ISO 8601, in UTC."""
    DAY = "day"
    ID = "id"
    LIST = "list"
    DOCUMENT = "document"
    PERIOD = "period"
    """An object with `from` and `until`."""


@attrs.frozen(kw_only=True)
class HeldField:
    name: str
    shape: Shape
    datum: Personal | None
    """None: it says nothing by itself, and tells which records belong together."""


@attrs.frozen(kw_only=True)
class HeldKind:
    """Records of one kind. `key` names it in addresses and in the export."""

    key: str
    fields: tuple[HeldField, ...]

    @property
    def data(self) -> tuple[Personal, ...]:
        return tuple(one.datum for one in self.fields if one.datum is not None)

    @property
    def export_names(self) -> frozenset[str]:
        return frozenset(one.export.name for one in self.data if isinstance(one.export, Exported))


HeldRecord = Mapping[str, Any]
"""By the names of the kind's fields; each value as JSON has it, None where there is none."""


@attrs.frozen(kw_only=True)
class HeldPage:
    records: tuple[HeldRecord, ...]
    next: str | None
    """Where the following page begins."""


class ExportState(Enum):
    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN: Final = frozenset({ExportState.WAITING, ExportState.RUNNING})


@stored
@attrs.frozen(kw_only=True)
class DataExport:
    """One file with everything that is held about a person."""

    id: ExportId = field(metadata=system("identity of an export"))
    account_id: AccountId = field(metadata=data.OWNER)
    state: ExportState = field(metadata=data.COURSE)
    requested_at: datetime = field(metadata=data.COURSE)
    attempt: int = field(metadata=system("tells a worker that was given up from the one that makes it now"))
    done: int = field(metadata=system("how far it is: records that are written"))
    total: int = field(metadata=system("how far it is: records that there are"))
    file_key: FileKey | None = field(metadata=data.FILE)
    size: int | None = field(metadata=data.COURSE)
    """In bytes."""
    ready_at: datetime | None = field(metadata=data.COURSE)
    expires_at: datetime = field(metadata=data.COURSE)
    """When it is removed, in whatever state."""

    @classmethod
    def asked(cls, *, id: ExportId, account_id: AccountId, now: datetime) -> Self:
        return cls(
            id=id,
            account_id=account_id,
            state=ExportState.WAITING,
            requested_at=now,
            attempt=0,
            done=0,
            total=0,
            file_key=None,
            size=None,
            ready_at=None,
            expires_at=now + KEPT_FOR,
        )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def percent(self) -> int:
        """Below 100 until it is ready."""
        if self.state is ExportState.READY:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def file_name(self) -> str:
        """To save it under."""
        return f"techinterview-coach-{self.ready_at or self.requested_at:%Y-%m-%d}.zip"

    def is_ready(self, now: datetime) -> bool:
        return self.state is ExportState.READY and now < self.expires_at

    def begun(self, total: int) -> Self:
        """By a worker: whoever was at it before is not any more."""
        return attrs.evolve(
            self, state=ExportState.RUNNING, attempt=self.attempt + 1, done=0, total=max(total, 1)
        )

    def made(self, *, file_key: FileKey, size: int, now: datetime) -> Self:
        return attrs.evolve(
            self,
            state=ExportState.READY,
            file_key=file_key,
            size=size,
            done=self.total,
            ready_at=now,
            expires_at=now + KEPT_FOR,
        )

    def ended(self, state: ExportState) -> Self:
        return attrs.evolve(self, state=state)


def attachment_name(version: int, format: str) -> str:
    """Of a CV's file within an export."""
    return f"files/cv-{version}.{format}"
