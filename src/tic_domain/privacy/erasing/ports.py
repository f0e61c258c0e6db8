"""What deleting needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID

import attrs

from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.privacy.erasing.model import DeletionId, DeletionRequest, ErasureStep, StepKind, Tombstone
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.shared.classification import Erasure
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class PlanPart:
    """One thing that erasing a person does to one table."""

    name: str
    """“messages.body” for values, “web_sessions” for whole rows."""
    strategy: Erasure

    @property
    def words(self) -> str:
        return f"{self.name}: {self.strategy.value}"


@attrs.frozen(kw_only=True)
class Retained:
    """What stays of one datum, why, and for how long, in words."""

    name: str
    strategy: Erasure
    why: str
    until: str


@attrs.frozen(kw_only=True)
class ErasedRows:
    rows: int
    after: object | None
    """To be given to the next call; None where nothing is left of that part."""


class Eraser(Protocol):
    """The erase plan, made of the classification, over everything that is kept in tables."""

    def plan(self) -> tuple[PlanPart, ...]:
        """In the order in which it has to be done."""
        ...

    def retained(self) -> tuple[Retained, ...]:
        """What stays, under a pseudonym or by law."""
        ...

    async def fence(self, account_id: AccountId) -> None:
        """Waits for whoever is adding rows for that account. From the commit on nobody can, once the account
        is deleted."""
        ...

    async def empty_account(self, account_id: AccountId) -> None:
        """Nothing in it names anybody any more, and it is deleted. Whether its key is there or not."""
        ...

    async def erase(
        self, account_id: AccountId, part: PlanPart, *, most: int, after: object | None
    ) -> ErasedRows:
        """As many rows at most, going on where an earlier call ended."""
        ...

    async def files_of(self, account_id: AccountId) -> tuple[FileKey, ...]: ...

    async def cancel_jobs(self, account_id: AccountId) -> int:
        """Waiting and failed jobs that name the account. How many."""
        ...

    async def destroy_key(self, subject: UUID) -> bool:
        """False where it was destroyed before."""
        ...

    async def has_subject(self, hashes: Sequence[bytes], *, purpose: str) -> tuple[AccountId, ...]:
        """Accounts that aren't deleted and whose id has one of these keyed hashes."""
        ...


class Deletions(Protocol):
    """What is parked is sealed under a deletion's own key, made when it begins."""

    async def add(self, request: DeletionRequest, steps: Sequence[ErasureStep]) -> None:
        """Raises ConcurrentUpdate where that account has an open one."""
        ...

    async def save(self, request: DeletionRequest) -> None:
        """Raises ConcurrentUpdate where it was saved since it was loaded."""
        ...

    async def get(self, request_id: DeletionId, *, for_update: bool = False) -> DeletionRequest:
        """Raises NotFound."""
        ...

    async def find_of(self, account_id: AccountId, *, for_update: bool = False) -> DeletionRequest | None:
        """The open one of that account, else the newest."""
        ...

    async def find_by_receipt(self, digest: bytes) -> DeletionRequest | None: ...

    async def put_steps(self, steps: Sequence[ErasureStep]) -> None:
        """In place of those of the same kind."""
        ...

    async def steps_of(self, request_id: DeletionId) -> tuple[ErasureStep, ...]:
        """In the order of their kinds."""
        ...

    async def list_to_try(self, now: datetime, *, limit: int) -> tuple[DeletionId, ...]:
        """Scheduled ones whose turn it is."""
        ...

    async def list_unfinished(self, now: datetime, *, limit: int) -> tuple[DeletionId, ...]:
        """Running ones with a step that is due."""
        ...

    async def list_recent(self, *, limit: int) -> tuple[DeletionRequest, ...]:
        """Newest first."""
        ...


class Tombstones(Protocol):
    """The ledger of who was erased. Append-only."""

    async def last(self, *, for_update: bool = False) -> Tombstone | None:
        """`for_update`: nobody else appends until the end."""
        ...

    async def find(self, subject: bytes) -> Tombstone | None: ...

    async def append(self, tombstone: Tombstone) -> None: ...

    async def list(self, *, after: int = 0) -> tuple[Tombstone, ...]:
        """Those after that number, in order."""
        ...


class TombstoneCopy(Protocol):
    """The same ledger outside the database, so that restoring a backup doesn't lose what came after it."""

    async def last_number(self) -> int:
        """0 where it is empty. Raises Unavailable, TombstonesBroken."""
        ...

    async def extend(self, tombstones: Sequence[Tombstone]) -> None:
        """Those that it doesn't have yet; durable when it returns. Raises Unavailable, TombstonesBroken."""
        ...

    async def read(self) -> tuple[Tombstone, ...]:
        """From the first on. Raises Unavailable, TombstonesBroken."""
        ...


class DeletionUnitOfWork(OrdersUnitOfWork, RecordsUnitOfWork, Protocol):
    @property
    def eraser(self) -> Eraser: ...

    @property
    def deletions(self) -> Deletions: ...

    @property
    def tombstones(self) -> Tombstones: ...


class Answer(Enum):
    CONFIRMED = "confirmed"
    TAKEN_ON = "taken on"
    """To be asked again whether it is done."""
    EXPIRES = "expires"
    NOT_USED = "not used"


@attrs.frozen(kw_only=True)
class ProcessorAnswer:
    answer: Answer
    words: str | None = None
    reference: str | None = None
    """The processor's id of our request."""
    expires_by: datetime | None = None


@attrs.frozen(kw_only=True)
class Handles:
    """By which a processor knows the person."""

    account_id: AccountId
    email: str | None
    payee: str | None
    begun_at: datetime
    payments: tuple[str, ...]
    """The provider's ids of what the person paid; for redacting them alone."""
    reference: str | None
    """What the processor called our request, where it was made before."""


class DataProcessor(Protocol):
    @property
    def is_used(self) -> bool:
        """False where it can hold nothing of anybody."""
        ...

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        """Ask it to erase what it holds, or whether it has. Asking twice is asking once; where it holds
        nothing, that is confirmed. Raises Unavailable, ProcessorRefused."""
        ...


class FarewellMail(Protocol):
    async def send(self, *, key: str, to: str, receipt_token: str) -> None:
        """Raises MailDelayed, MailRefused."""
        ...


class ReceiptSigner(Protocol):
    def sign(self, content: bytes) -> bytes:
        """An Ed25519 signature (64 bytes)."""
        ...

    def public_key(self) -> bytes:
        """32 bytes."""
        ...
