"""The front page, and the files that every page needs."""

from typing import Annotated, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from tic_domain.shared.errors import NotFound
from tic_web.pages.frame import Frame
from tic_web.pages.home.ahead import LOOKS_AHEAD, LookAhead
from tic_web.pages.rendering import MEDIA_TYPES, page, static_files
from tic_web.security.authentication import NOBODY

ROBOTS: Final = """\
User-agent: *
Disallow: /api/v1/
Disallow: /auth/
Disallow: /confirm-email
Disallow: /sandbox/
"""


@get("/", name="home", dependencies=LOOKS_AHEAD)
async def show_home(frame: NamedDependency[Frame], look_ahead: NamedDependency[LookAhead]) -> Response[str]:
    """What is next for a member; for everybody else what this is."""
    viewer = frame.viewer
    ahead = await look_ahead(viewer) if viewer and viewer.roles else None
    return page(frame, "home/home.html", ahead=ahead)


@get("/static/{name:str}", name="static_file", opt={NOBODY: True})
async def show_static_file(
    name: FromPath[str], version: Annotated[str | None, QueryParameter(name="v")] = None
) -> Response[bytes]:
    """Raises NotFound. Under the address that names its version, a file never changes."""
    return _file(name, version)


@get("/robots.txt", name="robots", opt={NOBODY: True})
async def show_robots() -> Response[str]:
    """For search engines. What is about somebody needs no line: it answers to nobody who isn't signed in."""
    return Response(
        ROBOTS, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"}
    )


@get("/favicon.ico", name="favicon", opt={NOBODY: True})
async def show_favicon() -> Response[bytes]:
    return _file("mark.svg", None)


def _file(name: str, version: str | None) -> Response[bytes]:
    if name not in static_files():
        raise NotFound("file")
    content, current = static_files()[name]
    suffix = name[name.rindex(".") :]
    kept = "public, max-age=31536000, immutable" if version == current else "public, max-age=300"
    return Response(
        content, media_type=f"{MEDIA_TYPES[suffix]}; charset=utf-8", headers={"Cache-Control": kept}
    )


ROUTES = (show_home, show_static_file, show_robots, show_favicon)
