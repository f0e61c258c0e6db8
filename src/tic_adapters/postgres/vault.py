"""The subjects' keys within one unit of work, and what they seal. Nothing outlives the unit of work."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.keys import subject_keys
from tic_domain.shared.files import FileKey, FileSeal
from tic_domain.shared.ports import SealBroken, SubjectKeys, SubjectSealer

WRAPPED: Final = "wrapped_key"
"""The name under which a row brings its subject's wrapped key."""

_FIND: Final = Query(select(subject_keys.c.wrapped).where(subject_keys.c.subject_id == given("subject_id")))
_ADD: Final = Query(inserting(subject_keys))


class Vault:
    def __init__(self, session: Session, sealer: SubjectSealer, keys: SubjectKeys) -> None:
        self._session = session
        self._sealer = sealer
        self._keys = keys
        self._known: dict[UUID, bytes] = {}

    async def make_key(self, subject: UUID) -> bytes:
        """For a subject who has none yet."""
        key = self._keys.new_key()
        await self._session.change(_ADD, subject_id=subject, wrapped=self._keys.wrap(subject, key))
        self._known[subject] = key
        return key

    async def key_of(self, subject: UUID) -> bytes:
        """Raises SealBroken where it was destroyed."""
        if subject not in self._known:
            return self.unwrapped(subject, await self._session.scalar(_FIND, subject_id=subject))
        return self._known[subject]

    async def find_key(self, subject: UUID) -> bytes | None:
        """None where it was destroyed."""
        if subject not in self._known:
            wrapped = await self._session.scalar(_FIND, subject_id=subject)
            return None if wrapped is None else self.unwrapped(subject, wrapped)
        return self._known[subject]

    def unwrapped(self, subject: UUID, wrapped: bytes | None) -> bytes:
        """The key that came with a row. Raises SealBroken where it was destroyed."""
        if subject not in self._known:
            if wrapped is None:
                raise SealBroken("subject key: it was destroyed")
            self._known[subject] = self._keys.unwrap(subject, wrapped)
        return self._known[subject]

    def seal(self, key: bytes, subject: UUID, place: str, text: str) -> bytes:
        return self._sealer.seal(key, subject, place, text.encode())

    def open(self, key: bytes, subject: UUID, place: str, sealed: bytes) -> str:
        return self._sealer.open(key, subject, place, sealed).decode()

    def seal_bytes(self, key: bytes, subject: UUID, place: str, plain: bytes) -> bytes:
        return self._sealer.seal(key, subject, place, plain)

    def open_bytes(self, key: bytes, subject: UUID, place: str, sealed: bytes) -> bytes:
        return self._sealer.open(key, subject, place, sealed)

    def open_many(self, key: bytes, subject: UUID, place: str, sealed: Sequence[bytes]) -> list[str]:
        return [plain.decode() for plain in self._sealer.open_many(key, subject, place, sealed)]

    def open_known(self, subject: UUID, place: str, sealed: bytes) -> str:
        """With a key that came along before."""
        return self.open(self._known[subject], subject, place, sealed)

    def seal_optional(self, key: bytes, subject: UUID, place: str, text: str | None) -> bytes | None:
        return None if text is None else self.seal(key, subject, place, text)

    def open_optional(self, key: bytes, subject: UUID, place: str, sealed: bytes | None) -> str | None:
        return None if sealed is None else self.open(key, subject, place, sealed)

    def shown(self, subject: UUID, wrapped: bytes | None, place: str, sealed: bytes | None) -> str | None:
        """What came with a row that somebody else reads. None where it, or its key, was destroyed."""
        if wrapped is None or not sealed:
            return None
        return self.open(self.unwrapped(subject, wrapped), subject, place, sealed)

    def file_seal(self, key: bytes, subject: UUID, file: FileKey) -> FileSeal:
        """For a file of that subject. It lives as long as the file is being read or written."""
        return FileSeal(self._sealer, key, subject, file)

    def key_in(self, subject: UUID, row: dict[str, Any]) -> bytes:
        return self.unwrapped(subject, row[WRAPPED])
