"""How evenly coaches come forward."""

from collections.abc import Iterable


def gini(counts: Iterable[int]) -> int:
    """From 0, where all have the same or nothing at all, towards 10,000, where one has everything."""
    ordered = sorted(counts)
    total, number = sum(ordered), len(ordered)
    if not total:
        return 0
    ranked = sum(place * count for place, count in enumerate(ordered, start=1))
    return 10_000 * (2 * ranked - (number + 1) * total) // (number * total)


def cumulated(counts: Iterable[int]) -> list[int]:
    """Lorenz's curve: what the first n of the sorted counts come to, for each n from 0."""
    sums = [0]
    for count in sorted(counts):
        sums.append(sums[-1] + count)
    return sums
