"""Sets of coaches as bitmaps: bit n of an array of 64-bit words stands for row n."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tic_domain.matching.bits import places

Words = NDArray[np.uint64]
Places = NDArray[np.intp]
Column = NDArray[Any]

WORD: Final = 64
_SPARSE: Final = 2
_FULL: Final = (1 << WORD) - 1
_ONE: Final = np.uint64(1)
_MOST_OCTET: Final = 255


def words_for(width: int) -> int:
    """How many words hold that many bits."""
    return -(-width // WORD)


def masks(values: Iterable[int], width: int) -> Words:
    """Integers of up to `width` bits, one a row, as words: the lowest bits first."""
    size = words_for(width) * 8
    together = b"".join([value.to_bytes(size, "little") for value in values])
    return np.frombuffer(together, dtype="<u8").reshape(-1, size // 8)


def words_of(value: int, width: int) -> Words:
    """One integer as words."""
    return np.frombuffer(value.to_bytes(words_for(width) * 8, "little"), dtype="<u8")


def filled_words(value: int) -> Iterator[tuple[int, np.uint64]]:
    """Those words of an integer that aren't zero, with their numbers."""
    number = 0
    while value:
        if word := value & _FULL:
            yield number, np.uint64(word)
        value >>= WORD
        number += 1


def packed(flags: NDArray[np.bool_]) -> Words:
    """Flags by row as bitmaps; the number of rows, the last axis, is a multiple of 64."""
    return np.ascontiguousarray(np.packbits(flags, axis=-1, bitorder="little")).view("<u8")


def planes_of(words: Words, width: int, room: int) -> Words:
    """The first `width` bits of each row as bitmaps. One by one, since together they'd be a flag a bit."""
    planes = np.empty((width, room // WORD), dtype=np.uint64)
    for place in range(width):
        flags = np.zeros(room, dtype=np.bool_)
        flags[: len(words)] = words[:, place // WORD] >> np.uint64(place % WORD) & _ONE
        planes[place] = packed(flags)
    return planes


def flags_of(words: Words, width: int) -> NDArray[np.bool_]:
    """The first `width` bits of each row: one column a row."""
    octets = np.ascontiguousarray(words).view(np.uint8)
    return np.unpackbits(octets, axis=1, count=width, bitorder="little").view(np.bool_).T


def numbers_of(flags: NDArray[np.bool_]) -> Places:
    """Which of these are set. As numpy's flatnonzero, but for one dimension, without its overhead."""
    return flags.nonzero()[0]


def rows_in(bitmap: Words) -> Places:
    """The rows of a bitmap, ascending."""
    octets = bitmap.view(np.uint8)
    filled = numbers_of(octets != 0)
    if len(filled) * _SPARSE > len(octets):
        return numbers_of(np.unpackbits(octets, bitorder="little").view(np.bool_))
    # Octets without any are passed over.
    found = numbers_of(np.unpackbits(octets.take(filled), bitorder="little").view(np.bool_))
    filled <<= 3
    rows: Places = filled.take(found >> 3)
    found &= 7
    rows += found
    return rows


def bitmap_of(rows: Places, words: int) -> Words:
    flags = np.zeros(words * WORD, dtype=np.bool_)
    flags[rows] = True
    return packed(flags)


def integer(bitmap: Words) -> int:
    """The bitmap as one integer: bit n for row n."""
    return int.from_bytes(bitmap.tobytes(), "little")


def counts_up_to(most: int, size: int) -> Column:
    """Zeros, in octets where they suffice: what is counted by `bitwise_count` is added most quickly there."""
    return np.zeros(size, dtype=np.uint8 if most <= _MOST_OCTET else np.uint16)


def any_plane(planes: Words, first: int, wanted: int) -> Words:
    """The rows that have at least one of the wanted bits, of which plane `first` holds the lowest."""
    found = np.zeros(planes.shape[1], dtype=np.uint64)
    for place in places(wanted):
        found |= planes[first + place]
    return found


def without(bitmap: Words, rows: Iterable[int]) -> Words:
    left = bitmap
    for row in rows:
        left = bitmap.copy() if left is bitmap else left
        left[row // WORD] &= ~(_ONE << np.uint64(row % WORD))
    return left


def with_bits(planes: Words, rows: Places, flags: NDArray[np.bool_]) -> Words:
    """The planes with other bits in these rows; the very same where nothing changes."""
    word, shift = rows // WORD, (rows % WORD).astype(np.uint64)
    now = (planes[:, word] >> shift) & _ONE
    if np.array_equal(now, flags):
        return planes
    changed = planes.copy()
    # One after the other, since two rows may lie in one word.
    for number, row in enumerate(rows.tolist()):
        bit = _ONE << shift[number]
        here = changed[:, row // WORD]
        changed[:, row // WORD] = np.where(flags[:, number], here | bit, here & ~bit)
    return changed
