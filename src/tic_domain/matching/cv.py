"""A coachee's CV, version by version. The text that was read from it is never kept."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.matching import personal_data as data
from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw, CvFormat, CvText
from tic_domain.matching.errors import CvRefused, TooManyCvs
from tic_domain.matching.tagging import Suggestions
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import AccountId, CvId

MOST_CVS: Final = 20
"""Versions kept at a time. Deleted ones don't count."""
LONGEST_FILE_NAME: Final = 120
_FORBIDDEN: Final = frozenset('<>:"/\\|?*')


@clause("C2.2")
@stored
@attrs.frozen(kw_only=True)
class CvVersion:
    """One uploaded file. What a coach was given is one of these, whatever is uploaded later.

    A deleted version keeps its number and dates, as the receipt of what was shared, and nothing else.
    """

    id: CvId = field(metadata=system("identity of a version of a CV"))
    coachee_id: AccountId = field(metadata=data.COACHEE_ID)
    version: int = field(metadata=data.CV)
    """Counted per coachee, from 1. Numbers of deleted versions are not used again."""
    format: CvFormat = field(metadata=data.CV)
    size: int = field(metadata=data.CV)
    """In bytes."""
    pages: int | None = field(metadata=data.CV)
    """None where the format doesn't say."""
    file_name: str | None = field(metadata=data.CV_SEALED, repr=False)
    suggestions: Suggestions | None = field(metadata=data.CV_SEALED, repr=False)
    file_key: FileKey | None = field(metadata=data.CV_FILE)
    """Where the sealed content is; None once the version is deleted."""
    uploaded_at: datetime = field(metadata=data.CV)
    removed_at: datetime | None = field(metadata=data.CV)

    @classmethod
    def following(
        cls,
        previous: "CvVersion | None",
        *,
        id: CvId,
        coachee_id: AccountId,
        read: CvText,
        size: int,
        file_name: str,
        suggestions: Suggestions,
        file_key: FileKey,
        now: datetime,
    ) -> Self:
        return cls(
            id=id,
            coachee_id=coachee_id,
            version=previous.version + 1 if previous else 1,
            format=read.format,
            size=size,
            pages=read.pages,
            file_name=safe_file_name(file_name, read.format),
            suggestions=suggestions,
            file_key=file_key,
            uploaded_at=now,
            removed_at=None,
        )

    @property
    def is_living(self) -> bool:
        return self.removed_at is None

    @property
    def known_name(self) -> str:
        """A plain one once the version is deleted."""
        return self.file_name or f"cv.{self.format.value}"

    @clause("C7.4")
    def removed(self, now: datetime) -> Self:
        return attrs.evolve(self, file_name=None, suggestions=None, file_key=None, removed_at=now)


@clause("C4.2")
@attrs.frozen(kw_only=True)
class SharedCv:
    """What a coach sees of a CV besides the file itself: nothing of what it suggested."""

    version: int
    file_name: str
    format: CvFormat
    size: int
    pages: int | None
    deleted_at: datetime | None

    @classmethod
    def of(cls, cv: CvVersion) -> Self:
        return cls(
            version=cv.version,
            file_name=cv.known_name,
            format=cv.format,
            size=cv.size,
            pages=cv.pages,
            deleted_at=cv.removed_at,
        )


def check_size(content: bytes) -> None:
    """Before anything else is done with it. Raises CvRefused."""
    if not content:
        raise CvRefused(CvFlaw.EMPTY)
    if len(content) > LARGEST_CV:
        raise CvRefused(CvFlaw.TOO_LARGE)


def check_room(versions: Iterable[CvVersion]) -> None:
    """Raises TooManyCvs."""
    if sum(one.is_living for one in versions) >= MOST_CVS:
        raise TooManyCvs(MOST_CVS)


def living(cv: CvVersion | None) -> CvVersion:
    """Raises NotFound for what was never there or is deleted: its owner is told the two alike."""
    if cv is None or not cv.is_living:
        raise NotFound("CV")
    return cv


def latest_living(versions: Iterable[CvVersion]) -> CvVersion | None:
    return max((one for one in versions if one.is_living), key=lambda one: one.version, default=None)


def safe_file_name(name: str, format: CvFormat) -> str:
    """As it is shown and offered for saving: no folder, nothing unshowable, the ending of its real format.

    Marks that turn the direction of writing go too: they make one ending look like another.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        " " if unicodedata.category(char)[0] in {"C", "Z"} else char
        for char in last
        if char not in _FORBIDDEN
    )
    ending = f".{format.value}"
    stem = " ".join(shown.split()).strip(". ")
    while stem.lower().endswith(ending):
        stem = stem[: -len(ending)].rstrip(". ")
    return (stem[: LONGEST_FILE_NAME - len(ending)].rstrip(". ") or "cv") + ending
