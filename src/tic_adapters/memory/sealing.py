"""Sealing without a cryptography library: honest about places, subjects and tampering, and reproducible.

For tests and dry runs. The same input gives the same output, which real sealing must never do.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import attrs

from tic_domain.shared.ports import SealBroken

_TAG: Final = 16


@attrs.frozen
class MemorySealer:
    def seal(self, key: bytes, subject: UUID, place: str, plain: bytes) -> bytes:
        return _seal(key, place.encode() + b"|" + subject.bytes, plain)

    def open(self, key: bytes, subject: UUID, place: str, sealed: bytes) -> bytes:
        return _open(key, place.encode() + b"|" + subject.bytes, sealed)

    def open_many(self, key: bytes, subject: UUID, place: str, sealed: Sequence[bytes]) -> list[bytes]:
        return [self.open(key, subject, place, value) for value in sealed]


@attrs.define
class MemorySubjectKeys:
    """Its master keys are numbered; `rotate` begins the next, `retire` forgets all before it."""

    _seed: str = "memory"
    _current: int = attrs.field(default=0, init=False)
    _oldest: int = attrs.field(default=0, init=False)
    _made: int = attrs.field(default=0, init=False)

    def new_key(self) -> bytes:
        self._made += 1
        return hashlib.sha256(f"{self._seed}:subject:{self._made}".encode()).digest()

    def wrap(self, subject: UUID, key: bytes) -> bytes:
        return bytes([self._current]) + _seal(self._master(self._current), subject.bytes, key)

    def unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        if not wrapped or not self._oldest <= wrapped[0] <= self._current:
            raise SealBroken("subject key: its master key is not known")
        return _open(self._master(wrapped[0]), subject.bytes, wrapped[1:])

    def is_current(self, wrapped: bytes) -> bool:
        return wrapped[:1] == bytes([self._current])

    def rotate(self) -> None:
        self._current += 1

    def retire(self) -> None:
        self._oldest = self._current

    def _master(self, number: int) -> bytes:
        return hashlib.sha256(f"{self._seed}:master:{number}".encode()).digest()


@attrs.frozen
class MemoryBlindIndex:
    def of(self, purpose: str, value: str) -> bytes:
        return hmac.digest(b"memory blind index", f"{len(purpose)}:{purpose}{value}".encode(), "sha256")


@attrs.frozen
class MemoryPseudonyms:
    def of(self, subject: str) -> str:
        return hmac.digest(b"memory pseudonyms", subject.encode(), "sha256")[:16].hex()


def _seal(key: bytes, bound: bytes, plain: bytes) -> bytes:
    tag = _tag(key, bound, plain)
    return tag + _mixed(key, tag, plain)


def _open(key: bytes, bound: bytes, sealed: bytes) -> bytes:
    tag, mixed = sealed[:_TAG], sealed[_TAG:]
    plain = _mixed(key, tag, mixed)
    if not hmac.compare_digest(tag, _tag(key, bound, plain)):
        raise SealBroken("memory")
    return plain


def _tag(key: bytes, bound: bytes, plain: bytes) -> bytes:
    return hmac.digest(key, len(bound).to_bytes(4) + bound + plain, "sha256")[:_TAG]


def _mixed(key: bytes, tag: bytes, text: bytes) -> bytes:
    stream = hashlib.shake_256(key + tag).digest(len(text))
    return bytes(a ^ b for a, b in zip(text, stream, strict=True))


@attrs.frozen
class MemorySigner:
    """As long as a signature, and worth as little as its key, which anybody can read here."""

    def sign(self, content: bytes) -> bytes:
        return hmac.digest(b"memory receipts", content, "sha512")

    def public_key(self) -> bytes:
        return hashlib.sha256(b"memory receipts").digest()
