"""Applications that tests share, one after the other: making one takes longer than most tests do.

Each is made over a container of its own, which is then overridden by that of whoever uses it. Nothing is kept
from one test to the next but what the application is made of: routes, handlers, their signatures.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import attrs
from litestar import Litestar
from litestar.handlers import BaseRouteHandler

from tic_adapters.container import Container, build
from tic_adapters.settings import Settings
from tic_web.app import create_app
from tic_web.security.limits import Limits
from tic_web.visit import Connection


@attrs.define(eq=False)
class _Borrowed(Limits):
    """Counts with those of whoever uses the application."""

    current: Limits = attrs.field(factory=Limits)

    async def guard(self, connection: Connection, handler: BaseRouteHandler) -> None:
        await self.current.guard(connection, handler)


@attrs.frozen(eq=False)
class _Shared:
    settings: Settings
    container: Container
    limits: _Borrowed
    app: Litestar

    @classmethod
    def made(cls, settings: Settings) -> "_Shared":
        container, limits = build(settings), _Borrowed()
        return cls(settings, container, limits, create_app(container, limits=limits))

    def lend(self, container: Container, limits: Limits) -> None:
        self.container.override(container)
        self.limits.current = limits

    def take_back(self) -> None:
        self.container.reset_override()
        self.container.reset_singletons()


MOST_FREE: Final = 6
"""Settings differ between tests; an application that nobody asks for again isn't kept."""
_free: Final[list[_Shared]] = []
_lent: Final[list[_Shared]] = []


def app_over(container: Container, limits: Limits | None = None) -> Litestar:
    """What `create_app` would make of it. Once the fixture that asked is torn down, it may be another's."""
    settings = container.settings()
    shared = next((one for one in _free if one.settings == settings), None)
    if shared is None:
        shared = _Shared.made(settings)
    else:
        _free.remove(shared)
    shared.lend(container, limits or Limits())
    _lent.append(shared)
    return shared.app


@contextmanager
def taken_back_afterwards() -> Iterator[None]:
    """What is lent within is free again at the end."""
    before = len(_lent)
    yield
    back = _lent[before:]
    for shared in back:
        shared.take_back()
    _free.extend(back)
    del _free[:-MOST_FREE]
    del _lent[before:]
