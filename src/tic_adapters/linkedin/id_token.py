"""Whether an ID token is LinkedIn's, for us, and about now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from tic_adapters.linkedin.settings import LinkedInSettings
from tic_domain.accounts.errors import SignInRefused
from tic_domain.shared.clauses import clause

# No symmetric algorithm and no "none": with those, whoever knows our client id or secret could sign.
ALGORITHMS: Final = ("RS256", "ES256", "PS256")


class UnknownKey(Exception):
    """Signed with none of these keys: LinkedIn may have changed them since they were fetched."""


@clause("C3.3")
def verified_subject(
    token: str, keys: KeySet, settings: LinkedInSettings, *, nonce: str, now: datetime
) -> str:
    """The subject of a token that can be believed. Raises SignInRefused, UnknownKey."""
    claims = _signed_claims(token, keys)
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=settings.leeway_seconds,
        iss={"essential": True, "value": settings.issuer},
        aud={"essential": True, "value": settings.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        registry.validate(dict(claims))
    except ExpiredTokenError:
        raise SignInRefused("LinkedIn's answer is out of date") from None
    except (JoseError, OverflowError):
        raise SignInRefused("LinkedIn's answer is not meant for this site") from None
    _require_party(claims, settings.client_id)
    # LinkedIn leaves the nonce out, whatever was asked; where there is one, it must be ours.
    if claims.get("nonce") not in (None, nonce):
        raise SignInRefused("LinkedIn's answer belongs to another sign-in")
    return str(claims["sub"])


def _signed_claims(token: str, keys: KeySet) -> Mapping[str, object]:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (InvalidKeyIdError, BadSignatureError):
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, RecursionError):
        raise SignInRefused("LinkedIn's answer is not signed as it should be") from None


def _require_party(claims: Mapping[str, object], client_id: str) -> None:
    """A token for several must say that it was issued to us."""
    audience = claims["aud"]
    party = claims.get("azp")
    shared = isinstance(audience, list) and len(audience) > 1
    if party != client_id and (party is not None or shared):
        raise SignInRefused("LinkedIn's answer is not meant for this site")
