"""Whoever was erased is found nowhere: each of their canaries is seen before, and none of them after."""

import asyncio
import json
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

import attrs
import psycopg
import pytest
from tests.canaries.cells import Cells, cells, existing_keys
from tests.canaries.scanner import Scanner, Sighting
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.undertaker import Undertaker
from tests.integration.postgres.whole_life import CANARIES, PLANTED, whole_life

from tic_adapters.files.local import LocalFiles
from tic_adapters.files.tombstones import TombstoneFile
from tic_adapters.memory.system import SteppingClock
from tic_adapters.operations.backups import program_path
from tic_adapters.postgres import migrate
from tic_adapters.sandbox.postgres import EmbeddedPostgres
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.receipts import Ed25519Signer
from tic_adapters.sealing.sealer import AesGcmSubjectKeys
from tic_domain.accounts.model import Account
from tic_domain.privacy.erasing.model import DeletionId
from tic_domain.privacy.erasing.steps import is_erased, is_finished
from tic_domain.privacy.use_cases.show_receipt import ShowReceipt, ShowReceiptCommand
from tic_domain.shared.ports import SealBroken

THEIRS: Final = {
    "heard": {"messages.body, opened", "report_quotes.body, opened"},
    "act_by_coach": {"order_acts.note, opened"},
    "review_received": {"reviews.text, opened"},
    "order_title": {"orders.title"},
}
"""What stays, and where: others wrote it, sealed for them; the law asks for what was bought."""
NOT_SEALED: Final = {
    "name", "bio", "headline", "offering", "token_name", "device", "order_title",
}  # fmt: skip
"""What a coach shows everybody, and what names a browser or a token for its owner."""


async def pg_dump(url: str) -> bytes:
    """Everything, the keys too."""
    made = await asyncio.create_subprocess_exec(
        program_path("pg_dump"), "--format=plain", f"--dbname={url}", stdout=asyncio.subprocess.PIPE
    )
    out, _ = await made.communicate()
    assert made.returncode == 0
    return out


def landed(found: Iterable[Cells], scanner: Scanner) -> Mapping[str, set[str]]:
    """By canary: the columns in which it was seen, as it is or opened."""
    seen: dict[str, set[str]] = {}
    for one in found:
        for how, data in (("", one.plain), (", opened", one.opened)):
            for sighting in scanner.scan(data):
                seen.setdefault(sighting.place, set()).add(f"{one.table}.{one.column}{how}")
    return seen


def job_arguments(found: Iterable[Cells]) -> bytes:
    return next(one.plain for one in found if (one.table, one.column) == ("procrastinate_jobs", "args"))


@attrs.frozen
class Scene:
    """Ada, of whom every kind of record is held, with a file and a job of hers."""

    undertaker: Undertaker
    files: LocalFiles
    ada: Account

    @classmethod
    async def of(cls, world: PostgresWorld, folder: Path) -> "Scene":
        files = LocalFiles(folder / "files")
        undertaker = Undertaker(world, TombstoneFile(folder / "tombstones.jsonl"), batch=500, files=files)
        ada = await whole_life(world)
        async with undertaker.open() as uow:
            for key in await uow.eraser.files_of(ada.id):
                await files.put(key, [CANARIES["cv_words"].encode()])
        with psycopg.connect(world.url) as connection:
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES "
                "('tic', 'x', jsonb_build_object('account_id', %s::text, 'words', %s::text))",
                [str(ada.id), CANARIES["said"]],
            )
        return cls(undertaker, files, ada)

    async def let_pass(self, request_id: DeletionId, days: int) -> bool:
        """Whether every step is over."""
        self.undertaker.world.clock.move(timedelta(days=days))
        return is_finished((await self.undertaker.carry_out(request_id)).values())


@pytest.mark.clause("C6.2", "C6.3", "C7.4")
async def test_nothing_of_whoever_was_erased_is_found_anywhere(
    world: PostgresWorld, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    scanner, scene = Scanner(PLANTED), await Scene.of(world, tmp_path)
    undertaker, ada = scene.undertaker, scene.ada
    sealer, keys = world.parts.sealer, world.parts.subject_keys

    # Each is found before: as it is, or with her key.
    hers = (ada.id, existing_keys(world.url, keys)[ada.id])
    found = list(cells(world.url, sealer, keys))
    assert landed(found, scanner).keys() >= CANARIES.keys()
    assert str(ada.id).encode() in job_arguments(found)
    assert scanner.places(scanner.scan(await pg_dump(world.url))) >= NOT_SEALED | {"said"}
    assert scanner.places(scanner.scan_files(tmp_path)) == {"cv_words"}

    request = await undertaker.begin(ada.id)
    assert is_erased((await undertaker.carry_out(request.id)).values())

    # Even whoever kept a copy of her key opens nothing; the address waits for the processors' answers.
    found = list(cells(world.url, sealer, keys, kept=hers))
    assert ada.id not in existing_keys(world.url, keys)
    assert landed(found, scanner) == {**THEIRS, "email": {"deletion_requests.parked, opened"}}
    assert await scene.let_pass(request.id, days=2)
    found = list(cells(world.url, sealer, keys, kept=hers))
    assert landed(found, scanner) == THEIRS
    assert str(ada.id).encode() not in job_arguments(found)

    show = ShowReceipt(
        undertaker.open, Ed25519Signer(MasterKeys.fresh("x")), world.parts.blind_index, undertaker.secrets
    )
    receipt = (await show(ShowReceiptCommand(request_id=request.id))).document
    assert receipt["finished"]
    assert scanner.scan(json.dumps(receipt)) == frozenset()
    assert scanner.scan_files(tmp_path) == frozenset()
    assert scanner.scan(caplog.text) == frozenset()
    assert scanner.places(scanner.scan(await pg_dump(world.url))) == {"order_title"}


@pytest.fixture
async def cluster() -> AsyncIterator[tuple[PostgresWorld, EmbeddedPostgres, Path]]:
    """A server of its own, whose files nobody else's tests write to."""
    folder = Path(tempfile.mkdtemp(prefix="tic-test-"))
    server = EmbeddedPostgres()
    try:
        url = server.start(folder)
        migrate.upgrade(url)
        clock = SteppingClock()
        parts = postgres_parts(url, clock)
        yield PostgresWorld(PostgresKeeper(url, parts), clock, url=url, parts=parts), server, folder
    finally:
        server.stop()
        shutil.rmtree(folder)


def on_disk(folder: Path, scanner: Scanner) -> Mapping[str, frozenset[str]]:
    """By part of the cluster (`base` is heap and indexes, `pg_wal` the log): the canaries in its files."""
    found: dict[str, set[Sighting]] = {}
    for part, data in _parts(folder):
        found.setdefault(part, set()).update(scanner.scan(data))
    return {part: scanner.places(seen) for part, seen in found.items()}


def holding(folder: Path, wanted: bytes) -> set[str]:
    return {part for part, data in _parts(folder) if wanted in data}


def _parts(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield next((one for one in ("base", "pg_wal") if one in file.parts), "others"), file.read_bytes()


def _settle(url: str) -> None:
    """What housekeeping does in its own time: rows that are gone are overwritten, and the log goes on."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET wal_recycle = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("VACUUM FULL")
        for _ in range(3):
            connection.execute("SELECT pg_switch_wal()")
            connection.execute("CHECKPOINT")


@pytest.mark.long
@pytest.mark.clause("C6.2", "C7.4")
async def test_nothing_of_whoever_was_erased_is_left_in_the_files_of_the_database(
    cluster: tuple[PostgresWorld, EmbeddedPostgres, Path], tmp_path: Path
) -> None:
    world, server, folder = cluster
    scanner, scene = Scanner(PLANTED), await Scene.of(world, tmp_path)
    undertaker, ada = scene.undertaker, scene.ada
    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")  # Its words would be in the log, unsealed.
        connection.execute("CHECKPOINT")
        query = "SELECT wrapped FROM tic_keys.subject_keys WHERE subject_id = %s"
        row = connection.execute(query, [ada.id]).fetchone()
    assert row is not None
    wrapped = bytes(row[0])
    before = on_disk(folder, scanner)
    for part in ("base", "pg_wal"):
        assert before[part] >= NOT_SEALED, f"what is not sealed is found in {part}: the scan works"
    assert holding(folder, wrapped) == {"base", "pg_wal"}
    sealed = CANARIES.keys() - NOT_SEALED - {"said"}
    assert not sealed & (before["base"] | before["pg_wal"]), "what is sealed never was there"

    request = await undertaker.begin(ada.id)
    await undertaker.carry_out(request.id)
    assert await scene.let_pass(request.id, days=2)
    await world.parts.database.close()
    _settle(world.url)
    server.stop()

    after = on_disk(folder, scanner)
    assert after["base"] == {"order_title"}
    assert after["pg_wal"] <= {"order_title"}
    assert after.get("others", frozenset()) == frozenset()
    assert holding(folder, wrapped) == set()
    # A copy of her wrapped key that lies elsewhere is worth nothing after the master key was changed.
    ring = world.parts.subject_keys
    assert isinstance(ring, AesGcmSubjectKeys)
    assert ring.unwrap(ada.id, wrapped)
    with pytest.raises(SealBroken):
        AesGcmSubjectKeys(ring._keys.with_new_current("second").retired()).unwrap(ada.id, wrapped)
