"""A copy of everything: asking for it, how far it is, downloading and removing it."""

from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ASGIApp

from tic_domain.accounts.model import Principal
from tic_domain.records.model import FRESH_FOR, KEPT_FOR, ExportId, ExportState
from tic_domain.records.use_cases.describe_export import DescribeExport
from tic_domain.records.use_cases.discard_export import DiscardExport, DiscardExportCommand
from tic_domain.records.use_cases.download_export import DownloadExport, DownloadExportCommand
from tic_domain.records.use_cases.list_exports import ListExports, ListExportsCommand
from tic_domain.records.use_cases.request_export import RequestExport, RequestExportCommand
from tic_domain.records.use_cases.show_export import ShowExport, ShowExportCommand
from tic_domain.shared.errors import Refused
from tic_web.downloads import Download
from tic_web.pages.forms import Form, identity
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see

PATH = "/settings/export"
ZIP = "application/zip"
SCHEMA = "/export-schema.json"
_KEPT = {"Cache-Control": "public, max-age=300"}


@get(PATH, name="exports")
async def show_exports(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    list_exports: NamedDependency[ListExports],
) -> Response[str]:
    return await _page(frame, principal, list_exports, Form.of())


@post(PATH, name="request_export_page")
async def ask(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    request_export: NamedDependency[RequestExport],
    list_exports: NamedDependency[ListExports],
) -> Response[str] | Response[None]:
    form = await Form.sent(request)
    try:
        await request_export(RequestExportCommand(account_id=principal.account_id))
    except Refused as error:
        return await _page(frame, principal, list_exports, form.refused(error))
    return see(PATH, "export-asked")


@get(f"{PATH}/{{export_id:str}}/file", name="download_export_page")
async def download(
    export_id: FromPath[str],
    principal: NamedDependency[Principal],
    download_export: NamedDependency[DownloadExport],
) -> ASGIApp:
    wanted = ExportId(identity(export_id, "export"))
    command = DownloadExportCommand(account_id=principal.account_id, export_id=wanted)
    found = await download_export(command)
    return await Download.of_type(
        ZIP, file_name=found.export.file_name, size=found.size, content=found.content
    )


@post(f"{PATH}/{{export_id:str}}/remove", name="discard_export_page")
async def discard(
    export_id: FromPath[str],
    principal: NamedDependency[Principal],
    show_export: NamedDependency[ShowExport],
    discard_export: NamedDependency[DiscardExport],
) -> Response[None]:
    wanted = ExportId(identity(export_id, "export"))
    command = ShowExportCommand(account_id=principal.account_id, export_id=wanted)
    was_open = (await show_export(command)).is_open
    await discard_export(DiscardExportCommand(account_id=principal.account_id, export_id=wanted))
    return see(PATH, "export-cancelled" if was_open else "export-removed")


@get(SCHEMA, name="export_schema")
async def show_schema(describe_export: NamedDependency[DescribeExport]) -> Response[dict[str, Any]]:
    return Response(describe_export(), media_type=MediaType.JSON, headers=_KEPT)


async def _page(frame: Frame, principal: Principal, list_exports: ListExports, form: Form) -> Response[str]:
    exports = await list_exports(ListExportsCommand(account_id=principal.account_id))
    return page(
        frame,
        "records/exports.html",
        status=form.status,
        form=form,
        exports=exports,
        running=next((one for one in exports if one.is_open), None),
        ready=[one for one in exports if one.state is ExportState.READY],
        failed=bool(exports) and exports[0].state is ExportState.FAILED,
        kept_days=KEPT_FOR.days,
        fresh_hours=int(FRESH_FOR.total_seconds() // 3600),
        schema=SCHEMA,
    )


ROUTES = (show_exports, ask, download, discard, show_schema)
