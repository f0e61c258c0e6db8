"""A coach's account with Stripe, and what Stripe knows of who paid."""

from typing import Any, Final

import attrs
import stripe

from tic_adapters.stripe.errors import is_missing, translated
from tic_domain.orders.errors import PaymentUnknown
from tic_domain.privacy.erasing.errors import ProcessorRefused
from tic_domain.privacy.erasing.model import StepKind
from tic_domain.privacy.erasing.ports import Answer, Handles, ProcessorAnswer
from tic_domain.shared.clauses import clause

_NAME: Final = "Stripe"
_JOBS: Final = "/v1/privacy/redaction_jobs"
_PREVIEW: Final = "2026-10-28.preview"
"""Redaction is in public preview: only these versions know it."""
_RUNNING: Final = frozenset({"created", "validating", "redacting", "canceling"})


@clause("C7.4")
@attrs.frozen
class StripeErasing:
    """Payments are redacted, not deleted: Stripe has to keep accounts, as we do."""

    _client: stripe.StripeClient

    @property
    def is_used(self) -> bool:
        return True

    async def erase(self, handles: Handles, kind: StepKind) -> ProcessorAnswer:
        if kind is StepKind.STRIPE_REDACTION:
            return await self._redact(handles)
        if handles.payee is None:
            return ProcessorAnswer(answer=Answer.NOT_USED, words="There was no account for payouts.")
        return await self._delete(handles.payee)

    async def _delete(self, payee: str) -> ProcessorAnswer:
        try:
            with translated():
                await self._client.v1.accounts.delete_async(payee)
        except PaymentUnknown:
            words = "The account was gone already."
            return ProcessorAnswer(answer=Answer.CONFIRMED, words=words, reference=payee)
        except stripe.PermissionError as error:
            if is_missing(error):
                return ProcessorAnswer(answer=Answer.CONFIRMED, reference=payee)
            raise
        return ProcessorAnswer(answer=Answer.CONFIRMED, reference=payee)

    async def _redact(self, handles: Handles) -> ProcessorAnswer:
        if handles.reference is not None:
            return await self._look(handles.reference)
        objects = {
            "checkout_sessions": [one for one in handles.payments if one.startswith("cs_")],
            "invoices": [one for one in handles.payments if one.startswith("in_")],
        }
        wanted = {name: ids for name, ids in objects.items() if ids}
        if not wanted:
            return ProcessorAnswer(answer=Answer.NOT_USED, words="Nothing was paid there.")
        job = await self._call("post", _JOBS, objects=wanted, validation_behavior="fix")
        return ProcessorAnswer(answer=Answer.TAKEN_ON, words="It is redacting.", reference=job["id"])

    async def _look(self, reference: str) -> ProcessorAnswer:
        try:
            job = await self._call("get", f"{_JOBS}/{reference}")
        except PaymentUnknown:
            words = "The job is over and forgotten there."
            return ProcessorAnswer(answer=Answer.CONFIRMED, words=words, reference=reference)
        status = job.get("status")
        if status == "ready":
            await self._call("post", f"{_JOBS}/{reference}/run")
            return ProcessorAnswer(answer=Answer.TAKEN_ON, words="It is redacting.", reference=reference)
        if status == "succeeded":
            return ProcessorAnswer(answer=Answer.CONFIRMED, reference=reference)
        if status in _RUNNING:
            return ProcessorAnswer(answer=Answer.TAKEN_ON, words="It is redacting.", reference=reference)
        raise ProcessorRefused(_NAME, f"its redaction job is {status or 'in no state'}")

    async def _call(self, method: str, path: str, **params: Any) -> dict[str, Any]:
        with translated():
            answer = await self._client.raw_request_async(method, path, stripe_version=_PREVIEW, **params)
        found: dict[str, Any] = answer.data
        return found
