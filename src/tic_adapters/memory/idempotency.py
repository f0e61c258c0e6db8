"""Requests under an Idempotency-Key, in memory: the commit of their effect says that it was made."""

from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.shared.clauses import clause
from tic_domain.shared.idempotency import AnswerNotKept, IdempotencyKeyReused, RequestStillRunning
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock

KEPT_FOR: Final = timedelta(days=1)
CLAIMED_FOR: Final = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class KeptRequest:
    fingerprint: bytes
    claimed_at: datetime
    is_carried_out: bool = False
    answer: bytes | None = None


Place = tuple[AccountId, str]
Requests = dict[Place, KeptRequest]
"""What is committed, by account and key."""


@attrs.define
class _Claim:
    place: Place
    claimed_at: datetime
    is_marked: bool = False


_CURRENT: Final[ContextVar[_Claim | None]] = ContextVar("tic_memory_idempotency_claim", default=None)
"""The claim of the request that this context serves."""


def check_claim(requests: Requests) -> None:
    """Raises RequestStillRunning where the claim ended and another request took the key over."""
    claim = _CURRENT.get()
    if claim is None or claim.is_marked:
        return
    found = requests.get(claim.place)
    if found is None or found.claimed_at != claim.claimed_at or found.is_carried_out:
        raise RequestStillRunning


def mark_carried_out(requests: Requests) -> None:
    """In the very step that commits the effect; `check_claim` comes right before it."""
    claim = _CURRENT.get()
    if claim is not None and not claim.is_marked:
        requests[claim.place] = attrs.evolve(requests[claim.place], is_carried_out=True)
        claim.is_marked = True


@clause("C3.3")
@attrs.frozen
class MemoryIdempotencyKeys:
    _requests: Requests
    _clock: Clock

    async def claim(self, account_id: AccountId, key: str, fingerprint: bytes) -> bytes | None:
        now, place = self._clock.now(), (account_id, key)
        self._expire(now, of=account_id)
        found = self._requests.get(place)
        if found is not None:
            if found.fingerprint != fingerprint:
                raise IdempotencyKeyReused
            if found.answer is not None:
                return found.answer
            if now < found.claimed_at + CLAIMED_FOR:
                raise RequestStillRunning
            if found.is_carried_out:
                raise AnswerNotKept
        self._requests[place] = KeptRequest(fingerprint=fingerprint, claimed_at=now)
        _CURRENT.set(_Claim(place, now))
        return None

    async def keep(self, account_id: AccountId, key: str, answer: bytes) -> None:
        place = (account_id, key)
        if place in self._requests:
            self._requests[place] = attrs.evolve(self._requests[place], answer=answer)
        _CURRENT.set(None)

    async def release(self, account_id: AccountId, key: str) -> None:
        place, claim = (account_id, key), _CURRENT.get()
        _CURRENT.set(None)
        found = self._requests.get(place)
        if found is None or found.is_carried_out or found.answer is not None:
            return
        taken_over = claim is not None and claim.place == place and claim.claimed_at != found.claimed_at
        if not taken_over:
            del self._requests[place]

    async def purge_expired(self) -> int:
        return self._expire(self._clock.now())

    def _expire(self, now: datetime, *, of: AccountId | None = None) -> int:
        expired = [
            place
            for place, one in self._requests.items()
            if one.claimed_at <= now - KEPT_FOR and of in {None, place[0]}
        ]
        for place in expired:
            del self._requests[place]
        return len(expired)
