"""The CV: uploading it, what was read from it, taking it back, deleting it."""

from hashlib import sha256
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Principal
from tic_domain.coaches import vocabulary as words
from tic_domain.matching.confirming import ConfirmedTags
from tic_domain.matching.cv import MOST_CVS, CvVersion
from tic_domain.matching.cv_text import LARGEST_CV, CvFlaw
from tic_domain.matching.errors import CvRefused
from tic_domain.matching.quiz import QUIZ
from tic_domain.matching.tagging import Suggestion, Suggestions
from tic_domain.matching.use_cases.confirm_cv_suggestions import (
    ConfirmCvSuggestions,
    ConfirmCvSuggestionsCommand,
)
from tic_domain.matching.use_cases.delete_cv import DeleteCv, DeleteCvCommand
from tic_domain.matching.use_cases.download_cv import DownloadCv, DownloadCvCommand
from tic_domain.matching.use_cases.list_cvs import ListCvs, ListCvsCommand
from tic_domain.matching.use_cases.show_cv import ShowCv, ShowCvCommand
from tic_domain.matching.use_cases.show_quiz import ShowQuiz, ShowQuizCommand
from tic_domain.matching.use_cases.upload_cv import UploadCv, UploadCvCommand
from tic_domain.shared.errors import FieldProblem, InvalidInput, NotFound, Refused, Unavailable
from tic_web.downloads import Download
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.matching.answering import entered_steps
from tic_web.pages.once import once
from tic_web.pages.ports import TheKeys
from tic_web.pages.rendering import page, see
from tic_web.security.limits import OPT, Limit
from tic_web.uploads import FILE, SentFile, Upload, uploaded
from tic_web.uploads import OPT as TAKES_FILE

Page = Response[str] | Response[None]
_NO_FILE: Final = FieldProblem(FILE, "No file was chosen.", "Choose the PDF or Word document with your CV.")
_SEVERAL: Final = FieldProblem(FILE, "Several files were sent.", "Choose one.")
_MB: Final = 1024 * 1024


@get("/cv", name="cvs")
async def show_cvs(
    frame: NamedDependency[Frame], member: NamedDependency[Principal], list_cvs: NamedDependency[ListCvs]
) -> Response[str]:
    return await _cvs(frame, member, list_cvs, Form.of())


@post(
    "/cv", name="upload_cv_page", opt={OPT: Limit.UPLOADS, TAKES_FILE: LARGEST_CV}, request_max_body_size=None
)
async def upload(
    *,
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    list_cvs: NamedDependency[ListCvs],
    upload_cv: NamedDependency[UploadCv],
    idempotency_keys: TheKeys,
) -> Page:
    sent = await uploaded(request)
    form = Form(values=sent.fields)
    try:
        file = _file(sent)
        command = UploadCvCommand(account_id=coachee.account_id, file_name=file.name, content=file.content)

        async def act() -> str:
            return str((await upload_cv(command)).version)

        # The same form with another file is another request.
        marked = Form(values={**form.values, FILE: (file.name, sha256(file.content).hexdigest())})
        version = await once(idempotency_keys, coachee.account_id, marked, act, lost="")
    except (CvRefused, InvalidInput) as error:
        return await _cvs(frame, coachee, list_cvs, form.refused(_at_the_file(error)))
    except Refused as error:
        return await _cvs(frame, coachee, list_cvs, form.refused(error))
    except Unavailable as error:
        problem = FieldProblem(FILE, "It could not be kept now, and nothing was stored.", error.remedy)
        return await _cvs(frame, coachee, list_cvs, form.refused(InvalidInput(problem)), status=503)
    return see(f"/cv/{version}" if version else "/cv", "cv-uploaded")


@get("/cv/{version:str}", name="cv_tags")
async def show_tags(
    version: FromPath[str],
    frame: NamedDependency[Frame],
    member: NamedDependency[Principal],
    show_cv: NamedDependency[ShowCv],
) -> Response[str]:
    cv = await show_cv(ShowCvCommand(account_id=member.account_id, version=_number(version)))
    return _tags(frame, cv, Form.of())


@post("/cv/{version:str}", name="confirm_cv_page")
async def confirm(
    *,
    version: FromPath[str],
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    coachee: NamedDependency[Principal],
    show_cv: NamedDependency[ShowCv],
    show_quiz: NamedDependency[ShowQuiz],
    confirm_cv_suggestions: NamedDependency[ConfirmCvSuggestions],
) -> Page:
    form = await Form.sent(request)
    number = _number(version)
    command = ConfirmCvSuggestionsCommand(account_id=coachee.account_id, version=number, tags=_ticked(form))
    try:
        await confirm_cv_suggestions(command)
    except InvalidInput as error:
        cv = await show_cv(ShowCvCommand(account_id=coachee.account_id, version=number))
        return _tags(frame, cv, form.refused(error))
    shown = await show_quiz(ShowQuizCommand(account_id=coachee.account_id))
    is_complete = all(step.key in entered_steps(shown) for step in QUIZ.steps)
    return see("/quiz/review" if is_complete else "/quiz", "cv-confirmed")


@get("/cv/{version:str}/file", name="download_cv_page")
async def download(
    version: FromPath[str], member: NamedDependency[Principal], download_cv: NamedDependency[DownloadCv]
) -> ASGIApp:
    found = await download_cv(DownloadCvCommand(account_id=member.account_id, version=_number(version)))
    return await Download.begun(
        file_name=found.cv.known_name, format=found.cv.format, size=found.cv.size, content=found.content
    )


@post("/cv/delete", name="delete_cvs_page")
async def delete_all(
    member: NamedDependency[Principal], delete_cv: NamedDependency[DeleteCv]
) -> Response[None]:
    await delete_cv(DeleteCvCommand(account_id=member.account_id, version=None))
    return see("/cv", "cv-deleted")


@post("/cv/{version:str}/delete", name="delete_cv_page")
async def delete_one(
    version: FromPath[str], member: NamedDependency[Principal], delete_cv: NamedDependency[DeleteCv]
) -> Response[None]:
    await delete_cv(DeleteCvCommand(account_id=member.account_id, version=_number(version)))
    return see("/cv", "cv-deleted")


async def _cvs(
    frame: Frame, member: Principal, list_cvs: ListCvs, form: Form, *, status: int | None = None
) -> Response[str]:
    versions = await list_cvs(ListCvsCommand(account_id=member.account_id))
    return page(
        frame,
        "matching/cvs.html",
        status=status or form.status,
        form=form,
        cvs=[one for one in versions if one.is_living],
        deleted=[one for one in versions if not one.is_living],
        most=MOST_CVS,
        largest=LARGEST_CV,
        largest_words=f"{LARGEST_CV // _MB} MB",
    )


def _tags(frame: Frame, cv: CvVersion, form: Form) -> Response[str]:
    read = cv.suggestions or Suggestions(roles=(), levels=(), topics=(), companies=(), languages=())
    levels = {str(level.value): label for level, label in words.LEVEL_LABELS.items()}
    return page(
        frame,
        "matching/cv_tags.html",
        status=form.status,
        form=form,
        cv=cv,
        roles=_labelled(read.roles, words.ROLES),
        levels=_labelled(read.levels, levels),
        topics=_labelled(read.topics, words.TOPICS),
        companies=_labelled(read.companies, words.COMPANIES),
        languages=_labelled(read.languages, words.LANGUAGES),
    )


def _labelled(suggested: tuple[Suggestion, ...], labels: Any) -> list[tuple[str, str, str]]:
    """Key, label, and the words in the CV by which it was found."""
    return [(one.key, labels[one.key], ", ".join(one.found)) for one in suggested if one.key in labels]


def _ticked(form: Form) -> ConfirmedTags:
    topics = {
        name.removeprefix("topics."): int(value) if value in {"1", "2", "3"} else 0
        for name, values in form.values.items()
        if name.startswith("topics.")
        for value in values[:1]
        if value
    }
    return ConfirmedTags(
        role=form.value("role") or None,
        level=form.value("level") or None,
        topics=topics,
        companies=form.all("companies"),
        languages=form.all("languages"),
    )


def _file(sent: Upload) -> SentFile:
    """Raises InvalidInput, CvRefused."""
    files = [one for name, one in sent.files if name == FILE and (one.name or one.content)]
    if not files:
        raise InvalidInput(_NO_FILE)
    if len(files) > 1:
        raise InvalidInput(_SEVERAL)
    if not files[0].is_whole:
        raise CvRefused(CvFlaw.TOO_LARGE)
    return files[0]


def _at_the_file(error: CvRefused | InvalidInput) -> InvalidInput:
    """Beside the field, where the remedy can be followed."""
    if isinstance(error, InvalidInput):
        return error
    said, _, remedy = str(error).partition(". ")
    return InvalidInput(FieldProblem(FILE, f"{said}.", remedy))


def _number(version: str) -> int:
    """Raises NotFound."""
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise NotFound("CV")
    return int(version)


ROUTES = (show_cvs, upload, show_tags, confirm, download, delete_all, delete_one)
