"""Pages and files are sent compressed, but never to a page of another site that makes a member's browser ask.

Where an answer holds a secret (a form's token, a message) beside something a stranger has chosen, its
compressed length tells whether the two are alike: ask often enough with other guesses, and the secret is
spelled out (BREACH). The stranger needs the member's own browser to ask, with the member's cookies. So what
carries cookies is compressed only where the browser itself says that our own site asks, or the person by
the address bar. Masking the token in each answer would protect the token alone; this protects messages too.
"""

from typing import Final

from litestar.config.compression import CompressionConfig
from litestar.middleware.compression import CompressionMiddleware
from litestar.types import Receive, Scope, Send

from tic_domain.shared.clauses import clause
from tic_web.security.csrf import OWN_SITES

LEVEL: Final = 5
"""Beyond it, time grows and pages hardly shrink."""
SMALLEST: Final = 1024
"""Bytes. What is smaller fits into one packet anyway."""
UNCOMPRESSED: Final = [
    r"^/api/v1/",
    r"^/(healthz|readyz|metrics)$",
    r"^/cv/\d+/file$",
    r"^/inbox/[^/]+/cv$",
]
"""Answers that are small and asked for often, and files that are compressed already."""


@clause("C3.3")
class CautiousCompression(CompressionMiddleware):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if may_compress(scope):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def may_compress(scope: Scope) -> bool:
    """A browser that doesn't say who asks is not believed to be asked by us."""
    site, has_cookies = "", False
    for name, value in scope["headers"]:
        if name == b"cookie":
            has_cookies = True
        elif name == b"sec-fetch-site":
            site = value.decode("latin-1")
    return not has_cookies or site in OWN_SITES


def compression() -> CompressionConfig:
    return CompressionConfig(
        backend="gzip",
        gzip_compress_level=LEVEL,
        minimum_size=SMALLEST,
        middleware_class=CautiousCompression,
        exclude=UNCOMPRESSED,
    )
