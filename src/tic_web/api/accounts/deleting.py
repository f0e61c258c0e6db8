"""Deleting one's account by a program."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.types import ASGIApp

from tic_domain.accounts.model import Scope
from tic_domain.privacy.erasing.errors import (
    DeletionBlocked,
    DeletionRunning,
    NoDeletionScheduled,
    SignInTooOld,
)
from tic_domain.privacy.erasing.model import Via
from tic_domain.privacy.use_cases.cancel_deletion import CancelDeletion, CancelDeletionCommand
from tic_domain.privacy.use_cases.request_deletion import RequestDeletion, RequestDeletionCommand
from tic_domain.privacy.use_cases.show_deletion import ShowDeletion, ShowDeletionCommand
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_web.api.accounts.deletion_schemas import (
    DeletionAnswerFields,
    DeletionFields,
    DeletionWish,
)
from tic_web.api.bodies import Answer, sent
from tic_web.api.operations import operation
from tic_web.dependencies import asking

TAG = "Account"
_FRESH = (
    "Needs a sign-in of the last 15 minutes, in a browser: a token alone is not enough to end an account."
)


@operation(
    "GET", "/me/deletion", id="showDeletion", tag=TAG, summary="Whether your account can be deleted now",
    description="What is in progress, the way out of it, and when that is open at the earliest. "
    "The payment provider is asked.",
    scope=Scope.ACCOUNT_READ, returns=DeletionFields, raises=(NotFound,),
)  # fmt: skip
async def show_deletion_state(
    request: Request[Any, Any, Any], show_deletion: NamedDependency[ShowDeletion]
) -> ASGIApp:
    view = await show_deletion(ShowDeletionCommand(account_id=asking(request).account_id))
    return Answer(DeletionFields.of(view))


@operation(
    "POST", "/me/deletion", id="deleteMe", tag=TAG, summary="Delete your account",
    description=f"For good, and at once; with `schedule` as soon as nothing is in progress. {_FRESH} "
    "Every session and token ends with it, this one included. Asked twice it is one deletion.",
    scope=Scope.ACCOUNT_WRITE, returns=DeletionAnswerFields, status=202, body=DeletionWish,
    example=DeletionWish(confirm="delete", schedule=False),
    raises=(DeletionBlocked, SignInTooOld, NotFound, ConcurrentUpdate),
)  # fmt: skip
async def delete_me(
    request: Request[Any, Any, Any], request_deletion: NamedDependency[RequestDeletion]
) -> ASGIApp:
    principal = asking(request)
    wish = await sent(request, DeletionWish)
    answer = await request_deletion(
        RequestDeletionCommand(
            account_id=principal.account_id,
            word=wish.confirm,
            via=Via.API,
            schedule=wish.schedule,
            session_id=principal.session_id,
        )
    )
    return Answer(DeletionAnswerFields.of(answer), 202)


@operation(
    "DELETE", "/me/deletion", id="keepMe", tag=TAG, summary="Call a scheduled deletion off",
    scope=Scope.ACCOUNT_WRITE, status=204, raises=(NoDeletionScheduled, DeletionRunning, ConcurrentUpdate),
)  # fmt: skip
async def keep_me(
    request: Request[Any, Any, Any], cancel_deletion: NamedDependency[CancelDeletion]
) -> ASGIApp:
    await cancel_deletion(CancelDeletionCommand(account_id=asking(request).account_id))
    return Answer(status=204)


ROUTES = (show_deletion_state, delete_me, keep_me)
