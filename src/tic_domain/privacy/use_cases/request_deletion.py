"""A member, or an operator for them, deletes an account: now, or as soon as nothing is in progress."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.privacy.erasing.beginning import begin, check_unchanged, locked
from tic_domain.privacy.erasing.errors import DeletionBlocked, SignInTooOld
from tic_domain.privacy.erasing.looking import LookAround
from tic_domain.privacy.erasing.model import (
    SIGNED_IN_WITHIN,
    WORD,
    DeletionId,
    DeletionRequest,
    RequestState,
    Via,
)
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.privacy.erasing.rule import Blocker, blockers, earliest_of
from tic_domain.privacy.erasing.snapshot import DeletionSnapshot
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId, SessionId
from tic_domain.shared.ports import Clock, Ids, Secrets

_TRIES: Final = 3


@attrs.frozen(kw_only=True)
class RequestDeletionCommand:
    account_id: AccountId
    word: str
    """`delete`, as typed."""
    via: Via
    schedule: bool
    """Where something is in progress: wait for its end instead of refusing."""
    session_id: SessionId | None = None
    """The browser's. None: any sign-in of that account counts."""
    reason: str | None = None
    """An operator's, who needs no sign-in of the member."""


@attrs.frozen(kw_only=True)
class DeletionAnswer:
    request: DeletionRequest
    receipt_token: str | None
    """Opens the receipt; given once, to whom the deletion began by."""


@clause("C6.1", "C6.2", "C7.4")
@attrs.frozen
class RequestDeletion:
    """Asked twice, from wherever, there is one deletion.

    Raises InvalidInput, SignInTooOld, DeletionBlocked, NotFound, ConcurrentUpdate.
    """

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _look_around: LookAround
    _clock: Clock
    _ids: Ids
    _secrets: Secrets

    async def __call__(self, command: RequestDeletionCommand) -> DeletionAnswer:
        with Checks() as check:
            if command.word.strip().casefold() != WORD:
                check.refuse("word", "This is not the word.", f"Type “{WORD}” to confirm.")
        reason = checked_reason(command.reason or "") if command.via is Via.OPERATOR else None
        if reason is None:
            await self._check_sign_in(command)
        for _ in range(_TRIES - 1):
            try:
                return await self._asked(command, reason)
            except ConcurrentUpdate:
                continue  # An order moved on while the provider was asked: look again.
        return await self._asked(command, reason)

    async def _check_sign_in(self, command: RequestDeletionCommand) -> None:
        async with self._open_unit_of_work() as uow:
            sessions = await uow.sessions.list_of(command.account_id)
        own = [one for one in sessions if command.session_id in {None, one.id}]
        since = self._clock.now() - SIGNED_IN_WITHIN
        if not any(one.created_at >= since for one in own):
            raise SignInTooOld(SIGNED_IN_WITHIN)

    async def _asked(self, command: RequestDeletionCommand, reason: str | None) -> DeletionAnswer:
        snapshot = await self._look_around(command.account_id)
        found = blockers(snapshot)
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            await uow.eraser.fence(command.account_id)
            known = await uow.deletions.find_of(command.account_id, for_update=True)
            if known is not None and known.state in {RequestState.RUNNING, RequestState.DONE}:
                return DeletionAnswer(request=known, receipt_token=None)
            account = await locked(uow, command.account_id)
            if found and not command.schedule:
                raise DeletionBlocked(len(found))
            if reason is not None:
                await uow.operator_acts.add(
                    OperatorAct(
                        account_id=account.id,
                        kind=OperatorActKind.DELETION_REQUESTED,
                        about=None,
                        reason=reason,
                        at=now,
                    )
                )
            scheduled = known if known is not None and known.is_open else None
            if found:
                request = await self._schedule(uow, command, scheduled, found, now)
                await uow.commit()
                return DeletionAnswer(request=request, receipt_token=None)
            await check_unchanged(uow, account.id, snapshot)
            fresh = scheduled or self._fresh(command, snapshot, now)
            begun = await begin(uow, fresh, account.email, self._secrets, now, is_new=scheduled is None)
            await uow.commit()
        return DeletionAnswer(request=begun.request, receipt_token=begun.receipt_token)

    async def _schedule(
        self,
        uow: DeletionUnitOfWork,
        command: RequestDeletionCommand,
        known: DeletionRequest | None,
        found: frozenset[Blocker],
        now: datetime,
    ) -> DeletionRequest:
        kinds = kinds_of(found)
        if known is not None:
            request = known.still_blocked(now, kinds, earliest_of(found))
            await uow.deletions.save(request)
            return request
        request = DeletionRequest.scheduled(
            id=DeletionId(self._ids.new()),
            account_id=command.account_id,
            via=command.via,
            now=now,
            blocked_by=kinds,
        )
        await uow.deletions.add(request, ())
        return request

    def _fresh(
        self, command: RequestDeletionCommand, snapshot: DeletionSnapshot, now: datetime
    ) -> DeletionRequest:
        return DeletionRequest.scheduled(
            id=DeletionId(self._ids.new()),
            account_id=command.account_id,
            via=command.via,
            now=now,
            blocked_by=(),
        )


def kinds_of(found: frozenset[Blocker]) -> tuple[str, ...]:
    return tuple(sorted({one.kind.value for one in found}))
