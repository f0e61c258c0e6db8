"""What CVs need from outside, besides who reads them."""

from collections.abc import Collection
from typing import Protocol

from tic_domain.matching.cv import CvVersion
from tic_domain.matching.tagging import Suggestions
from tic_domain.shared.files import FileKey, FileSeal
from tic_domain.shared.ids import AccountId


class Cvs(Protocol):
    """Versions of CVs, deleted ones too; what describes their content is sealed under the coachee's key."""

    async def add(self, cv: CvVersion) -> None:
        """Raises ConcurrentUpdate where that coachee has this version already."""
        ...

    async def save(self, cv: CvVersion) -> None:
        """A version that is deleted now. Raises NotFound where there is no living one of its id."""
        ...

    async def find(self, coachee_id: AccountId, version: int) -> CvVersion | None: ...

    async def list_of(self, coachee_id: AccountId) -> tuple[CvVersion, ...]:
        """Newest first."""
        ...

    async def seal(self, coachee_id: AccountId, file_key: FileKey) -> FileSeal:
        """By which that coachee's file is sealed and opened. Raises SealBroken where the key is destroyed."""
        ...

    async def known_files(self, keys: Collection[FileKey]) -> frozenset[FileKey]:
        """Those of the keys that a version points to."""
        ...


class TagSuggester(Protocol):
    def __call__(self, text: str) -> Suggestions:
        """What a CV's text suggests for the quiz. Quick and pure."""
        ...
