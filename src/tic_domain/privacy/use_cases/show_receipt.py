"""The receipt of a deletion, signed, for whoever holds the link to it, or for an operator."""

from collections.abc import Callable
from typing import Any

import attrs

from tic_domain.privacy.erasing.model import SUBJECT, DeletionId, DeletionRequest, ErasureStep
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork, ReceiptSigner
from tic_domain.privacy.erasing.receipt import Proof, canonical, receipt_of, signed
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ports import BlindIndex, Secrets


@attrs.frozen(kw_only=True)
class ShowReceiptCommand:
    token: str | None = None
    request_id: DeletionId | None = None
    """An operator's way."""


@attrs.frozen(kw_only=True)
class ReceiptView:
    request: DeletionRequest
    steps: tuple[ErasureStep, ...]
    document: dict[str, Any]
    """With its signature."""


@clause("C7.4")
@attrs.frozen
class ShowReceipt:
    """Raises NotFound."""

    _open_unit_of_work: Callable[[], DeletionUnitOfWork]
    _signer: ReceiptSigner
    _index: BlindIndex
    _secrets: Secrets

    async def __call__(self, command: ShowReceiptCommand) -> ReceiptView:
        async with self._open_unit_of_work() as uow:
            request = await self._request(uow, command)
            if request.begun_at is None:
                raise NotFound("receipt")
            steps = await uow.deletions.steps_of(request.id)
            proof = Proof(
                request=request,
                steps=steps,
                tombstone=await uow.tombstones.find(self._index.of(SUBJECT, str(request.account_id))),
                plan=uow.eraser.plan(),
                retained=uow.eraser.retained(),
            )
        document = receipt_of(proof)
        signature = self._signer.sign(canonical(document))
        return ReceiptView(
            request=request,
            steps=steps,
            document=signed(document, signature, self._signer.public_key()),
        )

    async def _request(self, uow: DeletionUnitOfWork, command: ShowReceiptCommand) -> DeletionRequest:
        if command.request_id is not None:
            return await uow.deletions.get(command.request_id)
        digest = self._secrets.digest(command.token or "")
        found = await uow.deletions.find_by_receipt(digest)
        if found is None:
            raise NotFound("receipt")
        return found
