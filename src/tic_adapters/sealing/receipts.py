"""Signatures of receipts. The key comes from the index key, which never rotates: old receipts stay valid."""

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tic_adapters.sealing.keyring import MasterKeys, derived
from tic_domain.shared.clauses import clause


@clause("C7.4")
@attrs.frozen
class Ed25519Signer:
    _keys: MasterKeys

    def sign(self, content: bytes) -> bytes:
        return self._key().sign(content)

    def public_key(self) -> bytes:
        return self._key().public_key().public_bytes_raw()

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(derived(self._keys.index_key, "erasure receipts"))


def is_signed(content: bytes, signature: bytes, public_key: bytes) -> bool:
    """Needs nothing but the public key (32 bytes). False for what is no key or no signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
