"""A market and a block of coachees as columns of numbers."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_domain.matching import points
from tic_domain.matching.bits import COMPANIES, TOPICS, places
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.columns import standing_points
from tic_domain.matching.criteria import part
from tic_domain.matching.market import Market
from tic_domain.matching.points import INTERVIEWED_UNITS, WORKED_UNITS
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion
from tic_domain.matching.weights import Weights
from tic_domain.matching.window import WINDOW_HOURS

Numbers = NDArray[Any]
TOPS: Final[tuple[Criterion | None, ...]] = (None, *CHOOSABLE)
_WORDS: Final = -(-WINDOW_HOURS // 64)


def masks(numbers: Iterable[int]) -> Numbers:
    """One 64-bit word each."""
    return np.fromiter(numbers, dtype=np.uint64)


def words(numbers: Sequence[int]) -> Numbers:
    """A row of 64-bit words each: the hours of the whole window."""
    size = 8 * _WORDS
    joined = b"".join([number.to_bytes(size, "little") for number in numbers])
    return np.frombuffer(joined, dtype="<u8").reshape(len(numbers), _WORDS)


def matrix(rows: Sequence[Iterable[tuple[int, int]]], width: int) -> Numbers:
    """From (column, value) of each row; in floats, which multiply fastest, and are exact for such sums."""
    made = np.zeros((len(rows), width), dtype=np.float32)
    for number, row in enumerate(rows):
        for column, value in row:
            made[number, column] = value
    return made


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
    companies: Numbers
    standing: Numbers
    """The part of a score that no wish changes, by top criterion as in TOPS."""

    @classmethod
    def of(cls, market: Market, weights: Weights) -> Self:
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
            hours=words([one.hours for one in coaches]),
            topics=matrix([[(n, 1) for n in places(one.topics)] for one in coaches], len(TOPICS.keys)),
            companies=matrix([_company_units(one) for one in coaches], len(COMPANIES.keys)),
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
    topics: Numbers
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
            hours=words([one.hours for one in queries]),
            near_hours=words([one.near_hours for one in queries]),
            topics=matrix(
                [[(bit.bit_length() - 1, priority) for bit, priority in one.topics] for one in queries],
                len(TOPICS.keys),
            ),
            topics_total=np.array([one.topics_total for one in queries], dtype=np.int32),
            companies=matrix(
                [[(n, 1) for n in places(one.companies)] for one in queries], len(COMPANIES.keys)
            ),
            companies_wished=np.array([one.companies.bit_count() for one in queries], dtype=np.int32),
            tops=np.array([TOPS.index(one.top_criterion) for one in queries], dtype=np.int64),
        )


def _company_units(one: Candidate) -> list[tuple[int, int]]:
    interviewed = [(n, INTERVIEWED_UNITS) for n in places(one.interviewed_for)]
    return interviewed + [(n, WORKED_UNITS) for n in places(one.worked_at & ~one.interviewed_for)]


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
