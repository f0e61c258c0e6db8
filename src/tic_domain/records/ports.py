"""What showing and exporting need from outside."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

import attrs

from tic_domain.accounts.ports import Accounts
from tic_domain.records.model import DataExport, ExportId, HeldKind, HeldPage, HeldRecord
from tic_domain.shared.files import FileKey, FileSeal
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import UnitOfWork


class Holdings(Protocol):
    """Everything that is held about people, as it stands at one moment.

    A person sees a record where the classification says that it is theirs: what others wrote to them
    included, what they aren't shown elsewhere (a review that isn't published yet) left out.
    """

    async def counts(self, account_id: AccountId) -> Mapping[str, int]:
        """How many records there are of each kind."""
        ...

    async def page(self, account_id: AccountId, kind: str, *, after: str | None, limit: int) -> HeldPage:
        """In one fixed order. `after` is the `next` of the page before. Raises NotFound for an unknown
        kind, InvalidInput for field `after`."""
        ...

    def stream(self, account_id: AccountId, kind: str) -> AsyncIterator[Sequence[HeldRecord]]:
        """All of them in the order of `page`, some hundred at a time. Raises NotFound."""
        ...

    async def names(self, account_id: AccountId) -> Mapping[AccountId, str]:
        """Of those whom the person talked with or bought from or sold to, as the person sees them. Those
        who are deleted have none."""
        ...


OpenHoldings = Callable[[], AbstractAsyncContextManager[Holdings]]
"""One moment's state for as long as it is open. Raises Unavailable."""


Kinds = Callable[[], tuple[HeldKind, ...]]
"""Every kind of record that can be held about somebody, in the order in which they are shown."""


class DataExports(Protocol):
    async def add(self, export: DataExport) -> None:
        """Raises ConcurrentUpdate where that person has an open one already."""
        ...

    async def get(self, export_id: ExportId, *, for_update: bool = False) -> DataExport:
        """Raises NotFound. `for_update` locks it until the unit of work ends."""
        ...

    async def save(self, export: DataExport) -> None:
        """Of one that was got for update. Raises NotFound where it is gone."""
        ...

    async def note(self, export_id: ExportId, attempt: int, done: int) -> bool:
        """How far a running one is. False where it isn't that attempt's to make any more."""
        ...

    async def remove(self, export_id: ExportId) -> None: ...

    async def list_of(self, account_id: AccountId, *, for_update: bool = False) -> tuple[DataExport, ...]:
        """Newest first."""
        ...

    async def list_over(self, now: datetime, *, asked_before: datetime) -> tuple[DataExport, ...]:
        """Those that expired, and open ones that were asked for before that; locked, a thousand at most."""
        ...

    async def seal(self, account_id: AccountId, file_key: FileKey) -> FileSeal:
        """For a file of theirs. Raises SealBroken where their key was destroyed."""
        ...

    async def known_files(self, keys: Collection[FileKey]) -> frozenset[FileKey]:
        """Those of `keys` that an export points to."""
        ...


class RecordsUnitOfWork(UnitOfWork, Protocol):
    @property
    def accounts(self) -> Accounts: ...

    @property
    def exports(self) -> DataExports: ...


@attrs.frozen(kw_only=True)
class Attachment:
    """A file that belongs to an export. `content` None: it was removed meanwhile."""

    name: str
    content: AsyncIterator[bytes] | None = attrs.field(repr=False)


class Attachments(Protocol):
    def of(self, account_id: AccountId) -> AsyncIterator[Attachment]:
        """Each to be read before the next. Raises Unavailable."""
        ...


@attrs.frozen(kw_only=True)
class Collected:
    """All that goes into an export. `stream` may be asked for the same kind several times."""

    account_id: AccountId
    made_at: datetime
    kinds: tuple[HeldKind, ...]
    counts: Mapping[str, int]
    names: Mapping[AccountId, str]
    stream: Callable[[str], AsyncIterator[Sequence[HeldRecord]]]
    attachments: Callable[[], AsyncIterator[Attachment]]


class Archives(Protocol):
    @property
    def passes(self) -> int:
        """How often each kind is streamed."""
        ...

    def written(self, collected: Collected) -> AsyncIterator[bytes]:
        """The archive, as it is made: a ZIP with JSON, CSV, pages to read, and the attachments."""
        ...


class RetentionPurge(Protocol):
    async def __call__(self, now: datetime) -> Mapping[str, int]:
        """Remove whatever has been kept as long as its classification allows: how many of each kind."""
        ...
