"""Learning weights from outcomes: what is enough to learn from, who is held out, what becomes of a fit."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import isfinite, sqrt
from typing import Final

import attrs

from tic_domain.matching.criteria import part
from tic_domain.matching.evaluation import Scored
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.vocabulary import CHOOSABLE, CRITERION_LABELS, Criterion
from tic_domain.matching.weights import WHOLE, Weights, room_for_boost
from tic_domain.shared.clauses import clause

LEARNED: Final = CHOOSABLE
"""Exposure is a rule of fairness and nobody's wish: outcomes have no say in it."""
HELD_OUT_OF: Final = 5
"""One coachee in so many is held out."""

ENOUGH_OUTCOMES: Final = 1_000
ENOUGH_REACHED: Final = 200
ENOUGH_COACHEES: Final = 60
ENOUGH_HELD_OUT_COACHEES: Final = 15
ENOUGH_HELD_OUT_REACHED: Final = 30
ENOUGH_SPREAD: Final = 100
"""Points by which the coaches shown to one coachee differ in a criterion (standard deviation)."""

_KEYS: Final = frozenset(criterion.value for criterion in Criterion)


@attrs.frozen(kw_only=True)
class FittedShares:
    """How much each learned criterion counts. None is negative; they sum to 1."""

    shares: Mapping[Criterion, float]


@attrs.frozen(kw_only=True)
class Portion:
    """A part of the outcomes, in numbers."""

    outcomes: int
    reached: int
    coachees: int
    comparable: int
    """Coachees with somebody who reached the stage and somebody who didn't: these are learned from."""


@attrs.frozen(kw_only=True)
class Shortfall:
    """Something of which there is not enough."""

    key: str
    words: str
    have: int
    need: int


@attrs.frozen(kw_only=True)
class Material:
    """Outcomes sorted out for learning."""

    training: tuple[Outcome, ...]
    held_out: tuple[Outcome, ...]
    unripe: int
    """Shown this week: what comes of them can't be known yet."""
    not_shown: int
    """Of coaches whom the coachee found elsewhere."""
    incomparable: int
    """Made of other criteria than today's."""


@clause("C2.2")
def sorted_out(outcomes: Iterable[Outcome], *, week: date) -> Material:
    """`week` is the present one. Whatever order they come in, they are sorted alike."""
    ripe, unripe, not_shown, incomparable = [], 0, 0, 0
    for one in outcomes:
        if not one.points:
            not_shown += 1
        elif one.week >= week:
            unripe += 1
        elif one.points.keys() != _KEYS:
            incomparable += 1
        else:
            ripe.append(one)
    ripe.sort(key=lambda one: (one.coachee, one.rank, one.pair))
    return Material(
        training=tuple(one for one in ripe if not is_held_out(one.coachee)),
        held_out=tuple(one for one in ripe if is_held_out(one.coachee)),
        unripe=unripe,
        not_shown=not_shown,
        incomparable=incomparable,
    )


def is_held_out(coachee: bytes) -> bool:
    """By the pseudonym alone, so a coachee is on the same side in every run."""
    return int.from_bytes(hashlib.sha256(b"held out|" + coachee).digest()[:8]) % HELD_OUT_OF == 0


def portion(outcomes: Sequence[Outcome], target: OutcomeStage) -> Portion:
    with_it = {one.coachee for one in outcomes if one.stage.reaches(target)}
    without = {one.coachee for one in outcomes if not one.stage.reaches(target)}
    return Portion(
        outcomes=len(outcomes),
        reached=sum(one.stage.reaches(target) for one in outcomes),
        coachees=len(with_it | without),
        comparable=len(with_it & without),
    )


def shortfalls(material: Material, target: OutcomeStage) -> tuple[Shortfall, ...]:
    """What is missing before anything is learned; empty where there is enough."""
    training, held_out = portion(material.training, target), portion(material.held_out, target)
    stage = target.value
    wanted = [
        ("outcomes", "outcomes", training.outcomes + held_out.outcomes, ENOUGH_OUTCOMES),
        ("reached", f"outcomes that were {stage}", training.reached + held_out.reached, ENOUGH_REACHED),
        (
            "coachees",
            f"coachees to learn from, with coaches {stage} and not {stage}",
            training.comparable,
            ENOUGH_COACHEES,
        ),
        (
            "held-out-coachees",
            f"held-out coachees, with coaches {stage} and not {stage}",
            held_out.comparable,
            ENOUGH_HELD_OUT_COACHEES,
        ),
        (
            "held-out-reached",
            f"held-out outcomes that were {stage}",
            held_out.reached,
            ENOUGH_HELD_OUT_REACHED,
        ),
        *(
            (
                f"spread.{criterion.value}",
                f"points of spread in “{CRITERION_LABELS[criterion]}” between coaches shown to one coachee",
                spread,
                ENOUGH_SPREAD,
            )
            for criterion, spread in spreads(material.training).items()
        ),
    ]
    return tuple(
        Shortfall(key=key, words=words, have=have, need=need)
        for key, words, have, need in wanted
        if have < need
    )


def spreads(outcomes: Sequence[Outcome]) -> dict[Criterion, int]:
    """For each learned criterion, how far coaches shown to the same coachee differ: points, rounded down."""
    by_coachee: dict[bytes, list[Outcome]] = {}
    for one in outcomes:
        by_coachee.setdefault(one.coachee, []).append(one)
    return {criterion: _spread(criterion.value, by_coachee.values(), len(outcomes)) for criterion in LEARNED}


def _spread(key: str, groups: Iterable[Sequence[Outcome]], outcomes: int) -> int:
    total = Fraction(0)
    for group in groups:
        points = [one.points[key] for one in group]
        total += sum(point * point for point in points) - Fraction(sum(points) ** 2, len(points))
    return int(sqrt(total / outcomes)) if outcomes else 0


def scored(outcomes: Sequence[Outcome], weights: Weights, target: OutcomeStage) -> tuple[Scored, ...]:
    """As these weights would have scored them."""
    by_top: dict[Criterion | None, tuple[tuple[str, int], ...]] = {}
    for top in (None, *CHOOSABLE):
        by_top[top] = tuple((one.value, weight) for one, weight in weights.favouring(top).items())
    return tuple(
        Scored(
            score=sum(part(one.points[key], weight) for key, weight in by_top[one.top_criterion]),
            rank=one.rank,
            reached=one.stage.reaches(target),
        )
        for one in outcomes
    )


def learned_weights(fitted: FittedShares, current: Weights) -> Weights:
    """In whole parts of 10,000. Exposure keeps its weight, and so does the boost where there is room for it.

    The version is the one that would follow. Raises InvalidInput, ValueError for shares that can't be any.
    """
    kept = current.base[Criterion.EXPOSURE]
    learned = rounded({criterion: fitted.shares[criterion] for criterion in LEARNED}, WHOLE - kept)
    base = {criterion: learned.get(criterion, kept) for criterion in Criterion}
    return Weights.of(version=current.version + 1, base=base, boost=min(current.boost, room_for_boost(base)))


def rounded(shares: Mapping[Criterion, float], total: int) -> dict[Criterion, int]:
    """Whole numbers in these proportions that sum to `total`: by the largest remainder, then in order.

    ValueError unless every share is finite and none negative, with one above zero.
    """
    if any(not isfinite(share) or share < 0 for share in shares.values()) or not any(shares.values()):
        raise ValueError(f"no shares: {dict(shares)}")
    exact = {criterion: Fraction(share) for criterion, share in shares.items()}
    whole = sum(exact.values())
    parts = {criterion: share * total / whole for criterion, share in exact.items()}
    made = {criterion: int(share) for criterion, share in parts.items()}
    largest_first = sorted(parts, key=lambda criterion: made[criterion] - parts[criterion])
    for criterion in largest_first[: total - sum(made.values())]:
        made[criterion] += 1
    return made
