"""AES-256-GCM under the subject's own key, which is itself wrapped by the master key."""

import hmac
import os
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tic_adapters.sealing.keyring import KEY_BYTES, MasterKeys, derived
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import SealBroken

_NONCE: Final = 12
_WRAPPING: Final = b"subject key|"


@clause("C3.3")
@attrs.frozen
class AesGcmSealer:
    """A sealed value is nonce (12) + ciphertext + tag (16), authenticated with `place|subject`.

    A subject has few enough values for random nonces: 2³² of them under one key stay below a chance of
    2⁻³² for a repeat.
    """

    def seal(self, key: bytes, subject: UUID, place: str, plain: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, place.encode() + b"|" + subject.bytes)

    def open(self, key: bytes, subject: UUID, place: str, sealed: bytes) -> bytes:
        try:
            return AESGCM(key).decrypt(
                sealed[:_NONCE], sealed[_NONCE:], place.encode() + b"|" + subject.bytes
            )
        except (InvalidTag, ValueError):
            raise SealBroken(place) from None

    def open_many(self, key: bytes, subject: UUID, place: str, sealed: Sequence[bytes]) -> list[bytes]:
        # Setting up a key takes longer than opening a message: for a page of 50 it is done once.
        try:
            decrypt = AESGCM(key).decrypt
            bound = place.encode() + b"|" + subject.bytes
            return [decrypt(value[:_NONCE], value[_NONCE:], bound) for value in sealed]
        except (InvalidTag, ValueError):
            raise SealBroken(place) from None


def _no_newer() -> MasterKeys | None:
    return None


@attrs.define
class AesGcmSubjectKeys:
    """A wrapped key is length of the id (1) + id of the master key + nonce (12) + ciphertext and tag.

    `newer` gives the master keys where they have changed since it was last asked: a running process
    follows a rotation, and never wraps under a key that is about to be forgotten.
    """

    _keys: MasterKeys
    _newer: Callable[[], MasterKeys | None] = _no_newer
    _ciphers: dict[str, AESGCM] = attrs.field(init=False, repr=False)
    _current_prefix: bytes = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._take(self._keys)

    def new_key(self) -> bytes:
        return os.urandom(KEY_BYTES)

    def wrap(self, subject: UUID, key: bytes) -> bytes:
        self._follow()
        nonce = os.urandom(_NONCE)
        prefix = self._current_prefix
        bound = _WRAPPING + prefix + subject.bytes
        return prefix + nonce + self._ciphers[self._keys.current].encrypt(nonce, key, bound)

    def unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        start = 1 + wrapped[0] if wrapped else 0
        prefix = wrapped[:start]
        key_id = prefix[1:].decode("ascii", "replace")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            self._follow()
            cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise SealBroken("subject key: its master key is not known")
        try:
            return cipher.decrypt(
                wrapped[start : start + _NONCE],
                wrapped[start + _NONCE :],
                _WRAPPING + prefix + subject.bytes,
            )
        except (InvalidTag, ValueError):
            raise SealBroken("subject key") from None

    def is_current(self, wrapped: bytes) -> bool:
        return wrapped.startswith(self._current_prefix)

    def _follow(self) -> None:
        newer = self._newer()
        if newer is not None:
            self._take(newer)

    def _take(self, keys: MasterKeys) -> None:
        self._keys = keys
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.keys.items()}
        self._current_prefix = _prefix(keys.current)


def _prefix(key_id: str) -> bytes:
    return bytes([len(key_id)]) + key_id.encode()


@attrs.frozen
class HmacBlindIndex:
    """HMAC-SHA256. Values are taken as they are: whoever stores one decides what counts as the same.

    The repository of accounts hands over e-mail addresses NFKC-normalised and case-folded.
    """

    _keys: MasterKeys
    _key: bytes = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(lambda self: derived(self._keys.index_key, "blind index"), takes_self=True),
    )

    def of(self, purpose: str, value: str) -> bytes:
        # The length in front keeps ("a", "bc") apart from ("ab", "c").
        named = purpose.encode()
        return hmac.digest(self._key, len(named).to_bytes(2) + named + value.encode(), "sha256")


@clause("C4.1")
@attrs.frozen
class HmacPseudonyms:
    """128 bits of an HMAC-SHA256, under a key of their own: no pseudonym is ever a stored hash."""

    _keys: MasterKeys
    _key: bytes = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(lambda self: derived(self._keys.index_key, "pseudonyms"), takes_self=True),
    )

    def of(self, subject: str) -> str:
        return hmac.digest(self._key, subject.encode(), "sha256")[:16].hex()
