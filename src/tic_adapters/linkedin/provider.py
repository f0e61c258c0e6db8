"""Signing in with LinkedIn by OpenID Connect, with LinkedIn's own ways of doing it.

No PKCE: LinkedIn answers `invalid_client` to a verifier. The secret goes in the body. The state, which the
caller keeps for one use, binds the answer to the browser.
"""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any, Final

import attrs
import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tic_adapters.linkedin.id_token import UnknownKey, verified_subject
from tic_adapters.linkedin.oauth import AsyncOAuth2Client, OAuthError
from tic_adapters.linkedin.profile import identity_from
from tic_adapters.linkedin.settings import Endpoints, LinkedInSettings
from tic_adapters.linkedin.transport import CappedTransport
from tic_domain.accounts.errors import SignInRefused
from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.shared.errors import Unavailable
from tic_domain.shared.ports import Clock

_IN_THE_BODY: Final = "client_secret_post"
# What reading an answer can end in. Brackets nested deeply enough end in RecursionError.
_NO_ANSWER: Final = (
    httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, TypeError, RecursionError,
)  # fmt: skip
_SUCCESS: Final = range(200, 300)
_OUR_FAULT: Final = frozenset({"invalid_client", "unauthorized_client", "invalid_client_id"})


@attrs.define
class LinkedInProvider:
    """Errors say what is wrong in plain words, and never carry a code, a token or an answer's body."""

    _settings: LinkedInSettings
    _clock: Clock
    _endpoints: Endpoints | None = attrs.field(
        init=False, default=attrs.Factory(lambda self: self._settings.endpoints, takes_self=True)
    )
    _keys: KeySet | None = attrs.field(init=False, default=None)
    _tls: ssl.SSLContext = attrs.field(init=False, factory=httpx.create_ssl_context)

    async def authorization_url(self, *, state: str, nonce: str) -> str:
        async with self._client() as client:
            endpoints = await self._known_endpoints(client)
            url, _ = client.create_authorization_url(endpoints.authorization, state=state, nonce=nonce)
            return str(url)

    async def identify(self, *, code: str, nonce: str) -> LinkedInIdentity:
        async with self._client() as client:
            endpoints = await self._known_endpoints(client)
            access, id_token = await self._exchange(client, endpoints, code)
            subject = await self._verify(client, endpoints, id_token, nonce)
            bearer = {"Authorization": f"Bearer {access}"}
            return identity_from(await self._fetch(client, endpoints.userinfo, bearer), subject)

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret,
            token_endpoint_auth_method=_IN_THE_BODY,
            redirect_uri=self._settings.redirect_uri,
            scope=self._settings.scope,
            timeout=self._settings.timeout_seconds,
            transport=CappedTransport(httpx.AsyncHTTPTransport(verify=self._tls)),
        )

    async def _known_endpoints(self, client: AsyncOAuth2Client) -> Endpoints:
        if self._endpoints is None:
            found = await self._fetch(client, self._settings.discovery_url, {})
            if found.get("issuer") != self._settings.issuer:
                raise Unavailable("LinkedIn")
            self._endpoints = Endpoints(
                authorization=_address(found, "authorization_endpoint"),
                token=_address(found, "token_endpoint"),
                userinfo=_address(found, "userinfo_endpoint"),
                keys=_address(found, "jwks_uri"),
            )
        return self._endpoints

    async def _exchange(self, client: AsyncOAuth2Client, endpoints: Endpoints, code: str) -> tuple[str, str]:
        """The access token and the ID token for the code."""
        client.register_compliance_hook("access_token_response", _require_object)
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                answer = await client.fetch_token(endpoints.token, grant_type="authorization_code", code=code)
        except OAuthError as error:
            if error.error in _OUR_FAULT:
                raise SignInRefused("LinkedIn does not accept this site at the moment") from None
            raise SignInRefused("LinkedIn did not accept the sign-in code") from None
        except _NO_ANSWER:
            raise Unavailable("LinkedIn") from None
        access, id_token = answer.get("access_token"), answer.get("id_token")
        if not (isinstance(access, str) and access.isascii() and access.isprintable()):
            raise SignInRefused("LinkedIn's answer can't be understood")
        if not isinstance(id_token, str):
            raise SignInRefused("LinkedIn's answer can't be understood")
        return access, id_token

    async def _verify(
        self, client: AsyncOAuth2Client, endpoints: Endpoints, id_token: str, nonce: str
    ) -> str:
        now = self._clock.now()
        if self._keys is not None:
            try:
                return verified_subject(id_token, self._keys, self._settings, nonce=nonce, now=now)
            except UnknownKey:
                self._keys = None
        self._keys = await self._fetch_keys(client, endpoints)
        try:
            return verified_subject(id_token, self._keys, self._settings, nonce=nonce, now=now)
        except UnknownKey:
            raise SignInRefused("LinkedIn's answer is not signed as it should be") from None

    async def _fetch_keys(self, client: AsyncOAuth2Client, endpoints: Endpoints) -> KeySet:
        document: Any = await self._fetch(client, endpoints.keys, {})
        try:
            return KeySet.import_key_set(document)
        except (JoseError, ValueError, TypeError, KeyError):
            raise Unavailable("LinkedIn") from None

    async def _fetch(
        self, client: AsyncOAuth2Client, address: str, headers: Mapping[str, str]
    ) -> Mapping[str, object]:
        try:
            # httpx limits each read; this limits them all together.
            async with asyncio.timeout(self._settings.timeout_seconds):
                response = await client.request("GET", address, headers=dict(headers), withhold_token=True)
            if response.status_code not in _SUCCESS:
                raise Unavailable("LinkedIn")
            document = response.json()
        except _NO_ANSWER:
            raise Unavailable("LinkedIn") from None
        if not isinstance(document, dict):
            raise Unavailable("LinkedIn")
        return document


def _require_object(response: httpx.Response) -> httpx.Response:
    """A token answer that is no JSON object is nonsense, whatever its status."""
    if not isinstance(response.json(), dict):
        raise TypeError("not an object")
    return response


def _address(document: Mapping[str, object], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value.startswith(("https://", "http://")):
        raise Unavailable("LinkedIn")
    return value
