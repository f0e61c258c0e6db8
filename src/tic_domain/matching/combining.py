"""Which wishes to give up: one, two together, or as many as it takes where nobody would be found otherwise.

Each count is exact: a way says who passes its rule, so a combination is an intersection. How many of these
are tried is bounded, whatever the market.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import attrs

from tic_domain.matching.changes import Change
from tic_domain.matching.relaxing import WISHES, Way, Wishes
from tic_domain.matching.vocabulary import Rule

FEW: Final = 20
"""Where this many fit, nobody needs to give up two wishes."""
MOST_PAIRS: Final = 3
MOST_TRIES: Final = 4000
MOST_STEPS: Final = 400
"""Of a search for three wishes or more."""


@attrs.frozen
class Offer:
    """Ways of different rules, how many more fit with all of them, and how many of now don't any more."""

    ways: tuple[Way, ...]
    adds: int
    loses: int


def singles(wishes: Wishes) -> list[Offer]:
    """Of each ladder the first step that adds somebody, and a further one where it adds twice as many."""
    found: list[Offer] = []
    for rule in WISHES:
        refused = wishes.failing((rule,))
        for ladder in wishes.ladders(rule, refused) if refused else ():
            steps = [offer for way in ladder if (offer := _offer(wishes, (way,))).adds > 0]
            if steps:
                most = max(steps, key=lambda step: step.adds)
                found += [steps[0], most] if most.adds >= 2 * steps[0].adds else steps[:1]
    return found


def pairs(wishes: Wishes, alone: Sequence[Offer]) -> list[Offer]:
    """Two together that add at least twice what the two add alone; mostly that is nobody.

    And at least half of what the best wish adds alone: for less nobody would give up two.
    """
    worth = max((offer.adds for offer in alone), default=0)
    known = {offer.ways[0].changes: offer.adds for offer in alone}
    tries = iter(range(MOST_TRIES))
    found = []
    for rules in combinations(WISHES, 2):
        refused = wishes.failing(rules)
        if not refused:
            continue
        first, second = (
            [(way, _alone(wishes, way, known)) for way in wishes.ways(rule, refused)] for rule in rules
        )
        better: list[tuple[int, Way, Way]] = []
        others = wishes.but(rules)
        for one, one_adds in first:
            reached = others & one.passing
            for other, other_adds in second:
                if next(tries, None) is None:
                    break
                adds = (reached & other.passing).bit_count() - wishes.fitting
                if adds > 0 and adds >= 2 * (one_adds + other_adds) and 2 * adds >= worth:
                    better.append((adds, one, other))
        if better:
            most = max(adds for adds, _, _ in better)
            ways = next((one, other) for adds, one, other in better if 2 * adds >= most)
            found.append(_offer(wishes, ways))
    return sorted(found, key=lambda offer: -offer.adds)[:MOST_PAIRS]


def fewest(wishes: Wishes) -> list[Offer]:
    """As few wishes as it takes to find anyone: for whom neither one nor two of `ways` are enough."""
    for count in range(1, len(WISHES) + 1):
        found = []
        for rules in combinations(WISHES, count):
            refused = wishes.failing(rules)
            if refused and (ways := _together(wishes, rules, refused)):
                found.append(_offer(wishes, ways))
        if found:
            return sorted(found, key=lambda offer: -offer.adds)[:MOST_PAIRS]
    return []


def _together(wishes: Wishes, rules: Sequence[Rule], refused: int) -> tuple[Way, ...]:
    """A way for each rule, so that somebody of the refused passes all; none where there is none."""
    choices = sorted(([*wishes.ways(rule, refused), *wishes.last_resorts(rule)] for rule in rules), key=len)
    steps = iter(range(MOST_STEPS))

    def search(place: int, left: int) -> tuple[Way, ...] | None:
        if place == len(choices):
            return ()
        for way in _worth_trying(choices[place], left):
            if next(steps, None) is None:
                return None
            rest = search(place + 1, left & way.passing)
            if rest is not None:
                return (way, *rest)
        return None

    return search(0, refused) or ()


def _worth_trying(ways: Sequence[Way], left: int) -> list[Way]:
    """Those that let anyone pass: in their own order, but first those half as good as the best."""
    passing = [((left & way.passing).bit_count(), way) for way in ways]
    most = max((count for count, _ in passing), default=0)
    good = [way for count, way in passing if count and 2 * count >= most]
    return good + [way for count, way in passing if count and 2 * count < most]


def _offer(wishes: Wishes, ways: tuple[Way, ...]) -> Offer:
    after = wishes.fitting_with(ways)
    kept = (after & wishes.but(())).bit_count() if any(way.replaces for way in ways) else wishes.fitting
    return Offer(ways, after.bit_count() - wishes.fitting, wishes.fitting - kept)


def _alone(wishes: Wishes, way: Way, known: dict[tuple[Change, ...], int]) -> int:
    if way.changes not in known:
        known[way.changes] = _offer(wishes, (way,)).adds
    return max(0, known[way.changes])
