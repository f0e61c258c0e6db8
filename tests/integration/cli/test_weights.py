"""`tic match learn` and `tic match weights`, on outcomes in a real database."""

import asyncio
import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import attrs
import psycopg
import pytest
from tests.integration.ports.worlds import postgres_parts
from tests.unit.matching.made_up_outcomes import outcomes

from tic_adapters.memory.system import SteppingClock
from tic_adapters.postgres.unit_of_work import PostgresUnitOfWork
from tic_cli.main import run
from tic_domain.matching.outcomes import Outcome, OutcomeStage, Showing
from tic_domain.matching.window import monday_of
from tic_domain.shared.ids import AccountId

pytestmark = pytest.mark.database


@attrs.frozen
class Ran:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Ran]


@pytest.fixture
def tic(
    migrated_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.setenv("TIC_DATABASE_URL", migrated_database)
    monkeypatch.setenv("TIC_MASTER_KEY", base64.b64encode(bytes(range(32))).decode())

    def command(*arguments: str) -> Ran:
        code = run(["match", *arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return command


def remember(url: str, coachees: int) -> None:
    """What came of lists that were shown two weeks ago."""
    week = monday_of(datetime.now(UTC)) - timedelta(weeks=2)

    async def store() -> None:
        parts = postgres_parts(url, SteppingClock())
        async with PostgresUnitOfWork(parts) as uow:
            for coachee, shown in groupby(outcomes(coachees), key=lambda one: one.coachee):
                await _store(uow, AccountId(UUID(int=int.from_bytes(coachee))), list(shown), week)
            await uow.commit()
        await parts.database.close()

    asyncio.run(store())


async def _store(uow: PostgresUnitOfWork, coachee: AccountId, shown: list[Outcome], week: Any) -> None:
    coaches = {one.rank: AccountId(UUID(int=one.rank)) for one in shown}
    await uow.outcomes.show(
        coachee,
        [
            Showing(
                coach_id=coaches[one.rank],
                points=one.points,
                top_criterion=one.top_criterion,
                rank=one.rank,
                weights_version=1,
                week=week,
            )
            for one in shown
        ],
    )
    for one in shown:
        if one.stage is not OutcomeStage.SHOWN:
            await uow.outcomes.advance(coachee, coaches[one.rank], one.stage, week=week)


def test_without_outcomes_it_says_what_is_missing_in_numbers_and_changes_nothing(tic: Command) -> None:
    told, document = tic("learn"), tic("learn", "--json")

    assert (told.code, document.code) == (1, 1)
    assert "There is not enough to learn from, so nothing was changed" in told.out
    assert document.document["enough"] is False
    missing = {one["key"]: (one["have"], one["need"]) for one in document.document["missing"]}
    assert missing["outcomes"] == (0, 1000)
    assert [one["version"] for one in tic("weights", "list", "--json").document] == [1]


def test_from_outcomes_to_weights_in_use(tic: Command, migrated_database: str) -> None:
    remember(migrated_database, 150)

    learned = tic("learn", "--by", "Olga", "--json")
    assert (learned.code, learned.err) == (0, "")
    found = learned.document
    assert (found["enough"], found["proposed_version"], found["current_version"]) == (True, 2, 1)
    assert sum(found["weights"]["base"].values()) == 10_000
    assert found["weights"]["base"]["exposure"] == 500
    assert found["held_out"]["outcomes"] == sum(one["outcomes"] for one in found["evaluation"]["calibration"])

    told = tic("learn")
    assert "The same weights are proposed as version 2 already." in told.out
    assert "┃" in told.out
    assert "█" in told.out
    assert tic("weights", "list", "--json").document[1]["proposed_by"] == "Olga"
    assert "Version 2 is proposed." in tic("weights", "show", "2").out

    accepted = tic("weights", "accept", "2", "--reason", "Tried", "--by", "Olga", "--anyway", "--json")
    assert (accepted.code, accepted.document["state"]) == (0, "current")
    states = {one["version"]: one["state"] for one in tic("weights", "list", "--json").document}
    assert states == {1: "retired", 2: "current"}
    assert "Tried" in tic("weights", "show", "2").out


def test_a_refused_decision_says_why_and_what_helps(tic: Command, migrated_database: str) -> None:
    again, none = tic("weights", "accept", "1", "--reason", "Why"), tic("weights", "show", "9")
    assert (again.code, none.code) == (1, 3)
    assert "current already" in again.err
    assert "There is no such version of the weights" in none.err

    assert tic("weights", "accept", "1").code == 2
    assert tic("weights", "reject", "one", "--reason", "Why").code == 2
    assert tic("weights", "accept", "1", "--reason", " ").code == 2
    with psycopg.connect(migrated_database) as connection:
        assert connection.execute("SELECT count(*) FROM tic.weights_versions").fetchone() == (0,)
