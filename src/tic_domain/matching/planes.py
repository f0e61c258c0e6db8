"""Numbers of many coaches at once: bit n of plane p is bit p of coach n's number.

Adding two such columns, or finding the greatest, takes a few operations on large integers however many
coaches there are, and is exact.
"""

from collections.abc import Iterator, Sequence

from tic_domain.matching.bits import places


def add_constant(planes: list[int], among: int, amount: int) -> None:
    """Add the amount to the number of every coach among those."""
    place = 0
    while amount:
        if amount & 1:
            _carry(planes, place, among)
        amount >>= 1
        place += 1


def add(planes: list[int], other: Sequence[int]) -> None:
    """Add column to column."""
    carry = 0
    for place, term in enumerate(other):
        if place == len(planes):
            planes.append(0)
        here = planes[place]
        if carry:
            both = here ^ term
            planes[place] = both ^ carry
            carry = (here & term) | (both & carry)
        elif term:
            planes[place] = here ^ term
            carry = here & term
    _carry(planes, len(other), carry)


def groups(planes: Sequence[int], among: int) -> Iterator[tuple[int, int]]:
    """(number, the coaches that have it) for every number that occurs."""
    pending = [(len(planes) - 1, 0, among)] if among else []
    while pending:
        place, number, group = pending.pop()
        if place < 0:
            yield number, group
            continue
        hit = group & planes[place]
        if hit:
            pending.append((place - 1, number | 1 << place, hit))
        if miss := group ^ hit:
            pending.append((place - 1, number, miss))


def from_numbers(numbers: Sequence[int]) -> tuple[int, ...]:
    """The column of these numbers, the first of which is coach 0's."""
    width = max((number.bit_length() for number in numbers), default=0)
    return tuple(transposed(numbers, width))


def transposed(rows: Sequence[int], width: int) -> list[int]:
    """Column p: which rows have bit p. Written as text, since that is the quickest way to turn a matrix."""
    if not rows or not width:
        return [0] * width
    texts = [format(row, f"0{width}b") for row in reversed(rows)]
    return [int("".join(column), 2) for column in zip(*texts, strict=True)][::-1]


def greatest(planes: Sequence[int], among: int, count: int) -> tuple[int, ...]:
    """The places of the `count` greatest numbers; of equal ones, those at lower places. In no order."""
    sure, found, open_ = 0, 0, among
    for plane in reversed(planes):
        hit = open_ & plane
        hits = hit.bit_count()
        if found + hits >= count:
            open_ = hit
        else:
            sure |= hit
            found += hits
            open_ ^= hit
    kept = list(places(sure))
    for place in places(open_):
        if len(kept) == count:
            break
        kept.append(place)
    return tuple(kept)


def _carry(planes: list[int], place: int, carry: int) -> None:
    while carry:
        if place >= len(planes):
            planes.extend([0] * (place - len(planes)) + [carry])
            return
        here = planes[place]
        planes[place] = here ^ carry
        carry &= here
        place += 1
