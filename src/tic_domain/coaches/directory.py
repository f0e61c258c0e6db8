"""The public directory: what can be asked for, who answers it, and how many each further choice would leave.

This is the plain definition. Adapters may be quicker and have to agree with it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

import attrs

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.finding import Sought, Wording
from tic_domain.coaches.model import CoachProfile, Listing
from tic_domain.coaches.vocabulary import Level
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "role": words.ROLES,
    "company": words.COMPANIES,
    "topic": words.TOPICS,
    "language": words.LANGUAGES,
    "interview_kind": words.INTERVIEW_KINDS,
}
"""Filters of several keys, and the labels of these."""
TOGETHER: Final = frozenset({"topic", "interview_kind"})
"""A coach has to cover each key of these; of the others one will do: nobody is of two roles at once."""
MOST_KEYS: Final = 20


@attrs.frozen(kw_only=True)
class DirectoryFilter:
    """Keys of `vocabulary`; what is empty asks for nothing. All that is asked for has to hold."""

    text: str = ""
    """Words of name, headline, bio, or of the labels of companies, roles, topics and languages."""
    role: frozenset[str] = frozenset()
    company: frozenset[str] = frozenset()
    """Worked at or interviewed for."""
    topic: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    interview_kind: frozenset[str] = frozenset()
    level: int | None = None
    """Prepares for this level at least."""
    price_up_to: Money | None = None
    """For one session; only who has prices in that currency."""
    place_left: bool = False
    """Takes coachees, and has fewer than they want."""

    def keys(self, name: str) -> frozenset[str]:
        kept: frozenset[str] = getattr(self, name)
        return kept

    def without(self, name: str, key: str | None = None) -> Self:
        """Less that one filter; or less one key of it."""
        less: Any = getattr(_ANY, name) if key is None else self.keys(name) - {key}
        return attrs.evolve(self, **{name: less})


_ANY: Final = DirectoryFilter()


@attrs.frozen(kw_only=True)
class DirectoryMark:
    """Where a page of the directory ended: by relevance, then newest first, then by the greater id."""

    relevance: int
    """0 where no text is asked for; see `Sought.relevance`."""
    created_at_micros: int
    """Since 1970."""
    id: AccountId

    @classmethod
    def of(cls, profile: CoachProfile, relevance: int) -> Self:
        return cls(
            relevance=relevance,
            created_at_micros=(profile.created_at - _EPOCH) // _MICROSECOND,
            id=profile.id,
        )

    @property
    def place(self) -> tuple[int, int, AccountId]:
        return self.relevance, self.created_at_micros, self.id


@attrs.frozen(kw_only=True)
class FilterCounts:
    """How many coaches each choice would leave, given the text and the other filters.

    Of a filter whose keys go together: were this one added. Of the others: were it this one alone.
    """

    keys: Mapping[str, Mapping[str, int]]
    """By filter of CHOICES and key; each key is there."""
    levels: Mapping[Level, int]
    place_left: int


@attrs.frozen(kw_only=True)
class Relaxation:
    """A filter that, taken away alone, would leave somebody."""

    name: str
    key: str | None
    """Which key of it; None where it goes as a whole."""
    wanted: DirectoryFilter
    """What is left to be asked for."""
    total: int


@attrs.frozen(kw_only=True)
class Seen:
    """A visible coach, as the plain definition looks at one."""

    profile: CoachProfile
    active_coachees: int
    wording: Wording

    @classmethod
    def of(cls, profile: CoachProfile, active_coachees: int) -> Self:
        return cls(profile=profile, active_coachees=active_coachees, wording=Wording.of(profile))


def fulfils(coach: Seen, wanted: DirectoryFilter) -> bool:
    price, most = coach.profile.lowest_price, wanted.price_up_to
    return (
        (not wanted.text or Sought.of(wanted.text).are_in(coach.wording.anywhere))
        and all(_has(coach.profile, wanted, name) for name in CHOICES)
        and (wanted.level is None or coach.profile.top_level >= wanted.level)
        and (most is None or (price is not None and price.currency == most.currency and price <= most))
        and (not wanted.place_left or has_place_left(coach))
    )


def has_place_left(coach: Seen) -> bool:
    return coach.profile.listing is Listing.LISTED and coach.active_coachees < coach.profile.capacity


def keys_of(profile: CoachProfile, name: str) -> frozenset[str]:
    """What that filter looks at."""
    return _KEYS[name](profile)


_KEYS: Final[Mapping[str, Callable[[CoachProfile], frozenset[str]]]] = {
    "role": lambda profile: profile.roles,
    "company": lambda profile: profile.worked_at | profile.interviewed_for,
    "topic": lambda profile: profile.topics,
    "language": lambda profile: profile.languages,
    "interview_kind": lambda profile: profile.interview_kinds,
}


def _has(profile: CoachProfile, wanted: DirectoryFilter, name: str) -> bool:
    asked, own = wanted.keys(name), keys_of(profile, name)
    return not asked or (asked <= own if name in TOGETHER else not asked.isdisjoint(own))


def counts(coaches: Iterable[Seen], wanted: DirectoryFilter) -> FilterCounts:
    known = tuple(coaches)

    def fitting(asked: DirectoryFilter) -> Iterator[CoachProfile]:
        return (one.profile for one in known if fulfils(one, asked))

    keys = {}
    for name, labels in CHOICES.items():
        asked = wanted if name in TOGETHER else wanted.without(name)
        found = Counter(key for profile in fitting(asked) for key in keys_of(profile, name))
        keys[name] = {key: found[key] for key in labels}
    levels = [profile.top_level for profile in fitting(wanted.without("level"))]
    return FilterCounts(
        keys=keys,
        levels={level: sum(top >= level for top in levels) for level in Level},
        place_left=sum(1 for _ in fitting(attrs.evolve(wanted, place_left=True))),
    )


def in_order(
    coaches: Iterable[Seen], wanted: DirectoryFilter
) -> Sequence[tuple[DirectoryMark, CoachProfile]]:
    """Those who fulfil it, as the directory shows them."""
    sought = Sought.of(wanted.text)
    found = [
        (DirectoryMark.of(one.profile, sought.relevance(one.wording) if wanted.text else 0), one.profile)
        for one in coaches
        if fulfils(one, wanted)
    ]
    return sorted(found, key=lambda pair: pair[0].place, reverse=True)


MOST_WORDS_DROPPED: Final = 5


def relaxed(wanted: DirectoryFilter) -> tuple[tuple[str, str | None, DirectoryFilter], ...]:
    """Each filter that can be taken away alone: its name, its key or word, and what is then asked for."""
    found: list[tuple[str, str | None, DirectoryFilter]] = []
    if wanted.text:
        found.append(("text", None, wanted.without("text")))
        parts = wanted.text.split()
        if 1 < len(parts) <= MOST_WORDS_DROPPED:
            found += [("text", part, attrs.evolve(wanted, text=_less(parts, part))) for part in parts]
    for name in CHOICES:
        asked = wanted.keys(name)
        if name in TOGETHER and len(asked) > 1:
            found += [(name, key, wanted.without(name, key)) for key in sorted(asked)]
        elif asked:
            found.append((name, _only(asked), wanted.without(name)))
    for name in ("level", "price_up_to", "place_left"):
        if getattr(wanted, name):
            found.append((name, None, wanted.without(name)))
    return tuple(found)


def _less(parts: Sequence[str], dropped: str) -> str:
    return " ".join(part for part in parts if part != dropped)


def _only(keys: Collection[str]) -> str | None:
    return next(iter(keys)) if len(keys) == 1 else None
