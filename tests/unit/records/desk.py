"""Exports on memory adapters: somebody of whom little is held, and what makes, offers and removes exports."""

import io
from collections.abc import Mapping
from typing import Final
from zipfile import ZipFile

import attrs
from tests.unit.house import House

from tic_adapters.archive.zip import ZipArchives
from tic_adapters.memory.files import MemoryFiles
from tic_adapters.memory.records import MemoryAttachments, MemoryHoldings
from tic_domain.accounts.model import Account
from tic_domain.accounts.personal_data import NAME
from tic_domain.conversations.personal_data import BODY, SENDER, TALK_TIME
from tic_domain.records.jobs import MakeExportJob, RemoveExportFileJob
from tic_domain.records.model import DataExport, HeldField, HeldKind, HeldRecord, Shape
from tic_domain.records.use_cases.discard_export import DiscardExport
from tic_domain.records.use_cases.download_export import DownloadExport, DownloadExportCommand
from tic_domain.records.use_cases.forget_exports import ForgetExports
from tic_domain.records.use_cases.list_exports import ListExports, ListExportsCommand
from tic_domain.records.use_cases.make_export import MakeExport
from tic_domain.records.use_cases.purge_exports import PurgeExports
from tic_domain.records.use_cases.remove_export_file import RemoveExportFile
from tic_domain.records.use_cases.request_export import RequestExport, RequestExportCommand
from tic_domain.records.use_cases.sweep_export_files import SweepExportFiles
from tic_domain.shared.classification import METADATA_KEY, Personal
from tic_domain.shared.ids import AccountId


def _field(name: str, shape: Shape, metadata: object = None) -> HeldField:
    datum = metadata.get(METADATA_KEY) if isinstance(metadata, Mapping) else None
    return HeldField(name=name, shape=shape, datum=datum if isinstance(datum, Personal) else None)


KINDS: Final = (
    HeldKind(key="accounts", fields=(_field("id", Shape.ID), _field("name", Shape.TEXT, NAME))),
    HeldKind(
        key="messages",
        fields=(
            _field("id", Shape.ID),
            _field("sender_id", Shape.ID, SENDER),
            _field("body", Shape.TEXT, BODY),
            _field("sent_at", Shape.MOMENT, TALK_TIME),
        ),
    ),
)


@attrs.define
class Desk:
    house: House = attrs.field(factory=House)
    holdings: MemoryHoldings = attrs.field(factory=lambda: MemoryHoldings(KINDS))
    attachments: MemoryAttachments = attrs.field(factory=MemoryAttachments)
    files: MemoryFiles = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.files = MemoryFiles(self.house.clock)

    async def member(self, *bodies: str, name: str = "Ada Example") -> Account:
        account = await self.house.member(name)
        self.holdings.held[account.id] = {
            "accounts": [{"id": str(account.id), "name": name}],
            "messages": [self.message(account.id, body) for body in bodies],
        }
        return account

    def message(self, sender_id: AccountId, body: str) -> HeldRecord:
        return {
            "id": str(self.house.ids.new()),
            "sender_id": str(sender_id),
            "body": body,
            "sent_at": "2026-03-02T09:00:00Z",
        }

    async def request(self, account: Account) -> DataExport:
        command = RequestExportCommand(account_id=account.id)
        return await RequestExport(self.house.open, self.house.clock, self.house.ids)(command)

    @property
    def make(self) -> MakeExport:
        house = self.house
        return MakeExport(
            house.open, self.holdings, lambda: KINDS, ZipArchives(), self.attachments, self.files,
            house.clock, house.ids,
        )  # fmt: skip

    async def work(self) -> None:
        """All jobs that wait."""
        while jobs := self.house.store.take_jobs():
            for job in jobs:
                if isinstance(job, MakeExportJob):
                    await self.make(job)
                elif isinstance(job, RemoveExportFileJob):
                    await RemoveExportFile(self.files)(job)

    async def made(self, account: Account) -> DataExport:
        export = await self.request(account)
        await self.work()
        return self.export(export)

    def export(self, export: DataExport) -> DataExport:
        """As it is stored."""
        return self.house.store.exports.exports[export.id]

    async def listed(self, account: Account) -> tuple[DataExport, ...]:
        command = ListExportsCommand(account_id=account.id)
        return await ListExports(self.house.open, self.house.clock)(command)

    async def download(self, account: Account, export: DataExport) -> ZipFile:
        command = DownloadExportCommand(account_id=account.id, export_id=export.id)
        found = await DownloadExport(self.house.open, self.files, self.house.clock)(command)
        return ZipFile(io.BytesIO(b"".join([part async for part in found.content])))

    @property
    def discard(self) -> DiscardExport:
        return DiscardExport(self.house.open)

    @property
    def forget(self) -> ForgetExports:
        return ForgetExports(self.house.open)

    @property
    def purge(self) -> PurgeExports:
        return PurgeExports(self.house.open, self.house.clock)

    @property
    def sweep(self) -> SweepExportFiles:
        return SweepExportFiles(self.house.open, self.files, self.house.clock)
