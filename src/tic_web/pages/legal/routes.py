"""The privacy policy, the terms and the cookie policy."""

from litestar import Response, get
from litestar.di import NamedDependency

from tic_domain.privacy.policy import PRIVACY_POLICY
from tic_domain.privacy.terms import COOKIE_POLICY, TERMS_OF_SERVICE
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page


@get("/privacy", name="privacy")
async def show_privacy(frame: NamedDependency[Frame]) -> Response[str]:
    return page(frame, "legal/legal.html", text=PRIVACY_POLICY)


@get("/terms", name="terms")
async def show_terms(frame: NamedDependency[Frame]) -> Response[str]:
    return page(frame, "legal/legal.html", text=TERMS_OF_SERVICE)


@get("/cookies", name="cookies")
async def show_cookies(frame: NamedDependency[Frame]) -> Response[str]:
    return page(frame, "legal/legal.html", text=COOKIE_POLICY)


ROUTES = (show_privacy, show_terms, show_cookies)
