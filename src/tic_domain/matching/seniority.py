"""The level that a CV's titles, or its years of experience, speak for."""

from typing import Final, TypeAlias

from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.cues import meant
from tic_domain.matching.dictionary.entries import Hit
from tic_domain.matching.dictionary.surroundings import Surroundings

Said: TypeAlias = tuple[Level, int, int]
"""A level, and the first and the last of the words that say so."""

_TITLE_WORDS: Final = 14
_LONGEST_CAREER: Final = 50
_JUNIOR_BELOW: Final = 2
_SENIOR_FROM: Final = 6
_BEHIND: Final = 6


def level_by_title(around: Surroundings) -> Said | None:
    """The highest; what a short line says counts before what is said in passing."""
    hits = meant("levels", around)
    in_titles = [hit for hit in hits if _line_length(hit, around) <= _TITLE_WORDS]
    said = [_said(hit) for hit in in_titles or hits]
    return max(said, key=lambda one: (one[0], -one[1]), default=None)


def level_by_years(around: Surroundings) -> Said | None:
    """ "8 years of experience": the most that is named. Years alone never make more than a senior."""
    said: list[tuple[int, int, int]] = []
    for place in sorted(around.found.near["years"]):
        years = _years_before(place, around)
        if years is None:
            continue
        last = next((n for n in range(place, place + _BEHIND) if around.is_near("experience", n, n)), None)
        if last is not None:
            said.append((years, place - 1, last))
        elif around.is_near("experience", place - 4, place - 2):
            said.append((years, place - 1, place))
    if not said:
        return None
    years, first, last = max(said, key=lambda one: (one[0], -one[1]))
    return _by_years(years), first, last


def _by_years(years: int) -> Level:
    if years < _JUNIOR_BELOW:
        return Level.JUNIOR
    return Level.SENIOR if years >= _SENIOR_FROM else Level.MID


def _years_before(place: int, around: Surroundings) -> int | None:
    if place == 0:
        return None
    word = around.tokens.words[place - 1]
    if len(word) > 2 or not word.isdecimal():
        return None
    years = int(word)
    return years if years <= _LONGEST_CAREER else None


def _line_length(hit: Hit, around: Surroundings) -> int:
    start, end = around.line(hit)
    return end - start


def _said(hit: Hit) -> Said:
    level = max(Level(int(entry.key)) for entry in hit.entries if entry.key is not None)
    return level, hit.first, hit.last
