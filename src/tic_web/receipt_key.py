"""The public key of receipts, for whoever checks one."""

from collections.abc import Callable

from litestar import get
from litestar.types import ControllerRouterHandler

from tic_domain.privacy.erasing.ports import ReceiptSigner
from tic_domain.privacy.erasing.receipt import ALGORITHM
from tic_web.security.authentication import NOBODY


def receipt_key_route(signer: Callable[[], ReceiptSigner]) -> ControllerRouterHandler:
    @get(
        "/.well-known/erasure-receipt-key",
        name="erasure_receipt_key",
        opt={NOBODY: True},
        include_in_schema=False,
    )
    async def show_key() -> dict[str, str]:
        return {"algorithm": ALGORITHM, "public_key": signer().public_key().hex()}

    return show_key
