"""Who is wanted, and how many would be by each further choice: on sets of bits."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from tic_adapters.postgres.directory import bitmaps
from tic_adapters.postgres.directory.bitmaps import Bits
from tic_adapters.postgres.directory.catalogue import BIT, KEYS, LEVEL, SPAN
from tic_adapters.postgres.directory.columns import Columns
from tic_adapters.postgres.directory.records import CURRENCIES
from tic_adapters.postgres.directory.terms import Term, Terms
from tic_domain.coaches.directory import CHOICES, TOGETHER, DirectoryFilter, DirectoryMark, FilterCounts
from tic_domain.coaches.finding import Sought
from tic_domain.coaches.vocabulary import Level

FEW: Final = 3000
"""Up to here looking at each of them is quicker than at all sets."""
AT_ONCE: Final = 32
"""Sets counted together: what is in between then stays in the processor's cache."""


KnownCounts = dict[tuple[DirectoryFilter, str], list[int]]
"""By what else is asked for and the name of a filter, how many each of its keys would leave: what many ask
for with this and that is counted once, until something changes.
"""


@attrs.define(kw_only=True, eq=False)
class Chosen:
    """Those who fulfil a filter. `tiers` are apart from each other, the most relevant first."""

    tiers: tuple[tuple[int, Bits], ...]
    total: int
    base: Bits
    """All that no filter with counts of its own narrows."""
    found: Bits
    conditions: Mapping[str, Bits]
    wanted: DirectoryFilter
    known: KnownCounts
    _counts: FilterCounts | None = None

    @property
    def is_counted(self) -> bool:
        return self._counts is not None

    def counts(self, columns: Columns) -> FilterCounts:
        """The dear part, so it is done once, and while PostgreSQL reads the page."""
        if self._counts is None:
            self._counts = self._counted(columns)
        return self._counts

    def _counted(self, columns: Columns) -> FilterCounts:
        counted: dict[str, list[int]] = {}
        for name in self.conditions:
            if name in SPAN and name not in TOGETHER:
                key = self.wanted.without(name), name
                if key not in self.known:
                    self.known[key] = _numbers(columns, self._but(name), [SPAN[name]])[0]
                counted[name] = self.known[key]
        rest = {name: span for name, span in SPAN.items() if name not in counted}
        counted |= zip(rest, _numbers(columns, self.found, list(rest.values())), strict=True)
        return FilterCounts(
            keys={name: dict(zip(KEYS[name], counted[name], strict=True)) for name in CHOICES},
            levels=dict(zip(Level, counted[LEVEL], strict=True)),
            place_left=bitmaps.count(self.found & _open(columns)),
        )

    def _but(self, name: str) -> Bits:
        """Who would be found without that filter."""
        bits = self.base
        for other, condition in self.conditions.items():
            if other != name:
                bits = bits & condition
        return bits

    def page(self, columns: Columns, after: DirectoryMark | None, most: int) -> list[tuple[int, int]]:
        """Relevance and place of the next ones."""
        found: list[tuple[int, int]] = []
        for relevance, bits in self.tiers:
            if after is not None and relevance > after.relevance:
                continue
            below = columns.size
            if after is not None and relevance == after.relevance:
                below = columns.below(after.created_at_micros, after.id.int)
            found += [(relevance, place) for place in bitmaps.highest(bits, below, most - len(found))]
        return found


def choose(columns: Columns, wanted: DirectoryFilter, known: KnownCounts | None = None) -> Chosen:
    """Every term of the text has to be known. What is counted of other filters is put into `known`."""
    conditions = _conditions(columns, wanted)
    base = columns.visible
    terms = Terms.of(Sought.of(wanted.text)) if wanted.text else None
    if terms is not None:
        base = _all(columns, base, terms.anywhere)
    elif wanted.text:
        base = bitmaps.none(columns.words)
    if wanted.price_up_to is not None:
        base = base & _affordable(columns, wanted)
    found = base
    for condition in conditions.values():
        found = found & condition
    return Chosen(
        tiers=_tiers(columns, found, terms),
        total=bitmaps.count(found),
        base=base,
        found=found,
        conditions=conditions,
        wanted=wanted,
        known={} if known is None else known,
    )


def _conditions(columns: Columns, wanted: DirectoryFilter) -> Mapping[str, Bits]:
    """By filter that something is asked of."""
    made = {}
    for name in CHOICES:
        if asked := wanted.keys(name):
            planes = columns.planes[[BIT[name, key] for key in sorted(asked)]]
            together = np.bitwise_and if name in TOGETHER else np.bitwise_or
            made[name] = together.reduce(planes, axis=0)
    if wanted.level is not None:
        made[LEVEL] = columns.planes[BIT[LEVEL, str(int(wanted.level))]]
    if wanted.place_left:
        made["place_left"] = _open(columns)
    return made


def _open(columns: Columns) -> Bits:
    return columns.accepting & ~columns.full


def _affordable(columns: Columns, wanted: DirectoryFilter) -> Bits:
    most = wanted.price_up_to
    if most is None:
        return columns.visible
    fits = (columns.lines["currency"] == CURRENCIES.index(most.currency)) & (
        columns.lines["price"] <= most.amount
    )
    return bitmaps.packed(fits)


def _all(columns: Columns, bits: Bits, terms: tuple[Term, ...]) -> Bits:
    for term in terms:
        bits = bits & columns.term(term)
    return bits


def _tiers(columns: Columns, found: Bits, terms: Terms | None) -> tuple[tuple[int, Bits], ...]:
    if terms is None:
        return ((0, found),)
    named = _all(columns, found, terms.in_name)
    whole = found & columns.term(terms.whole) & ~named
    return (2, named), (1, whole), (0, found & ~named & ~whole)


def _numbers(columns: Columns, among: Bits, spans: Sequence[slice]) -> list[list[int]]:
    """Of each span, how many of them have each of its bits."""
    total = bitmaps.count(among)
    if total > FEW:
        return [_by_planes(columns, among, span) for span in spans]
    rows = columns.rows[bitmaps.places_in(among)]
    made = np.unpackbits(rows, axis=1, bitorder="little").sum(axis=0, dtype=np.uint32)
    return [made[span].tolist() for span in spans]


def _by_planes(columns: Columns, among: Bits, span: slice) -> list[int]:
    both = np.empty((AT_ONCE, columns.words), np.uint64)
    made: list[int] = []
    for start in range(span.start, span.stop, AT_ONCE):
        planes = columns.planes[start : min(start + AT_ONCE, span.stop)]
        np.bitwise_and(planes, among, out=both[: len(planes)])
        made += np.bitwise_count(both[: len(planes)]).sum(axis=1, dtype=np.uint32).tolist()
    return made
