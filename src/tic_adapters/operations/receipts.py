"""Checking a receipt, with nothing but the public key."""

import json

from tic_adapters.operations.key_file import key_store
from tic_adapters.sealing.receipts import Ed25519Signer, is_signed
from tic_adapters.settings import Settings
from tic_domain.privacy.erasing.receipt import ALGORITHM, KIND, canonical


def own_public_key(settings: Settings) -> bytes:
    """Raises MasterKeysUnreadable."""
    return Ed25519Signer(key_store(settings).load()).public_key()


def check_receipt(content: bytes, public_key: bytes) -> str | None:
    """None where it is what was signed; else what is wrong, in words."""
    try:
        document = json.loads(content)
        signature = document["signature"]
        value, named = bytes.fromhex(signature["value"]), bytes.fromhex(signature["public_key"])
        algorithm, kind = signature["algorithm"], document["kind"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "it is no receipt, or a part of it is missing."
    if kind != KIND or algorithm != ALGORITHM:
        return "it is of a kind that this version doesn't know."
    if named != public_key:
        return "it names another public key than the one given."
    if not is_signed(canonical(document), value, public_key):
        return "its content was changed after it was signed."
    return None
