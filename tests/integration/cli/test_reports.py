"""`tic reports` and `tic conversations`, on a real database: who learns what of an operator's look."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SteppingClock
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys, HmacBlindIndex
from tic_cli.main import run
from tic_domain.conversations.reports import Quote, Report, ReportReason
from tic_domain.shared.ids import ReportId

pytestmark = pytest.mark.database
KEY = base64.b64encode(bytes(range(32))).decode()


@attrs.frozen
class Ran:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def tic(
    migrated_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    monkeypatch.setenv("TIC_DATABASE_URL", migrated_database)
    monkeypatch.setenv("TIC_MASTER_KEY", KEY)

    def command(*arguments: str) -> Ran:
        code = run([*arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return command


def write(url: str) -> Report:
    """A coachee reports what their coach wrote."""

    async def main() -> Report:
        clock, keys = SteppingClock(), MasterKeys.from_variable(KEY)
        parts = attrs.evolve(
            postgres_parts(url, clock),
            subject_keys=AesGcmSubjectKeys(keys),
            blind_index=HmacBlindIndex(keys),
        )
        world = World(PostgresKeeper(url, parts), clock)
        ada, cora = await world.member(), await world.coach()
        talk = await world.conversation(ada.id, cora.id)
        await world.say(talk, ada.id, "Hello")
        said = await world.say(talk, cora.id, "Pay me directly")
        report = Report.filed(
            id=ReportId(world.ids.new()),
            reporter_id=ada.id,
            reported_id=cora.id,
            conversation_id=talk.id,
            reason=ReportReason.OUTSIDE_PAYMENT,
            words="By bank transfer",
            quotes=(Quote.of(said),),
            now=clock.now(),
        )
        async with world.open() as uow:
            await uow.reports.add(report)
            await uow.commit()
        await parts.database.close()
        return report

    return asyncio.run(main())


@pytest.mark.clause("C3.3", "C7.1")
def test_an_operator_reads_and_decides_in_sight_of_those_concerned(
    tic: Callable[..., Ran], migrated_database: str
) -> None:
    assert "There is no such report." in tic("reports", "list").out
    report = write(migrated_database)
    coach, coachee, talk = map(str, (report.reported_id, report.reporter_id, report.conversation_id))
    listed = tic("reports", "list")
    assert "payment outside the platform" in listed.out
    assert "bank transfer" not in listed.out + tic("reports", "list", "--json").out

    shown = tic("reports", "show", str(report.id), "--json").document
    assert (shown["state"], shown["words"]) == ("being looked into", "By bank transfer")
    assert [quote["body"] for quote in shown["quotes"]] == ["Pay me directly"]

    assert "reason" in tic("conversations", "show", talk).err
    read = tic("conversations", "show", talk, "--reason", "The report", "--limit", "1", "--json").document
    assert [message["body"] for message in read["messages"]] == ["Pay me directly"]
    earlier = tic("conversations", "show", talk, "--reason", "The rest", "--before", read["older"])
    assert "Hello" in earlier.out

    decided = tic("reports", "resolve", str(report.id), "--outcome", "warned", "--reason", "Not so")
    assert decided.code == 0
    assert tic("reports", "resolve", str(report.id), "--outcome", "dismissed", "--reason", "x").code != 0
    assert tic("reports", "list").out.strip() == "There is no such report."
    assert tic("reports", "list", "--all", "--json").document[0]["outcome"] == "warned"

    (of_coach,) = tic("accounts", "show", coach, "--json").document
    (of_coachee,) = tic("accounts", "show", coachee, "--json").document
    assert [act["what"] for act in of_coach["operator_acts"]] == [
        "warned you",
        "read a conversation of yours",
        "read a conversation of yours",
        "read a report with messages of yours",
    ]
    assert [act["reason"] for act in of_coachee["operator_acts"]] == ["The rest", "The report"]
    assert coachee not in str(of_coach["operator_acts"])
