"""`Idempotency-Key`: a request that creates may be repeated without creating twice."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from litestar import Request

from tic_domain.accounts.model import Principal
from tic_domain.shared.errors import FieldProblem, InvalidInput
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_web.api.bodies import Answer

LONGEST: Final = 200
HEADER: Final = "Idempotency-Key"


class _Kept(msgspec.Struct, array_like=True):
    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


async def once(
    request: Request[Any, Any, Any],
    keys: IdempotencyKeys,
    principal: Principal,
    create: Callable[[], Awaitable[Answer]],
    *,
    content: bytes | None = None,
) -> Answer:
    """What `create` answers, or what it answered to the same request before.

    `content` stands for the body where two bodies can say the same: a multipart form has a boundary.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return await create()
    if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise InvalidInput(
            FieldProblem(
                HEADER, "It is empty, too long or unreadable.", f"Send 1 to {LONGEST} ASCII characters."
            )
        )
    account_id = principal.account_id
    known = await keys.claim(account_id, key, await _fingerprint(request, content))
    if known is not None:
        kept = msgspec.msgpack.decode(known, type=_Kept)
        return Answer.kept(kept.body, kept.status, [*kept.headers, (b"idempotent-replay", b"true")])
    try:
        answer = await create()
    except BaseException:
        await keys.release(account_id, key)
        raise
    await keys.keep(
        account_id, key, msgspec.msgpack.encode(_Kept(answer.status, answer.body, list(answer.headers)))
    )
    return answer


async def _fingerprint(request: Request[Any, Any, Any], content: bytes | None) -> bytes:
    head = f"{request.method} {request.scope['path']}\n".encode()
    return hashlib.sha256(head + (await request.body() if content is None else content)).digest()
