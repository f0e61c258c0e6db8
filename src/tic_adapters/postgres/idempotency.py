"""Answers to requests that a client may repeat, sealed and kept for a day."""

import hashlib
from datetime import timedelta
from typing import Any, Final

import attrs
from sqlalchemy import delete, func, select, update

from tic_adapters.postgres.claims import CURRENT_CLAIM, Claim
from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.parts import Parts
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.requests import requests
from tic_adapters.postgres.vault import Vault
from tic_domain.shared.clauses import clause
from tic_domain.shared.idempotency import AnswerNotKept, IdempotencyKeyReused, RequestStillRunning
from tic_domain.shared.ids import AccountId

KEPT_FOR: Final = timedelta(days=1)
CLAIMED_FOR: Final = timedelta(minutes=1)
_ANSWER: Final = "idempotent_requests|answer"

_MINE: Final = (requests.c.account_id == given("owner"), requests.c.key_digest == given("digest"))
_EXPIRE: Final = Query(
    delete(requests).where(requests.c.account_id == given("owner"), requests.c.claimed_at <= given("before"))
)
_CLAIM: Final = Query(
    inserting(requests, "account_id", "key_digest", "fingerprint", "claimed_at").on_conflict_do_nothing()
)
# Locked, so that of two requests which find an ended claim only one takes it over.
_FIND: Final = Query(select(requests).where(*_MINE).with_for_update())
_TAKE_OVER: Final = Query(update(requests).where(*_MINE).values(claimed_at=given("now")))
_KEEP: Final = Query(update(requests).where(*_MINE).values(answer=given("answer")))
_RELEASE: Final = Query(
    delete(requests).where(
        *_MINE,
        requests.c.carried_out_at.is_(None),
        requests.c.answer.is_(None),
        # Not one that another request has taken over since.
        requests.c.claimed_at == func.coalesce(given("claimed", MOMENT), requests.c.claimed_at),
    )
)
_PURGE: Final = Query(delete(requests).where(requests.c.claimed_at <= given("before")))


@clause("C3.3")
@attrs.frozen
class PostgresIdempotencyKeys:
    _parts: Parts

    async def claim(self, account_id: AccountId, key: str, fingerprint: bytes) -> bytes | None:
        now = self._parts.clock.now()
        digest = _digest(key)
        session = self._session()
        try:
            await session.change(_EXPIRE, owner=account_id, before=now - KEPT_FOR)
            claimed = await session.change(
                _CLAIM, account_id=account_id, key_digest=digest, fingerprint=fingerprint, claimed_at=now
            )
            if not claimed:
                found = await session.first(_FIND, owner=account_id, digest=digest)
                if found is None:
                    raise RequestStillRunning  # released between the two statements
                if found["fingerprint"] != fingerprint:
                    raise IdempotencyKeyReused
                if found["answer"] is not None:
                    return await self._opened(session, account_id, found)
                if now < found["claimed_at"] + CLAIMED_FOR:
                    raise RequestStillRunning
                if found["carried_out_at"] is not None:
                    raise AnswerNotKept
                await session.change(_TAKE_OVER, owner=account_id, digest=digest, now=now)
            await session.commit()
        finally:
            await session.close()
        CURRENT_CLAIM.set(Claim(account_id=account_id, key_digest=digest, claimed_at=now))
        return None

    async def keep(self, account_id: AccountId, key: str, answer: bytes) -> None:
        session = self._session()
        try:
            vault = self._vault(session)
            subject_key = await vault.key_of(account_id)
            sealed = self._parts.sealer.seal(subject_key, account_id, _ANSWER, answer)
            await session.change(_KEEP, owner=account_id, digest=_digest(key), answer=sealed)
            await session.commit()
        finally:
            await session.close()
        CURRENT_CLAIM.set(None)

    async def release(self, account_id: AccountId, key: str) -> None:
        digest = _digest(key)
        claim = CURRENT_CLAIM.get()
        CURRENT_CLAIM.set(None)
        own = claim is not None and (claim.account_id, claim.key_digest) == (account_id, digest)
        claimed = claim.claimed_at if claim is not None and own else None
        session = self._session()
        try:
            await session.change(_RELEASE, owner=account_id, digest=digest, claimed=claimed)
            await session.commit()
        finally:
            await session.close()

    async def purge_expired(self) -> int:
        session = self._session()
        try:
            purged = await session.change(_PURGE, before=self._parts.clock.now() - KEPT_FOR)
            await session.commit()
        finally:
            await session.close()
        return purged

    async def _opened(self, session: Session, account_id: AccountId, found: dict[str, Any]) -> bytes:
        key = await self._vault(session).key_of(account_id)
        return self._parts.sealer.open(key, account_id, _ANSWER, found["answer"])

    def _session(self) -> Session:
        return Session(self._parts.database, writing=True)

    def _vault(self, session: Session) -> Vault:
        return Vault(session, self._parts.sealer, self._parts.subject_keys)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
