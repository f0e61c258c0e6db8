"""Coaches as rows of numbers: what the table stores of each, before it is packed."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_adapters.ranking.bitmaps import WORD, Column, Words, masks, words_for
from tic_domain.coaches.hours import HOURS_PER_WEEK
from tic_domain.matching import points
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.window import WEEKS, WINDOW_HOURS

TOPIC_BITS: Final = len(TOPICS.keys)
COMPANY_BITS: Final = len(COMPANIES.keys)
NEAR_WORDS: Final = words_for(3 * HOURS_PER_WEEK)
"""Fourteen days from any moment of the first week end in the third."""
MOST_AMOUNT: Final = 2**53
"""No budget reaches it, and twenty times as much is still a 64-bit number."""

TOPICS_AT: Final = NEAR_WORDS
INTERVIEWED_AT: Final = TOPICS_AT + words_for(TOPIC_BITS)
KNOWN_AT: Final = INTERVIEWED_AT + words_for(COMPANY_BITS)
"""The companies that the coach has interviewed for or worked at."""
REST_AT: Final = KNOWN_AT + words_for(COMPANY_BITS)
AMOUNT_AT: Final = REST_AT + 1
"""Where these stand among the words of a row's `facts`, after its hours of the next weeks."""
LEVEL_BITS: Final = 4
ROLES_BIT: Final = LEVEL_BITS
KINDS_BIT: Final = ROLES_BIT + len(ROLES.keys)
NATIVE_BIT: Final = KINDS_BIT + len(KINDS.keys)
REST_BITS: Final = NATIVE_BIT + len(LANGUAGES.keys)
"""The rest, of one word: level, roles, kinds and native languages, from the lowest bit on."""

ACCEPTING: Final = 0
WITH_PLACE: Final = 1
OPEN: Final = 2
"""Both of these: what every ranking begins with."""
ALIVE: Final = 3
FIRST_ROLE: Final = 4
FIRST_KIND: Final = FIRST_ROLE + len(ROLES.keys)
FIRST_LANGUAGE: Final = FIRST_KIND + len(KINDS.keys)
FIRST_CURRENCY: Final = FIRST_LANGUAGE + len(LANGUAGES.keys)
"""Of each currency the planes of its ladder: who charges so much or less."""
RUNGS: Final = 16

FIRST_EVER: Final = 0
FIRST_ALWAYS: Final = HOURS_PER_WEEK
WEEK_PLANES: Final = 2 * HOURS_PER_WEEK
"""Of each hour of a week, among the planes for hours: who is free then in any week, and who in each."""

_WEEK: Final = (1 << HOURS_PER_WEEK) - 1

Ladders = Mapping[str, tuple[int, ...]]
"""By currency some of the amounts that are charged, ascending; the last is beyond any."""


def ladders_for(candidates: Sequence[Candidate]) -> Ladders:
    amounts: dict[str, list[int]] = {}
    for one in candidates:
        if one.price is not None:
            amounts.setdefault(one.price.currency, []).append(one.price.amount)
    return {currency: _rungs(sorted(amounts[currency])) for currency in sorted(amounts)}


def _rungs(amounts: Sequence[int]) -> tuple[int, ...]:
    """At equal numbers of coaches; none for few."""
    quantiles = {amounts[len(amounts) * rung // RUNGS] for rung in range(1, RUNGS)}
    return (*sorted(quantiles if len(amounts) >= RUNGS else ()), MOST_AMOUNT)


@attrs.frozen
class Rows:
    """`columns` and `weeks` have one row a coach; `flags` one column a coach and one row a plane."""

    columns: dict[str, Column]
    flags: NDArray[np.bool_]
    weeks: Words
    """The bits of the planes for hours."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate], ladders: "Ladders") -> "Rows":
        """`ladders` have every currency that one of them charges in."""
        hours, amounts = masks([one.hours for one in candidates], WINDOW_HOURS), _amounts(candidates)
        columns: dict[str, Column] = {
            # Side by side, since whoever might fit is looked at in all of them.
            "facts": np.concatenate(
                (
                    hours[:, :NEAR_WORDS],
                    masks([one.topics for one in candidates], TOPIC_BITS),
                    masks([one.interviewed_for for one in candidates], COMPANY_BITS),
                    masks([one.interviewed_for | one.worked_at for one in candidates], COMPANY_BITS),
                    masks([_rest(one) for one in candidates], REST_BITS),
                    amounts.astype(np.uint64)[:, np.newaxis],
                ),
                axis=1,
            ),
            "later": hours[:, NEAR_WORDS:],
            "amount": amounts,
            "rating": _points([points.rating(one.rating_total, one.rating_count) for one in candidates]),
            "replies": _points([points.replies(one.reply_minutes) for one in candidates]),
            "exposure": _points([points.exposure(one.shown_recently, one.capacity) for one in candidates]),
        }
        return cls(columns, _flags(candidates, ladders), _weekly([one.hours for one in candidates]))


def _amounts(candidates: Sequence[Candidate]) -> Column:
    found = [min(one.price.amount, MOST_AMOUNT) if one.price else MOST_AMOUNT for one in candidates]
    return np.array(found, dtype=np.int64)


def _points(earned: list[int]) -> Column:
    return np.array(earned, dtype=np.int16)


def _rest(one: Candidate) -> int:
    return one.top_level | one.roles << ROLES_BIT | one.kinds << KINDS_BIT | one.native << NATIVE_BIT


def _flags(candidates: Sequence[Candidate], ladders: Ladders) -> NDArray[np.bool_]:
    rungs = sum(len(ladder) for ladder in ladders.values())
    flags = np.zeros((FIRST_CURRENCY + rungs, len(candidates)), dtype=np.bool_)
    flags[ACCEPTING] = [one.accepting for one in candidates]
    flags[WITH_PLACE] = [one.active_coachees < one.capacity for one in candidates]
    flags[OPEN] = flags[ACCEPTING] & flags[WITH_PLACE]
    flags[ALIVE] = True
    for first, values, width in (
        (FIRST_ROLE, [one.roles for one in candidates], len(ROLES.keys)),
        (FIRST_KIND, [one.kinds for one in candidates], len(KINDS.keys)),
        (FIRST_LANGUAGE, [one.languages for one in candidates], len(LANGUAGES.keys)),
    ):
        column = np.array(values, dtype=np.uint64)
        for place in range(width):
            flags[first + place] = column & (1 << place)
    plane, amounts = FIRST_CURRENCY, _amounts(candidates)
    for currency, ladder in ladders.items():
        in_it = [one.price is not None and one.price.currency == currency for one in candidates]
        for rung in ladder:
            flags[plane] = np.array(in_it, dtype=np.bool_) & (amounts <= rung)
            plane += 1
    return flags


def _weekly(hours: Sequence[int]) -> Words:
    """The hours of a week that are free in any week of the window, and after them those free in each."""
    known: dict[int, int] = {}
    for window in hours:
        if window not in known:
            ever, always = 0, _WEEK
            for number in range(WEEKS):
                week = window >> (number * HOURS_PER_WEEK) & _WEEK
                ever |= week
                always &= week
            known[window] = ever << FIRST_EVER | always << FIRST_ALWAYS
    return masks([known[window] for window in hours], WEEK_PLANES)


def week_of(hours: int) -> int:
    """The hours of a week that occur in any week of these."""
    found = 0
    while hours:
        found |= hours & _WEEK
        hours >>= HOURS_PER_WEEK
    return found


def room_for(rows: int) -> int:
    """Rows to make room for: some more than there are, since coaches come one by one."""
    return words_for(rows + rows // 16 + 1) * WORD
