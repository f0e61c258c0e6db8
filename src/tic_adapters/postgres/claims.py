"""Requests under an Idempotency-Key: the commit of their effect says, with it, that it was made."""

from contextvars import ContextVar
from datetime import datetime
from typing import Final

import attrs

from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.requests import requests
from tic_domain.shared.idempotency import RequestStillRunning
from tic_domain.shared.ids import AccountId


@attrs.define
class Claim:
    account_id: AccountId
    key_digest: bytes
    claimed_at: datetime
    is_marked: bool = False


CURRENT_CLAIM: Final[ContextVar[Claim | None]] = ContextVar("tic_idempotency_claim", default=None)
"""The claim of the request that this context serves."""

_MARK: Final = Query(
    requests.update()
    .where(
        requests.c.account_id == given("owner"),
        requests.c.key_digest == given("digest"),
        requests.c.claimed_at == given("claimed"),
        requests.c.carried_out_at.is_(None),
    )
    .values(carried_out_at=given("now"))
)


async def mark_carried_out(session: Session, claim: Claim, now: datetime) -> None:
    """Raises RequestStillRunning where the claim ended and another request took the key over."""
    marked = await session.change(
        _MARK, owner=claim.account_id, digest=claim.key_digest, claimed=claim.claimed_at, now=now
    )
    if not marked:
        raise RequestStillRunning
    claim.is_marked = True
