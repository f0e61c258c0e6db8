"""The demo's sign-in: an OpenID provider of our own on loopback, and a page to choose a person from.

The whole code flow runs, as with LinkedIn: state, code, token, signed ID token, userinfo. Only the member's
part at the provider is played by one click. The container never builds any of it where a LinkedIn client
is configured.
"""

import re
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import attrs
import httpx

from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.accounts.ports import IdentityProvider
from tic_domain.shared.errors import NotFound, Unavailable

HOST: Final = "127.0.0.1"
CLIENT_ID: Final = "techinterview-coach-sandbox"
NEWCOMER: Final = re.compile(r"newcomer-[0-9a-f]{16}")
"""Subjects of people whom nobody has seen before: `tic tour` is somebody else each time."""
_ASKED: Final = ("response_type", "client_id", "redirect_uri", "scope", "state", "nonce")


@attrs.frozen(kw_only=True)
class DemoPerson:
    """Somebody invented, as whom a visitor may sign in. `role` is in words: “coach, system design”."""

    subject: str
    name: str
    email: str
    role: str


@attrs.frozen(kw_only=True)
class AuthorizeForm:
    """A form that signs somebody in when it is sent by POST."""

    action: str
    fields: tuple[tuple[str, str], ...]


def issuer(port: int) -> str:
    return f"http://{HOST}:{port}"


def authorize_form(authorization_url: str, subject: str) -> AuthorizeForm:
    """What the provider's own page would send for this person: the answer redirects to our callback."""
    return AuthorizeForm(action=authorization_url, fields=(("sub", subject),))


@attrs.frozen(kw_only=True)
class SandboxSignIn:
    """The real provider adapter against the sandbox, with our chooser in place of the provider's page.

    `provider` is a LinkedInProvider whose settings point at `issuer(port)` and `CLIENT_ID`; `chooser` is the
    path of the page that offers `people` and hands its own query string to `choose` with the subject.
    """

    _provider: IdentityProvider
    _redirect_uri: str
    _authorize_url: str
    people: tuple[DemoPerson, ...]
    _chooser: str = "/sandbox/sign-in"

    async def authorization_url(self, *, state: str, nonce: str) -> str:
        url = await self._provider.authorization_url(state=state, nonce=nonce)
        return urlunsplit(("", "", self._chooser, urlsplit(url).query, ""))

    async def identify(self, *, code: str, nonce: str) -> LinkedInIdentity:
        return await self._provider.identify(code=code, nonce=nonce)

    async def choose(self, query: str, subject: str) -> str:
        """Where the browser goes next: our callback with the provider's code. From here, so that a browser
        on another machine needs no way to the provider. Raises NotFound, Unavailable."""
        if subject not in {person.subject for person in self.people} and not NEWCOMER.fullmatch(subject):
            raise NotFound("demo person")
        form = authorize_form(f"{self._authorize_url}?{self._trusted(query)}", subject)
        try:
            async with httpx.AsyncClient(timeout=5.0, trust_env=False) as client:
                answer = await client.post(form.action, data=dict(form.fields))
        except httpx.HTTPError:
            raise Unavailable("The sandbox's sign-in") from None
        callback: str = answer.headers.get("Location", "")
        if not callback.startswith(f"{self._redirect_uri}?"):
            raise Unavailable("The sandbox's sign-in", "Begin again from the sign-in page.")
        return callback

    def _trusted(self, query: str) -> str:
        """The query of a sign-in, with whatever else stands in the address left out."""
        given = parse_qs(query)
        asked: dict[str, str] = {name: given[name][0] for name in _ASKED if name in given}
        return urlencode({**asked, "client_id": CLIENT_ID, "redirect_uri": self._redirect_uri})
