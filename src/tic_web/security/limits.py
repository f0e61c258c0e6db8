"""Floods, counted in memory: by client address where nobody is signed in, otherwise by account.

What the product promises (ten conversations a day) is a rule of the domain and counted in the database.
"""

import time
from collections.abc import Callable
from enum import Enum
from math import ceil
from typing import Any, Final

import attrs
from litestar.exceptions import TooManyRequestsException
from litestar.handlers import BaseRouteHandler

from tic_domain.shared.clauses import clause
from tic_web.visit import Connection, visit_of

OPT: Final = "limit"
"""The handler's `opt` key that names its limit."""
WINDOW: Final = 60.0
MOST_KEYS: Final = 100_000


class Limit(Enum):
    """Requests a minute."""

    SIGN_IN = ("sign-in", 20)
    CONVERSATIONS = ("conversations", 60)
    STREAMS = ("streams", 120)
    TYPING = ("typing", 60)
    HOLDS = ("holds", 30)
    REVIEWS = ("reviews", 30)
    PAYMENTS = ("payments", 60)
    UPLOADS = ("uploads", 20)
    SEARCHES = ("searches", 60)
    BROWSER_FAILURES = ("browser-failures", 20)

    def __init__(self, title: str, most: int) -> None:
        self.title = title
        self.most = most


@attrs.define(eq=False)
class Limits:
    """Fixed windows of a minute. One per process."""

    _now: Callable[[], float] = time.monotonic
    _counts: dict[tuple[Limit, str], tuple[float, int]] = attrs.field(factory=dict, init=False)

    def take(self, limit: Limit, key: str) -> tuple[int, int]:
        """How many are left, and the seconds until the window ends. Below zero: refused."""
        now = self._now()
        ends, count = self._counts.get((limit, key), (0.0, 0))
        if now >= ends:
            if len(self._counts) >= MOST_KEYS:
                self._forget(now)
            ends, count = now + WINDOW, 0
        count += 1
        self._counts[limit, key] = (ends, count)
        return limit.most - count, max(1, ceil(ends - now))

    def _forget(self, now: float) -> None:
        """What is over; where that isn't enough, all of it: memory is worth more than a count."""
        living = {key: value for key, value in self._counts.items() if value[0] > now}
        self._counts = living if len(living) < MOST_KEYS else {}

    @clause("C3.3")
    async def guard(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Raises TooManyRequestsException, with when to come back."""
        limit = handler.opt.get(OPT)
        if not isinstance(limit, Limit):
            return
        visit = visit_of(connection.scope)
        left, seconds = self.take(limit, _whose(connection))
        told = {
            "RateLimit-Limit": limit.most,
            "RateLimit-Remaining": max(left, 0),
            "RateLimit-Reset": seconds,
        }
        visit.headers += [(name.lower().encode(), str(value).encode()) for name, value in told.items()]
        if left < 0:
            raise TooManyRequestsException(
                f"That was more than {limit.most} times within a minute. Wait {seconds} seconds.",
                headers={"Retry-After": str(seconds)},
            )


def _whose(connection: Connection) -> str:
    principal = visit_of(connection.scope).principal
    if principal is not None:
        return str(principal.account_id)
    client: Any = connection.scope.get("client")
    return str(client[0]) if client else "unknown"
