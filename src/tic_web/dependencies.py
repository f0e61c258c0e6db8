"""What handlers may name: who is asking, and every use case by its name in the container."""

from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from typing import Any, Final

from litestar import Request, Router
from litestar.di import Provide
from litestar.types import Scope

from tic_adapters.container import Container
from tic_domain.accounts.errors import NotSignedIn
from tic_domain.accounts.model import Principal
from tic_web.live.hub import LiveHub
from tic_web.pages.usage.observing import Observing
from tic_web.security.cookies import SessionCookie, SignInCookie, UsageCookie
from tic_web.visit import visit_of

PORTS: Final = (
    "settings", "clock", "error_reports", "secrets", "idempotency_keys", "identity_provider", "live_log",
    "mailbox", "payment_sandbox", "pseudonyms",
)  # fmt: skip
"""What handlers may name besides use cases."""


def asking(request: Request[Any, Any, Any]) -> Principal:
    """Who is signed in. Raises NotSignedIn, AccountSuspended."""
    return _principal(request.scope)


def _principal(scope: Scope) -> Principal:
    visit = visit_of(scope)
    if visit.principal is None:
        raise visit.refusal or NotSignedIn
    return visit.principal


def _optional_principal(scope: Scope) -> Principal | None:
    return visit_of(scope).principal


def provided(
    container: Container,
    cookie: SessionCookie,
    sign_in_cookie: SignInCookie,
    usage_cookie: UsageCookie,
    hub: LiveHub,
) -> dict[str, Provide]:
    """By name. Only what a handler names is made for a request."""
    observing = Observing(
        container.settings(), usage_cookie, container.heed_privacy_signal, container.pseudonyms
    )
    named = {name: container.providers[name] for name in PORTS}
    named |= {name: one for name, one in container.providers.items() if _is_use_case(one)}
    return {
        **{name: Provide(_maker(provider), sync_to_thread=False) for name, provider in named.items()},
        "live_hub": Provide(lambda: hub, sync_to_thread=False),
        "principal": Provide(_principal, sync_to_thread=False),
        "optional_principal": Provide(_optional_principal, sync_to_thread=False),
        "session_cookie": Provide(lambda: cookie, sync_to_thread=False),
        "sign_in_cookie": Provide(lambda: sign_in_cookie, sync_to_thread=False),
        "observing": Provide(lambda: observing, sync_to_thread=False),
        "usage_cookie": Provide(lambda: usage_cookie, sync_to_thread=False),
    }


def give_each_its_own(router: Router, known: Mapping[str, Provide]) -> Router:
    """Each handler below `router` gets those of `known` that it names.

    Given to all handlers at once, Litestar would compare every one with every other for each handler: a
    second of work at each start.
    """
    for route in router.routes:
        for handler in getattr(route, "route_handlers", (getattr(route, "route_handler", None),)):
            if handler is not None:
                given = handler.dependencies or {}
                own = {name: known[name] for name in signature(handler.fn).parameters if name in known}
                handler.dependencies = named_by(given.values(), known) | own | given
    return router


def named_by(dependencies: Iterable[Provide], known: Mapping[str, Provide]) -> dict[str, Provide]:
    """Those of `known` that other dependencies name: they have to be known around them."""
    names = {name for one in dependencies for name in signature(one.dependency).parameters}
    return {name: known[name] for name in sorted(names) if name in known}


def _maker(provider: Callable[[], Any]) -> Callable[[], Any]:
    """The provider as a function: Litestar can't read a provider's signature."""

    def make() -> Any:
        return provider()

    return make


def _is_use_case(provider: Any) -> bool:
    made = getattr(provider, "cls", None)
    return isinstance(made, type) and ".use_cases." in made.__module__
