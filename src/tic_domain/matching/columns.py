"""All candidates of a market by what they have: one large integer for each feature, bit n for candidate n."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Self

import attrs

from tic_domain.matching import points
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS, places
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import part
from tic_domain.matching.planes import from_numbers, transposed
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.window import WINDOW_HOURS


@attrs.frozen(kw_only=True)
class Prices:
    """Of one currency: ascending amounts, and for each who charges that or less."""

    amounts: tuple[int, ...]
    up_to: tuple[int, ...]

    @property
    def anything(self) -> int:
        """Who charges in it at all."""
        return self.up_to[-1] if self.up_to else 0

    def at_most(self, amount: int) -> int:
        number = bisect_right(self.amounts, amount)
        return self.up_to[number - 1] if number else 0


NO_PRICES = Prices(amounts=(), up_to=())


@attrs.frozen(kw_only=True)
class Columns:
    everyone: int
    accepting: int
    with_place: int
    roles: Sequence[int]
    kinds: Sequence[int]
    topics: Sequence[int]
    worked_at: Sequence[int]
    interviewed_for: Sequence[int]
    languages: Sequence[int]
    native: Sequence[int]
    hours: Sequence[int]
    levels: Mapping[int, int]
    prices: Mapping[str, Prices]
    amounts: Sequence[int]
    """By place, what they charge in whichever currency; 0 where nothing is on offer."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Self:
        return cls(
            everyone=(1 << len(candidates)) - 1,
            accepting=_where(one.accepting for one in candidates),
            with_place=_where(one.active_coachees < one.capacity for one in candidates),
            roles=transposed([one.roles for one in candidates], len(ROLES.keys)),
            kinds=transposed([one.kinds for one in candidates], len(KINDS.keys)),
            topics=transposed([one.topics for one in candidates], len(TOPICS.keys)),
            worked_at=transposed([one.worked_at for one in candidates], len(COMPANIES.keys)),
            interviewed_for=transposed([one.interviewed_for for one in candidates], len(COMPANIES.keys)),
            languages=transposed([one.languages for one in candidates], len(LANGUAGES.keys)),
            native=transposed([one.native for one in candidates], len(LANGUAGES.keys)),
            hours=transposed([one.hours for one in candidates], WINDOW_HOURS),
            levels={
                level: _where(one.top_level == level for one in candidates)
                for level in sorted({one.top_level for one in candidates})
            },
            prices=_prices(candidates),
            amounts=[one.price.amount if one.price else 0 for one in candidates],
        )


def standing_points(candidates: Sequence[Candidate]) -> tuple[tuple[int, int, int], ...]:
    """What no wish changes: the points of rating, replies and exposure."""
    return tuple(
        (
            points.rating(one.rating_total, one.rating_count),
            points.replies(one.reply_minutes),
            points.exposure(one.shown_recently, one.capacity),
        )
        for one in candidates
    )


def standing_planes(
    earned: Sequence[tuple[int, int, int]], weights: Mapping[Criterion, int]
) -> tuple[int, ...]:
    """Their part of every score, as planes."""
    rating, replies, exposure = (
        weights[criterion] for criterion in (Criterion.RATING, Criterion.REPLIES, Criterion.EXPOSURE)
    )
    return from_numbers(
        [part(one, rating) + part(two, replies) + part(three, exposure) for one, two, three in earned]
    )


def any_of(columns: Sequence[int], mask: int) -> int:
    """Who has at least one of the mask's bits."""
    found = 0
    for place in places(mask):
        found |= columns[place]
    return found


def _where(flags: Iterable[bool]) -> int:
    text = "".join(["1" if flag else "0" for flag in flags])
    return int(text[::-1] or "0", 2)


def _prices(candidates: Sequence[Candidate]) -> dict[str, Prices]:
    charging: dict[str, dict[int, int]] = {}
    for place, one in enumerate(candidates):
        if one.price is not None:
            same = charging.setdefault(one.price.currency, {})
            same[one.price.amount] = same.get(one.price.amount, 0) | 1 << place
    prices = {}
    for currency, by_amount in charging.items():
        amounts, up_to, below = sorted(by_amount), [], 0
        for amount in amounts:
            below |= by_amount[amount]
            up_to.append(below)
        prices[currency] = Prices(amounts=tuple(amounts), up_to=tuple(up_to))
    return prices
