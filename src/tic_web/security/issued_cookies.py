"""Every cookie that the site can set, for the check that the cookie policy names it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_type_hints

from tic_domain.accounts.model import UsageConsent
from tic_web.security import cookies

_VALUES: Final[Mapping[Any, Any]] = {str: "", UsageConsent: UsageConsent.REFUSED}
"""What a cookie may be made for. A kind that takes something else has to be named here."""


def issued_cookies() -> list[tuple[str, int]]:
    """Name, and seconds in the browser; under plain HTTP and under TLS."""
    return [one for kind in _kinds() for is_tls in (False, True) for one in _issued(kind, is_tls=is_tls)]


def _kinds() -> list[Any]:
    """All in the one module that makes cookies: a new one can't be forgotten here."""
    return [one for one in vars(cookies).values() if isinstance(one, type) and hasattr(one, "over")]


def _issued(kind: Any, *, is_tls: bool) -> Iterator[tuple[str, int]]:
    taken = [hint for name, hint in get_type_hints(kind.issue).items() if name != "return"]
    made = kind.over(is_tls=is_tls).issue(*(_VALUES[hint] for hint in taken))
    yield made.key, made.max_age or 0
