"""A market and a block of coachees as columns of numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_domain.matching import points
from tic_domain.matching.bits import COMPANIES, TOPICS
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.columns import standing_points
from tic_domain.matching.criteria import part
from tic_domain.matching.model import PRIORITIES
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion
from tic_domain.matching.weights import Weights
from tic_domain.matching.window import WINDOW_HOURS

Numbers = NDArray[Any]
TOPS: Final[tuple[Criterion | None, ...]] = (None, *CHOOSABLE)
_TOPICS: Final = len(TOPICS.keys)
_COMPANIES: Final = len(COMPANIES.keys)


def masks(numbers: Iterable[int]) -> Numbers:
    """One 64-bit word each."""
    return np.fromiter(numbers, dtype=np.uint64)


def words(numbers: Sequence[int], bits: int) -> Numbers:
    """As many 64-bit words as it takes, in a row each."""
    size = 8 * -(-bits // 64)
    joined = b"".join([number.to_bytes(size, "little") for number in numbers])
    return np.frombuffer(joined, dtype="<u8").reshape(len(numbers), size // 8)


@attrs.frozen(kw_only=True, eq=False)
class Coaches:
    """Those of a market who can be assigned at all; `numbers` are their places in the market."""

    numbers: Numbers
    number_of: dict[Any, int]
    """Id → column here."""
    languages: Numbers
    native: Numbers
    roles: Numbers
    kinds: Numbers
    levels: Numbers
    prices: Numbers
    currencies: Numbers
    hours: Numbers
    topics: Numbers
    interviewed_for: Numbers
    only_worked_at: Numbers
    standing: Numbers
    """The part of a score that no wish changes, by top criterion as in TOPS."""

    @classmethod
    def of(cls, market: CoachMarket, weights: Weights) -> Self:
        able = [
            (number, one)
            for number, one in enumerate(market.candidates)
            if one.accepting and one.active_coachees < one.capacity and one.price is not None
        ]
        coaches = [one for _, one in able]
        return cls(
            numbers=np.array([number for number, _ in able], dtype=np.int32),
            number_of={one.id: column for column, one in enumerate(coaches)},
            languages=masks(one.languages for one in coaches),
            native=masks(one.native for one in coaches),
            roles=masks(one.roles for one in coaches),
            kinds=masks(one.kinds for one in coaches),
            levels=np.array([one.top_level for one in coaches], dtype=np.int32),
            prices=np.array([one.price.amount for one in coaches if one.price], dtype=np.int64),
            currencies=np.array([one.price.currency for one in coaches if one.price], dtype=np.str_),
            hours=words([one.hours for one in coaches], WINDOW_HOURS),
            topics=words([one.topics for one in coaches], _TOPICS),
            interviewed_for=words([one.interviewed_for for one in coaches], _COMPANIES),
            only_worked_at=words([one.worked_at & ~one.interviewed_for for one in coaches], _COMPANIES),
            standing=_standing(coaches, weights),
        )


@attrs.frozen(kw_only=True, eq=False)
class Coachees:
    languages: Numbers
    native: Numbers
    role: Numbers
    roles: Numbers
    """With the related ones."""
    kinds: Numbers
    levels: Numbers
    budgets: Numbers
    currencies: Numbers
    hours: Numbers
    near_hours: Numbers
    topics: Mapping[int, Numbers]
    """By priority."""
    topics_total: Numbers
    companies: Numbers
    companies_wished: Numbers
    tops: Numbers

    @classmethod
    def of(cls, queries: Sequence[Query]) -> Self:
        return cls(
            languages=masks(one.languages for one in queries),
            native=masks(one.native for one in queries),
            role=masks(one.role for one in queries),
            roles=masks(one.role | one.related_roles for one in queries),
            kinds=masks(one.kinds for one in queries),
            levels=np.array([one.level for one in queries], dtype=np.int32),
            budgets=np.array([one.budget.amount for one in queries], dtype=np.int64),
            currencies=np.array([one.budget.currency for one in queries], dtype=np.str_),
            hours=words([one.hours for one in queries], WINDOW_HOURS),
            near_hours=words([one.near_hours for one in queries], WINDOW_HOURS),
            topics={
                priority: words([_topics_of(one, priority) for one in queries], _TOPICS)
                for priority in PRIORITIES
            },
            topics_total=np.array([one.topics_total for one in queries], dtype=np.int32),
            companies=words([one.companies for one in queries], _COMPANIES),
            companies_wished=np.array([one.companies.bit_count() for one in queries], dtype=np.int32),
            tops=np.array([TOPS.index(one.top_criterion) for one in queries], dtype=np.int64),
        )


def _topics_of(one: Query, priority: int) -> int:
    return sum(bit for bit, own in one.topics if own == priority)


def _standing(coaches: Sequence[Candidate], weights: Weights) -> Numbers:
    earned = standing_points(coaches)
    rows = []
    for top in TOPS:
        weight = weights.favouring(top)
        three = [weight[one] for one in (Criterion.RATING, Criterion.REPLIES, Criterion.EXPOSURE)]
        rows.append([sum(part(got, share) for got, share in zip(one, three, strict=True)) for one in earned])
    return np.array(rows, dtype=np.int32).reshape(len(TOPS), len(coaches))


PRICE_POINTS: Final = np.array([points.price(step) for step in range(points.PRICE_STEPS + 1)], dtype=np.int32)
HOUR_POINTS: Final = np.array(
    [points.hours(common) for common in range(points.ENOUGH_HOURS + 1)], dtype=np.int32
)
