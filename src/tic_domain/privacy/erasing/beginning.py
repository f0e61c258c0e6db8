"""The transaction by which an account is gone, and from which there is no way back."""

from datetime import datetime

import attrs

from tic_domain.accounts.model import Account, AccountStatus
from tic_domain.coaches.model import Listing
from tic_domain.privacy.erasing.jobs import ErasureStepJob
from tic_domain.privacy.erasing.looking import orders_of, subscriptions_of
from tic_domain.privacy.erasing.model import DeletionRequest, ErasureStep, Parked
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.privacy.erasing.snapshot import DeletionSnapshot
from tic_domain.privacy.erasing.steps import planned, ready
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Secrets


@attrs.frozen(kw_only=True)
class Begun:
    request: DeletionRequest
    receipt_token: str


async def locked(uow: DeletionUnitOfWork, account_id: AccountId) -> Account:
    """Nobody adds anything for it any more until the end. Raises NotFound where it is deleted already."""
    await uow.eraser.fence(account_id)
    account = await uow.accounts.get(account_id, for_update=True)
    if account.status is AccountStatus.DELETED:
        raise NotFound("account")
    return account


async def check_unchanged(uow: DeletionUnitOfWork, account_id: AccountId, snapshot: DeletionSnapshot) -> None:
    """Raises ConcurrentUpdate where an order or subscription isn't as it was looked at."""
    marks = {(str(one.id), one.version) for one in await orders_of(uow, account_id)}
    marks |= {(str(one.id), one.version) for one in await subscriptions_of(uow, account_id)}
    if marks != snapshot.marks:
        raise ConcurrentUpdate("account")


@clause("C6.2", "C7.4")
async def begin(
    uow: DeletionUnitOfWork,
    request: DeletionRequest,
    email: str | None,
    secrets: Secrets,
    now: datetime,
    *,
    is_new: bool,
) -> Begun:
    """Ends every way in, delists, empties the account, and enqueues what follows. The caller commits."""
    account_id = request.account_id
    payee = await uow.payout_accounts.find(account_id)
    token = secrets.token()
    parked = Parked(email=email, payee=None if payee is None else payee.reference, receipt_token=token)
    begun = request.begun(now, parked, secrets.digest(token))
    steps = planned(begun.id, begun.via, now)
    if is_new:
        await uow.deletions.add(begun, steps)
    else:
        await uow.deletions.save(begun)
        await uow.deletions.put_steps(steps)
    await uow.sessions.end_all(account_id)
    await uow.tokens.revoke_all(account_id, now)
    await _delist(uow, account_id)
    await uow.eraser.empty_account(account_id)
    await uow.eraser.cancel_jobs(account_id)
    enqueue_ready(uow, steps, now)
    return Begun(request=begun, receipt_token=token)


def enqueue_ready(uow: DeletionUnitOfWork, steps: tuple[ErasureStep, ...], now: datetime) -> None:
    for kind in ready(steps, now):
        uow.enqueue(ErasureStepJob.of(steps[0].request_id, kind))


async def _delist(uow: DeletionUnitOfWork, account_id: AccountId) -> None:
    try:
        profile = await uow.coaches.get(account_id, for_update=True)
    except NotFound:
        return
    if profile.is_public:
        await uow.coaches.save(profile.with_listing(Listing.DELISTED))
