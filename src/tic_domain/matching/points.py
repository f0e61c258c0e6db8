"""What a fact about a coach is worth to a coachee: from 0 to 10,000 points, in integers."""

from typing import Final

from tic_domain.matching.query import Query
from tic_domain.shared.clauses import clause

MOST: Final = 10_000
NEUTRAL: Final = 5_000
"""For a wish that the coachee doesn't have: the same for every coach."""
INTERVIEWED_UNITS: Final = 5
WORKED_UNITS: Final = 3
"""Who has interviewed for a company knows more of its interviews than who has worked there."""
LEVEL_STEP: Final = 4_000
RELATED_ROLE: Final = 5_000
ENOUGH_HOURS: Final = 8
PRICE_STEPS: Final = 20
FLAT_PRICE_STEPS: Final = 10
PRIOR_COUNT: Final = 10
PRIOR_TENTHS: Final = 45
"""A rating is shrunken: as if ten had rated 4.5 before."""
UNKNOWN_REPLIES: Final = 6_000
REPLY_POINTS: Final = ((60, 10_000), (240, 8_500), (720, 7_000), (1440, 5_000), (2880, 2_500))
"""(minutes at most, points); slower than the last is worth nothing."""
FAIR_SHOWINGS: Final = 50
"""In a week, per place: beyond it a coach is shown further than they could ever serve."""
MOST_EXCESS: Final = 4


def topics(covered: int, wished: int) -> int:
    """Both are sums of priorities; nothing is wished where the quiz has lost all that was chosen."""
    return MOST * covered // wished if wished else NEUTRAL


def companies(units: int, wished: int) -> int:
    """`wished` is how many companies were named."""
    return MOST * units // (INTERVIEWED_UNITS * wished) if wished else NEUTRAL


def level(top_level: int, wished: int) -> int:
    return MOST if top_level >= wished else max(0, MOST - LEVEL_STEP * (wished - top_level))


def role(roles: int, query: Query) -> int:
    if roles & query.role:
        return MOST
    return RELATED_ROLE if roles & query.related_roles else 0


def kinds(covered: int, wished: int) -> int:
    """Both are counts."""
    return MOST * covered // wished


def hours(common: int) -> int:
    return MOST * min(common, ENOUGH_HOURS) // ENOUGH_HOURS


def price_step(amount: int, budget: int) -> int:
    """The twentieths of the budget that it takes, rounded up."""
    return -(-amount * PRICE_STEPS // budget)


def price(step: int) -> int:
    """Half the budget or less is as good as it gets; the whole budget is worth half."""
    beyond = max(0, step - FLAT_PRICE_STEPS)
    return max(0, MOST - 500 * beyond)


def rating(total: int, count: int) -> int:
    hundredths = shrunken(total, count)
    return MOST * (hundredths - 100) // 400


def shrunken(total: int, count: int) -> int:
    """In hundredths, from 100 to 500."""
    return (PRIOR_COUNT * PRIOR_TENTHS * 10 + 100 * total) // (PRIOR_COUNT + count)


def replies(minutes: int | None) -> int:
    if minutes is None:
        return UNKNOWN_REPLIES
    return next((points for most, points in REPLY_POINTS if minutes <= most), 0)


def native(speaks: bool, wished: bool) -> int:
    if not wished:
        return NEUTRAL
    return MOST if speaks else 0


@clause("C4.2")
def excess(shown: int, capacity: int) -> int:
    """How many whole fair shares beyond the first, up to 4.

    In whole shares, so that nobody can tell by a coach's line that one more coachee was shown that coach.
    """
    return min(MOST_EXCESS, max(0, shown // fair_share(capacity) - 1))


def fair_share(capacity: int) -> int:
    return FAIR_SHOWINGS * max(1, capacity)


def exposure(shown: int, capacity: int) -> int:
    """Full below twice the fair share; nothing from five times as much on."""
    return MOST - MOST * excess(shown, capacity) // MOST_EXCESS
