"""An export is asked for, made, offered whole or not at all, and removed."""

import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from tests.unit.records.desk import KINDS, Desk

from tic_adapters.memory.records import MemoryAttachments, MemoryHoldings
from tic_domain.accounts.model import Account
from tic_domain.records.errors import ExportNotReady, ExportRunning, ExportTooSoon
from tic_domain.records.jobs import MakeExportJob
from tic_domain.records.model import DataExport, ExportState, HeldRecord
from tic_domain.records.use_cases.discard_export import DiscardExportCommand
from tic_domain.records.use_cases.forget_exports import ForgetExportsCommand
from tic_domain.shared.errors import NotFound, Unavailable
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import AccountId

HOUR = timedelta(hours=1)
HOSTILE = "<script>alert(1)</script>\"'&\u202e=SUM(A1)\nthe end"


@attrs.define
class Interrupted(MemoryHoldings):
    """Something happens between two batches of messages."""

    meanwhile: Callable[[], Awaitable[object]] = attrs.field(kw_only=True)

    async def stream(self, account_id: AccountId, kind: str) -> AsyncIterator[Sequence[HeldRecord]]:
        async for batch in super().stream(account_id, kind):
            if kind == "messages":
                await self.meanwhile()
            yield batch


@pytest.mark.clause("C7.3")
async def test_an_export_brings_everything_in_every_form() -> None:
    desk = Desk(attachments=MemoryAttachments({"files/cv-1.pdf": b"%PDF", "files/cv-2.pdf": None}))
    ada = await desk.member("Hello", HOSTILE)
    export = await desk.made(ada)
    assert (export.state, export.percent) == (ExportState.READY, 100)
    archive = await desk.download(ada, export)

    document = json.loads(archive.read("export.json"))
    assert [one["body"] for one in document["records"]["messages"]] == ["Hello", HOSTILE]
    assert document["account_id"] == str(ada.id)
    assert (document["files"], document["files_removed_meanwhile"]) == (
        ["files/cv-1.pdf"],
        ["files/cv-2.pdf"],
    )
    rows = list(csv.reader(io.StringIO(archive.read("csv/messages.csv").decode(), newline="")))
    assert rows[0] == ["id", "sender_id", "body", "sent_at"]
    assert [row[2] for row in rows[1:]] == ["Hello", HOSTILE]
    assert "README.txt" in archive.namelist()


@pytest.mark.clause("C7.3")
@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1"])
async def test_no_cell_of_a_table_computes(formula: str) -> None:
    desk = Desk()
    ada = await desk.member(formula)
    archive = await desk.download(ada, await desk.made(ada))
    (_, row) = csv.reader(io.StringIO(archive.read("csv/messages.csv").decode(), newline=""))
    assert row[2] == f"'{formula}"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses |= {value or "" for name, value in attrs if name in {"href", "src", "action"}}
        assert not [name for name, _ in attrs if name.startswith("on")]


@pytest.mark.clause("C7.3")
async def test_its_pages_run_nothing_and_load_nothing() -> None:
    desk = Desk()
    ada = await desk.member(*[HOSTILE] * 1001)
    archive = await desk.download(ada, await desk.made(ada))
    pages = [name for name in archive.namelist() if name.endswith(".html")]
    assert {"index.html", "pages/messages-1.html", "pages/messages-3.html"} <= set(pages)
    for name in pages:
        seen = Tags()
        seen.feed(archive.read(name).decode())
        assert not seen.tags & {"script", "img", "link", "iframe", "object", "form", "base"}
        assert all(not address.startswith(("http", "//", "javascript")) for address in seen.addresses)
        folder = "pages/" if name.startswith("pages/") else ""
        for address in seen.addresses:
            target = address.removeprefix("../") if address.startswith("../") else folder + address
            assert target in archive.namelist(), (name, address)


@pytest.mark.clause("C7.3")
async def test_one_at_a_time_and_none_while_the_last_is_fresh() -> None:
    desk = Desk()
    ada, bob = await desk.member("a"), await desk.member("b", name="Bob Example")
    await desk.request(ada)
    with pytest.raises(ExportRunning):
        await desk.request(ada)
    await desk.request(bob)
    await desk.work()
    with pytest.raises(ExportTooSoon) as refused:
        await desk.request(ada)
    desk.house.clock.move_to(refused.value.again_at)
    first = (await desk.listed(ada))[0]
    second = await desk.made(ada)

    # The newer takes the place of the older, whose file is removed.
    assert await desk.listed(ada) == (second,)
    assert first.file_key not in desk.files.kept
    assert second.file_key in desk.files.kept


@pytest.mark.clause("C7.3")
async def test_an_export_is_its_owners_alone_and_ends_after_a_week() -> None:
    desk = Desk()
    ada, bob = await desk.member("a"), await desk.member("b", name="Bob Example")
    export = await desk.made(ada)
    with pytest.raises(NotFound):
        await desk.download(bob, export)
    with pytest.raises(NotFound):
        await desk.discard(DiscardExportCommand(account_id=bob.id, export_id=export.id))
    assert export.file_key is not None
    assert not desk.files.kept[export.file_key][1].startswith(b"PK")

    desk.house.clock.move(timedelta(days=7))
    with pytest.raises(ExportNotReady):
        await desk.download(ada, export)
    assert await desk.listed(ada) == ()
    assert await desk.purge() == 1
    await desk.work()
    assert (desk.files.kept, desk.house.store.exports.exports) == ({}, {})


@pytest.mark.clause("C7.3")
async def test_a_store_that_is_away_leaves_no_half_and_the_job_is_tried_again() -> None:
    desk = Desk()
    ada = await desk.member("a")
    export = await desk.request(ada)
    (job,) = desk.house.store.take_jobs()
    assert isinstance(job, MakeExportJob)
    desk.files.is_up = False
    with pytest.raises(Unavailable):
        await desk.make(job)
    assert desk.export(export).is_open
    with pytest.raises(ExportNotReady):
        await desk.download(ada, export)

    desk.files.is_up = True
    await desk.make(job)
    assert desk.export(export).state is ExportState.READY
    assert len(desk.files.kept) == 1


@pytest.mark.clause("C7.3")
async def test_what_can_not_be_made_within_a_day_is_given_up() -> None:
    desk = Desk()
    ada = await desk.member("a")
    export = await desk.request(ada)
    desk.house.store.take_jobs()
    desk.house.clock.move(timedelta(hours=23))
    await desk.purge()
    assert desk.export(export).is_open
    desk.house.clock.move(HOUR)
    await desk.purge()
    assert desk.export(export).state is ExportState.FAILED

    # Whoever still is at it leaves nothing, and a fresh one can be asked for.
    await desk.make(MakeExportJob(export_id=export.id))
    assert desk.files.kept == {}
    assert (await desk.made(ada)).state is ExportState.READY


async def _cancel(desk: Desk, account: Account, export: DataExport) -> None:
    await desk.discard(DiscardExportCommand(account_id=account.id, export_id=export.id))


async def _delete(desk: Desk, account: Account, export: DataExport) -> None:
    await desk.forget(ForgetExportsCommand(account_id=account.id))


async def _overtake(desk: Desk, account: Account, export: DataExport) -> None:
    """The worker counted as dead: another one has begun anew, and is done."""
    calm = attrs.evolve(desk, holdings=MemoryHoldings(KINDS, desk.holdings.held))
    calm.files = desk.files
    await calm.make(MakeExportJob(export_id=export.id))


@pytest.mark.clause("C7.3", "C7.4")
@pytest.mark.parametrize("messages", [3, 1_500], ids=["at its end", "on the way"])
@pytest.mark.parametrize(("act", "kept"), [(_cancel, 0), (_delete, 0), (_overtake, 1)])
async def test_a_worker_whose_export_is_taken_away_leaves_nothing(act: Any, kept: int, messages: int) -> None:
    desk = Desk()
    ada = await desk.member(*["a"] * messages)
    export = await desk.request(ada)
    desk.house.store.take_jobs()
    acted: list[bool] = []

    async def meanwhile() -> None:
        if not acted:
            acted.append(True)
            await act(desk, ada, export)

    desk.holdings = Interrupted(KINDS, desk.holdings.held, meanwhile=meanwhile)
    await desk.make(MakeExportJob(export_id=export.id))
    assert acted
    assert len(desk.files.kept) == kept
    stored = desk.house.store.exports.exports.get(export.id)
    assert (stored is not None and stored.state is ExportState.READY) == bool(kept)


@pytest.mark.clause("C7.3")
async def test_what_a_dead_worker_left_is_swept() -> None:
    desk = Desk()
    ada = await desk.member("a")
    kept = await desk.made(ada)
    orphan = desk.house.ids.new()
    await desk.files.put(FileKey(orphan), [b"half"])
    desk.house.clock.move(timedelta(days=1, seconds=1))
    assert await desk.sweep() == 1
    assert list(desk.files.kept) == [kept.file_key]


@pytest.mark.clause("C7.3")
async def test_how_far_it_is_can_be_seen() -> None:
    desk = Desk()
    ada = await desk.member(*["a"] * 1_500)
    export = await desk.request(ada)
    desk.house.store.take_jobs()
    seen = []

    async def look() -> None:
        seen.append(desk.export(export).percent)

    desk.holdings = Interrupted(KINDS, desk.holdings.held, meanwhile=look)
    await desk.make(MakeExportJob(export_id=export.id))
    assert seen == sorted(seen)
    assert 0 < len({*seen}) <= 5
    assert max(seen) < 100
    assert desk.export(export).percent == 100
