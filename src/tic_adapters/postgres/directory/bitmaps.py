"""Sets of coaches, one bit each: a coach's place in the order is the number of the bit, the oldest has 0."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Places = NDArray[np.int64]

WORD: Final = 64
_IN_BYTE: Final = np.arange(8)
_NEAR: Final = 512
"""Bytes."""


def words_for(count: int) -> int:
    """How many words hold so many bits."""
    return -(-count // WORD)


def none(words: int) -> Bits:
    return np.zeros(words, np.uint64)


def of_places(places: Places, words: int) -> Bits:
    flags = np.zeros(words * WORD, np.bool_)
    flags[places] = True
    return packed(flags)


def of_few(places: NDArray[np.integer[Any]], words: int) -> Bits:
    """The same, quicker where they are few."""
    bits = none(words)
    np.bitwise_or.at(bits, places // WORD, np.uint64(1) << (places % WORD).astype(np.uint64))
    return bits


def packed(flags: NDArray[np.bool_]) -> Bits:
    """Of a multiple of 64 flags."""
    return np.packbits(flags, bitorder="little").view(np.uint64)


def count(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def places_in(bits: Bits) -> Places:
    """In ascending order. Only bytes with something in them are looked into."""
    return _expanded(bits.view(np.uint8), np.flatnonzero(bits.view(np.uint8)))


def highest(bits: Bits, below: int, most: int) -> list[int]:
    """At most so many places below that one, the highest first."""
    if below <= 0 or most <= 0:
        return []
    octets = bits.view(np.uint8)[: -(-below // 8)]
    # Mostly they are among the last ones, of which there is little to look through.
    start = max(0, len(octets) - _NEAR)
    which = start + np.flatnonzero(octets[start:])
    # One byte more than bits are wanted: of the last one, some may be too high.
    if start and len(which) <= most:
        which = np.flatnonzero(octets)
    found = _expanded(octets, which[-(most + 1) :])
    kept: list[int] = found[found < below][-most:][::-1].tolist()
    return kept


def put(bits: Bits, place: int, *, to: bool) -> None:
    bit = np.uint64(1 << (place % WORD))
    if to:
        bits[place // WORD] |= bit
    else:
        bits[place // WORD] &= ~bit


def has(bits: Bits, place: int) -> bool:
    return bool(int(bits[place // WORD]) >> (place % WORD) & 1)


def _expanded(octets: NDArray[np.uint8], which: NDArray[np.intp]) -> Places:
    flags = np.unpackbits(octets[which][:, None], axis=1, bitorder="little").astype(np.bool_)
    return (which[:, None] * 8 + _IN_BYTE)[flags]
