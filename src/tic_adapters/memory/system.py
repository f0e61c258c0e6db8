"""Clock, ids and secrets that are the same on every run: one seed, one trace."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from tic_domain.shared.time import as_utc

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@attrs.define
class SteppingClock:
    """Stands still until it is moved; with a `step`, it also moves by that much at each look."""

    _now: datetime = _MONDAY
    _step: timedelta = timedelta(0)

    def now(self) -> datetime:
        moment = self._now
        self._now += self._step
        return moment

    def move(self, by: timedelta) -> None:
        self._now += by

    def move_to(self, moment: datetime) -> None:
        self._now = as_utc(moment)


@attrs.define
class SeededIds:
    """UUIDv7 from a seed. `start` is the time they claim to be made; each is a millisecond later."""

    _seed: int = 0
    _start: datetime = _MONDAY
    _count: int = attrs.field(default=0, init=False)

    def new(self) -> UUID:
        millis = (self._start - _EPOCH) // timedelta(milliseconds=1) + self._count
        tail = int.from_bytes(_bytes("id", self._seed, self._count))
        self._count += 1
        head = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | (tail >> 64 & 0xFFF) << 64
        return UUID(int=head | 0b10 << 62 | tail & (1 << 62) - 1)


@attrs.define
class SeededSecrets:
    """Tokens in the form of real ones, and as guessable as their seed: for tests and demo data only."""

    _seed: int = 0
    _count: int = attrs.field(default=0, init=False)

    def token(self) -> str:
        token = base64.urlsafe_b64encode(_bytes("secret", self._seed, self._count)).rstrip(b"=")
        self._count += 1
        return token.decode()

    def digest(self, token: str) -> bytes:
        return hashlib.sha256(token.encode()).digest()


def _bytes(kind: str, seed: int, count: int) -> bytes:
    """32 bytes that look random and are always the same."""
    return hashlib.sha256(f"{kind}:{seed}:{count}".encode()).digest()
