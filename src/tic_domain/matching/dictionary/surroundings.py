"""Where in a CV a word stands: below which heading, on which line, beside what."""

import re
from bisect import bisect_left, bisect_right
from typing import Final

import attrs

from tic_domain.matching.dictionary.entries import Dictionary, Found, Hit
from tic_domain.matching.dictionary.tokens import Tokens

_LONGEST_HEADING: Final = 60
_MOST_WORDS: Final = 6
_LINE: Final = re.compile(r"[^\n]+")
_COLON: Final = re.compile("[:：]")
_YEAR: Final = re.compile(r"(?:19[6-9]|20[0-4])\d")
_SEPARATORS: Final = frozenset(",;|–—•·@(\t-:：、，")


@attrs.frozen
class Surroundings:
    tokens: Tokens
    found: Found
    _lines: list[int]
    """Where each line begins."""
    _sections: list[int]
    _section_kinds: list[str]

    @classmethod
    def of(cls, tokens: Tokens, dictionary: Dictionary) -> "Surroundings":
        sections, kinds = _sections(tokens.text, dictionary)
        return cls(
            tokens=tokens,
            found=dictionary.scan(tokens),
            lines=[match.start() for match in _LINE.finditer(tokens.text)],
            sections=sections,
            section_kinds=kinds,
        )

    def section(self, hit: Hit) -> str:
        """ "skills", "experience", "languages", "other", or "" before the first heading."""
        place = bisect_right(self._sections, self.tokens.starts[hit.first]) - 1
        return self._section_kinds[place] if place >= 0 else ""

    def line(self, hit: Hit) -> tuple[int, int]:
        """The words of its line: the first, and the one behind the last."""
        return self._line(bisect_right(self._lines, self.tokens.starts[hit.first]) - 1)

    def next_lines(self, hit: Hit, count: int) -> tuple[int, int]:
        """The words of so many lines behind its own."""
        line = bisect_right(self._lines, self.tokens.starts[hit.first]) - 1
        return self._line(line)[1], self._line(min(line + count, len(self._lines) - 1))[1]

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

    def _line(self, number: int) -> tuple[int, int]:
        starts = self.tokens.starts
        begin = self._lines[number]
        end = self._lines[number + 1] if number + 1 < len(self._lines) else len(self.tokens.text)
        return bisect_left(starts, begin), bisect_left(starts, end)


def _sections(text: str, dictionary: Dictionary) -> tuple[list[int], list[str]]:
    starts: list[int] = []
    kinds: list[str] = []
    for match in _LINE.finditer(text):
        kind = _heading(match.group()[: _LONGEST_HEADING + 1], dictionary)
        if kind is not None:
            starts.append(match.start())
            kinds.append(kind)
    return starts, kinds


def _heading(line: str, dictionary: Dictionary) -> str | None:
    """What the whole line, or what stands before its colon, is a heading of."""
    colon = _COLON.search(line)
    if colon is None and len(line) > _LONGEST_HEADING:
        return None
    words = Tokens.of(line[: colon.start()] if colon else line).words
    words = words[1:] if words and words[0].isdecimal() else words
    if len(words) > _MOST_WORDS and all(len(word) == 1 for word in words):
        found = dictionary.headings.get(("".join(words),))  # S K I L L S
        return found or dictionary.headings.get(tuple(words))
    return dictionary.headings.get(tuple(words)) or (
        dictionary.headings.get(("".join(words),))
        if words and all(len(word) == 1 for word in words)
        else None
    )
