"""What other tests rely on: databases of their own, empty when they get them."""

from typing import LiteralString

import psycopg
from tests.integration.databases import empty, scratch_database


def ask(url: str, question: LiteralString, *values: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question, values).fetchone()
    return row and row[0]


def fill(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE SCHEMA aside")
        connection.execute("CREATE TABLE coach (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY)")
        connection.execute("CREATE TABLE aside.key (coach integer REFERENCES coach)")
        connection.execute("CREATE TABLE alembic_version (version_num text)")
        connection.execute("INSERT INTO coach DEFAULT VALUES")
        connection.execute("INSERT INTO aside.key VALUES (1)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")


def test_a_fresh_database_has_no_table(fresh_database: str) -> None:
    assert ask(fresh_database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_a_fresh_database_is_nobody_elses(fresh_database: str, database_url: str) -> None:
    assert fresh_database != database_url


def test_emptying_takes_rows_from_every_schema_and_starts_numbers_anew(fresh_database: str) -> None:
    fill(fresh_database)

    empty(fresh_database)

    assert ask(fresh_database, "SELECT count(*) FROM aside.key") == 0
    assert ask(fresh_database, "SELECT count(*) FROM coach") == 0
    with psycopg.connect(fresh_database) as connection:
        assert connection.execute("INSERT INTO coach DEFAULT VALUES RETURNING id").fetchone() == (1,)


def test_emptying_keeps_what_says_how_far_the_schema_is(fresh_database: str) -> None:
    fill(fresh_database)

    empty(fresh_database)

    assert ask(fresh_database, "SELECT version_num FROM alembic_version") == "0001"


def test_a_scratch_database_goes_though_somebody_is_connected(database_server: str) -> None:
    with scratch_database(database_server) as url:
        left = psycopg.connect(url)
        name = left.info.dbname

    left.close()
    assert ask(database_server, "SELECT count(*) FROM pg_database WHERE datname = %s", name) == 0
