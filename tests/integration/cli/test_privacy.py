"""An operator answers for what is held about a member; the member sees that it was looked at, and why."""

import json
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.integration.cli.conftest import Tic
from tests.integration.ports.worlds import PostgresKeeper, World

from tic_adapters.container import build
from tic_adapters.memory.system import SteppingClock
from tic_adapters.settings import Settings
from tic_domain.accounts.model import OperatorActKind

WHY = ("--reason", "Asked for by letter")
SOMEBODY = "0199c0de-0000-7000-8000-000000000001"


@pytest.mark.clause("C7.1", "C7.3")
async def test_each_look_is_on_record(
    tic: Tic, environment: dict[str, str], migrated_database: str, tmp_path: Path
) -> None:
    environment["TIC_DATABASE_URL"] = migrated_database
    tic("keys", "new")
    parts = build(Settings.read(environment)).parts()
    world = World(PostgresKeeper(migrated_database, parts), SteppingClock())
    ada = await world.member("Ada Canary")
    place = tmp_path / "ada.zip"

    kinds = tic("privacy", "show", str(ada.id), *WHY, "--json").document
    assert {one["key"]: one["count"] for one in kinds}["accounts"] == 1
    shown = tic("privacy", "show", str(ada.id), "--kind", "accounts", *WHY)
    assert (shown.code, "Ada Canary" in shown.out) == (0, True)
    assert tic("privacy", "show", str(ada.id), "--kind", "cards", *WHY).code == 3
    made = tic("privacy", "export", str(ada.id), "--to", str(place), *WHY)
    assert (made.code, made.err) == (0, "")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    document = json.loads(ZipFile(place).read("export.json"))
    assert document["records"]["accounts"][0]["name"] == "Ada Canary"
    again = tic("privacy", "export", str(ada.id), "--to", str(place), *WHY)
    assert (again.code, "exists already" in again.err) == (1, True)
    purged = tic("privacy", "purge", "--json")
    assert (purged.code, purged.document) == (0, {"removed": {}})

    async with world.read() as uow:
        acts = await uow.operator_acts.list_of(ada.id)
    await parts.database.close()
    assert {one.kind for one in acts} == {OperatorActKind.DATA_SHOWN, OperatorActKind.DATA_EXPORTED}
    assert {one.reason for one in acts} == {"Asked for by letter"}
    assert tic("privacy", "show", SOMEBODY, *WHY).code == 3
    assert "reason" in tic("privacy", "export", str(ada.id), "--to", str(place)).err
