"""Deleting one's account, and the receipt that is left."""

import json
from typing import Any, Final

from litestar import MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_domain.accounts.model import Principal
from tic_domain.privacy.erasing.errors import (
    DeletionRunning,
    NoDeletionScheduled,
    SignInTooOld,
)
from tic_domain.privacy.erasing.model import SIGNED_IN_WITHIN, WORD, RequestState, Via
from tic_domain.privacy.use_cases.cancel_deletion import CancelDeletion, CancelDeletionCommand
from tic_domain.privacy.use_cases.request_deletion import RequestDeletion, RequestDeletionCommand
from tic_domain.privacy.use_cases.show_deletion import ShowDeletion, ShowDeletionCommand
from tic_domain.privacy.use_cases.show_receipt import ShowReceipt, ShowReceiptCommand
from tic_domain.shared.errors import InvalidInput, Refused
from tic_web.pages.forms import CONFLICT, Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see
from tic_web.security.cookies import SessionCookie

Page = Response[str] | Response[None]
MINUTES: Final = int(SIGNED_IN_WITHIN.total_seconds() // 60)


@get("/settings/delete", name="delete_account_page")
async def show_deleting(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_deletion: NamedDependency[ShowDeletion],
) -> Response[str]:
    return await _page(frame, principal, show_deletion, Form.of())


@post("/settings/delete", name="delete_account_action")
async def delete(
    *,
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    request_deletion: NamedDependency[RequestDeletion],
    show_deletion: NamedDependency[ShowDeletion],
    session_cookie: NamedDependency[SessionCookie],
) -> Page:
    form = await Form.sent(request)
    command = RequestDeletionCommand(
        account_id=principal.account_id,
        word=form.value("word"),
        via=Via.SITE,
        schedule=form.value("schedule") == "yes",
        session_id=principal.session_id,
    )
    try:
        answer = await request_deletion(command)
    except SignInTooOld:
        return await _page(frame, principal, show_deletion, form, sign_in=True)
    except (InvalidInput, Refused) as error:
        return await _page(frame, principal, show_deletion, form.refused(error))
    if answer.request.state is RequestState.SCHEDULED:
        return see("/settings/delete", "deletion-scheduled")
    gone = see(f"/deleted/{answer.receipt_token}" if answer.receipt_token else "/", "account-deleted")
    gone.set_cookie(session_cookie.forget())
    return gone


@post("/settings/delete/cancel", name="cancel_deletion_page")
async def cancel(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    cancel_deletion: NamedDependency[CancelDeletion],
    show_deletion: NamedDependency[ShowDeletion],
) -> Page:
    try:
        await cancel_deletion(CancelDeletionCommand(account_id=principal.account_id))
    except (NoDeletionScheduled, DeletionRunning) as error:
        return await _page(frame, principal, show_deletion, Form.of().refused(error))
    return see("/settings/delete", "deletion-cancelled")


@get("/deleted/{token:str}", name="erasure_receipt")
async def show_deleted(
    token: FromPath[str], frame: NamedDependency[Frame], show_receipt: NamedDependency[ShowReceipt]
) -> Response[str]:
    found = await show_receipt(ShowReceiptCommand(token=token))
    return page(frame, "accounts/deleted.html", receipt=found.document, token=token)


@get("/deleted/{token:str}/receipt.json", name="erasure_receipt_file")
async def download_receipt(
    token: FromPath[str], show_receipt: NamedDependency[ShowReceipt]
) -> Response[bytes]:
    found = await show_receipt(ShowReceiptCommand(token=token))
    return Response(
        json.dumps(found.document, indent=2).encode() + b"\n",
        media_type=MediaType.JSON,
        headers={
            "Content-Disposition": 'attachment; filename="erasure-receipt.json"',
            "Cache-Control": "no-store",
        },
    )


async def _page(
    frame: Frame, principal: Principal, show_deletion: ShowDeletion, form: Form, *, sign_in: bool = False
) -> Response[str]:
    view = await show_deletion(ShowDeletionCommand(account_id=principal.account_id))
    return page(
        frame,
        "accounts/delete.html",
        status=CONFLICT if sign_in else form.status,
        view=view,
        form=form,
        word=WORD,
        minutes=MINUTES,
        sign_in=sign_in,
    )


ROUTES = (show_deleting, delete, cancel, show_deleted, download_receipt)
