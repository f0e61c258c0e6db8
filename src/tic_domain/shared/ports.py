"""What every context needs from outside, in the domain's own words."""

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self, runtime_checkable
from uuid import UUID

from tic_domain.shared.events import Event
from tic_domain.shared.jobs import Job


@runtime_checkable  # the web asks whether it was given one
class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Ids(Protocol):
    def new(self) -> UUID:
        """A fresh UUIDv7: unique, and sorted by the time it was made."""
        ...


class Secrets(Protocol):
    """Unguessable tokens, and the only form in which they are kept."""

    def token(self) -> str:
        """A fresh token of at least 256 bits, URL-safe."""
        ...

    def digest(self, token: str) -> bytes:
        """A one-way digest (32 bytes) by which a token is found again; never reversible."""
        ...


class UnitOfWork(Protocol):
    """One transaction. Left without `commit`, it rolls back.

    Each context narrows it to its own repositories; one adapter satisfies all of them.
    """

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def commit(self) -> None:
        """Make it durable, together with the jobs. Raises ConcurrentUpdate, Unavailable."""
        ...

    def record(self, event: Event) -> None:
        """State a fact. The jobs that other contexts derive from it are enqueued by `commit`."""
        ...

    def enqueue(self, job: Job) -> None:
        """Have this done after the commit, once for its key; a rollback discards it."""
        ...


class SubjectSealer(Protocol):
    """Seals what identifies a person, or what they wrote, under that person's own key.

    `place` is table|column: together with the subject it is authenticated, so that a sealed value can't
    be moved to another column or person. Raises SealBroken where a value doesn't open.
    """

    def seal(self, key: bytes, subject: UUID, place: str, plain: bytes) -> bytes: ...

    def open(self, key: bytes, subject: UUID, place: str, sealed: bytes) -> bytes: ...

    def open_many(self, key: bytes, subject: UUID, place: str, sealed: Sequence[bytes]) -> list[bytes]:
        """Several values of one subject in one place, in their order."""
        ...


class SubjectKeys(Protocol):
    """Makes and wraps the keys of subjects. A wrapped key is bound to its subject."""

    def new_key(self) -> bytes:
        """A fresh key of 32 bytes."""
        ...

    def wrap(self, subject: UUID, key: bytes) -> bytes:
        """The key under the current master key; the result names which one."""
        ...

    def unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        """Raises SealBroken where the master key isn't known any more or the value was changed."""
        ...

    def is_current(self, wrapped: bytes) -> bool:
        """False where it is wrapped by an older master key than the current one."""
        ...


class BlindIndex(Protocol):
    """A keyed hash, by which an e-mail address or a provider's id is found without being readable."""

    def of(self, purpose: str, value: str) -> bytes:
        """32 bytes; the same purpose and value always give the same."""
        ...


class SealBroken(Exception):
    """A sealed value doesn't open: another key, another place, or it was changed. Never a user's fault."""
