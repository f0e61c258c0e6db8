"""Profiles from before the directory had words of its own are found like those written after."""

from typing import Final, LiteralString

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts

from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres import migrate
from tic_domain.coaches.directory import DirectoryFilter
from tic_domain.coaches.finding import Wording

BEFORE: Final = "0007_suggestions"
MANY: Final = 1_001
"""More than the migration reads together, twice; and one."""
_ACCOUNTS: LiteralString = """
    INSERT INTO tic.accounts
        (id, name, name_corrected, email_corrected, roles, active_role, status, created_at, version)
    SELECT gen_random_uuid(), 'sealed', false, false, '{coach}', 'coach', 'active', now(), 0
    FROM generate_series(1, %(many)s)
"""
_PROFILES: LiteralString = """
    INSERT INTO tic.coach_profiles
        (id, public_name, headline, bio, worked_at, interviewed_for, roles, top_level, interview_kinds,
         topics, languages, native_languages, hours, listing, capacity, created_at, version, search_text)
    SELECT id, 'Łucja Coach ' || number, 'Staff engineer, C++', 'On Node.js.', '{google}', '{meta}',
        '{backend}', 5, '{coding}', '{sql}', '{en}', '{}', %(hours)s, 'listed', 1, now(), 0, 'as it was'
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM tic.accounts) owners
"""
_HOURS: Final = Jsonb({"zone": "Europe/Berlin", "days": [[]] * 7, "exceptions": {}})
_WORDS: LiteralString = """
    SELECT public_name, tsvector_to_array(lexemes)
    FROM tic.directory_words JOIN tic.coach_profiles ON id = coach_id
"""


@pytest.fixture
def filled_before(fresh_database: str) -> str:
    migrate.upgrade(fresh_database, BEFORE)
    with psycopg.connect(fresh_database) as connection:
        connection.execute(_ACCOUNTS, {"many": MANY})
        connection.execute(_PROFILES, {"hours": _HOURS})
    return fresh_database


async def test_profiles_from_before_get_the_words_that_saving_them_would_give(filled_before: str) -> None:
    migrate.upgrade(filled_before)
    with psycopg.connect(filled_before) as connection:
        found: dict[str, list[str]] = dict(connection.execute(_WORDS).fetchall())
    assert len(found) == MANY
    labels = ("Google", "Meta", "Backend engineer", "SQL", "English")
    for name, lexemes in found.items():
        wording = Wording.made(name, ("Staff engineer, C++", "On Node.js.", *labels))
        assert set(lexemes) >= set(wording.lexemes())
    parts = postgres_parts(filled_before, SteppingClock())
    keeper = PostgresKeeper(filled_before, parts)
    try:
        async with keeper.open(writing=False) as uow:
            for text, total in (("lucja c++", MANY), ("coach 1001", 1), ("kubernetes", 0)):
                assert await uow.coaches.count_public(DirectoryFilter(text=text)) == total
            (shown,) = (
                await uow.coaches.search(DirectoryFilter(text="coach 1001"), after=None, limit=5)
            ).profiles
        async with keeper.open() as writing:
            profile = await writing.coaches.get(shown.id)
            await writing.coaches.save(profile)
            await writing.commit()
    finally:
        await parts.database.close()
    with psycopg.connect(filled_before) as connection:
        assert dict(connection.execute(_WORDS).fetchall()) == found


def test_going_back_gives_them_the_text_that_was_searched_before(filled_before: str) -> None:
    migrate.upgrade(filled_before)
    migrate.downgrade(filled_before, BEFORE)
    with psycopg.connect(filled_before) as connection:
        texts = {
            text for (text,) in connection.execute("SELECT search_text FROM tic.coach_profiles").fetchall()
        }
    assert len(texts) == MANY
    assert "łucja coach 1\nstaff engineer, c++\non node.js." in texts
    migrate.upgrade(filled_before)
    assert migrate.check(filled_before) == []
