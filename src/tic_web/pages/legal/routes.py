"""The privacy policy and what keeps it, the terms, and the cookie policy."""

import asyncio

from litestar import Response, get
from litestar.di import NamedDependency

from tic_adapters.policy.how_kept import how_kept
from tic_domain.privacy.policy import PRIVACY_POLICY
from tic_domain.privacy.terms import COOKIE_POLICY, TERMS_OF_SERVICE
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page


@get("/privacy", name="privacy")
async def show_privacy(frame: NamedDependency[Frame]) -> Response[str]:
    return page(frame, "legal/legal.html", text=PRIVACY_POLICY, kept_at="/privacy/how-we-keep-it")


@get("/privacy/how-we-keep-it", name="how we keep it")
async def show_how_we_keep_it(frame: NamedDependency[Frame]) -> Response[str]:
    # The source is read once, in a thread: others need not wait for it.
    return page(frame, "legal/kept.html", kept=await asyncio.to_thread(how_kept))


@get("/terms", name="terms")
async def show_terms(frame: NamedDependency[Frame]) -> Response[str]:
    return page(frame, "legal/legal.html", text=TERMS_OF_SERVICE, kept_at=None)


@get("/cookies", name="cookies")
async def show_cookies(frame: NamedDependency[Frame]) -> Response[str]:
    return page(frame, "legal/legal.html", text=COOKIE_POLICY, kept_at=None)


ROUTES = (show_privacy, show_how_we_keep_it, show_terms, show_cookies)
