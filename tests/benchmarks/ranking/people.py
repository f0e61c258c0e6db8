"""Coaches and coachees for benchmarks, as different as people are; the same ones at every run."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.query import Query
from tic_domain.matching.vocabulary import CHOOSABLE
from tic_domain.matching.window import window_mask
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
WEEK = date(2026, 3, 2)
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "UTC")
SPOKEN = ("de", "fr", "es", "pt", "hi", "pl", "it", "nl", "uk", "zh")


def seeded(seed: int) -> random.Random:
    """The same people at every run."""
    return random.Random(seed)


def _hours(rng: random.Random) -> WeeklyHours:
    """Evenings or days, at work or at the weekend, as people fill them in."""
    days: list[list[tuple[int, int]]] = []
    evening = rng.choice((17, 18, 19)) * 60
    for day in range(7):
        if day < 5 and rng.random() < 0.7:
            days.append([(evening, evening + rng.choice((120, 180, 240)))])
        elif day >= 5 and rng.random() < 0.5:
            days.append([(600, 600 + rng.choice((180, 300, 480)))])
        else:
            days.append([])
    days[rng.randrange(7)] = [(540, 720)]
    return WeeklyHours.of(zone_name=rng.choice(ZONES), days=days)


def _some(rng: random.Random, keys: list[str], least: int, most: int) -> list[str]:
    return rng.sample(keys, rng.randint(least, most))


def queries(rng: random.Random, count: int) -> list[Query]:
    return [Query.of(wishes(rng), at=NOW, week=WEEK) for _ in range(count)]


def candidates(rng: random.Random, count: int) -> list[Candidate]:
    roles, kinds, topics, companies = map(
        list, (words.ROLES, words.INTERVIEW_KINDS, words.TOPICS, words.COMPANIES)
    )
    hours = [window_mask(_hours(rng), WEEK) for _ in range(500)]
    made = []
    for _ in range(count):
        languages = {rng.choice(SPOKEN)} | ({"en"} if rng.random() < 0.9 else set())
        ratings = rng.choice((0, 0, 1, 3, 10, 40))
        capacity = rng.randint(1, 8)
        made.append(
            Candidate(
                id=AccountId(UUID(int=rng.getrandbits(128))),
                accepting=rng.random() < 0.95,
                roles=ROLES.mask(_some(rng, roles, 1, 4)),
                top_level=rng.randint(2, 7),
                kinds=KINDS.mask(_some(rng, kinds, 1, 5)),
                topics=TOPICS.mask(_some(rng, topics, 3, 20)),
                worked_at=COMPANIES.mask(_some(rng, companies, 0, 5)),
                interviewed_for=COMPANIES.mask(_some(rng, companies, 0, 5)),
                languages=LANGUAGES.mask(languages),
                native=LANGUAGES.mask(rng.sample(sorted(languages), 1)),
                hours=rng.choice(hours),
                price=Money(rng.randrange(3000, 25_000, 50), rng.choice(("eur", "eur", "eur", "usd"))),
                rating_total=sum(rng.choice((3, 4, 5, 5, 5)) for _ in range(ratings)),
                rating_count=ratings,
                reply_minutes=rng.choice((None, 30, 90, 300, 1000, 4000)),
                capacity=capacity,
                active_coachees=rng.randint(0, capacity),
                shown_recently=rng.choice((0, 5, 40, 120, 600, 2000)),
            )
        )
    return made


def wishes(rng: random.Random) -> QuizAnswers:
    languages = ["en", rng.choice(SPOKEN)][: rng.randint(1, 2)]
    return QuizAnswers.of(
        role=rng.choice(list(words.ROLES)),
        level=rng.randint(2, 6),
        interview_kinds=_some(rng, list(words.INTERVIEW_KINDS), 1, 4),
        companies=_some(rng, list(words.COMPANIES), 0, 6),
        topics={key: rng.randint(1, 3) for key in _some(rng, list(words.TOPICS), 2, 10)},
        languages=languages,
        native_language=rng.choice((None, languages[0])),
        hours=_hours(rng),
        budget=Money.of(rng.randrange(5000, 22_000, 500), rng.choice(("eur", "eur", "usd"))),
        deadline=rng.choice((None, NOW.date() + timedelta(days=rng.randint(3, 90)))),
        top_criterion=rng.choice((None, *[one.value for one in CHOOSABLE])),
    )
