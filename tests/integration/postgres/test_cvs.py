"""CVs on PostgreSQL and a folder: sealed at rest, whole after faults, counted one by one."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from pathlib import Path

import pytest
from psycopg import connect
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.test_sealing_at_rest import SECRET, dump_of
from tests.unit.matching.cv_desk import DOCX, PDF, PlainReader, suggest, whole

from tic_adapters.files.local import LocalFiles
from tic_adapters.postgres.key_rotation import rewrap_all
from tic_adapters.sealing.sealer import AesGcmSubjectKeys
from tic_domain.accounts.errors import AccountSuspended
from tic_domain.accounts.use_cases.suspend_account import SuspendAccount, SuspendAccountCommand
from tic_domain.conversations.errors import CvMissing, PreviewOutdated
from tic_domain.conversations.use_cases.start_conversation import (
    StartConversation,
    StartConversationCommand,
    StartedConversation,
)
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.tagging import Suggestion, Suggestions
from tic_domain.matching.use_cases.delete_cv import DeleteCv, DeleteCvCommand
from tic_domain.matching.use_cases.download_cv import DownloadCv, DownloadCvCommand, DownloadedCv
from tic_domain.matching.use_cases.upload_cv import UploadCv, UploadCvCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound, Unavailable
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import SealBroken


class Desk:
    def __init__(self, world: PostgresWorld, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.files = LocalFiles(folder)
        self.reader = PlainReader()
        self.suggest = suggest

    async def upload(self, owner: AccountId, content: bytes = PDF, name: str = "CV.pdf") -> CvVersion:
        world = self.world
        use_case = UploadCv(
            world.read, world.open, self.reader, self.suggest, self.files, world.clock, world.ids
        )
        return await use_case(UploadCvCommand(account_id=owner, file_name=name, content=content))

    async def begin_download(self, owner: AccountId, version: int = 1) -> DownloadedCv:
        command = DownloadCvCommand(account_id=owner, version=version)
        return await DownloadCv(self.world.read, self.files)(command)

    async def download(self, owner: AccountId, version: int = 1) -> bytes:
        return await whole((await self.begin_download(owner, version)).content)

    async def delete(self, owner: AccountId, version: int | None = 1) -> tuple[CvVersion, ...]:
        command = DeleteCvCommand(account_id=owner, version=version)
        return await DeleteCv(self.world.open, self.world.clock)(command)

    def on_disk(self) -> bytes:
        return b"".join(
            path.name.encode() + path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        )


@pytest.fixture
def desk(world: PostgresWorld, tmp_path: Path) -> Desk:
    return Desk(world, tmp_path / "files")


async def outcomes(attempts: Sequence[Awaitable[object]]) -> Counter[str]:
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(one).__name__ for one in results)


@pytest.mark.clause("C2.2", "C4.2")
async def test_name_content_and_suggestions_are_readable_nowhere(world: PostgresWorld, desk: Desk) -> None:
    ada = await world.member()

    def telling(text: str) -> Suggestions:
        assert SECRET in text
        found = Suggestion(key="python", found=(SECRET,))
        return Suggestions(roles=(), levels=(), topics=(found,), companies=(), languages=())

    desk.suggest = telling
    cv = await desk.upload(ada.id, PDF + SECRET.encode() * 10_000, f"{SECRET}.pdf")
    assert SECRET in str(cv.file_name)
    assert cv.suggestions is not None
    held, kept = dump_of(world.url), desk.on_disk()
    assert b"cvs" in held or b"pdf" in held, "the row is found: the search works"
    assert str(cv.file_key).encode() in kept, "the file is found: the search works"
    for form in (SECRET.encode(), SECRET.encode().hex().encode(), b"%PDF", str(ada.id).encode()):
        assert form not in kept
    for form in (SECRET.encode(), SECRET.encode().hex().encode(), b"python"):
        assert form not in held
    await desk.delete(ada.id)
    assert SECRET not in repr(list(world.store.waiting_jobs()))


@pytest.mark.clause("C6.2")
async def test_with_its_key_a_cv_dies_in_every_copy(world: PostgresWorld, desk: Desk) -> None:
    ada = await world.member()
    await desk.upload(ada.id)
    with connect(world.url) as connection:
        connection.execute("DELETE FROM tic_keys.subject_keys")
    with pytest.raises(SealBroken):
        await desk.download(ada.id)


@pytest.mark.clause("C6.2")
async def test_a_rotation_of_the_master_key_touches_no_file(world: PostgresWorld, desk: Desk) -> None:
    ada = await world.member()
    content = PDF + bytes(200_000)
    await desk.upload(ada.id, content)
    before = desk.on_disk()
    keys = world.parts.subject_keys
    assert isinstance(keys, AesGcmSubjectKeys)
    ring = keys._keys.with_new_current("second")
    await rewrap_all(world.parts.database, AesGcmSubjectKeys(ring))
    keys._take(ring)
    assert await desk.download(ada.id) == content
    assert desk.on_disk() == before


async def test_uploads_at_once_are_counted_one_by_one(world: PostgresWorld, desk: Desk) -> None:
    ada = await world.member()
    made = await asyncio.gather(*(desk.upload(ada.id, PDF + bytes([number])) for number in range(8)))
    assert sorted(one.version for one in made) == list(range(1, 9))
    for one in made:
        assert (await desk.download(ada.id, one.version))[: len(PDF)] == PDF


async def test_who_is_suspended_meanwhile_uploads_nothing(world: PostgresWorld, desk: Desk) -> None:
    ada = await world.member()
    suspend = SuspendAccount(world.open, world.clock)
    command = SuspendAccountCommand(account_id=ada.id, reason="Test")
    found = await outcomes([desk.upload(ada.id), suspend(command), desk.upload(ada.id, DOCX)])
    assert set(found) <= {CvVersion.__name__, AccountSuspended.__name__, "Account"}
    with pytest.raises(AccountSuspended):
        await desk.upload(ada.id)


@pytest.mark.clause("C4.2")
async def test_what_is_shared_is_what_was_previewed_however_it_races(
    world: PostgresWorld, desk: Desk
) -> None:
    ada = await world.member()
    await world.answers(ada.id)
    coaches = [await world.coach(f"Coach {number}") for number in range(3)]
    await desk.upload(ada.id)
    start = StartConversation(world.open, world.clock, world.ids)
    starts = [
        start(
            StartConversationCommand(
                account_id=ada.id, coach_id=one.id, body="Hello", quiz_version=1, share_cv=True, cv_version=1
            )
        )
        for one in coaches
    ]
    found = await outcomes([*starts[:2], desk.upload(ada.id, DOCX), desk.delete(ada.id), *starts[2:]])
    known = (StartedConversation, PreviewOutdated, CvMissing, CvVersion, ConcurrentUpdate, tuple)
    assert set(found) <= {one.__name__ for one in known}
    async with world.read() as uow:
        shared = {record.disclosure.cv_version for record in await uow.disclosures.list_of(ada.id)}
    assert shared <= {1}


async def test_a_download_that_has_begun_ends_well_though_the_cv_is_deleted(
    world: PostgresWorld, desk: Desk
) -> None:
    ada = await world.member()
    content = PDF + bytes(1_000_000)
    await desk.upload(ada.id, content)
    begun = await desk.begin_download(ada.id)
    first = await anext(begun.content)
    (deleted,) = await desk.delete(ada.id)
    assert deleted.file_key is None
    assert world.store.waiting_jobs() == [f"remove-cv-file:{begun.cv.file_key}"]
    assert begun.cv.file_key is not None
    await desk.files.remove(begun.cv.file_key)
    assert first + await whole(begun.content) == content
    with pytest.raises(NotFound):
        await desk.begin_download(ada.id)


async def test_a_database_that_goes_away_after_the_file_leaves_no_version(
    world: PostgresWorld, desk: Desk
) -> None:
    ada = await world.member()

    def cut_off() -> None:
        with connect(world.url, autocommit=True) as connection:
            connection.execute("ALTER TABLE tic.cvs RENAME TO cvs_away")

    desk.reader.meanwhile = cut_off
    try:
        with pytest.raises(Exception, match="cvs"):
            await desk.upload(ada.id)
    finally:
        with connect(world.url, autocommit=True) as connection:
            connection.execute("ALTER TABLE tic.cvs_away RENAME TO cvs")
    desk.reader.meanwhile = lambda: None
    assert (await desk.upload(ada.id)).version == 1
    assert len(list(desk.folder.rglob("*-*"))) == 2, "the orphan waits for the sweep"


async def test_a_store_that_is_away_leaves_neither_file_nor_version(
    world: PostgresWorld, desk: Desk, tmp_path: Path
) -> None:
    ada = await world.member()
    blocked = tmp_path / "blocked"
    blocked.touch()
    desk.files = LocalFiles(blocked)
    with pytest.raises(Unavailable):
        await desk.upload(ada.id)
    async with world.read() as uow:
        assert await uow.cvs.list_of(ada.id) == ()
