"""The demo's sign-in: choose one of its people."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_adapters.sandbox.sign_in import SandboxSignIn
from tic_domain.accounts.ports import IdentityProvider
from tic_domain.shared.errors import NotFound
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.ports import TheProvider
from tic_web.pages.rendering import page, see

CHOOSER = "/sandbox/sign-in"


@get(CHOOSER, name="sandbox_sign_in")
async def show_people(
    request: Request[Any, Any, Any], frame: NamedDependency[Frame], identity_provider: TheProvider
) -> Response[str] | Response[None]:
    provider = _sandbox(identity_provider)
    if not request.url.query:
        return see("/sign-in")
    return page(
        frame, "sandbox/sign_in.html", people=provider.people, action=f"{CHOOSER}?{request.url.query}"
    )


@post(CHOOSER, name="sandbox_sign_in_choice")
async def choose_person(request: Request[Any, Any, Any], identity_provider: TheProvider) -> Response[None]:
    """On to our callback by its path alone: the browser stays on the name by which it came."""
    provider = _sandbox(identity_provider)
    form = await Form.sent(request)
    callback = urlsplit(await provider.choose(request.url.query, form.value("subject")))
    return see(f"{callback.path}?{callback.query}")


def _sandbox(provider: IdentityProvider) -> SandboxSignIn:
    """Raises NotFound where a real provider is configured."""
    if not isinstance(provider, SandboxSignIn):
        raise NotFound("page")
    return provider


ROUTES = (show_people, choose_person)
