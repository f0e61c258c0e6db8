"""Where LinkedIn's sign-in is, and who we are there."""

from typing import Final

import attrs

ISSUER: Final = "https://www.linkedin.com/oauth"
DISCOVERY_URL: Final = f"{ISSUER}/.well-known/openid-configuration"


@attrs.frozen(kw_only=True)
class Endpoints:
    authorization: str
    token: str
    userinfo: str
    keys: str


@attrs.frozen(kw_only=True)
class LinkedInSettings:
    """`endpoints` spares the discovery; without them they are read from `discovery_url` once."""

    client_id: str
    client_secret: str = attrs.field(repr=False)
    redirect_uri: str
    issuer: str = ISSUER
    discovery_url: str = DISCOVERY_URL
    endpoints: Endpoints | None = None
    scope: str = "openid profile email"
    timeout_seconds: float = 5.0
    leeway_seconds: int = 60
