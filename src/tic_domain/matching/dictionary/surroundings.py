"""Where in a CV a word stands: below which heading, on which line, beside what."""

import re
from bisect import bisect_left, bisect_right
from typing import Final

import attrs

from tic_domain.matching.dictionary.entries import Dictionary, Found, Hit
from tic_domain.matching.dictionary.tokens import Tokens

_LONGEST_HEADING: Final = 60
_LINE: Final = re.compile(r"[^\n]+")
_COLON: Final = re.compile("[:：]")
_YEAR: Final = re.compile(r"(?:19[6-9]|20[0-4])\d")
_SEPARATORS: Final = frozenset(",;|–—•·@(\t-:：、，")


@attrs.frozen
class Surroundings:
    tokens: Tokens
    found: Found
    topics: frozenset[int]
    """The words that belong to a topic's name."""
    _lines: list[int]
    """The word that each line begins with; and the number of words, behind the last line."""
    _sections: list[int]
    """The word that each section's heading begins with."""
    _section_kinds: list[str]

    @classmethod
    def of(cls, tokens: Tokens, dictionary: Dictionary) -> "Surroundings":
        found = dictionary.scan(tokens)
        lines: list[int] = []
        sections: list[int] = []
        kinds: list[str] = []
        first, count = 0, len(tokens.words)
        for line in _LINE.finditer(tokens.text):
            behind, end = first, line.end()
            while behind < count and tokens.starts[behind] < end:
                behind += 1
            if behind == first:
                continue
            kind = _heading(tokens, line, first, behind, dictionary)
            if kind is not None:
                sections.append(first)
                kinds.append(kind)
            lines.append(first)
            first = behind
        return cls(
            tokens=tokens,
            found=found,
            topics=_places(found.hits["topics"]),
            lines=[*lines, count],
            sections=sections,
            section_kinds=kinds,
        )

    def section(self, hit: Hit) -> str:
        """ "skills", "experience", "languages", "other", or "" before the first heading."""
        place = bisect_right(self._sections, hit.first) - 1
        return self._section_kinds[place] if place >= 0 else ""

    def line(self, hit: Hit) -> tuple[int, int]:
        """The words of its line: the first, and the one behind the last."""
        line = bisect_right(self._lines, hit.first) - 1
        return self._lines[line], self._lines[line + 1]

    def next_lines(self, hit: Hit, count: int) -> tuple[int, int]:
        """The words of so many lines behind its own."""
        line = bisect_right(self._lines, hit.first) - 1
        return self._lines[line + 1], self._lines[min(line + 1 + count, len(self._lines) - 1)]

    def is_near(self, cue: str, first: int, last: int) -> bool:
        """Whether a word of that kind of cue stands from one place to another, both included."""
        places = self.found.near[cue]
        return any(place in places for place in range(max(0, first), min(last + 1, len(self.tokens.words))))

    def around(self, cue: str, hit: Hit, *, before: int, behind: int) -> bool:
        """The same, within so many words of the hit and on its line."""
        start, end = self.line(hit)
        return self.is_near(cue, max(start, hit.first - before), hit.first - 1) or self.is_near(
            cue, hit.last + 1, min(end - 1, hit.last + behind)
        )

    def has_year(self, first: int, end: int) -> bool:
        return any(_YEAR.fullmatch(word) for word in self.tokens.words[first:end])

    def stands_apart(self, hit: Hit) -> bool:
        """Whether it begins its line or follows a separator, and likewise at its end."""
        start, end = self.line(hit)
        text, tokens = self.tokens.text, self.tokens
        before = text[tokens.ends[hit.first - 1] : tokens.starts[hit.first]] if hit.first > start else "\t"
        behind = text[tokens.ends[hit.last] : tokens.starts[hit.last + 1]] if hit.last + 1 < end else "\t"
        return not _SEPARATORS.isdisjoint(before) and not _SEPARATORS.isdisjoint(behind)


def _places(hits: list[Hit]) -> frozenset[int]:
    return frozenset(place for hit in hits for place in range(hit.first, hit.last + 1))


def _heading(
    tokens: Tokens, line: re.Match[str], first: int, behind: int, dictionary: Dictionary
) -> str | None:
    """What the whole line, or what stands before its colon, is a heading of."""
    colon = _COLON.search(tokens.text, line.start(), min(line.end(), line.start() + _LONGEST_HEADING))
    if colon is not None:
        behind = bisect_left(tokens.starts, colon.start(), first, min(behind, first + _LONGEST_HEADING))
    elif behind - first > _LONGEST_HEADING or line.end() - line.start() > 2 * _LONGEST_HEADING:
        return None
    words = tokens.words[first:behind]
    if words and words[0].isdecimal():
        words = words[1:]
    kind = dictionary.headings.get(tuple(words))
    if kind is None and len(words) > 2 and all(len(word) == 1 for word in words):
        kind = dictionary.headings.get(("".join(words),))  # S K I L L S
    return kind
