"""What the API takes and gives about CVs."""

from collections.abc import Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tic_domain.matching.confirming import ConfirmedTags
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.model import MOST_COMPANIES, MOST_TOPICS
from tic_domain.matching.tagging import Suggestion, Suggestions
from tic_domain.shared.checks import Checks
from tic_web.api.fields import CompanyKey, Id, LanguageKey, LevelNumber, Moment, RoleKey, TopicKey
from tic_web.api.matching.schemas import TopicWish

FormatName = Literal["pdf", "docx"]
CvNumber = Annotated[int, Meta(ge=1, le=1_000_000_000, description="Version of the CV.", examples=[1])]


class CvAnswer(Struct, frozen=True, kw_only=True):
    """One version of your CV. Of a deleted one, number and dates are left."""

    id: Id
    version: int
    format: FormatName
    size: Annotated[int, Meta(description="In bytes.")]
    pages: Annotated[int | None, Meta(description="Null where the format doesn't say.")]
    file_name: Annotated[str | None, Meta(description="Null once it is deleted.")]
    uploaded_at: Moment
    deleted_at: Moment | None

    @classmethod
    def of(cls, cv: CvVersion) -> "CvAnswer":
        return cls(
            id=cv.id,
            version=cv.version,
            format=cv.format.value,
            size=cv.size,
            pages=cv.pages,
            file_name=cv.file_name,
            uploaded_at=cv.uploaded_at,
            deleted_at=cv.removed_at,
        )


class CvsAnswer(Struct, frozen=True, kw_only=True):
    """Versions of your CV, newest first."""

    items: list[CvAnswer]

    @classmethod
    def of(cls, cvs: Sequence[CvVersion]) -> "CvsAnswer":
        return cls(items=[CvAnswer.of(one) for one in cvs])


class RoleSuggestion(Struct, frozen=True, kw_only=True):
    key: RoleKey
    found: Annotated[list[str], Meta(description="Words of the CV that suggest it.")]


class LevelSuggestion(Struct, frozen=True, kw_only=True):
    level: LevelNumber
    found: list[str]


class TopicSuggestion(Struct, frozen=True, kw_only=True):
    key: TopicKey
    found: list[str]


class CompanySuggestion(Struct, frozen=True, kw_only=True):
    """Named in the CV. It is a target only once you confirm it."""

    key: CompanyKey
    found: list[str]


class LanguageSuggestion(Struct, frozen=True, kw_only=True):
    key: LanguageKey
    found: list[str]


class SuggestionsAnswer(Struct, frozen=True, kw_only=True):
    """What was read from one version; of each kind the one that most suggests first."""

    version: int
    roles: list[RoleSuggestion]
    levels: list[LevelSuggestion]
    topics: list[TopicSuggestion]
    companies: list[CompanySuggestion]
    languages: list[LanguageSuggestion]

    @classmethod
    def of(cls, version: int, read: Suggestions) -> "SuggestionsAnswer":
        return cls(
            version=version,
            roles=[RoleSuggestion(key=one.key, found=_words(one)) for one in read.roles],
            levels=[LevelSuggestion(level=int(one.key), found=_words(one)) for one in read.levels],
            topics=[TopicSuggestion(key=one.key, found=_words(one)) for one in read.topics],
            companies=[CompanySuggestion(key=one.key, found=_words(one)) for one in read.companies],
            languages=[LanguageSuggestion(key=one.key, found=_words(one)) for one in read.languages],
        )


class TagsFields(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The tags that are right. Each has to be one that this version suggests."""

    role: RoleKey | None = None
    level: LevelNumber | None = None
    topics: Annotated[list[TopicWish], Meta(max_length=MOST_TOPICS)] = []
    companies: Annotated[
        list[CompanyKey], Meta(max_length=MOST_COMPANIES, description="Those that you aim at.")
    ] = []
    languages: Annotated[list[LanguageKey], Meta(max_length=10)] = []

    def checked(self) -> ConfirmedTags:
        """Raises InvalidInput for a topic that is there twice."""
        topics = {one.topic: one.priority for one in self.topics}
        with Checks() as check:
            if len(topics) < len(self.topics):
                check.refuse("topics", "One is there twice.", "Give each topic once.")
        return ConfirmedTags(
            role=self.role,
            level=None if self.level is None else str(self.level),
            topics=topics,
            companies=self.companies,
            languages=self.languages,
        )


def _words(one: Suggestion) -> list[str]:
    return list(one.found)
