"""What every answer tells the browser not to do."""

from collections.abc import Iterable
from typing import Final, Self

import attrs

from tic_domain.shared.clauses import clause
from tic_web.visit import Visit

Headers = list[tuple[bytes, bytes]]

_PERMISSIONS: Final = b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
NOTHING: Final = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The policy of whatever is no page."""


@attrs.frozen(kw_only=True)
class Analytics:
    """What a page may load and tell where its reader said yes to analytics: one file, and one origin."""

    library: str
    host: str


@clause("C2.6")
@attrs.frozen(kw_only=True)
class SecurityHeaders:
    """Where nobody said yes to analytics, a page loads scripts of ours only, and sends to this site only."""

    _fixed: tuple[tuple[bytes, bytes], ...]
    _page_policy: str
    _observed_policy: str
    """Of pages on which analytics runs."""

    @classmethod
    def of(cls, *, is_tls: bool, form_targets: Iterable[str], analytics: Analytics | None = None) -> Self:
        """`form_targets`: origins a form of ours leads on to. Chromium checks redirects against them."""
        fixed = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", _PERMISSIONS),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"x-frame-options", b"DENY"),
        ]
        if is_tls:
            fixed.append((b"strict-transport-security", b"max-age=63072000; includeSubDomains"))
        targets = " ".join(dict.fromkeys(("'self'", *form_targets)))
        policy = (
            "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
            "img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
            f"form-action {targets}; "
            "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        )
        observed = policy
        if analytics is not None:
            observed = policy.replace("script-src 'self'", f"script-src 'self' {analytics.library}")
            observed = observed.replace("connect-src 'self'", f"connect-src 'self' {analytics.host}")
        return cls(fixed=tuple(fixed), page_policy=policy, observed_policy=observed)

    def around(self, sent: Iterable[tuple[bytes, bytes]], visit: Visit) -> Headers:
        headers: Headers = list(sent)
        names = {name.lower(): value for name, value in headers}
        is_page = names.get(b"content-type", b"").startswith(b"text/html")
        allowed = self._observed_policy if visit.observed else self._page_policy
        policy = allowed.replace("{nonce}", visit.nonce).encode() if is_page else NOTHING
        headers += self._fixed
        headers.append((b"content-security-policy", policy))
        headers.append((b"x-request-id", visit.request_id.encode()))
        if b"cache-control" not in names:
            headers.append((b"cache-control", b"no-store"))
        headers += visit.headers
        return headers
