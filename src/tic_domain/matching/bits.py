"""Sets of vocabulary keys as bits of an integer."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Self

import attrs

from tic_domain.coaches import vocabulary as words

_DIGITS: Final = bytes.maketrans(b"01", b"\x00\x01")


@attrs.frozen
class Alphabet:
    """The keys of one vocabulary, in its order: the first is bit 0. Lives no longer than the process."""

    keys: tuple[str, ...]
    labels: tuple[str, ...]
    _places: Mapping[str, int]

    @classmethod
    def of(cls, labels: Mapping[str, str]) -> Self:
        keys = tuple(labels)
        return cls(keys=keys, labels=tuple(labels.values()), places={key: n for n, key in enumerate(keys)})

    def bit(self, key: str) -> int:
        return 1 << self._places[key]

    def mask(self, keys: Iterable[str]) -> int:
        """Keys that a vocabulary has lost since are left out: a stored profile may still name them."""
        mask = 0
        for key in keys:
            place = self._places.get(key)
            if place is not None:
                mask |= 1 << place
        return mask

    def names(self, mask: int) -> tuple[str, ...]:
        """The labels of a mask, in the order of the vocabulary."""
        # The loop of `places` once more: for every line of topics it would be called, and wait, bit by bit.
        labels, found = self.labels, []
        while mask:
            low = mask & -mask
            found.append(labels[low.bit_length() - 1])
            mask ^= low
        return tuple(found)


def flags(mask: int) -> bytes:
    """A byte for each bit up to the highest, lowest first: for masks of many bits at once."""
    return bin(mask)[:1:-1].encode().translate(_DIGITS)


def places(mask: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


ROLES: Final = Alphabet.of(words.ROLES)
KINDS: Final = Alphabet.of(words.INTERVIEW_KINDS)
TOPICS: Final = Alphabet.of(words.TOPICS)
COMPANIES: Final = Alphabet.of(words.COMPANIES)
LANGUAGES: Final = Alphabet.of(words.LANGUAGES)
