"""One step of a deletion. Run as a job; doing it twice is doing it once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import attrs

from tic_domain.notifications.errors import MailRefused
from tic_domain.privacy.erasing.jobs import ErasureStepJob
from tic_domain.privacy.erasing.looking import orders_of
from tic_domain.privacy.erasing.model import (
    PROCESSOR_OF,
    SUBJECT,
    DeletionId,
    DeletionRequest,
    ErasureStep,
    RequestState,
    StepKind,
    StepState,
    Tombstone,
)
from tic_domain.privacy.erasing.ports import (
    Answer,
    DataProcessor,
    DeletionUnitOfWork,
    FarewellMail,
    Handles,
    PlanPart,
    ProcessorAnswer,
    TombstoneCopy,
)
from tic_domain.privacy.erasing.steps import is_finished, ready, retried_at, wait
from tic_domain.records.jobs import RemoveExportFileJob
from tic_domain.shared.classification import Processor
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import DomainError
from tic_domain.shared.files import Files
from tic_domain.shared.ports import BlindIndex, Clock

_DEFERRED: Final = {
    StepKind.POSTHOG_AGAIN: "It takes in late what was sent before: it is asked once more a day later.",
    StepKind.STRIPE_REDACTION: "Stripe redacts a payment 90 days after it at the earliest.",
}
BATCH: Final = 2000
"""Rows of one transaction: short enough that nobody waits for it."""


@clause("C6.2", "C7.4")
@attrs.frozen(kw_only=True)
class RunErasureStep:
    """What fails is tried again when its turn comes, for as long as it takes; the reason is kept."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _files: Files
    _farewell: FarewellMail
    _processors: Mapping[Processor, DataProcessor]
    _copy: TombstoneCopy
    _index: BlindIndex
    _clock: Clock
    _batch: int = BATCH

    async def __call__(self, job: ErasureStepJob) -> None:
        request_id, kind = DeletionId(job.request_id), StepKind(job.step)
        async with self._open_unit_of_work() as uow:
            request = await uow.deletions.get(request_id)
            steps = await uow.deletions.steps_of(request_id)
        if request.state is not RequestState.RUNNING or kind not in ready(steps, self._clock.now()):
            return
        step = next(one for one in steps if one.kind is kind)
        try:
            ended = await self._done(request, step)
        except DomainError as error:
            now = self._clock.now()
            ended = step.failed(retried_at(step.attempts, now), str(error))
        await self._keep(request_id, ended)

    async def _keep(self, request_id: DeletionId, step: ErasureStep) -> None:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            request = await uow.deletions.get(request_id, for_update=True)
            steps = {one.kind: one for one in await uow.deletions.steps_of(request_id)}
            # The tables count their rows as they go: what another run counted meanwhile stays.
            step = attrs.evolve(step, counts={**step.counts, **steps[step.kind].counts})
            await uow.deletions.put_steps([step])
            now_known = [*{**steps, step.kind: step}.values()]
            if is_finished(now_known):
                if step.kind is StepKind.HANDLES or request.parked is not None:
                    await uow.eraser.destroy_key(request.id)
                await uow.deletions.save(request.done(now))
            elif step.kind is StepKind.HANDLES and step.is_over:
                await uow.eraser.destroy_key(request.id)
                await uow.deletions.save(request.nobody_left_to_tell())
            for kind in ready(now_known, now):
                uow.enqueue(ErasureStepJob.of(request_id, kind))
            await uow.commit()

    async def _done(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        """Raises what the world outside answers."""
        do = {
            StepKind.TOMBSTONE: self._tombstone,
            StepKind.FAREWELL: self._say_farewell,
            StepKind.FILES: self._remove_files,
            StepKind.TABLES: self._erase_tables,
            StepKind.JOBS: self._cancel_jobs,
            StepKind.KEY: self._destroy_key,
            StepKind.HANDLES: self._cancel_jobs,
        }
        return await do.get(step.kind, self._ask)(request, step)

    async def _tombstone(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        """Before anything is erased: a backup that is restored is erased of this person, too."""
        subject = self._index.of(SUBJECT, str(request.account_id))
        async with self._open_unit_of_work() as uow:
            last = await uow.tombstones.last(for_update=True)
            tombstone = await uow.tombstones.find(subject)
            if tombstone is None:
                tombstone = Tombstone.after(last, subject, self._clock.now())
                await uow.tombstones.append(tombstone)
                await uow.commit()
        copied = await self._copy.last_number()
        async with self._open_unit_of_work() as uow:
            missing = await uow.tombstones.list(after=copied)
        await self._copy.extend(missing)
        return step.ended(self._clock.now(), reference=str(tombstone.number))

    async def _say_farewell(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        parked = request.parked
        if parked is None or parked.email is None:
            words = "There was no confirmed address."
            return step.ended(self._clock.now(), StepState.NOT_USED, reason=words)
        try:
            await self._farewell.send(
                key=f"farewell:{request.id}", to=parked.email, receipt_token=parked.receipt_token
            )
        except MailRefused as refusal:
            return step.ended(self._clock.now(), StepState.NOT_USED, reason=str(refusal))
        return step.ended(self._clock.now())

    async def _remove_files(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        async with self._open_unit_of_work() as uow:
            found = await uow.eraser.files_of(request.account_id)
            for export in await uow.exports.list_of(request.account_id, for_update=True):
                await uow.exports.remove(export.id)
                if export.file_key is not None:
                    uow.enqueue(RemoveExportFileJob(file_key=export.file_key))
            await uow.commit()
        for key in found:
            await self._files.remove(key)
        return step.counted("files", len(found)).ended(self._clock.now())

    async def _erase_tables(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        async with self._open_unit_of_work() as uow:
            plan = uow.eraser.plan()
        for part in plan:
            after: object | None = None
            while True:
                step, after = await self._erase_some(request, step, part, after)
                if after is None:
                    break
        return step.ended(self._clock.now())

    async def _erase_some(
        self, request: DeletionRequest, step: ErasureStep, part: PlanPart, after: object | None
    ) -> tuple[ErasureStep, object | None]:
        async with self._open_unit_of_work() as uow:
            # Two runs of this step at once take turns, so that each row is counted once.
            await uow.deletions.get(request.id, for_update=True)
            erased = await uow.eraser.erase(request.account_id, part, most=self._batch, after=after)
            if erased.rows:
                known = await uow.deletions.steps_of(request.id)
                step = next(one for one in known if one.kind is step.kind).counted(part.words, erased.rows)
                await uow.deletions.put_steps([step])
                await uow.commit()
        return step, erased.after

    async def _cancel_jobs(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        async with self._open_unit_of_work() as uow:
            cancelled = await uow.eraser.cancel_jobs(request.account_id)
            await uow.commit()
        return step.counted("jobs", cancelled).ended(self._clock.now())

    async def _destroy_key(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        async with self._open_unit_of_work() as uow:
            was_there = await uow.eraser.destroy_key(request.account_id)
            if was_there:
                step = step.counted("keys", 1)
                await uow.deletions.put_steps([step])
            await uow.commit()
        return step.ended(self._clock.now())

    async def _ask(self, request: DeletionRequest, step: ErasureStep) -> ErasureStep:
        processor = self._processors[PROCESSOR_OF[step.kind]]
        parked = request.parked
        payments: tuple[str, ...] = ()
        if step.kind is StepKind.STRIPE_REDACTION:
            async with self._open_unit_of_work() as uow:
                orders = await orders_of(uow, request.account_id)
            own = [one for one in orders if one.coachee_id == request.account_id]
            payments = tuple(one.checkout for one in own if one.checkout is not None)
            if not payments:
                return step.ended(self._clock.now(), StepState.NOT_USED, reason="Nothing was paid.")
        begun_at = request.begun_at or request.requested_at
        if processor.is_used and self._clock.now() < begun_at + wait(step.kind):
            return attrs.evolve(step, due_at=begun_at + wait(step.kind), reason=_DEFERRED[step.kind])
        handles = Handles(
            account_id=request.account_id,
            email=None if parked is None else parked.email,
            payee=None if parked is None else parked.payee,
            begun_at=begun_at,
            payments=payments,
            reference=step.reference,
        )
        return _answered(step, await processor.erase(handles, step.kind), self._clock.now())


def _answered(step: ErasureStep, answer: ProcessorAnswer, now: datetime) -> ErasureStep:
    words = answer.words
    match answer.answer:
        case Answer.CONFIRMED:
            return step.ended(now, reason=words, reference=answer.reference)
        case Answer.NOT_USED:
            return step.ended(now, StepState.NOT_USED, reason=words)
        case Answer.EXPIRES:
            return step.ended(
                now,
                StepState.EXPECTED,
                reason=words,
                reference=answer.reference,
                expected_by=answer.expires_by,
            )
        case Answer.TAKEN_ON:
            again = retried_at(step.attempts, now)
            waiting = attrs.evolve(step, attempts=step.attempts + 1)
            return waiting.to_be_asked_again(again, words or "It has not confirmed yet.", answer.reference)
