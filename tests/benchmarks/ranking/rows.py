"""Listed coaches, put into the tables by PostgreSQL itself: a hundred thousand within seconds."""

from typing import LiteralString

import psycopg

_ACCOUNTS: LiteralString = """
INSERT INTO tic.accounts (
    id, name, name_corrected, email_corrected, roles, active_role, status, created_at, version
)
SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '', false, false,
    '{coach}', 'coach', 'active', now(), 0
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
_PROFILES: LiteralString = """
INSERT INTO tic.coach_profiles (
    id, public_name, headline, bio, worked_at, interviewed_for, roles, top_level, interview_kinds, topics,
    languages, native_languages, hours, listing, capacity, created_at, version
)
SELECT id, 'Coach ' || n, 'System design for backend engineers',
    repeat('Fifteen years of interviewing. ', 10), '{google,meta}', '{stripe}', '{backend,sre}',
    2 + mod(n, 6), '{coding,system-design}', '{python,sql,caching,go,linux}', '{en,de}', '{de}',
    jsonb_build_object(
        'zone', (ARRAY['Europe/Berlin', 'America/New_York', 'UTC'])[1 + mod(n, 3)],
        'exceptions', '{}'::jsonb,
        'days', (
            SELECT jsonb_agg(jsonb_build_array(
                jsonb_build_object('start', 1020 + 15 * mod(n + day, 8), 'end', 1260)
            ))
            FROM generate_series(1, 7) AS day
        )
    ),
    'listed', 5, now(), 0
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM tic.accounts) AS numbered
WHERE n BETWEEN %(first)s AND %(last)s
"""
_OFFERINGS: LiteralString = """
INSERT INTO tic.offerings (
    id, coach_id, position, kind, title, minutes, sessions, price_amount, price_currency
)
SELECT gen_random_uuid(), id, 0, 'single', 'Mock interview', 60, 1, 5000 + 50 * mod(n, 200), 'eur'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM tic.coach_profiles) AS numbered
WHERE n BETWEEN %(first)s AND %(last)s
"""


def fill(url: str, first: int, last: int) -> None:
    """Coaches with these numbers."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (_ACCOUNTS, _PROFILES, _OFFERINGS):
            connection.execute(statement, {"first": first, "last": last})
        connection.execute("VACUUM ANALYZE")
