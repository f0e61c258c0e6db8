"""Every column says what it holds."""

from typing import Final

import attrs
import psycopg
import pytest
from psycopg.types.json import Jsonb
from sqlalchemy import Column, LargeBinary, MetaData, Table, Text

from tic_adapters.operations.live_documents import live_documents_gate
from tic_adapters.policy.gates import documents_gate
from tic_adapters.postgres.columns import plain, sealed
from tic_adapters.postgres.gate import columns_gate, documents, problems_of
from tic_adapters.postgres.personal_data import KEPT_ANSWER
from tic_domain.shared.classification import Erasure, LogRule


@pytest.mark.clause("C7.1")
def test_every_column_is_classified() -> None:
    result = columns_gate()
    assert result.checked > 100
    assert result.failures == ()


DAY: Final = {"coachees": 1, "diary": "dear diary"}


@pytest.mark.clause("C7.4")
def test_what_is_in_a_document_and_not_in_its_class_is_found(migrated_database: str) -> None:
    assert live_documents_gate(migrated_database).failures == ()
    account = "00000000-0000-7000-8000-000000000001"
    job = """INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('tic', %s, %s)"""
    with psycopg.connect(migrated_database) as connection:
        connection.execute(
            "INSERT INTO tic.match_runs"
            " (id, state, at, by_workers, shards, weights_version, moved_at, report)"
            " VALUES (gen_random_uuid(), 'done', now(), false, 1, 1, now(), %s)",
            [Jsonb(DAY)],
        )
        good, bad = {"account_id": account}, {"account_id": account, "body": "free text"}
        for task, arguments in (("mail-email-confirmation", good), ("mail-email-confirmation", bad)):
            connection.execute(job, [task, Jsonb(arguments)])
        connection.execute(job, ["nightly", Jsonb({"timestamp": 1})])
        connection.execute(job, ["nightly", Jsonb({"timestamp": 1, "name": "Ada"})])

    found = live_documents_gate(migrated_database)

    assert found.failures == (
        "tic.match_runs.report holds diary, which its class doesn't have",
        "a job nightly has arguments and no class",
        "a job mail-email-confirmation has arguments that its class doesn't have",
    )
    assert found.checked >= 10


@pytest.mark.clause("C7.1")
def test_every_document_says_what_is_in_it() -> None:
    gate = documents_gate(documents())

    assert gate.checked > 100
    assert gate.failures == ()


@pytest.mark.clause("C7.4")
def test_what_is_wrong_with_a_column_is_said() -> None:
    table = Table(
        "planted",
        MetaData(),
        Column("bare", Text),
        plain("open", Text, KEPT_ANSWER),
        sealed("closed", attrs.evolve(KEPT_ANSWER, log=LogRule.OK), nullable=False),
        sealed("kept", attrs.evolve(KEPT_ANSWER, erasure=Erasure.NULL), nullable=False),
        sealed("good", KEPT_ANSWER, nullable=False),
        Column("blob", LargeBinary),
        schema="tic",
    )
    said = [sentence.split()[0] for sentence in problems_of(table.columns)]
    assert said == [f"tic.planted.{name}" for name in ("bare", "open", "closed", "kept", "blob")]
