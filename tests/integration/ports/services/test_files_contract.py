"""Files, as every store has to keep them: memory, a folder, and a bucket of a real S3 server."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from moto.server import ThreadedMotoServer

from tic_adapters.files.local import LocalFiles
from tic_adapters.files.s3 import S3Files, S3Settings
from tic_adapters.memory.files import MemoryFiles
from tic_adapters.system import SystemClock
from tic_domain.shared.errors import NotFound, Unavailable
from tic_domain.shared.files import FileKey, Files

BUCKET = "tic-files"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    httpx.put(f"{address}/{BUCKET}").raise_for_status()
    yield address
    server.stop()


def s3_at(address: str, *, bucket: str = BUCKET, retries: int = 0) -> S3Settings:
    return S3Settings(
        bucket=bucket,
        region="us-east-1",
        endpoint=address,
        access_key="key",
        secret_key="secret",
        connect_timeout=timedelta(seconds=1),
        timeout=timedelta(seconds=3),
        retries=retries,
    )


@pytest.fixture(params=["memory", "local", "s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    if request.param == "memory":
        return MemoryFiles(SystemClock())
    if request.param == "local":
        return LocalFiles(tmp_path / "home" / "files")
    return S3Files(s3_at(request.getfixturevalue("s3_server")), f"cvs-{uuid4()}")


def new_key() -> FileKey:
    return FileKey(uuid4())


async def read(files: Files, key: FileKey) -> bytes:
    return b"".join([piece async for piece in await files.open(key)])


def kept_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


async def older(files: Files, by: timedelta) -> set[FileKey]:
    return {key async for key in files.list_older(SystemClock().now() + by)}


@pytest.mark.parametrize("size", [0, 1, 300_000, 6_000_000])
async def test_what_was_put_is_read_to_the_last_byte(files: Files, size: int) -> None:
    key, content = new_key(), bytes(range(251)) * (size // 251) + bytes(size % 251)
    await files.put(key, (content[at : at + 65_000] for at in range(0, size, 65_000)))
    assert await read(files, key) == content


@pytest.mark.parametrize("size", [0, 1, 11_000_000])
async def test_what_was_put_while_it_was_made_is_read_to_the_last_byte(files: Files, size: int) -> None:
    key, content = new_key(), bytes(range(251)) * (size // 251) + bytes(size % 251)
    await files.put_stream(key, in_pieces(content))
    assert await read(files, key) == content


async def test_what_could_not_be_made_to_its_end_is_not_there(files: Files) -> None:
    key = new_key()
    with pytest.raises(LookupError, match="half"):
        await files.put_stream(key, in_pieces(bytes(6_000_000), then=LookupError("half")))
    with pytest.raises(NotFound):
        await files.open(key)


async def in_pieces(content: bytes, *, then: Exception | None = None) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 65_000):
        yield content[at : at + 65_000]
    if then is not None:
        raise then


async def test_what_is_not_there_is_not_found(files: Files) -> None:
    with pytest.raises(NotFound):
        await files.open(new_key())


async def test_removing_twice_is_removing_once_and_leaves_the_others(files: Files) -> None:
    gone, stays = new_key(), new_key()
    await files.put(gone, [b"gone"])
    await files.put(stays, [b"stays"])
    await files.remove(gone)
    await files.remove(gone)
    with pytest.raises(NotFound):
        await files.open(gone)
    assert await read(files, stays) == b"stays"


async def test_what_was_begun_is_read_to_its_end_though_it_is_removed(files: Files) -> None:
    key, content = new_key(), bytes(1_000_000)
    await files.put(key, [content])
    pieces = await files.open(key)
    first = await anext(pieces)
    await files.remove(key)
    assert first + b"".join([piece async for piece in pieces]) == content


async def test_they_are_listed_by_their_age(files: Files) -> None:
    keys = {new_key() for _ in range(3)}
    assert await older(files, timedelta(hours=1)) == set()
    for key in keys:
        await files.put(key, [b"x"])
    assert await older(files, timedelta(hours=1)) == keys
    assert await older(files, timedelta(hours=-1)) == set()


async def test_many_at_once(files: Files) -> None:
    keys = [new_key() for _ in range(12)]
    await asyncio.gather(*(files.put(key, [key.bytes]) for key in keys))
    assert [await read(files, key) for key in keys] == [key.bytes for key in keys]


async def test_a_store_that_works_passes_its_check_and_keeps_nothing_of_it(files: Files) -> None:
    await files.check()
    assert await older(files, timedelta(hours=1)) == set()


async def test_a_file_of_which_only_the_beginning_was_read_leaves_nothing_open(files: Files) -> None:
    key = new_key()
    await files.put(key, [bytes(1_000_000)])
    pieces = await files.open(key)
    await anext(pieces)
    del pieces


@pytest.mark.clause("C3.3")
async def test_a_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    await LocalFiles(folder).put(new_key(), [b"x"])
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.glob("*")]}
    assert modes == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*/*")} == {0o600}


async def test_a_put_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)

    def broken() -> Iterator[bytes]:
        yield b"begun"
        raise RuntimeError("sealing failed")

    with pytest.raises(RuntimeError):
        await files.put(new_key(), broken())
    assert kept_in(tmp_path) == []


async def test_what_a_crash_left_half_written_is_listed_and_removed(tmp_path: Path) -> None:
    files, key = LocalFiles(tmp_path), new_key()
    folder = tmp_path / key.hex[-2:]
    folder.mkdir()
    (folder / f"{key}.part").write_bytes(b"half")
    (folder / "notes.txt").write_bytes(b"not ours")
    with pytest.raises(NotFound):
        await files.open(key)
    assert await older(files, timedelta(hours=1)) == {key}
    await files.remove(key)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


async def test_a_folder_that_can_not_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"in the way")
    files = LocalFiles(tmp_path / "files")
    with pytest.raises(Unavailable):
        await files.put(new_key(), [b"x"])
    with pytest.raises(Unavailable):
        await files.check()


async def test_a_full_disk_says_so_and_keeps_nothing(tmp_path: Path) -> None:
    def until_full() -> Iterator[bytes]:
        yield b"begun"
        os.write(full, b"x")  # a device that answers as a full disk does

    full = os.open("/dev/full", os.O_WRONLY)
    try:
        with pytest.raises(Unavailable, match="disk is full"):
            await LocalFiles(tmp_path).put(new_key(), until_full())
    finally:
        os.close(full)
    assert kept_in(tmp_path) == []


@pytest.mark.parametrize("act", ["put", "open", "remove", "list", "check"])
async def test_a_bucket_out_of_reach_is_unavailable(unused_tcp_port: int, act: str) -> None:
    files = S3Files(s3_at(f"http://127.0.0.1:{unused_tcp_port}"), "cvs")
    with pytest.raises(Unavailable):
        await _act(files, act)


@pytest.mark.parametrize("act", ["put", "list", "check"])
async def test_a_bucket_that_is_not_there_is_unavailable(s3_server: str, act: str) -> None:
    with pytest.raises((Unavailable, NotFound)):
        await _act(S3Files(s3_at(s3_server, bucket="nobodys"), "cvs"), act)


async def _act(files: Files, act: str) -> None:
    match act:
        case "put":
            await files.put(new_key(), [b"x"])
        case "open":
            await files.open(new_key())
        case "remove":
            await files.remove(new_key())
        case "list":
            await older(files, timedelta())
        case _:
            await files.check()
