"""The words that a coach is found by. Made here for what is stored and for what is asked: so they agree."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, Self

import attrs

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.model import CoachProfile

LONGEST_WORD: Final = 40
"""Characters; the rest of a longer one tells nobody apart."""
SHORTEST_BEGINNING: Final = 2
"""“c” is a language and no beginning: it would be one of everything."""
IN_NAME: Final = "n:"
"""Before a word that stands in the name. No word holds a colon."""

_LETTERS_OF_THEIR_OWN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
# Written without spaces: each character is a word, and several of them are asked for together.
_UNSPACED: Final = "\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# Scripts of South and South-East Asia: their vowel signs are no letters to `\w`.
_WITH_SIGNS: Final = "\u0900-\u0963\u0966-\u109f\u1780-\u17d3"
_CORE: Final = rf"(?:(?![_{_UNSPACED}])[\w{_WITH_SIGNS}])+"
_WORD: Final = re.compile(rf"(?P<sign>[{_UNSPACED}])|(?P<dot>\.)?(?P<core>{_CORE})(?P<tail>[+#]{{1,3}})?")


def folded(text: str) -> str:
    """Without case and accents. In Python, as what a database does depends on its collation."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).translate(_LETTERS_OF_THEIR_OWN)


def words_in(text: str) -> Iterator[str]:
    """For what is stored: “C++”, “.NET” and “Node.js” are found with their signs and without."""
    for found in _WORD.finditer(folded(text)):
        sign, dot, core, tail = found["sign"], found["dot"], found["core"], found["tail"]
        if sign:
            yield sign
            continue
        yield core[:LONGEST_WORD]
        if tail:
            yield core[:LONGEST_WORD] + tail
        if dot:
            yield dot + core[:LONGEST_WORD]


@attrs.frozen
class Wording:
    """What a coach's own text and the labels of their choices come to."""

    name: frozenset[str]
    anywhere: frozenset[str]

    @classmethod
    def of(cls, profile: CoachProfile) -> Self:
        chosen = labels(
            companies=profile.worked_at | profile.interviewed_for,
            roles=profile.roles,
            topics=profile.topics,
            languages=profile.languages,
        )
        return cls.made(profile.public_name, (profile.headline, profile.bio, *chosen))

    @classmethod
    def made(cls, name: str, texts: Iterable[str]) -> Self:
        in_name = frozenset(words_in(name))
        return cls(name=in_name, anywhere=in_name | frozenset(words_in("\n".join(texts))))

    def lexemes(self) -> list[str]:
        """All of them, and once more those of the name, marked."""
        return sorted(self.anywhere | {IN_NAME + word for word in self.name})


def labels(
    *, companies: Iterable[str], roles: Iterable[str], topics: Iterable[str], languages: Iterable[str]
) -> Iterator[str]:
    for keys, known in (
        (companies, words.COMPANIES),
        (roles, words.ROLES),
        (topics, words.TOPICS),
        (languages, words.LANGUAGES),
    ):
        yield from (known.get(key, key) for key in keys)


@attrs.frozen
class Sought:
    """The words asked for: all of them. The last may be the beginning of one, for it may still be typed."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(tuple(dict.fromkeys(_asked(text))))

    @property
    def has_beginning(self) -> bool:
        return bool(self.words) and (
            len(self.words[-1]) >= SHORTEST_BEGINNING or not self.words[-1].isascii()
        )

    def are_in(self, known: frozenset[str], *, whole: bool = False) -> bool:
        """Never, where no word was asked for: signs alone find nobody."""
        if not self.words:
            return False
        *others, last = self.words
        found = last in known or (
            not whole and self.has_beginning and any(word.startswith(last) for word in known)
        )
        return found and known.issuperset(others)

    def relevance(self, wording: Wording) -> int:
        """2: all stand in the name; 1: all stand somewhere as whole words; 0: otherwise."""
        if self.are_in(wording.name):
            return 2
        return int(self.are_in(wording.anywhere, whole=True))


def _asked(text: str) -> Iterator[str]:
    """“node.js” asks for both of its words; “.net” and “c++” ask for themselves."""
    asked = folded(text)
    for found in _WORD.finditer(asked):
        start, dot, core, tail = found.start(), found["dot"], found["core"], found["tail"]
        if found["sign"]:
            yield found["sign"]
        elif tail:
            yield core[:LONGEST_WORD] + tail
        elif dot and (start == 0 or not asked[start - 1].isalnum()):
            yield dot + core[:LONGEST_WORD]
        else:
            yield core[:LONGEST_WORD]
