"""A request that a client may repeat without its effect being repeated."""

from typing import Protocol, runtime_checkable

from tic_domain.shared.errors import Refused
from tic_domain.shared.ids import AccountId


class IdempotencyKeyReused(Refused):
    """The key came with another request before."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request. Use a fresh one.")


class RequestStillRunning(Refused):
    """The first request with this key hasn't ended yet."""

    def __init__(self) -> None:
        super().__init__("The first request with this Idempotency-Key is still running. Repeat it shortly.")


class AnswerNotKept(Refused):
    """The request was carried out, but the process ended before its answer was kept."""

    def __init__(self) -> None:
        super().__init__(
            "The first request with this Idempotency-Key was carried out, but its answer was not kept. "
            "Read the list to see the result; don't repeat it with another key."
        )


@runtime_checkable  # the web asks whether it was given one
class IdempotencyKeys(Protocol):
    """Keys belong to an account and are kept for 24 hours."""

    async def claim(self, account_id: AccountId, key: str, fingerprint: bytes) -> bytes | None:
        """The kept answer of the same request, or None: go on, the key is claimed for a minute.

        From then on the first unit of work that commits in this context marks the request as carried out,
        in its own transaction: a crash can't lead to a second effect.
        Raises IdempotencyKeyReused, RequestStillRunning, AnswerNotKept.
        """
        ...

    async def keep(self, account_id: AccountId, key: str, answer: bytes) -> None:
        """Keep the answer, sealed."""
        ...

    async def release(self, account_id: AccountId, key: str) -> None:
        """Nothing was carried out: the key may be tried again at once. Does nothing where it was."""
        ...

    async def purge_expired(self) -> int:
        """How many answers older than a day were forgotten. Run by a periodic job."""
        ...
