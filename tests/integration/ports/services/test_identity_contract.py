"""Every provider of identities: in memory, and LinkedIn's adapter against an independent provider."""

import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import attrs
import httpx
import pytest
from werkzeug.serving import BaseWSGIServer, make_server

from tic_adapters.linkedin.provider import LinkedInProvider
from tic_adapters.linkedin.settings import LinkedInSettings
from tic_adapters.memory.identity import MemoryIdentityProvider
from tic_adapters.sandbox.sign_in import DemoPerson, authorize_form
from tic_adapters.sandbox.sign_in_server import sign_in_app, sign_in_server
from tic_adapters.system import SystemClock
from tic_domain.accounts.errors import SignInRefused
from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.accounts.ports import IdentityProvider
from tic_domain.shared.errors import Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# The provider, not us, uses what Authlib will drop.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")

ADA = DemoPerson(subject="ada-1", name="Ada Byron", email="ada@example.com", role="coach")
BOB = DemoPerson(subject="bob-2", name="Bob Noyce", email="bob@example.com", role="coachee")
REDIRECT = "http://127.0.0.1:9/sign-in/callback"
Run = Callable[[BaseWSGIServer], str]
Serve = Callable[["WSGIApplication"], str]


class Peer(Protocol):
    @property
    def provider(self) -> IdentityProvider: ...

    async def approve(self, url: str, subject: str) -> str: ...


@attrs.frozen
class InMemory:
    provider: MemoryIdentityProvider

    async def approve(self, url: str, subject: str) -> str:
        return self.provider.approve(url, subject)


@attrs.frozen
class OnLoopback:
    provider: LinkedInProvider

    async def approve(self, url: str, subject: str) -> str:
        form = authorize_form(url, subject)
        async with httpx.AsyncClient() as browser:
            answer = await browser.post(form.action, data=dict(form.fields))
        assert answer.status_code == 302
        return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]


def linkedin(issuer: str) -> LinkedInProvider:
    settings = LinkedInSettings(
        client_id="our-client",
        client_secret="our-secret",
        redirect_uri=REDIRECT,
        issuer=issuer,
        discovery_url=f"{issuer}/.well-known/openid-configuration",
    )
    return LinkedInProvider(settings, SystemClock())


def as_linkedin_does(app: "WSGIApplication") -> "WSGIApplication":
    """Drops the nonce, answers a code verifier with invalid_client, and wants the secret in the body."""

    def quirky(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        query = [(name, value) for name, value in parse_qsl(environ["QUERY_STRING"]) if name != "nonce"]
        environ["QUERY_STRING"] = urlencode(query)
        if environ["PATH_INFO"] == "/oauth2/token":
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = io.BytesIO(body)
            form = parse_qs(body.decode())
            if "code_verifier" in form or form.get("client_secret") != ["our-secret"]:
                start_response("401 Unauthorized", [("Content-Type", "application/json")])
                return [b'{"error": "invalid_client"}']
        return app(environ, start_response)

    return quirky


@pytest.fixture(params=["memory", "OpenID provider", "OpenID provider with LinkedIn's ways"])
def peer(request: pytest.FixtureRequest, run: Run, serve: Serve) -> Peer:
    if request.param == "memory":
        provider = MemoryIdentityProvider()
        for person in (ADA, BOB):
            provider.register(identity(person))
        return InMemory(provider)
    if request.param == "OpenID provider":
        return OnLoopback(linkedin(run(sign_in_server(0, (ADA, BOB)))))
    return OnLoopback(linkedin(serve(as_linkedin_does(sign_in_app((ADA, BOB))))))


def identity(person: DemoPerson) -> LinkedInIdentity:
    return LinkedInIdentity(
        subject=person.subject,
        name=person.name,
        email=person.email,
        email_verified=True,
        picture=None,
        locale=None,
    )


async def test_a_code_stands_for_the_member_who_agreed(peer: Peer) -> None:
    url = await peer.provider.authorization_url(state="state", nonce="nonce")
    code = await peer.approve(url, "ada-1")

    assert await peer.provider.identify(code=code, nonce="nonce") == identity(ADA)


async def test_two_members_are_told_apart(peer: Peer) -> None:
    url = await peer.provider.authorization_url(state="state", nonce="nonce")
    first, second = await peer.approve(url, "ada-1"), await peer.approve(url, "bob-2")

    assert (await peer.provider.identify(code=second, nonce="nonce")).subject == "bob-2"
    assert (await peer.provider.identify(code=first, nonce="nonce")).subject == "ada-1"


async def test_the_address_carries_the_state(peer: Peer) -> None:
    url = await peer.provider.authorization_url(state="a state & more", nonce="nonce")

    assert parse_qs(urlsplit(url).query)["state"] == ["a state & more"]


@pytest.mark.clause("C2.1", "C4.1")
async def test_no_more_is_asked_for_than_who_it_is(peer: Peer) -> None:
    url = await peer.provider.authorization_url(state="state", nonce="nonce")

    asked = parse_qs(urlsplit(url).query)
    assert asked.keys() <= {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"}
    assert set(" ".join(asked.get("scope", [])).split()) <= {"openid", "profile", "email"}


@pytest.mark.clause("C3.3")
async def test_a_code_works_once(peer: Peer) -> None:
    url = await peer.provider.authorization_url(state="state", nonce="nonce")
    code = await peer.approve(url, "ada-1")
    await peer.provider.identify(code=code, nonce="nonce")

    with pytest.raises(SignInRefused):
        await peer.provider.identify(code=code, nonce="nonce")


async def test_an_invented_code_is_refused(peer: Peer) -> None:
    with pytest.raises(SignInRefused) as refused:
        await peer.provider.identify(code="invented-canary", nonce="nonce")

    assert "canary" not in str(refused.value)


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("peer", ["memory", "OpenID provider"], indirect=True)
async def test_an_answer_to_another_sign_in_is_refused_where_the_nonce_comes_back(peer: Peer) -> None:
    url = await peer.provider.authorization_url(state="state", nonce="of another")
    code = await peer.approve(url, "ada-1")

    with pytest.raises(SignInRefused):
        await peer.provider.identify(code=code, nonce="nonce")


async def test_a_provider_that_is_away_is_unavailable() -> None:
    with make_server("127.0.0.1", 0, sign_in_app(())) as closed:
        address = f"http://127.0.0.1:{closed.server_port}"
    for provider in (MemoryIdentityProvider(is_up=False), linkedin(address)):
        with pytest.raises(Unavailable):
            await provider.authorization_url(state="state", nonce="nonce")


async def test_a_provider_that_comes_back_with_new_keys_is_believed_again(run: Run, serve: Serve) -> None:
    apps = [sign_in_app((ADA,)), sign_in_app((ADA,))]

    def restarting(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return apps[0](environ, start_response)

    peer = OnLoopback(linkedin(serve(restarting)))
    for _ in range(2):
        url = await peer.provider.authorization_url(state="state", nonce="nonce")
        code = await peer.approve(url, "ada-1")
        assert await peer.provider.identify(code=code, nonce="nonce") == identity(ADA)
        apps.reverse()
