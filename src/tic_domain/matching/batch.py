"""All coachees at once: who could go to whom, and who goes to whom.

Ids are sorted, so that a batch doesn't depend on the order in which its members came.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Final, Self
from uuid import UUID

import attrs

from tic_domain.shared.ids import AccountId

NOBODY: Final = -1
TIE_DIGITS: Final = 8
TIE_BASE: Final = 1 << 16


@attrs.frozen(kw_only=True)
class FittingPairs:
    """Pairs that fulfil every rule, by coachee: those of coachee n are at `starts[n]` to `starts[n + 1]`.

    The three columns hold 64-bit, 32-bit and 16-bit integers, as memory, so that no pair is an object.
    `coaches` are places in a list of coaches, ascending within a coachee; `scores` from 0 to 10,000.
    """

    starts: memoryview
    coaches: memoryview
    scores: memoryview

    def of(self, coachee: int) -> Iterator[tuple[int, int]]:
        """(coach, score)."""
        low, high = self.starts[coachee], self.starts[coachee + 1]
        return zip(self.coaches[low:high], self.scores[low:high], strict=True)

    def __len__(self) -> int:
        return len(self.coaches)


@attrs.frozen(kw_only=True)
class Batch:
    """What is to be assigned: each coachee to one coach at most, each coach to as many as `places` has."""

    coachees: tuple[AccountId, ...]
    coaches: tuple[AccountId, ...]
    places: tuple[int, ...]
    """Left, of each coach; none is negative."""
    pairs: FittingPairs

    @classmethod
    def of(
        cls,
        scores: Mapping[tuple[AccountId, AccountId], int],
        *,
        places: Mapping[AccountId, int],
        coachees: Iterable[AccountId] = (),
    ) -> Self:
        """From scores by (coachee, coach); `coachees` names those who fit nobody as well."""
        ordered = tuple(sorted({*coachees, *(coachee for coachee, _ in scores)}))
        coaches = tuple(sorted(places))
        number = {coach: place for place, coach in enumerate(coaches)}
        wanted: dict[AccountId, list[tuple[int, int]]] = {coachee: [] for coachee in ordered}
        for (coachee, coach), score in scores.items():
            wanted[coachee].append((number[coach], score))
        return cls(
            coachees=ordered,
            coaches=coaches,
            places=tuple(max(0, places[coach]) for coach in coaches),
            pairs=pairs_of([sorted(wanted[coachee]) for coachee in ordered]),
        )


@attrs.frozen(kw_only=True)
class Assignment:
    """`coach_of[n]` is the place of coachee n's coach, or NOBODY."""

    coach_of: tuple[int, ...]
    assigned: int
    total_score: int


def pairs_of(rows: Iterable[Iterable[tuple[int, int]]]) -> FittingPairs:
    """From (coach, score) of each coachee, coaches ascending."""
    # Into columns at once: as objects, millions of pairs would take twenty times as much.
    starts, coaches, scores = array("q", [0]), array("i"), array("H")
    for row in rows:
        for coach, score in row:
            coaches.append(coach)
            scores.append(score)
        starts.append(len(coaches))
    return FittingPairs(starts=memoryview(starts), coaches=memoryview(coaches), scores=memoryview(scores))


def tie_of(coachee: UUID, coach: UUID) -> tuple[int, ...]:
    """Eight digits below 65,536: of equal assignments, the one whose digits sum to more is chosen.

    The first digit decides, then the second, and so on. They follow from the pair of ids alone.
    """
    hashed = blake2b(coachee.bytes + coach.bytes, digest_size=2 * TIE_DIGITS).digest()
    return tuple(int.from_bytes(hashed[at : at + 2], "big") for at in range(0, len(hashed), 2))


def assignment_of(batch: Batch, coach_of: Sequence[int]) -> Assignment:
    """With its count and total. LookupError where somebody goes to a coach who doesn't fit."""
    total = 0
    for coachee, coach in enumerate(coach_of):
        if coach != NOBODY:
            score = dict(batch.pairs.of(coachee)).get(coach)
            if score is None:
                raise LookupError("a coachee was assigned to a coach who does not fit")
            total += score
    return Assignment(
        coach_of=tuple(coach_of),
        assigned=sum(coach != NOBODY for coach in coach_of),
        total_score=total,
    )
