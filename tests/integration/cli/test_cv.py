"""An operator handles a CV at its owner's wish, says why, and sees nothing of it."""

import stat
from pathlib import Path

from tests.integration.cli.conftest import Tic
from tests.integration.ports.worlds import PostgresKeeper, World

from tic_adapters.container import build
from tic_adapters.memory.system import SteppingClock
from tic_adapters.sandbox.cv import example_cv
from tic_adapters.settings import Settings

WHY = ("--reason", "Asked for by its owner")
CANARY = "Nightingale 7f3a9c"


async def test_from_upload_to_deletion(
    tic: Tic, environment: dict[str, str], migrated_database: str, tmp_path: Path
) -> None:
    environment["TIC_DATABASE_URL"] = migrated_database
    tic("keys", "new")
    parts = build(Settings.read(environment)).parts()
    ada = await World(PostgresKeeper(migrated_database, parts), SteppingClock()).member()
    await parts.database.close()
    content = example_cv(["Backend engineer", CANARY])
    (tmp_path / f"{CANARY}.pdf").write_bytes(content)

    made = tic("cv", "upload", str(ada.id), str(tmp_path / f"{CANARY}.pdf"), *WHY, "--json")
    assert (made.code, made.err) == (0, "")
    assert [one["version"] for one in made.document] == [1]
    listed = tic("cv", "list", str(ada.id))
    back = tic("cv", "download", str(ada.id), "1", "--to", str(tmp_path / "back.pdf"), *WHY)
    assert back.code == 0
    assert (tmp_path / "back.pdf").read_bytes() == content
    assert stat.S_IMODE((tmp_path / "back.pdf").stat().st_mode) == 0o600
    again = tic("cv", "download", str(ada.id), "1", "--to", str(tmp_path / "back.pdf"), *WHY)
    assert (again.code, "is there already" in again.err) == (1, True)
    gone = tic("cv", "delete", str(ada.id), "--all", *WHY)
    assert gone.code == 0
    missing = tic("cv", "download", str(ada.id), "1", "--to", str(tmp_path / "no.pdf"), *WHY)
    assert (missing.code, (tmp_path / "no.pdf").exists()) == (3, False)
    for one in (made, listed, back, again, gone, missing):
        assert CANARY not in one.out + one.err


def test_what_is_lacking_is_said(tic: Tic, tmp_path: Path) -> None:
    somebody = "0199c0de-0000-7000-8000-000000000001"
    assert "reason" in tic("cv", "delete", somebody, "--all").err
    assert tic("cv", "delete", somebody, *WHY).code == 2
    assert tic("cv", "upload", somebody, str(tmp_path / "none.pdf"), *WHY).code == 2
