"""What a CV's text suggests for the quiz. Only suggestions: the coachee confirms each of them."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from tic_domain.coaches import vocabulary as words
from tic_domain.matching.cues import meant
from tic_domain.matching.dictionary.entries import Dictionary, Hit
from tic_domain.matching.dictionary.surroundings import Surroundings
from tic_domain.matching.dictionary.tokens import Tokens
from tic_domain.matching.model import MOST_COMPANIES, MOST_TOPICS
from tic_domain.matching.seniority import level_by_title, level_by_years

MOST_ROLES: Final = 3
MOST_LANGUAGES: Final = 10
_MOST_FOUND: Final = 5
_HINTING_TOPICS: Final = 2
_ORDER: Final[Mapping[str, Mapping[str, str]]] = {
    "roles": words.ROLES,
    "topics": words.TOPICS,
    "companies": words.COMPANIES,
    "languages": words.LANGUAGES,
}


@attrs.frozen(kw_only=True)
class Suggestion:
    """One key of a vocabulary, and the words of the text that suggest it, as they stand there."""

    key: str
    found: tuple[str, ...] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Suggestions:
    """Keys of `coaches.vocabulary`; of each kind the one that most suggests first."""

    roles: tuple[Suggestion, ...]
    levels: tuple[Suggestion, ...]
    """Keys are the numbers of `Level` as text; at most one."""
    topics: tuple[Suggestion, ...]
    companies: tuple[Suggestion, ...]
    languages: tuple[Suggestion, ...]

    def by_field(self) -> Mapping[str, tuple[Suggestion, ...]]:
        """Field of the quiz → what is suggested for it."""
        return {
            "role": self.roles,
            "level": self.levels,
            "topics": self.topics,
            "companies": self.companies,
            "languages": self.languages,
        }


def propose(text: str, dictionary: Dictionary) -> Suggestions:
    """`dictionary`: that of `dictionary.files.load()`. Linear in the text; any text will do."""
    around = Surroundings.of(Tokens.of(text, dictionary.words), dictionary)
    topics = _suggested("topics", around)
    return Suggestions(
        roles=(_suggested("roles", around) or _hinted(topics, dictionary))[:MOST_ROLES],
        levels=_level(around),
        topics=topics[:MOST_TOPICS],
        companies=_suggested("companies", around)[:MOST_COMPANIES],
        languages=_suggested("languages", around)[:MOST_LANGUAGES],
    )


def _suggested(kind: str, around: Surroundings) -> tuple[Suggestion, ...]:
    """What is named most often first; of what is named equally often, the earliest."""
    found: dict[str, list[str]] = {}
    for hit in meant(kind, around):
        for key in _keys(hit):
            found.setdefault(key, []).append(around.tokens.slice(hit.first, hit.last))
    known = _ORDER[kind]
    most = sorted(found.items(), key=lambda item: -len(item[1]))
    return tuple(Suggestion(key=key, found=_once(names)) for key, names in most if key in known)


def _keys(hit: Hit) -> Iterable[str]:
    return dict.fromkeys(entry.key for entry in hit.entries if entry.key is not None)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    unlike = {" ".join(name.casefold().split()): name for name in reversed(tuple(names))}
    return tuple(reversed(unlike.values()))[:_MOST_FOUND]


def _level(around: Surroundings) -> tuple[Suggestion, ...]:
    said = level_by_title(around) or level_by_years(around)
    if said is None:
        return ()
    level, first, last = said
    return (Suggestion(key=str(level.value), found=(around.tokens.slice(first, last),)),)


def _hinted(topics: tuple[Suggestion, ...], dictionary: Dictionary) -> tuple[Suggestion, ...]:
    """Without a title: the role that most of the topics belong to, where there are some."""
    found = {topic.key: topic.found for topic in topics}
    best: tuple[str, ...] = ()
    role = ""
    for candidate, hinting in dictionary.hints.items():
        names = tuple(found[topic][0] for topic in hinting if topic in found)
        if len(names) > len(best):
            role, best = candidate, names
    return (Suggestion(key=role, found=best[:_MOST_FOUND]),) if len(best) >= _HINTING_TOPICS else ()
