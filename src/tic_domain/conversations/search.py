"""Words found again in what was said, whatever their case and accents; and the place where they stand."""

import re
import unicodedata
from functools import cache
from typing import Final, Self

import attrs

from tic_domain.shared.checks import Checks
from tic_domain.shared.legible import legible

LONGEST_QUERY: Final = 200
MOST_WORDS: Final = 10
AROUND: Final = 60
"""Characters quoted before the first word that was found; about twice as many stand after it."""
_END_OF_SIGNS: Final = 0x10000
"""Those of music and of rare scripts lie beyond, and would make looking for all of them slow."""


def folded(text: str) -> str:
    """Lower case, without accents: how texts are compared."""
    if text.isascii():
        return text.lower()
    return _accents().sub("", unicodedata.normalize("NFKD", text).casefold())


@cache
def _accents() -> re.Pattern[str]:
    """Whatever sits on the letter before it."""
    signs = (chr(code) for code in range(0x300, _END_OF_SIGNS) if unicodedata.combining(chr(code)))
    return re.compile(f"[{''.join(signs)}]+")


@attrs.frozen(kw_only=True)
class Query:
    """Every one of these words, anywhere in the text, also as parts of words."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises InvalidInput for field `q`."""
        with Checks() as check:
            clean = check.text("q", " ".join(legible(text[: 10 * LONGEST_QUERY]).split()), most=LONGEST_QUERY)
            words = tuple(dict.fromkeys(word for word in map(folded, clean.split()) if word))
            if clean and not words:
                check.refuse("q", "There is nothing in it to look for.", "Write a word.")
            if len(words) > MOST_WORDS:
                check.refuse("q", f"It has {len(words)} words.", f"Keep it to {MOST_WORDS} at most.")
        return cls(words=words)

    def finds(self, text: str) -> bool:
        plain = folded(text)
        return all(word in plain for word in self.words)


@attrs.frozen
class Part:
    text: str
    is_hit: bool


def quoted(text: str, query: Query) -> tuple[Part, ...]:
    """The text around the first word found, in parts: together they are a piece of it, cut at “…”."""
    plain, origins = _with_origins(text)
    spans = _spans(plain, origins, query)
    first = spans[0][0] if spans else 0
    start = 0 if first <= AROUND else _at_a_space(text, first - AROUND)
    end = min(len(text), start + 4 * AROUND)
    parts = [Part("…", is_hit=False)] if start else []
    place = start
    for left, right in spans:
        if left >= end:
            break
        if left > place:
            parts.append(Part(text[place:left], is_hit=False))
        parts.append(Part(text[max(left, place) : min(right, end)], is_hit=True))
        place = min(right, end)
    if place < end:
        parts.append(Part(text[place:end], is_hit=False))
    if end < len(text):
        parts.append(Part("…", is_hit=False))
    return tuple(parts)


def _with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place of the one that it comes from."""
    pieces = [folded(char) for char in text]
    origins = [place for place, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origins


def _spans(plain: str, origins: list[int], query: Query) -> list[tuple[int, int]]:
    """Where words stand in the text itself, in order, those that touch put together."""
    found: list[tuple[int, int]] = []
    for word in query.words:
        place = plain.find(word)
        while place >= 0:
            found.append((origins[place], origins[place + len(word) - 1] + 1))
            place = plain.find(word, place + len(word))
    joined: list[tuple[int, int]] = []
    for left, right in sorted(found):
        if joined and left <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        else:
            joined.append((left, right))
    return joined


def _at_a_space(text: str, place: int) -> int:
    """The beginning of the next word, where one begins soon."""
    space = text.find(" ", place, place + AROUND // 2)
    return place if space < 0 else space + 1
