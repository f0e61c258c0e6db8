"""A copy of everything, for programs: asked for, made by a job, downloaded."""

from typing import Any, Final
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.records.errors import ExportNotReady, ExportRunning, ExportTooSoon
from tic_domain.records.model import ExportId
from tic_domain.records.use_cases.discard_export import DiscardExport, DiscardExportCommand
from tic_domain.records.use_cases.download_export import DownloadExport, DownloadExportCommand
from tic_domain.records.use_cases.list_exports import ListExports, ListExportsCommand
from tic_domain.records.use_cases.request_export import RequestExport, RequestExportCommand
from tic_domain.records.use_cases.show_export import ShowExport, ShowExportCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_web.api.bodies import Answer
from tic_web.api.operations import operation
from tic_web.api.records.data import TAG
from tic_web.api.records.schemas import ExportAnswer, ExportsAnswer
from tic_web.api.repeating import once
from tic_web.dependencies import asking
from tic_web.downloads import Download

ZIP: Final = "application/zip"


@operation(
    "GET", "/me/exports", id="listExports", tag=TAG, summary="List your exports",
    description="Newest first. Those that are over are gone.",
    scope=Scope.PRIVACY_READ, returns=ExportsAnswer,
)  # fmt: skip
async def list_them(request: Request[Any, Any, Any], list_exports: NamedDependency[ListExports]) -> ASGIApp:
    exports = await list_exports(ListExportsCommand(account_id=asking(request).account_id))
    return Answer(ExportsAnswer(items=[ExportAnswer.of(one) for one in exports]))


@operation(
    "POST", "/me/exports", id="requestExport", tag=TAG, summary="Ask for an export",
    description="A ZIP with JSON, tables, pages to read and your CVs, made in the background: look at it "
    "until its state is `ready`. One at a time, and at most one an hour; it is removed after seven days.",
    scope=Scope.PRIVACY_WRITE, returns=ExportAnswer, status=201, creates=True,
    raises=(ExportRunning, ExportTooSoon, ConcurrentUpdate, NotFound),
)  # fmt: skip
async def ask(
    request: Request[Any, Any, Any],
    request_export: NamedDependency[RequestExport],
    idempotency_keys: NamedDependency[IdempotencyKeys],
) -> ASGIApp:
    principal = asking(request)

    async def create() -> Answer:
        made = await request_export(RequestExportCommand(account_id=principal.account_id))
        return Answer(ExportAnswer.of(made), 201)

    return await once(request, idempotency_keys, principal, create)


@operation(
    "GET", "/me/exports/{export_id:uuid}", id="showExport", tag=TAG, summary="Show how far an export is",
    scope=Scope.PRIVACY_READ, returns=ExportAnswer, raises=(NotFound,),
)  # fmt: skip
async def show(
    export_id: FromPath[UUID], request: Request[Any, Any, Any], show_export: NamedDependency[ShowExport]
) -> ASGIApp:
    command = ShowExportCommand(account_id=asking(request).account_id, export_id=ExportId(export_id))
    return Answer(ExportAnswer.of(await show_export(command)))


@operation(
    "GET", "/me/exports/{export_id:uuid}/file", id="downloadExport", tag=TAG, summary="Download an export",
    description="Its `export.json` is described by `/export-schema.json`.",
    scope=Scope.PRIVACY_READ, downloads=(ZIP,), raises=(NotFound, ExportNotReady),
)  # fmt: skip
async def download(
    export_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    download_export: NamedDependency[DownloadExport],
) -> ASGIApp:
    found = await download_export(
        DownloadExportCommand(account_id=asking(request).account_id, export_id=ExportId(export_id))
    )
    return await Download.of_type(
        ZIP, file_name=found.export.file_name, size=found.size, content=found.content
    )


@operation(
    "DELETE", "/me/exports/{export_id:uuid}", id="discardExport", tag=TAG,
    summary="Cancel or remove an export", description="Its file is removed as well.",
    scope=Scope.PRIVACY_WRITE, status=204, raises=(NotFound,),
)  # fmt: skip
async def discard(
    export_id: FromPath[UUID],
    request: Request[Any, Any, Any],
    discard_export: NamedDependency[DiscardExport],
) -> ASGIApp:
    command = DiscardExportCommand(account_id=asking(request).account_id, export_id=ExportId(export_id))
    await discard_export(command)
    return Answer(status=204)


ROUTES = (list_them, ask, show, download, discard)
