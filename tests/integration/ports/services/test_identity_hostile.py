"""LinkedIn's adapter against a provider that lies, stalls or talks nonsense."""

import gzip
import json
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from tic_adapters.linkedin.provider import LinkedInProvider
from tic_adapters.linkedin.settings import Endpoints, LinkedInSettings
from tic_adapters.memory.system import SteppingClock
from tic_domain.accounts.errors import SignInRefused
from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.shared.errors import Unavailable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Serve = Callable[["WSGIApplication"], str]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "curve"})
CODE = "code-canary"
ISSUER = "https://www.linkedin.com/oauth"
SUBJECT = "782bbtaQ"


@attrs.define
class Hostile:
    """Honest until told otherwise."""

    claims: dict[str, Any] = attrs.field(
        factory=lambda: {
            "iss": ISSUER,
            "aud": "our-client",
            "sub": SUBJECT,
            "iat": int(NOW.timestamp()),
            "exp": int(NOW.timestamp()) + 3600,
        }
    )
    userinfo: dict[str, Any] = attrs.field(factory=lambda: {"sub": SUBJECT, "name": "Ada Byron"})
    key: RSAKey | ECKey | OctKey = KEY
    algorithm: str = "RS256"
    raw: dict[str, tuple[str, str, bytes]] = attrs.field(factory=dict)
    delay: float = 0.0
    encoding: str = "identity"

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        time.sleep(self.delay)
        status, kind, body = self.raw.get(path) or ("200 OK", "application/json", self.answer(path))
        packed = gzip.compress(body) if self.encoding == "gzip" else body
        start_response(status, [("Content-Type", kind), ("Content-Encoding", self.encoding)])
        return [packed]

    def answer(self, path: str) -> bytes:
        if path == "/keys":
            return json.dumps(KeySet([KEY, EC_KEY]).as_dict(private=False)).encode()
        if path == "/userinfo":
            return json.dumps(self.userinfo).encode()
        token = self.id_token()
        return json.dumps({"access_token": "access-canary", "id_token": token, "expires_in": 3600}).encode()

    def id_token(self) -> str:
        claims = {name: value for name, value in self.claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": str(self.key.kid)}
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


@pytest.fixture
def hostile() -> Hostile:
    return Hostile()


@pytest.fixture
def provider(hostile: Hostile, serve: Serve) -> LinkedInProvider:
    base = serve(hostile)
    settings = LinkedInSettings(
        client_id="our-client",
        client_secret="secret-canary",
        redirect_uri="https://coach.example/callback",
        endpoints=Endpoints(
            authorization=f"{base}/authorize",
            token=f"{base}/token",
            userinfo=f"{base}/userinfo",
            keys=f"{base}/keys",
        ),
        timeout_seconds=2.0,
    )
    return LinkedInProvider(settings, SteppingClock(NOW))


async def identify(provider: LinkedInProvider) -> LinkedInIdentity:
    return await provider.identify(code=CODE, nonce="our-nonce")


async def test_without_an_address_a_nonce_or_a_token_type_the_member_is_known(
    provider: LinkedInProvider,
) -> None:
    assert await identify(provider) == LinkedInIdentity(
        subject=SUBJECT, name="Ada Byron", email=None, email_verified=False, picture=None, locale=None
    )


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://www.linkedin.com"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": None},
        {"aud": ["our-client", "another-client"]},
        {"azp": "another-client"},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": int(NOW.timestamp()) + 61},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "another-member"},
        {"nonce": "of another sign-in"},
        {"nonce": 7},
    ],
    ids=str,
)
@pytest.mark.clause("C3.3")
async def test_a_token_that_is_not_for_us_is_refused(
    provider: LinkedInProvider, hostile: Hostile, claims: dict[str, Any]
) -> None:
    hostile.claims.update(claims)

    with pytest.raises(SignInRefused):
        await identify(provider)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["our-client"]},
        {"aud": ["another-client", "our-client"], "azp": "our-client"},
        {"azp": "our-client"},
        {"exp": int(NOW.timestamp()) - 30},
        {"iat": int(NOW.timestamp()) + 30},
        {"nonce": "our-nonce"},
    ],
    ids=str,
)
async def test_a_token_that_is_for_us_is_believed(
    provider: LinkedInProvider, hostile: Hostile, claims: dict[str, Any]
) -> None:
    hostile.claims.update(claims)

    assert (await identify(provider)).subject == SUBJECT


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(OTHER_KEY, "RS256"), (KEY, "RS512"), (OctKey.import_key("our-client" * 4, {"kid": "one"}), "HS256")],
    ids=["a key of its own", "an algorithm we don't take", "what everybody knows"],
)
@pytest.mark.clause("C3.3")
async def test_a_token_signed_otherwise_is_refused(
    provider: LinkedInProvider, hostile: Hostile, key: RSAKey, algorithm: str
) -> None:
    hostile.key, hostile.algorithm = key, algorithm

    with pytest.raises(SignInRefused, match="not signed"):
        await identify(provider)


async def test_an_elliptic_signature_is_taken(provider: LinkedInProvider, hostile: Hostile) -> None:
    hostile.key, hostile.algorithm = EC_KEY, "ES256"

    assert (await identify(provider)).subject == SUBJECT


async def test_an_unsigned_token_is_refused(provider: LinkedInProvider, hostile: Hostile) -> None:
    signed = hostile.id_token().split(".")
    body = json.dumps({"access_token": "a", "id_token": f"eyJhbGciOiJub25lIn0.{signed[1]}."})
    hostile.raw["/token"] = ("200 OK", "application/json", body.encode())

    with pytest.raises(SignInRefused):
        await identify(provider)


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/keys"])
@pytest.mark.parametrize(
    "answer",
    [
        ("200 OK", "text/html", b"<h1>access-canary</h1>"),
        ("200 OK", "application/json", b""),
        ("200 OK", "application/json", b'["access-canary"]'),
        ("200 OK", "application/json", b'{"access_token": {"canary": 1}, "id_token": 7, "sub": []}'),
        ("200 OK", "application/json", b'{"access_token": "a\\nb", "id_token": "", "expires_in": "soon"}'),
        ("200 OK", "application/json", b'{"keys": [{"kty": "oct"}], "a": "' + b"x" * 1_000_000 + b'"}'),
        ("200 OK", "application/json", b"\xff\xfe\x00"),
        ("200 OK", "application/json", b"[" * 100_000),
        ("302 Found", "text/html", b""),
        ("400 Bad Request", "application/json", b'{"error": "invalid_grant", "error_description": "canary"}'),
        ("429 Too Many Requests", "text/plain", b"slow down, access-canary"),
        ("500 Internal Server Error", "text/html", b"canary"),
    ],
    ids=lambda answer: f"{answer[0]} {answer[2][:20]!r}",
)
async def test_nonsense_is_a_plain_word_without_a_secret(
    provider: LinkedInProvider, hostile: Hostile, path: str, answer: tuple[str, str, bytes]
) -> None:
    hostile.raw[path] = answer

    with pytest.raises((SignInRefused, Unavailable)) as caught:
        await identify(provider)

    shown = "".join(traceback.format_exception(caught.value))
    assert CODE not in shown
    assert "secret-canary" not in shown
    assert "access-canary" not in shown


@pytest.mark.parametrize("error", ["invalid_client", "unauthorized_client"])
async def test_a_client_that_is_not_known_there_is_said_so(
    provider: LinkedInProvider, hostile: Hostile, error: str
) -> None:
    hostile.raw["/token"] = ("401 Unauthorized", "application/json", json.dumps({"error": error}).encode())

    with pytest.raises(SignInRefused, match="does not accept this site"):
        await identify(provider)


async def test_a_provider_that_stalls_is_unavailable(provider: LinkedInProvider, hostile: Hostile) -> None:
    hostile.delay = 2.5

    with pytest.raises(Unavailable):
        await identify(provider)


async def test_what_linkedin_says_is_made_fit_to_be_kept(
    provider: LinkedInProvider, hostile: Hostile
) -> None:
    hostile.userinfo = {
        "sub": SUBJECT,
        "given_name": "Ada\x00\u202e",
        "family_name": "B" * 5000,
        "email": "ada@example.com",
        "email_verified": "true",
        "picture": "javascript:alert(1)",
        "locale": {"language": "en", "country": "US"},
    }

    found = await identify(provider)

    assert found.name == "Ada " + "B" * 196
    assert (found.email, found.email_verified) == ("ada@example.com", True)
    assert (found.picture, found.locale) == (None, "en-US")


@pytest.mark.parametrize("verified", [False, "false", None, 1, "yes", {}])
@pytest.mark.clause("C3.3")
async def test_an_address_is_verified_only_by_a_plain_yes(
    provider: LinkedInProvider, hostile: Hostile, verified: object
) -> None:
    hostile.userinfo.update(email="ada@example.com", email_verified=verified)

    assert not (await identify(provider)).email_verified


async def test_a_member_without_a_name_is_still_a_member(
    provider: LinkedInProvider, hostile: Hostile
) -> None:
    hostile.userinfo = {"sub": SUBJECT, "name": None, "email": "nonsense", "picture": 7, "locale": [1]}

    found = await identify(provider)

    assert (found.name, found.email, found.picture, found.locale) == ("LinkedIn member", None, None, None)


async def test_an_answer_that_is_right_and_far_too_large_is_not_read(
    provider: LinkedInProvider, hostile: Hostile
) -> None:
    hostile.userinfo["padding"] = "x" * 1_000_000

    with pytest.raises(Unavailable):
        await identify(provider)


async def test_an_answer_that_is_packed_is_not_unpacked(provider: LinkedInProvider, hostile: Hostile) -> None:
    hostile.encoding = "gzip"

    with pytest.raises(Unavailable):
        await identify(provider)
