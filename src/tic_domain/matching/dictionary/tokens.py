"""A text in words: what is compared, and where it stands."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

import attrs

# Written without spaces: each character is a word, and the dictionary's phrases are sequences of them.
_CJK: Final = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# What belongs to a word though it is no letter: combining marks, vowel signs, joiners, soft hyphens.
_MARKS: Final = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
    "\u0e00-\u0e7f\u200b-\u200d\u2060\ufeff"
)
_WORD: Final = re.compile(rf"[{_CJK}]|(?:[^\W_{_CJK}]|[{_MARKS}])+(?:\+\+|#)?")
_BROKEN: Final = re.compile(r"(?:[-‐]|(?<=\u00ad))[ \t]*\n[ \t]*(?=[^\W\d_])")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_ACCENTS: Final = re.compile("[\u0300-\u036f\u064b-\u065f\u0640]")
_LOOSE: Final = re.compile(r"[ \t\xa0]*(?:\n[ \t\xa0]*)?|[-‐][ \t]*\n[ \t]*|[-‐‑–/._'’:]|[ \xa0]?&[ \xa0]?")
_MOST_COMMON: Final = ("", " ")
_GLUE: Final = "-‐‑_'’.@+"
_LONGEST: Final = 64


def plain(word: str) -> str:
    """As it is meant: ligatures, wide letters and the like resolved, nothing invisible."""
    return word if word.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFKC", word))


def folded(word: str) -> str:
    """As it is compared: without case and accents. Empty for what is no word."""
    if word.isascii():
        return word.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", plain(word).casefold()))
    return unicodedata.normalize("NFC", bare)


@attrs.frozen
class Tokens:
    """Three lists in step: the folded words, where each begins, and where it ends."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str, known: Container[str] = ()) -> "Tokens":
        """A word that a line's end has split by a hyphen is one where `known` has it as one."""
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        broken = {match.end() for match in _BROKEN.finditer(text)}
        seen: dict[str, str] = {}
        for match in _WORD.finditer(text):
            start, end = match.span()
            if end - start > _LONGEST:
                continue
            surface = match.group()
            word = seen.get(surface)
            if word is None:
                word = seen[surface] = folded(surface)
            if not word:
                continue  # an invisible character by itself
            if broken and start in broken and words and plain(text[starts[-1] : ends[-1]]).isalpha():
                whole = folded(text[starts[-1] : ends[-1]] + surface)
                if whole in known:
                    words[-1], ends[-1] = whole, end
                    continue
            words.append(word)
            starts.append(start)
            ends.append(end)
        return cls(text, words, starts, ends)

    def step(self, place: int) -> str | None:
        """How the word there goes on from the one before: "" for within one phrase, "," or "." where a mark
        and a blank stand between; None where they belong apart."""
        start, end = self.ends[place - 1], self.starts[place]
        if end - start > 12:
            return None
        between = self.text[start:end]
        if between in _MOST_COMMON or _LOOSE.fullmatch(between):
            return ""
        mark = between.strip()
        return mark if mark in {",", "."} and "\n" not in between else None

    def slice(self, first: int, last: int) -> str:
        """From one word to another, both included, as they stand."""
        return self.text[self.starts[first] : self.ends[last]]

    def surface(self, first: int, last: int) -> tuple[str, ...]:
        """The same as words whose case can be compared."""
        return tuple(plain(self.text[self.starts[n] : self.ends[n]]) for n in range(first, last + 1))

    def is_glued(self, first: int, last: int) -> bool:
        """Whether they are but a part of something longer: "go-to-market", "someone@meta.com"."""
        text, start, end = self.text, self.starts[first], self.ends[last]
        before = start >= 2 and text[start - 1] in _GLUE and text[start - 2].isalnum()
        return before or (end + 1 < len(text) and text[end] in _GLUE and text[end + 1].isalnum())
