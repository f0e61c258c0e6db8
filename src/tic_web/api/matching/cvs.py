"""A coachee's CV: its versions, what was read from them, and what of that is right."""

from hashlib import sha256
from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Scope
from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw
from tic_domain.matching.errors import CvRefused, TooManyCvs
from tic_domain.matching.use_cases.confirm_cv_suggestions import (
    ConfirmCvSuggestions,
    ConfirmCvSuggestionsCommand,
)
from tic_domain.matching.use_cases.delete_cv import DeleteCv, DeleteCvCommand
from tic_domain.matching.use_cases.download_cv import DownloadCv, DownloadCvCommand
from tic_domain.matching.use_cases.list_cvs import ListCvs, ListCvsCommand
from tic_domain.matching.use_cases.show_cv import ShowCv, ShowCvCommand
from tic_domain.matching.use_cases.upload_cv import UploadCv, UploadCvCommand
from tic_domain.shared.errors import ConcurrentUpdate, FieldProblem, InvalidInput, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_web.api.bodies import Answer, sent
from tic_web.api.matching.cv_schemas import CvAnswer, CvNumber, CvsAnswer, SuggestionsAnswer, TagsFields
from tic_web.api.matching.schemas import DraftAnswer, TopicWish
from tic_web.api.operations import operation
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.downloads import MEDIA_TYPES, Download
from tic_web.security.limits import Limit
from tic_web.uploads import FILE, SentFile, Upload, uploaded

TAG: Final = "CV"
_ONE_FILE: Final = f"Send one file, as the part “{FILE}” of a multipart form."


@operation(
    "GET", "/me/cvs", id="listCvs", tag=TAG, summary="List the versions of your CV",
    description="Newest first. Deleted ones too, of which only number and dates are left.",
    scope=Scope.MATCHING_READ, returns=CvsAnswer,
)  # fmt: skip
async def list_them(request: Request[Any, Any, Any], list_cvs: NamedDependency[ListCvs]) -> ASGIApp:
    return Answer(CvsAnswer.of(await list_cvs(ListCvsCommand(account_id=asking(request).account_id))))


@operation(
    "POST", "/me/cvs", id="uploadCv", tag=TAG, summary="Upload a CV",
    description="PDF or DOCX, told by content; at most 5 MB and 50 pages. Makes a new version; nothing is "
    "shared and nothing is matched by it. What it suggests for the quiz waits for your confirmation. The "
    "text is read and forgotten, the file is sealed under your own key.",
    scope=Scope.MATCHING_WRITE, returns=CvAnswer, status=201, creates=True, upload=LARGEST_CV,
    limit=Limit.UPLOADS,
    raises=(CvRefused, TooManyCvs, RoleMissing, AccountSuspended, ConcurrentUpdate, NotFound, InvalidInput),
)  # fmt: skip
async def upload(
    request: Request[Any, Any, Any],
    upload_cv: NamedDependency[UploadCv],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)
    file = the_file(await uploaded(request))

    async def create() -> Answer:
        command = UploadCvCommand(account_id=principal.account_id, file_name=file.name, content=file.content)
        return Answer(CvAnswer.of(await upload_cv(command)), 201)

    said = sha256(file.name.encode("utf-8", "replace")).digest() + file.content
    return await once(request, idempotency_keys, principal, create, content=said)


@operation(
    "DELETE", "/me/cvs", id="deleteAllCvs", tag=TAG, summary="Delete every version of your CV",
    description="At once and for everyone. That a version was shared stays on record. Answers with those "
    "that were deleted.",
    scope=Scope.MATCHING_WRITE, returns=CvsAnswer, raises=(NotFound,),
)  # fmt: skip
async def delete_all(request: Request[Any, Any, Any], delete_cv: NamedDependency[DeleteCv]) -> ASGIApp:
    command = DeleteCvCommand(account_id=asking(request).account_id, version=None)
    return Answer(CvsAnswer.of(await delete_cv(command)))


@operation(
    "DELETE", "/me/cvs/{version:int}", id="deleteCv", tag=TAG, summary="Delete a version of your CV",
    description="At once and for everyone, a coach you shared it with included. That it was shared stays on "
    "record.",
    scope=Scope.MATCHING_WRITE, returns=CvAnswer, raises=(NotFound, InvalidInput),
)  # fmt: skip
async def delete_one(
    version: FromPath[CvNumber], request: Request[Any, Any, Any], delete_cv: NamedDependency[DeleteCv]
) -> ASGIApp:
    command = DeleteCvCommand(account_id=asking(request).account_id, version=version)
    (deleted,) = await delete_cv(command)
    return Answer(CvAnswer.of(deleted))


@operation(
    "GET", "/me/cvs/{version:int}/file", id="downloadCv", tag=TAG, summary="Download your CV",
    description="The very file that you uploaded.",
    scope=Scope.MATCHING_READ, downloads=tuple(MEDIA_TYPES.values()), raises=(NotFound, InvalidInput),
)  # fmt: skip
async def download(
    version: FromPath[CvNumber], request: Request[Any, Any, Any], download_cv: NamedDependency[DownloadCv]
) -> ASGIApp:
    found = await download_cv(DownloadCvCommand(account_id=asking(request).account_id, version=version))
    return await Download.begun(
        file_name=found.cv.known_name, format=found.cv.format, size=found.cv.size, content=found.content
    )


@operation(
    "GET", "/me/cvs/{version:int}/suggestions", id="showCvSuggestions", tag=TAG,
    summary="Show what was read from your CV",
    description="Suggestions for the quiz, for you alone. None counts before you confirm it.",
    scope=Scope.MATCHING_READ, returns=SuggestionsAnswer, raises=(NotFound, InvalidInput),
)  # fmt: skip
async def show_suggestions(
    version: FromPath[CvNumber], request: Request[Any, Any, Any], show_cv: NamedDependency[ShowCv]
) -> ASGIApp:
    cv = await show_cv(ShowCvCommand(account_id=asking(request).account_id, version=version))
    if cv.suggestions is None:
        raise NotFound("CV")
    return Answer(SuggestionsAnswer.of(cv.version, cv.suggestions))


@operation(
    "POST", "/me/cvs/{version:int}/confirmation", id="confirmCvSuggestions", tag=TAG,
    summary="Confirm what is right",
    description="Puts the confirmed tags into the draft of your quiz. Matching knows them once you answer "
    "the quiz. Doing it twice does it once.",
    scope=Scope.MATCHING_WRITE, returns=DraftAnswer, body=TagsFields,
    example=TagsFields(role="backend", topics=[TopicWish(topic="sql", priority=2)]),
    raises=(NotFound, RoleMissing, AccountSuspended),
)  # fmt: skip
async def confirm(
    version: FromPath[CvNumber],
    request: Request[Any, Any, Any],
    confirm_cv_suggestions: NamedDependency[ConfirmCvSuggestions],
) -> ASGIApp:
    tags = (await sent(request, TagsFields)).checked()
    command = ConfirmCvSuggestionsCommand(account_id=asking(request).account_id, version=version, tags=tags)
    return Answer(DraftAnswer.of(await confirm_cv_suggestions(command)))


def the_file(upload: Upload) -> SentFile:
    """Raises InvalidInput unless there is exactly one, CvRefused where it is too large."""
    surplus = [*upload.fields, *(name for name, _ in upload.files if name != FILE)]
    files = [one for name, one in upload.files if name == FILE]
    if any(not one.is_whole for one in files):
        raise CvRefused(CvFlaw.TOO_LARGE)
    problems = [FieldProblem(name[:100] or "body", "It is not known here.", _ONE_FILE) for name in surplus]
    if len(files) != 1:
        said = "It is missing." if not files else f"{len(files)} were sent."
        problems.append(FieldProblem(FILE, said, _ONE_FILE))
    if problems:
        raise InvalidInput(*problems)
    return files[0]


ROUTES = (
    list_them, upload, delete_all, delete_one, download, show_suggestions, confirm,
)  # fmt: skip
