"""Many coaches, put into the tables in seconds: what the application would have written, row by row."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, Final
from uuid import UUID

import attrs
import psycopg
from psycopg.types.json import Jsonb

from tic_domain.coaches import vocabulary as words
from tic_domain.coaches.finding import IN_NAME, labels, words_in

NOW: Final = datetime(2026, 11, 1, 9, tzinfo=UTC)
SYLLABLES: Final = ("ba", "cor", "di", "el", "fa", "gro", "hin", "is", "jo", "ka", "lu", "men", "no", "or",
                    "pe", "qui", "ras", "sel", "ti", "ur", "vo", "wen", "xa", "yl", "zu")  # fmt: skip
WORDS_OF_ALL: Final = 20_000
WORDS_OF_ONE: Final = 60
TALKS: Final = 100_000
EVENING: Final = Jsonb(
    {"zone": "Europe/Berlin", "days": [[{"start": 1020, "end": 1200}]] * 5 + [[], []], "exceptions": {}}
)
KEYS: Final = tuple(map(tuple, (words.ROLES, words.COMPANIES, words.TOPICS, words.LANGUAGES)))


@attrs.frozen
class People:
    ids: list[UUID]
    made_at: list[datetime]
    names: list[str]
    vocabulary: list[str]
    """The most frequent word first."""


def word(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))


def zipf(size: int) -> list[float]:
    """Cumulative weights: the second is half as frequent as the first, the third a third."""
    return list(accumulate(1 / (rank + 3) for rank in range(size)))


def seed(url: str, count: int, rng: random.Random) -> People:
    people = People(
        ids=[UUID(int=rng.getrandbits(128)) for _ in range(count)],
        made_at=[NOW - timedelta(minutes=rng.randrange(1_500_000)) for _ in range(count)],
        names=[f"{word(rng).title()} {word(rng).title()}" for _ in range(count)],
        vocabulary=list(dict.fromkeys(word(rng) for _ in range(WORDS_OF_ALL))),
    )
    with psycopg.connect(url) as connection:
        # Constraints hold by the way it is made, and the log would have an entry for each.
        connection.execute("SET session_replication_role = replica")
        connection.execute("DROP INDEX tic.ix_directory_words_lexemes")
        for table, columns, lines in _tables(people, rng):
            with connection.cursor().copy(f"COPY tic.{table} ({columns}) FROM STDIN".encode()) as copy:
                for line in lines:
                    copy.write_row(line)
        connection.execute(
            "CREATE INDEX ix_directory_words_lexemes ON tic.directory_words USING gin (lexemes) "
            "WITH (fastupdate = off)"
        )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return people


def _tables(people: People, rng: random.Random) -> Iterator[tuple[str, str, Iterable[Any]]]:
    yield (
        "accounts",
        "id, name, name_corrected, email_corrected, roles, active_role, status, created_at, version",
        (
            (one, b"sealed", False, False, ["coach"], "coach", "active", at, 0)
            for one, at in zip(people.ids, people.made_at, strict=True)
        ),
    )
    lexemes: list[str] = []
    yield (
        "coach_profiles",
        "id, public_name, headline, bio, worked_at, interviewed_for, roles, top_level, interview_kinds, "
        "topics, languages, native_languages, hours, listing, capacity, created_at, version",
        _profiles(people, rng, lexemes),
    )
    yield "directory_words", "coach_id, lexemes", zip(people.ids, lexemes, strict=True)
    yield (
        "offerings",
        "id, coach_id, position, kind, title, minutes, sessions, price_amount, price_currency",
        (
            (UUID(int=rng.getrandbits(128)), coach, place, "single", "Mock interview", 60, 1,
             rng.randrange(4_000, 25_000, 500), "eur" if coach.int % 4 else "usd")
            for coach in people.ids for place in range(2)
        ),
    )  # fmt: skip
    pairs = {tuple(rng.sample(people.ids, 2)): None for _ in range(TALKS)}
    began = [NOW - timedelta(minutes=rng.randrange(80_000)) for _ in pairs]
    yield (
        "conversations",
        "id, coachee_id, coach_id, started_at, last_message_at",
        (
            (UUID(int=rng.getrandbits(128)), coachee, coach, at, at)
            for (coachee, coach), at in zip(pairs, began, strict=True)
        ),
    )


def _profiles(people: People, rng: random.Random, lexemes: list[str]) -> Iterator[Any]:
    """Each one's words are added to the list."""
    weights = zipf(len(people.vocabulary))
    key_weights = [zipf(len(keys)) for keys in KEYS]
    known = {label: frozenset(words_in(label)) for label in _all_labels()}

    def some(which: int, least: int, most: int) -> list[str]:
        wanted = rng.randint(least, most)
        return sorted(set(rng.choices(KEYS[which], cum_weights=key_weights[which], k=wanted)))

    for owner, name, at in zip(people.ids, people.names, people.made_at, strict=True):
        text = rng.choices(people.vocabulary, cum_weights=weights, k=WORDS_OF_ONE)
        roles, worked, topics, spoken = some(0, 1, 3), some(1, 0, 5), some(2, 3, 15), some(3, 1, 3)
        in_name = set(words_in(name))
        found = {*text, *in_name, *(IN_NAME + one for one in in_name)}
        for label in labels(companies=worked, roles=roles, topics=topics, languages=spoken):
            found |= known[label]
        lexemes.append(" ".join(f"'{one}'" for one in sorted(found)))
        yield (
            owner, name, " ".join(text[:8]), " ".join(text[8:] * 2), worked, [], roles, rng.randint(2, 7),
            rng.sample(tuple(words.INTERVIEW_KINDS), 3), topics, spoken, [], EVENING,
            rng.choices(("listed", "paused", "draft"), (90, 5, 5))[0], rng.randint(1, 4), at, 0,
        )  # fmt: skip


def _all_labels() -> Iterator[str]:
    for known in (words.ROLES, words.COMPANIES, words.TOPICS, words.LANGUAGES):
        yield from known.values()
