"""Backup, erase, restore, replay: whoever has left is nowhere."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from psycopg import connect
from tests.integration.ports.worlds import PostgresKeeper
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.test_sealing_at_rest import dump_of
from tests.integration.postgres.undertaker import SECRET, Undertaker, a_full_life, rows_left

from tic_adapters.files.tombstones import TombstoneFile
from tic_adapters.operations.backups import (
    DATA_DUMP,
    KEYS_DUMP,
    KEYS_KEPT_FOR,
    BackupRefused,
    back_up,
    purge_keys,
    restore,
)
from tic_adapters.postgres import migrate
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.readiness import LedgerReadiness
from tic_adapters.settings import Settings
from tic_domain.accounts.model import AccountStatus

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
async def restored(world: PostgresWorld, fresh_database: str) -> AsyncIterator[PostgresWorld]:
    """The same platform and its keys, on another database."""
    parts = attrs.evolve(world.parts, database=Database(url=fresh_database))
    yield PostgresWorld(
        PostgresKeeper(fresh_database, parts), world.clock, world.ids, url=fresh_database, parts=parts
    )
    await parts.database.close()


@pytest.mark.clause("C6.2", "C7.4")
async def test_whoever_left_after_a_backup_does_not_come_back_with_it(
    world: PostgresWorld, restored: PostgresWorld, tmp_path: Path
) -> None:
    settings = Settings.read({"TIC_HOME": str(tmp_path / "home")})
    copy = TombstoneFile(settings.tombstones_file)
    settings.files_folder.mkdir(parents=True)
    (settings.files_folder / "sealed").write_bytes(b"a sealed file")
    ada, cora, talk = await a_full_life(world)
    back_up(settings, world.url, tmp_path / "backup", NOW)
    undertaker = Undertaker(world, copy)
    await undertaker.carry_out((await undertaker.begin(ada)).id)

    back = restore(
        Settings.read({"TIC_HOME": str(tmp_path / "elsewhere")}), restored.url, tmp_path / "backup"
    )
    assert back.with_keys
    assert (tmp_path / "elsewhere" / "files" / "sealed").read_bytes() == b"a sealed file"
    assert migrate.check(restored.url) == []
    async with restored.read() as uow:
        assert (await uow.accounts.get(ada)).name == f"{SECRET} name", "the backup held her"
    check = LedgerReadiness(restored.parts.database, copy)
    assert await check() != ()

    undertaker = Undertaker(restored, copy)
    done = await undertaker.replaying()()
    for request_id in done.requests:
        await undertaker.carry_out(request_id)

    assert (len(done.requests), await check()) == (1, ())
    assert not {"quiz_answers", "cvs", "subject_keys", "matches"} & set(await rows_left(undertaker, ada))
    async with restored.read() as uow:
        assert (await uow.accounts.get(ada)).status is AccountStatus.DELETED
        found = await uow.conversations.find_page(talk.id, cora, before=None, after=None, limit=50)
    assert found is not None
    assert [one.body for one in found.messages] == [None] * 5 + ["What Cora said"]


@pytest.mark.clause("C7.4")
async def test_an_ordinary_backup_opens_nothing_and_its_keys_are_thrown_away(
    world: PostgresWorld, restored: PostgresWorld, tmp_path: Path
) -> None:
    settings = Settings.read({"TIC_HOME": str(tmp_path / "home")})
    ada = await world.member(f"{SECRET} name")
    made = back_up(settings, world.url, tmp_path / "backup", NOW)
    with connect(world.url) as connection:
        (wrapped,) = connection.execute("SELECT wrapped FROM tic_keys.subject_keys").fetchone() or (b"",)
    data = (made.folder / DATA_DUMP).read_bytes()
    assert b"subject_keys" not in data
    assert wrapped.hex().encode() not in data

    assert purge_keys(tmp_path, NOW) == ()
    assert purge_keys(tmp_path, NOW + KEYS_KEPT_FOR) == (made.folder / KEYS_DUMP,)
    assert not restore(settings, restored.url, made.folder).with_keys
    assert migrate.check(restored.url) == []
    assert SECRET.encode() not in dump_of(restored.url)

    # A person erased since is erased from it all the same, although nothing of theirs opens.
    copy = TombstoneFile(settings.tombstones_file)
    undertaker = Undertaker(world, copy)
    await undertaker.carry_out((await undertaker.begin(ada.id)).id)
    again = Undertaker(restored, copy)
    (request_id,) = (await again.replaying()()).requests
    await again.carry_out(request_id)
    async with restored.read() as uow:
        assert (await uow.accounts.get(ada.id)).status is AccountStatus.DELETED


def test_what_is_no_backup_or_was_changed_is_refused(migrated_database: str, tmp_path: Path) -> None:
    settings = Settings.read({"TIC_HOME": str(tmp_path / "home")})
    with pytest.raises(BackupRefused, match="holds no backup"):
        restore(settings, migrated_database, tmp_path)
    made = back_up(settings, migrated_database, tmp_path / "backup", NOW)
    with pytest.raises(BackupRefused, match="is not empty"):
        back_up(settings, migrated_database, made.folder, NOW)
    with pytest.raises(BackupRefused, match="is not empty"):
        restore(settings, migrated_database, made.folder)
    with (made.folder / DATA_DUMP).open("ab") as file:
        file.write(b"more")
    with pytest.raises(BackupRefused, match="was changed"):
        restore(settings, migrated_database, made.folder)
