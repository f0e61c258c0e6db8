"""A form that is sent twice, by a double click or a reload, has its effect once."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from tic_domain.shared.idempotency import AnswerNotKept, IdempotencyKeys, RequestStillRunning
from tic_domain.shared.ids import AccountId
from tic_web.pages.forms import Form

ATTEMPTS: Final = 30
PAUSE_SECONDS: Final = 0.1
_UNSENT: Final = frozenset({"_csrf_token", "once"})


async def once(
    keys: IdempotencyKeys, account_id: AccountId, form: Form, act: Callable[[], Awaitable[str]], *, lost: str
) -> str:
    """What `act` gives, or what it gave when this very form was sent before.

    The same form with other contents is another request: somebody went back and wrote something else.
    `lost` is given where it was done before and what it gave is not known any more.
    """
    mark = form.value("once")
    if not mark:
        return await act()
    key, fingerprint = _key(mark, form)
    try:
        kept = await _claim(keys, account_id, key, fingerprint)
    except AnswerNotKept:
        return lost
    if kept is not None:
        return kept.decode()
    try:
        answer = await act()
    except BaseException:
        await keys.release(account_id, key)
        raise
    await keys.keep(account_id, key, answer.encode())
    return answer


async def _claim(keys: IdempotencyKeys, account_id: AccountId, key: str, fingerprint: bytes) -> bytes | None:
    """Waits for the first one of two that came at once. Raises RequestStillRunning after some seconds."""
    for _ in range(ATTEMPTS):
        try:
            return await keys.claim(account_id, key, fingerprint)
        except RequestStillRunning:
            await asyncio.sleep(PAUSE_SECONDS)
    raise RequestStillRunning


def _key(mark: str, form: Form) -> tuple[str, bytes]:
    sent = sorted((name, values) for name, values in form.values.items() if name not in _UNSENT)
    fingerprint = hashlib.sha256(repr((mark, sent)).encode()).digest()
    return f"form-{fingerprint.hex()[:40]}", fingerprint
