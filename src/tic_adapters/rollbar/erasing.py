"""A person at Rollbar, in all projects of the account."""

from typing import Final

import attrs
import httpx

from tic_adapters.asking import asked, document
from tic_domain.privacy.erasing.errors import ProcessorRefused
from tic_domain.privacy.erasing.model import StepKind
from tic_domain.privacy.erasing.ports import Answer, Handles, ProcessorAnswer
from tic_domain.shared.clauses import clause
from tic_domain.usage.ports import Pseudonyms

_NAME: Final = "Rollbar"
_DONE: Final = frozenset({"complete", "completed", "done", "finished", "succeeded", "success"})
_FAILED: Final = frozenset({"failed", "error", "aborted"})


@clause("C7.4")
@attrs.frozen(kw_only=True)
class RollbarErasing:
    """Rollbar makes a job of it, which is asked about until it has ended. With an account's token."""

    _account_token: str = attrs.field(repr=False)
    _endpoint: str
    _pseudonyms: Pseudonyms
    _patience: httpx.Timeout = attrs.field(factory=lambda: httpx.Timeout(15, connect=5))

    @property
    def is_used(self) -> bool:
        return True

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        if handles.reference is None:
            return await self._requested(self._pseudonyms.of(str(handles.account_id)))
        return await self._looked_up(handles.reference)

    async def _requested(self, person: str) -> ProcessorAnswer:
        answer = await asked(
            _NAME,
            "POST",
            f"{self._endpoint}people/delete_jobs/",
            headers=self._headers,
            json={"person_id": person},
            patience=self._patience,
        )
        if answer.status_code == httpx.codes.NOT_FOUND:
            return ProcessorAnswer(answer=Answer.CONFIRMED, words="Nobody is known there by our pseudonym.")
        result = document(_NAME, answer).get("result")
        job = result.get("job_id", result.get("id")) if isinstance(result, dict) else None
        if job is None:
            raise ProcessorRefused(_NAME, "its answer names no job")
        return ProcessorAnswer(answer=Answer.TAKEN_ON, words="It is deleting.", reference=str(job))

    async def _looked_up(self, job: str) -> ProcessorAnswer:
        answer = await asked(
            _NAME,
            "GET",
            f"{self._endpoint}people/delete_jobs/{job}",
            headers=self._headers,
            patience=self._patience,
        )
        if answer.status_code == httpx.codes.NOT_FOUND:
            words = "The job is over and forgotten there."
            return ProcessorAnswer(answer=Answer.CONFIRMED, words=words, reference=job)
        result = document(_NAME, answer).get("result")
        status = str(result.get("status", "")).lower() if isinstance(result, dict) else ""
        if status in _FAILED:
            raise ProcessorRefused(_NAME, "its deletion job failed")
        if status in _DONE:
            return ProcessorAnswer(answer=Answer.CONFIRMED, reference=job)
        return ProcessorAnswer(answer=Answer.TAKEN_ON, words="It is deleting.", reference=job)

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-Rollbar-Access-Token": self._account_token}
