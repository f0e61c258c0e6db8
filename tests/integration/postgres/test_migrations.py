"""The schema goes up, down and up again, and is what the tables say."""

import multiprocessing

import psycopg
import pytest

from tic_adapters.postgres import migrate
from tic_adapters.postgres.gate import live_columns
from tic_adapters.postgres.readiness import NEWEST

_LEFT = """
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relkind = 'r'
    UNION ALL SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
    UNION ALL SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND t.typtype = 'e'
"""


def test_up_down_and_up_again(fresh_database: str) -> None:
    migrate.upgrade(fresh_database)
    assert migrate.check(fresh_database) == []
    migrate.downgrade(fresh_database, "base")
    with psycopg.connect(fresh_database) as connection:
        assert connection.execute(_LEFT).fetchall() == [("tic.alembic_version",)]
    migrate.upgrade(fresh_database)
    assert migrate.check(fresh_database) == []


def test_each_step_goes_back_alone(fresh_database: str) -> None:
    migrate.upgrade(fresh_database)
    steps = 0
    while migrate.current(fresh_database) is not None:
        migrate.downgrade(fresh_database, "-1")
        steps += 1
    assert steps >= 6


def test_a_database_with_rows_goes_up_and_keeps_them(fresh_database: str) -> None:
    migrate.upgrade(fresh_database, "0012_payment_events")
    rows = b"""
        INSERT INTO tic.accounts
            (id, name, roles, status, created_at, version, name_corrected, email_corrected)
            VALUES ('00000000-0000-7000-8000-000000000001', 'x', '{coach}', 'active', now(), 0, false, false);
        INSERT INTO tic.payment_events (id, kind, subject, received_at)
            VALUES ('evt_1', 'checkout', 'cs_1', now());
    """
    with psycopg.connect(fresh_database) as connection:
        connection.execute(rows)
    migrate.upgrade(fresh_database)
    assert migrate.check(fresh_database) == []
    with psycopg.connect(fresh_database) as connection:
        kept = connection.execute(
            "SELECT (SELECT count(*) FROM tic.accounts), (SELECT count(*) FROM tic.payment_events)"
        ).fetchone()
    assert kept == (1, 1)


def test_two_processes_upgrade_at_once(fresh_database: str) -> None:
    start = multiprocessing.get_context("spawn").Process
    processes = [start(target=migrate.upgrade, args=(fresh_database,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert migrate.check(fresh_database) == []


def test_an_empty_database_is_told_what_to_do(fresh_database: str) -> None:
    (sentence,) = migrate.check(fresh_database)
    assert "Run `tic db upgrade`." in sentence


def test_the_newest_revision_is_the_one_that_readiness_expects() -> None:
    assert migrate.newest() == NEWEST


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("ALTER TABLE tic.accounts ADD COLUMN nickname text", "nickname"),
        ("ALTER TABLE tic.messages DROP COLUMN sent_at", "sent_at"),
        ("ALTER TABLE tic.messages ALTER COLUMN sent_at DROP NOT NULL", "sent_at"),
        ("DROP INDEX tic.ix_messages_of_conversation", "ix_messages_of_conversation"),
        ("ALTER TABLE tic.accounts DROP CONSTRAINT ck_accounts_status_known", "ck_accounts_status_known"),
        ("ALTER TABLE tic.accounts ADD CONSTRAINT nobody CHECK (version > -1)", "nobody"),
        ("ALTER TABLE tic.conversations DROP CONSTRAINT uq_conversations_coachee_id_coach_id", "uq_conv"),
        ("ALTER TABLE tic.messages DROP CONSTRAINT fk_messages_sender_id", "sender_id"),
        ("DROP TRIGGER disclosures_append_only ON tic.disclosures", "disclosures_append_only"),
        ("ALTER TABLE tic.calendar_entries DROP CONSTRAINT ex_calendar_entries_no_overlap", "no_overlap"),
        ("DROP TRIGGER market_update ON tic.accounts", "tic.accounts market_update"),
        ("DROP TRIGGER ledger_balances ON tic.ledger_postings", "tic.ledger_postings ledger_balances"),
        (
            "ALTER TABLE tic.ledger_movements DISABLE TRIGGER ledger_append_only",
            "tic.ledger_movements ledger_append_only",
        ),
        ("DROP TABLE tic.blocks", "blocks"),
    ],
)
def test_a_difference_is_named(fresh_database: str, change: str, word: str) -> None:
    migrate.upgrade(fresh_database)
    with psycopg.connect(fresh_database) as connection:
        connection.execute(change.encode())
    assert any(word in sentence for sentence in migrate.check(fresh_database))


@pytest.mark.clause("C7.1", "C7.4")
def test_an_undeclared_column_of_the_live_database_fails_the_gate(fresh_database: str) -> None:
    migrate.upgrade(fresh_database)
    found = live_columns(fresh_database)
    assert found.checked > 100
    assert found.failures == ()
    with psycopg.connect(fresh_database) as connection:
        connection.execute("ALTER TABLE tic.accounts ADD COLUMN phone text")
        connection.execute("CREATE TABLE public.notes (body text)")
        connection.execute("ALTER TABLE procrastinate_jobs ADD COLUMN asked_by text")
    assert [one.split()[0] for one in live_columns(fresh_database).failures] == [
        "public.notes.body",
        "public.procrastinate_jobs.asked_by",
        "tic.accounts.phone",
    ]
