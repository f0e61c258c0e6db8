"""What a process keeps of all coaches, to find among them in microseconds."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Self
from uuid import UUID

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_adapters.postgres.directory import bitmaps
from tic_adapters.postgres.directory.bitmaps import Bits
from tic_adapters.postgres.directory.catalogue import BIT, BYTES
from tic_adapters.postgres.directory.postings import Postings
from tic_adapters.postgres.directory.records import HALF, KEY, LINE, Lines, Record
from tic_adapters.postgres.directory.terms import Term
from tic_adapters.postgres.directory.words import Changed, Words
from tic_domain.coaches.directory import DirectoryMark
from tic_domain.shared.ids import AccountId

MOST_TERMS: Final = 256
"""Words whose sets are remembered: 12.5 kB each where there are 100,000 coaches. More than one text has."""
FREQUENT: Final = 1000
"""From so many coaches on a word's set is worth remembering: of fewer it is made in no time."""


@attrs.define(eq=False)
class Columns:
    """`lines` and `rows` are of each coach, oldest first; `planes` has a set for each bit of a row."""

    lines: Lines
    rows: NDArray[np.uint8]
    planes: NDArray[np.uint64]
    size: int
    place_of: NDArray[np.int32]
    """By number; -1 for who isn't known."""
    visible: Bits = attrs.field(init=False)
    accepting: Bits = attrs.field(init=False)
    full: Bits = attrs.field(init=False)
    vocabulary: Words | None = attrs.field(default=None, init=False)
    """None before somebody begins to read it."""
    terms: "OrderedDict[Term, Bits]" = attrs.field(factory=OrderedDict, init=False)
    watching: list[list[Record]] = attrs.field(factory=list, init=False)
    """What is changed while a word is being looked up, to be done to that word's set too."""

    def __attrs_post_init__(self) -> None:
        self._derive_seen()
        self.full = bitmaps.none(self.words)

    @classmethod
    def of(cls, sent: NDArray[Any], chosen: Mapping[int, NDArray[Any]]) -> Self:
        """`sent` are LINEs in order; `chosen` has the numbers of who has a bit."""
        words = _roomy(len(sent))
        place_of = _numbered(sent["number"])
        flags = np.zeros((words * bitmaps.WORD, BYTES * 8), np.bool_)
        for bit, numbers in chosen.items():
            flags[_places(place_of, numbers), bit] = True
        return cls(
            lines={name: _longer(sent[name], words) for name in LINE.names or ()},
            rows=np.packbits(flags, axis=1, bitorder="little"),
            planes=_planes(flags),
            size=len(sent),
            place_of=place_of,
        )

    @property
    def words(self) -> int:
        return int(self.planes.shape[1])

    @property
    def size_of_sets(self) -> int:
        """In bytes; without those remembered of words."""
        seen = (self.rows, self.planes, self.place_of, self.visible, self.accepting, self.full)
        return sum(one.nbytes for one in (*self.lines.values(), *seen))

    @property
    def size_of_words(self) -> int:
        """In bytes; without what was changed lately."""
        return 0 if self.vocabulary is None else self.vocabulary.size

    @contextmanager
    def watched(self) -> Iterator[list[Record]]:
        """What is changed in the meantime."""
        log: list[Record] = []
        self.watching.append(log)
        try:
            yield log
        finally:
            self.watching = [one for one in self.watching if one is not log]

    def set_full(self, numbers: NDArray[Any]) -> bool:
        """Those who have as many coachees as they want; all others haven't. Whether that is news."""
        before, self.full = self.full, bitmaps.of_places(_places(self.place_of, numbers), self.words)
        return not np.array_equal(before, self.full)

    def set_term(self, term: Term, numbers: NDArray[Any], since: Iterable[Record]) -> None:
        bits = bitmaps.of_places(_places(self.place_of, numbers), self.words)
        for record in since:
            bitmaps.put(bits, self.place(record.number), to=term.is_in(record.lexemes))
        self._remember(term, bits)

    def _remember(self, term: Term, bits: Bits) -> None:
        self.terms[term] = bits
        if len(self.terms) > MOST_TERMS:
            self.terms.popitem(last=False)

    @property
    def has_words(self) -> bool:
        return self.vocabulary is not None and self.vocabulary.is_ready

    def knows(self, term: Term) -> bool:
        return self.has_words or term in self.terms

    def term(self, term: Term) -> Bits:
        known = self.terms.get(term)
        if known is not None:
            self.terms.move_to_end(term)
            return known
        if self.vocabulary is None:
            raise RuntimeError("the word is to be looked up first")
        before, changed, now = self.vocabulary.using(term)
        if len(before) < FREQUENT:
            places = self.place_of[before]
            bits = bitmaps.of_few(places[places >= 0], self.words)
        else:
            # One more than there are places: that of -1, who isn't known.
            flags = np.zeros(self.words * bitmaps.WORD + 1, np.bool_)
            flags[self.place_of[before]] = True
            bits = bitmaps.packed(flags[:-1])
            self._remember(term, bits)
        if len(changed):
            bits &= ~bitmaps.of_few(self.place_of[changed], self.words)
            bits |= bitmaps.of_few(self.place_of[now], self.words)
        return bits

    def take_words(self, vocabulary: Words, postings: Postings, holding: Changed) -> None:
        """Of all coaches, or of all with these changes."""
        if postings.highest >= len(self.place_of):
            self.place_of = _wider(self.place_of, postings.highest + 1, -1)
        vocabulary.take(postings, holding)

    def mark(self, relevance: int, place: int) -> DirectoryMark:
        (coach_id,) = self.ids((place,))
        return DirectoryMark(
            relevance=relevance, created_at_micros=int(self.lines["micros"][place]), id=coach_id
        )

    def ids(self, places: Iterable[int]) -> list[AccountId]:
        which = np.fromiter(places, np.int64)
        halves = (self.lines[name][which].tolist() for name in ("high", "low"))
        return [AccountId(UUID(int=(high << 64) | low)) for high, low in zip(*halves, strict=True)]

    def numbers(self, places: Sequence[int]) -> list[int]:
        found: list[int] = self.lines["number"][places].tolist() if places else []
        return found

    def below(self, micros: int, id: int) -> int:
        """How many come before that place in the order."""
        low, high = self._span("micros", micros, 0, self.size)
        low, high = self._span("high", id >> 64, low, high)
        return self._span("low", id & HALF, low, high)[0]

    def place(self, number: int) -> int:
        """-1 for who isn't known."""
        return int(self.place_of[number]) if number < len(self.place_of) else -1

    def apply(self, records: Sequence[Record], gone: Iterable[int]) -> None:
        for place in map(self.place, gone):
            if place >= 0:
                self.lines["seen"][place] = 0
                bitmaps.put(self.visible, place, to=False)
        if self.vocabulary is not None:
            for record in records:
                self.vocabulary.put(record.number, record.lexemes)
        # Oldest first: who is new then comes last, as it should be.
        ordered = [self._place(one) for one in sorted(records, key=lambda one: (one.micros, one.id))]
        if not all(ordered):
            self._sort()
        for record in records:
            self._put(record)
        for log in self.watching:
            log.extend(records)

    def _place(self, record: Record) -> bool:
        """Gives it a place. Whether the order still holds."""
        place = self.place(record.number)
        if place < 0:
            if self.size == self.words * bitmaps.WORD:
                self._grow()
            if record.number >= len(self.place_of):
                self.place_of = _wider(self.place_of, record.number + record.number // 8 + 64, -1)
            place = self.place_of[record.number] = self.size
            self.size += 1
        key = record.micros, record.id >> 64, record.id & HALF
        if self._key(place) == key:
            return True
        for name, value in zip((*KEY, "number"), (*key, record.number), strict=True):
            self.lines[name][place] = value
        is_last = place == self.size - 1
        return is_last and (place == 0 or self._key(place - 1) < key)

    def _key(self, place: int) -> tuple[int, ...]:
        return tuple(int(self.lines[name][place]) for name in KEY)

    def _put(self, record: Record) -> None:
        place = self.place(record.number)
        for name in ("seen", "price", "currency"):
            self.lines[name][place] = getattr(record, name)
        flags = np.zeros(BYTES * 8, np.bool_)
        flags[list(record.bits)] = True
        self.rows[place] = np.packbits(flags, bitorder="little")
        word, bit = place // bitmaps.WORD, np.uint64(1 << (place % bitmaps.WORD))
        self.planes[:, word] &= ~bit
        self.planes[flags[: len(BIT)], word] |= bit
        bitmaps.put(self.visible, place, to=record.seen > 0)
        bitmaps.put(self.accepting, place, to=record.seen > 1)
        bitmaps.put(self.full, place, to=record.full)
        for term, found in self.terms.items():
            bitmaps.put(found, place, to=term.is_in(record.lexemes))

    def _sort(self) -> None:
        """Somebody came who isn't the newest: another machine's clock is behind, or a time was changed."""
        full = self.lines["number"][bitmaps.places_in(self.full)]
        known = slice(self.size)
        new = np.lexsort(tuple(self.lines[name][known] for name in reversed(KEY)))
        for values in (*self.lines.values(), self.rows):
            values[known] = values[known][new]
        self.place_of[self.lines["number"][known]] = np.arange(self.size)
        self.planes = _planes(np.unpackbits(self.rows, axis=1, bitorder="little").astype(np.bool_))
        self.terms.clear()
        self._derive_seen()
        self.set_full(full)

    def _derive_seen(self) -> None:
        self.visible = bitmaps.packed(self.lines["seen"] > 0)
        self.accepting = bitmaps.packed(self.lines["seen"] > 1)

    def _grow(self) -> None:
        words = _roomy(self.size + 1)
        self.lines = {name: _longer(values, words) for name, values in self.lines.items()}
        self.rows = _longer(self.rows, words)
        added = np.zeros((len(BIT), words - self.words), np.uint64)
        full, terms = self.full, dict(self.terms)
        self.planes = np.concatenate((self.planes, added), axis=1)
        self._derive_seen()
        self.full = _wider(full, words, 0)
        self.terms.update({term: _wider(bits, words, 0) for term, bits in terms.items()})

    def _span(self, name: str, value: int, low: int, high: int) -> tuple[int, int]:
        part = self.lines[name][low:high]
        wanted = np.array(value, part.dtype)
        return low + int(np.searchsorted(part, wanted)), low + int(np.searchsorted(part, wanted, "right"))


def _roomy(size: int) -> int:
    # Whoever looks through the sets looks through what is to spare, too.
    return bitmaps.words_for(size + size // 32 + 1)


def _numbered(numbers: NDArray[Any]) -> NDArray[np.int32]:
    place_of = np.full(int(numbers.max(initial=0)) + 64, -1, np.int32)
    place_of[numbers] = np.arange(len(numbers))
    return place_of


def _places(place_of: NDArray[np.int32], numbers: NDArray[Any]) -> NDArray[np.int64]:
    """Of those who are known: the others are too new, and come with the next change."""
    places: NDArray[np.int64] = place_of[numbers[numbers < len(place_of)]].astype(np.int64)
    return places[places >= 0]


def _planes(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    turned = np.ascontiguousarray(flags.T[: len(BIT)])
    return np.packbits(turned, axis=1, bitorder="little").view(np.uint64)


def _longer(values: NDArray[Any], words: int) -> NDArray[Any]:
    longer = np.zeros((words * bitmaps.WORD, *values.shape[1:]), values.dtype.newbyteorder("="))
    longer[: len(values)] = values
    return longer


def _wider(values: NDArray[Any], size: int, filler: int) -> NDArray[Any]:
    return np.concatenate((values, np.full(size - len(values), filler, values.dtype)))
