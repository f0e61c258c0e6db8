"""The cookies of the site: the signed-in browser, a sign-in begun in it, and its word on analytics."""

from typing import Final, Self

import attrs
from litestar.datastructures import Cookie

from tic_domain.accounts.model import SESSION_LIFETIME, SIGN_IN_LIFETIME, UsageConsent
from tic_domain.privacy.cookies import ANALYTICS_ANSWER_LIFETIME
from tic_web.visit import Connection

_LONGEST: Final = 256
USAGE_COOKIE_LIFETIME: Final = ANALYTICS_ANSWER_LIFETIME
"""Then it is asked again."""


@attrs.frozen
class TokenCookie:
    """Holds an opaque token. Over TLS its name makes browsers insist on Secure, Path=/ and no Domain."""

    name: str
    _is_tls: bool
    _seconds: int

    def token(self, connection: Connection) -> str | None:
        """What the browser sent; None where it can't be one of ours."""
        token = connection.cookies.get(self.name)
        return token if token and len(token) <= _LONGEST and token.isascii() else None

    def issue(self, token: str) -> Cookie:
        return self._made(token, self._seconds)

    def forget(self) -> Cookie:
        return self._made("", 0)

    def _made(self, value: str, seconds: int) -> Cookie:
        return Cookie(
            key=self.name,
            value=value,
            max_age=seconds,
            path="/",
            secure=self._is_tls,
            httponly=True,
            samesite="lax",
        )


class SessionCookie(TokenCookie):
    @classmethod
    def over(cls, *, is_tls: bool) -> Self:
        return cls("__Host-tic" if is_tls else "tic", is_tls, int(SESSION_LIFETIME.total_seconds()))


class SignInCookie(TokenCookie):
    """Binds a sign-in to the browser that began it."""

    @classmethod
    def over(cls, *, is_tls: bool) -> Self:
        name = "__Host-tic-sign-in" if is_tls else "tic-sign-in"
        return cls(name, is_tls, int(SIGN_IN_LIFETIME.total_seconds()))


@attrs.frozen
class UsageCookie:
    """What was answered in this browser about analytics: one of three words, alike for everybody."""

    name: str
    _is_tls: bool

    @classmethod
    def over(cls, *, is_tls: bool) -> Self:
        return cls("__Host-tic-analytics" if is_tls else "tic-analytics", is_tls)

    def consent(self, connection: Connection) -> UsageConsent:
        """What can't be one of ours counts for nothing."""
        return _ANSWERS.get(connection.cookies.get(self.name, ""), UsageConsent.NOT_ASKED)

    def issue(self, consent: UsageConsent) -> Cookie:
        return Cookie(
            key=self.name,
            value=next(word for word, one in _ANSWERS.items() if one is consent),
            max_age=int(USAGE_COOKIE_LIFETIME.total_seconds()),
            path="/",
            secure=self._is_tls,
            httponly=True,
            samesite="lax",
        )


_ANSWERS: Final = {
    "yes": UsageConsent.GIVEN,
    "yes-despite": UsageConsent.GIVEN_DESPITE_SIGNAL,
    "no": UsageConsent.REFUSED,
}
