"""CVs on memory adapters: what uploads, shows and deletes them, with a reader that takes plain text."""

from collections.abc import AsyncIterator, Callable
from typing import Final

import attrs
from tests.unit.house import House

from tic_adapters.memory.files import MemoryFiles
from tic_domain.accounts.model import Account
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.cv_text import CvFlaw, CvFormat, CvText
from tic_domain.matching.errors import CvRefused
from tic_domain.matching.jobs import RemoveCvFileJob
from tic_domain.matching.tagging import Suggestion, Suggestions
from tic_domain.matching.use_cases.confirm_cv_suggestions import ConfirmCvSuggestions
from tic_domain.matching.use_cases.delete_cv import DeleteCv, DeleteCvCommand
from tic_domain.matching.use_cases.download_cv import DownloadCv, DownloadCvCommand
from tic_domain.matching.use_cases.list_cvs import ListCvs, ListCvsCommand
from tic_domain.matching.use_cases.remove_cv_file import RemoveCvFile
from tic_domain.matching.use_cases.show_cv import ShowCv
from tic_domain.matching.use_cases.sweep_cv_files import SweepCvFiles
from tic_domain.matching.use_cases.upload_cv import UploadCv, UploadCvCommand
from tic_domain.shared.errors import Unavailable

PDF: Final = b"%PDF-1.7 backend senior python sql google english"
DOCX: Final = b"PK frontend german"
_WORDS: Final = {
    "roles": {"backend": "backend", "frontend": "frontend"},
    "levels": {"senior": "4"},
    "topics": {"python": "python", "sql": "sql"},
    "companies": {"google": "google"},
    "languages": {"english": "en", "german": "de"},
}


@attrs.define
class PlainReader:
    """Tells formats by their first bytes and takes the rest for text; `is_up` False: too many are reading."""

    is_up: bool = True
    meanwhile: Callable[[], object] = lambda: None
    """What happens while a file is being read."""

    async def extract(self, content: bytes) -> CvText:
        if not self.is_up:
            raise Unavailable("Reading CVs")
        self.meanwhile()
        text = content.decode("utf-8", "replace")
        if content.startswith(b"%PDF"):
            return CvText(format=CvFormat.PDF, pages=2, text=text)
        if content.startswith(b"PK"):
            return CvText(format=CvFormat.DOCX, pages=None, text=text)
        raise CvRefused(CvFlaw.UNKNOWN_FORMAT)

    def close(self) -> None:
        """It holds nothing."""


def suggest(text: str) -> Suggestions:
    """Words that stand there, and nothing clever."""
    found = {
        kind: tuple(Suggestion(key=key, found=(word,)) for word, key in words.items() if word in text)
        for kind, words in _WORDS.items()
    }
    return Suggestions(**found)


@attrs.define
class CvDesk:
    house: House
    reader: PlainReader = attrs.field(factory=PlainReader)
    files: MemoryFiles = attrs.field(
        default=attrs.Factory(lambda self: MemoryFiles(self.house.clock), takes_self=True)
    )

    @property
    def upload_cv(self) -> UploadCv:
        house = self.house
        return UploadCv(house.open, house.open, self.reader, suggest, self.files, house.clock, house.ids)

    @property
    def confirm(self) -> ConfirmCvSuggestions:
        return ConfirmCvSuggestions(self.house.open, self.house.clock)

    @property
    def show(self) -> ShowCv:
        return ShowCv(self.house.open)

    @property
    def sweep(self) -> SweepCvFiles:
        return SweepCvFiles(self.house.open, self.files, self.house.clock)

    async def upload(self, account: Account, content: bytes = PDF, name: str = "My CV.pdf") -> CvVersion:
        return await self.upload_cv(UploadCvCommand(account_id=account.id, file_name=name, content=content))

    async def list(self, account: Account) -> tuple[CvVersion, ...]:
        return await ListCvs(self.house.open)(ListCvsCommand(account_id=account.id))

    async def download(self, account: Account, version: int = 1) -> bytes:
        command = DownloadCvCommand(account_id=account.id, version=version)
        return await whole((await DownloadCv(self.house.open, self.files)(command)).content)

    async def delete(self, account: Account, version: int | None = 1) -> tuple[CvVersion, ...]:
        command = DeleteCvCommand(account_id=account.id, version=version)
        return await DeleteCv(self.house.open, self.house.clock)(command)

    async def work(self) -> None:
        """The jobs that wait are done."""
        for job in self.house.store.take_jobs():
            assert isinstance(job, RemoveCvFileJob)
            await RemoveCvFile(self.files)(job)


async def whole(content: AsyncIterator[bytes]) -> bytes:
    return b"".join([part async for part in content])
