"""Of every word, the numbers of the coaches who use it: one array, a word's part after another's.

Words are sorted, so all that begin alike stand together, and their coaches are one part of that array too.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self, overload

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_adapters.postgres.directory.terms import Term

Numbers = NDArray[np.int32]

_AFTER_ALL: Final = b"\xff"
"""Greater than any character in UTF-8."""
_LOW: Final = 32


@attrs.frozen(eq=False)
class Lexicon(Sequence[bytes]):
    """Sorted words in UTF-8, one behind the other: a list of them would take five times the memory."""

    text: bytes
    starts: memoryview
    """Where each of them starts, and at last where the text ends."""

    @classmethod
    def of(cls, words: Sequence[bytes]) -> Self:
        starts = np.zeros(len(words) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, words), np.int64, len(words)), out=starts[1:])
        return cls(b"".join(words), starts.data)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return self.text[self.starts[place] : self.starts[place + 1]]

    def span(self, term: Term) -> tuple[int, int]:
        """From where to where the words are that it means."""
        wanted = term.lexeme.encode()
        first = bisect_left(self, wanted)
        if term.is_beginning:
            return first, bisect_left(self, wanted + _AFTER_ALL, first)
        return first, first + (first < len(self) and self[first] == wanted)


@attrs.frozen(eq=False)
class Postings:
    """Never changes: it can be read while another one is made of it."""

    lexicon: Lexicon
    starts: NDArray[np.int64]
    """By word, where its coaches start; and at last where they end."""
    numbers: Numbers

    @classmethod
    def of(cls, words: Sequence[bytes], which: NDArray[Any], numbers: NDArray[Any]) -> Self:
        """`which` says by place among the words what the coach of that number uses."""
        used = np.flatnonzero(np.bincount(which, minlength=len(words)))
        in_order = sorted(used.tolist(), key=words.__getitem__)
        rank = np.zeros(len(words), np.int64)
        rank[in_order] = np.arange(len(in_order))
        # Both in one number: sorting these takes a tenth of what sorting pairs does.
        pairs = (rank[which] << _LOW) | numbers
        pairs.sort()
        starts = np.searchsorted(pairs, np.arange(len(in_order) + 1) << _LOW)
        return cls(Lexicon.of([words[one] for one in in_order]), starts, pairs.astype(np.int32))

    @property
    def highest(self) -> int:
        return int(self.numbers.max(initial=-1))

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.lexicon.text) + self.lexicon.starts.nbytes + self.starts.nbytes + self.numbers.nbytes

    def using(self, term: Term) -> Numbers:
        """Of who uses two words with the same beginning, twice."""
        first, last = self.lexicon.span(term)
        return self.numbers[self.starts[first] : self.starts[last]]

    def with_changed(self, changed: Mapping[int, frozenset[str]]) -> "Postings":
        """Those of these numbers use these words now, and no other."""
        is_changed = np.zeros(max(self.highest, *changed, 0) + 1, np.bool_)
        is_changed[list(changed)] = True
        kept = ~is_changed[self.numbers]
        which = np.repeat(np.arange(len(self.lexicon)), np.diff(self.starts))[kept]
        gathered = Gathered(_Places((word, place) for place, word in enumerate(self.lexicon)))
        for number, lexemes in changed.items():
            gathered.add(number, (one.encode() for one in lexemes))
        return gathered.postings(which, self.numbers[kept])


class _Places(dict[bytes, int]):
    """The next one for whoever comes new."""

    def __missing__(self, word: bytes) -> int:
        place = self[word] = len(self)
        return place


@attrs.frozen(eq=False)
class Gathered:
    """What is being read, coach by coach."""

    _places: _Places = attrs.field(factory=_Places)
    _which: "array[int]" = attrs.field(factory=lambda: array("i"))
    _numbers: "array[int]" = attrs.field(factory=lambda: array("i"))
    _counts: "array[int]" = attrs.field(factory=lambda: array("i"))

    def add(self, number: int, words: Iterable[bytes]) -> None:
        before = len(self._which)
        self._which.extend(map(self._places.__getitem__, words))
        self._numbers.append(number)
        self._counts.append(len(self._which) - before)

    def add_sent(self, rows: Iterable[tuple[int, bytes]]) -> None:
        for number, sent in rows:
            self.add(number, words_sent(sent))

    def postings(self, which: NDArray[Any] | None = None, numbers: NDArray[Any] | None = None) -> Postings:
        """Of all that was added, and of these pairs."""
        own = np.frombuffer(self._which, np.int32)
        whose = np.repeat(np.frombuffer(self._numbers, np.int32), np.frombuffer(self._counts, np.int32))
        if which is not None and numbers is not None:
            own, whose = np.concatenate((which, own)), np.concatenate((numbers, whose))
        return Postings.of(list(self._places), own, whose)


def words_sent(sent: bytes) -> Iterator[bytes]:
    """As `tsvectorsend` has them: how many, then each with a zero, and a short that says “nowhere”."""
    return filter(None, sent[4:].split(b"\0\0\0"))
