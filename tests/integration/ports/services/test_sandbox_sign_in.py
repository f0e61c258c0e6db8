"""The demo's sign-in: two clicks, and the real code flow behind them."""

import asyncio
import sys
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from werkzeug.serving import BaseWSGIServer

from tic_adapters.linkedin.provider import LinkedInProvider
from tic_adapters.linkedin.settings import LinkedInSettings
from tic_adapters.sandbox.sign_in import CLIENT_ID, DemoPerson, SandboxSignIn, issuer
from tic_adapters.sandbox.sign_in_server import sign_in_server
from tic_adapters.system import SystemClock
from tic_domain.shared.errors import NotFound, Unavailable

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")

Run = Callable[[BaseWSGIServer], str]
ADA = DemoPerson(subject="demo-ada", name="Ada Byron", email="ada@demo.example", role="coach")
REDIRECT = "http://127.0.0.1:8000/sign-in/callback"


def sign_in_at(address: str) -> SandboxSignIn:
    settings = LinkedInSettings(
        client_id=CLIENT_ID,
        client_secret="not-secret",
        redirect_uri=REDIRECT,
        issuer=address,
        discovery_url=f"{address}/.well-known/openid-configuration",
    )
    provider = LinkedInProvider(settings, SystemClock())
    return SandboxSignIn(
        provider=provider, redirect_uri=REDIRECT, authorize_url=f"{address}/oauth2/authorize", people=(ADA,)
    )


@pytest.fixture
def sandbox(run: Run) -> SandboxSignIn:
    server = sign_in_server(0, (ADA,))
    assert run(server) == issuer(server.server_port)
    return sign_in_at(issuer(server.server_port))


async def test_a_person_is_chosen_and_signed_in(sandbox: SandboxSignIn) -> None:
    chooser = urlsplit(await sandbox.authorization_url(state="state", nonce="nonce"))
    assert (chooser.scheme, chooser.netloc, chooser.path) == ("", "", "/sandbox/sign-in")

    callback = urlsplit(await sandbox.choose(chooser.query, "demo-ada"))
    answer = parse_qs(callback.query)
    assert (callback.path, answer["state"]) == ("/sign-in/callback", ["state"])

    identity = await sandbox.identify(code=answer["code"][0], nonce="nonce")
    assert (identity.subject, identity.name, identity.email) == ("demo-ada", "Ada Byron", "ada@demo.example")
    assert identity.email_verified


async def test_somebody_not_on_the_list_is_not_found(sandbox: SandboxSignIn) -> None:
    chooser = urlsplit(await sandbox.authorization_url(state="state", nonce="nonce"))

    with pytest.raises(NotFound):
        await sandbox.choose(chooser.query, "somebody-else")


@pytest.mark.clause("C3.3")
async def test_a_bent_address_leads_nowhere_else(sandbox: SandboxSignIn) -> None:
    bent = "response_type=code&redirect_uri=https://evil.example/&client_id=evil&state=s&scope=openid"

    callback = await sandbox.choose(bent, "demo-ada")

    assert callback.startswith(f"{REDIRECT}?")


@pytest.mark.parametrize("query", ["", "response_type=token", "scope=openid&response_type=nonsense"])
async def test_an_address_that_is_no_sign_in_says_so(sandbox: SandboxSignIn, query: str) -> None:
    with pytest.raises(Unavailable, match="Begin again"):
        await sandbox.choose(query, "demo-ada")


async def test_a_provider_that_is_away_is_unavailable() -> None:
    sandbox = sign_in_at("http://127.0.0.1:1")

    with pytest.raises(Unavailable):
        await sandbox.choose("response_type=code", "demo-ada")


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/users/demo-ada"), ("POST", "/oauth2/clients"), ("GET", "/console"), ("GET", "/")],
)
async def test_the_provider_does_nothing_but_sign_in(run: Run, method: str, path: str) -> None:
    address = run(sign_in_server(0, (ADA,)))

    async with httpx.AsyncClient() as client:
        answer = await client.request(method, f"{address}{path}", json={"name": "Eve"})

    assert answer.status_code == 404


@pytest.mark.parametrize("module", ["tic_adapters.sandbox.sign_in_server", "tic_adapters.linkedin.provider"])
async def test_starting_it_prints_no_warning(module: str) -> None:
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-c", f"import {module}", stderr=asyncio.subprocess.PIPE
    )

    _, printed = await started.communicate()

    assert (started.returncode, printed) == (0, b"")
