"""`tic reviews`, on reviews in a real database."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from tests.integration.ports.reviews import review
from tests.integration.ports.worlds import PostgresKeeper, World, postgres_parts

from tic_adapters.memory.system import SteppingClock
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys, HmacBlindIndex
from tic_cli.main import run

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
        code = run(["reviews", *arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return command


def write(url: str) -> list[str]:
    """Two published reviews and one that isn't. Ids of the published, newest first."""

    async def main() -> list[str]:
        clock, keys = SteppingClock(), MasterKeys.from_variable(KEY)
        parts = attrs.evolve(
            postgres_parts(url, clock),
            subject_keys=AesGcmSubjectKeys(keys),
            blind_index=HmacBlindIndex(keys),
        )
        world = World(PostgresKeeper(url, parts), clock)
        ada, cora = await world.member(), await world.coach()
        await review(world, ada.id, cora.id, text="Nobody's yet", published=False)
        shown = [await review(world, ada.id, cora.id, rating, text="Calm\nand exact") for rating in (1, 5)]
        await parts.database.close()
        return [str(one.id) for one in reversed(shown)]

    return asyncio.run(main())


@pytest.mark.clause("C3.3")
def test_an_operator_lists_what_is_published_and_takes_it_down(
    tic: Callable[..., Ran], migrated_database: str
) -> None:
    assert "There is no published review." in tic("list").out
    latest, first = write(migrated_database)
    listed = tic("list")
    assert "Calm and exact" in listed.out
    assert "Nobody's yet" not in listed.out
    assert [one["id"] for one in tic("list", "--json").document] == [latest, first]
    assert [one["id"] for one in tic("list", "--json", "--limit", "1").document] == [latest]

    taken = tic("take-down", first, "--reason", "It names a third person.", "--json")
    assert (taken.code, taken.document["taken_down_reason"]) == (0, "It names a third person.")
    assert "It names a third person." in tic("list").out
    assert tic("list", "--about", first).out.strip() == "There is no published review."
    unknown = tic("take-down", "0199c0de-0000-7000-8000-000000000001", "--reason", "x")
    assert unknown.code != 0
    assert "There is no such review." in unknown.err
    assert tic("take-down", latest, "--reason", " ").code != 0
