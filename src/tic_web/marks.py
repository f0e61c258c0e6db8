"""Marks of the directory's pages, for the API and the site: opaque, and good for one search only.

They carry a place in the order and a short digest of it and of what was searched for. The digest finds out
what was mixed up, cut off or mistyped. It is no secret: who computes one for another place leafs to there,
which anyone may.
"""

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final
from uuid import UUID

from tic_domain.coaches.directory import CHOICES, DirectoryFilter, DirectoryMark
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.ids import AccountId

LENGTH: Final = 44
"""Characters."""
_FORM: Final = 1
"""A mark of an older form is refused rather than misread."""
_LATEST: Final = 253_402_300_799_000_000
"""The end of the year 9999, in microseconds."""
_PLACE: Final = 25
_BEGINNING: Final = "Start again from the first page."


def written(mark: DirectoryMark, wanted: DirectoryFilter) -> str:
    place = (
        bytes((_FORM << 4 | mark.relevance,))
        + mark.created_at_micros.to_bytes(8, signed=True)
        + mark.id.bytes
    )
    return urlsafe_b64encode(place + _digest(place, wanted)).decode()


def read(text: str, wanted: DirectoryFilter) -> DirectoryMark:
    """Raises InvalidInput for field `after`."""
    try:
        raw = urlsafe_b64decode(text) if text.isascii() and len(text) == LENGTH else b""
    except (ValueError, binascii.Error):
        raw = b""
    place, digest = raw[:_PLACE], raw[_PLACE:]
    if len(digest) != LENGTH * 3 // 4 - _PLACE or place[0] >> 4 != _FORM:
        raise InvalidInput(FieldProblem("after", "It is no mark of a page of coaches.", _BEGINNING))
    micros = int.from_bytes(place[1:9], signed=True)
    if digest != _digest(place, wanted) or micros > _LATEST:
        raise InvalidInput(FieldProblem("after", "It belongs to another search.", _BEGINNING))
    return DirectoryMark(
        relevance=place[0] & 15, created_at_micros=micros, id=AccountId(UUID(bytes=place[9:]))
    )


def _digest(place: bytes, wanted: DirectoryFilter) -> bytes:
    price = wanted.price_up_to
    asked = (
        wanted.text.split(),
        *(sorted(wanted.keys(name)) for name in CHOICES),
        wanted.level and int(wanted.level),
        price and (price.amount, price.currency),
        wanted.place_left,
    )
    return hashlib.sha256(place + repr(asked).encode(errors="surrogatepass")).digest()[:8]
