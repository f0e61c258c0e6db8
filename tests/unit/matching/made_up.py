"""Strategies: markets and wishes made up by Hypothesis, small enough that ties and near misses are common."""

from datetime import timedelta
from typing import Final

import attrs
from hypothesis import strategies as st
from tests.unit.matching.people import ANSWERS, MORNINGS, NOW, SATURDAYS, id_of

from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.vocabulary import CHOOSABLE
from tic_domain.matching.window import WINDOW_HOURS, window_mask
from tic_domain.shared.money import Money

_ROLES: Final = ("backend", "fullstack", "sre", "mobile")
_KINDS: Final = ("coding", "system-design", "behavioural")
_TOPICS: Final = ("sql", "caching", "go", "linux", "cloud")
_COMPANIES: Final = ("google", "meta", "stripe")
_LANGUAGES: Final = ("en", "de", "fr")


def _some(keys: tuple[str, ...], least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(keys), min_size=least)


_PRICES: Final = st.none() | st.builds(
    Money,
    st.sampled_from((4000, 5000, 5001, 8000, 9999, 10_000, 10_001, 14_000)) | st.integers(1, 30_000),
    st.sampled_from(("eur", "eur", "usd")),
)
_HOURS: Final = st.sampled_from(
    (0, window_mask(MORNINGS, NOW.date()), window_mask(SATURDAYS, NOW.date()))
) | st.integers(0, (1 << WINDOW_HOURS) - 1)

candidates: Final = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 10**6).map(id_of),
        accepting=st.sampled_from((True, True, True, False)),
        roles=_some(_ROLES, 1).map(ROLES.mask),
        top_level=st.integers(1, 7),
        kinds=_some(_KINDS, 1).map(KINDS.mask),
        topics=_some(_TOPICS).map(TOPICS.mask),
        worked_at=_some(_COMPANIES).map(COMPANIES.mask),
        interviewed_for=_some(_COMPANIES).map(COMPANIES.mask),
        languages=_some(_LANGUAGES, 1).map(LANGUAGES.mask),
        native=_some(_LANGUAGES).map(LANGUAGES.mask),
        hours=_HOURS,
        price=_PRICES,
        rating_total=st.integers(0, 50),
        rating_count=st.integers(10, 11) | st.integers(50, 60),
        reply_minutes=st.none() | st.integers(0, 5000),
        capacity=st.integers(1, 3),
        active_coachees=st.integers(0, 3),
        shown_recently=st.integers(0, 900),
    ).map(lambda one: attrs.evolve(one, rating_total=max(one.rating_count, one.rating_total))),
    unique_by=lambda one: one.id,
    max_size=40,
)

wishes: Final[st.SearchStrategy[QuizAnswers]] = st.builds(
    lambda **changes: attrs.evolve(ANSWERS, **changes),
    role=st.sampled_from(_ROLES),
    level=st.sampled_from(tuple(Level)),
    interview_kinds=_some(_KINDS, 1),
    companies=_some(_COMPANIES),
    topics=st.dictionaries(st.sampled_from(_TOPICS), st.integers(1, 3), min_size=1),
    languages=_some(_LANGUAGES, 1),
    native_language=st.sampled_from((None, *_LANGUAGES)),
    hours=st.sampled_from((MORNINGS, SATURDAYS)),
    budget=st.builds(Money, st.sampled_from((1, 5000, 10_000, 10_007)), st.sampled_from(("eur", "usd"))),
    deadline=st.none() | st.integers(0, 90).map(lambda days: NOW.date() + timedelta(days=days)),
    top_criterion=st.sampled_from((None, *CHOOSABLE)),
)
