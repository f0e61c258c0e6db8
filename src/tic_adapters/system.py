"""The machine's own clock, ids and randomness."""

import hashlib
import secrets
from datetime import UTC, datetime
from uuid import UUID

import attrs
import uuid_utils


@attrs.frozen
class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@attrs.frozen
class UuidV7Ids:
    def new(self) -> UUID:
        # The standard library's own class: drivers and converters look at the type.
        return UUID(bytes=uuid_utils.uuid7().bytes)


@attrs.frozen
class SystemSecrets:
    def token(self) -> str:
        return secrets.token_urlsafe(32)

    def digest(self, token: str) -> bytes:
        # A token has 256 random bits: there is nothing to guess, so a slow or salted hash gains nothing.
        return hashlib.sha256(token.encode()).digest()
