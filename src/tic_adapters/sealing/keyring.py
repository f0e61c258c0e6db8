"""The master keys: one current, older ones until everything is wrapped anew, and one for keyed hashes."""

import base64
import binascii
import hashlib
import json
import os
import re
from collections.abc import Mapping
from typing import Final, Self

import attrs
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_KEY_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class MasterKeysUnreadable(Exception):
    """The master keys can't be used as they are. `str()` says why and what to do; it never holds a key."""


def _checked(ring: "MasterKeys", attribute: object, keys: Mapping[str, bytes]) -> None:
    for key_id, key in keys.items():
        if not _KEY_ID.fullmatch(key_id):
            raise MasterKeysUnreadable("A key id may have letters, digits, dots and dashes, at most 64.")
        if len(key) != KEY_BYTES:
            raise MasterKeysUnreadable(f"The key “{key_id}” must be base64 of {KEY_BYTES} bytes.")


@attrs.frozen(kw_only=True)
class MasterKeys:
    """What wraps the keys of subjects. Its text form is JSON: `current`, `keys` {id: base64}, `index_key`.

    `index_key` never rotates: hashes made with it are stored, and can't be made anew without the values.
    """

    current: str
    keys: Mapping[str, bytes] = attrs.field(validator=_checked, repr=lambda keys: repr(sorted(keys)))
    index_key: bytes = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if self.current not in self.keys:
            raise MasterKeysUnreadable("The current key is not among the keys.")
        if len(self.index_key) != KEY_BYTES:
            raise MasterKeysUnreadable(f"The index key must be base64 of {KEY_BYTES} bytes.")

    @classmethod
    def fresh(cls, key_id: str) -> Self:
        return cls(current=key_id, keys={key_id: os.urandom(KEY_BYTES)}, index_key=os.urandom(KEY_BYTES))

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """From the text form. Raises MasterKeysUnreadable, which never quotes what it read."""
        try:
            document = json.loads(text)
            return cls(
                current=document["current"],
                keys={key_id: _decoded(key) for key_id, key in document["keys"].items()},
                index_key=_decoded(document["index_key"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise MasterKeysUnreadable(
                "The master keys must be JSON with “current”, “keys” and “index_key”. "
                "Make a new file with `tic keys new`, or restore the one you had."
            ) from None

    @classmethod
    def from_variable(cls, value: str) -> Self:
        """The same JSON, base64 of it, or base64 of one single key of 32 bytes."""
        if value.lstrip().startswith("{"):
            return cls.parse(value)
        try:
            plain = _decoded(value.strip())
        except ValueError:
            plain = b""
        if plain.lstrip().startswith(b"{"):
            return cls.parse(plain)
        if len(plain) != KEY_BYTES:
            raise MasterKeysUnreadable(
                f"The master key must be JSON, or base64 of {KEY_BYTES} bytes. "
                "`tic keys new` makes one that fits."
            )
        key_id = hashlib.sha256(plain).hexdigest()[:16]
        return cls(current=key_id, keys={key_id: plain}, index_key=derived(plain, "lone index key"))

    def text(self) -> str:
        return json.dumps(
            {
                "current": self.current,
                "keys": {key_id: base64.b64encode(key).decode() for key_id, key in self.keys.items()},
                "index_key": base64.b64encode(self.index_key).decode(),
            },
            indent=2,
        )

    def with_new_current(self, key_id: str) -> Self:
        """Everything is wrapped by a new key from now on; the older ones stay until they are retired."""
        if key_id in self.keys:
            raise MasterKeysUnreadable(f"There is a key “{key_id}” already. Choose another id.")
        return attrs.evolve(self, current=key_id, keys={**self.keys, key_id: os.urandom(KEY_BYTES)})

    def without(self, key_id: str) -> Self:
        """What is still wrapped by the retired key is lost for good."""
        if key_id == self.current:
            raise MasterKeysUnreadable(f"“{key_id}” is the current key. Make a new one before retiring it.")
        if key_id not in self.keys:
            raise MasterKeysUnreadable(f"There is no key “{key_id}”.")
        return attrs.evolve(self, keys={name: key for name, key in self.keys.items() if name != key_id})

    def retired(self) -> Self:
        """Only the current key is left."""
        return attrs.evolve(self, keys={self.current: self.keys[self.current]})


def derived(key: bytes, purpose: str) -> bytes:
    """A key of its own for one purpose, so that two uses of one secret never meet."""
    info = f"techinterview.coach|{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError from error
