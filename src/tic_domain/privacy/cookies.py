"""The cookies that the site sets: no other one may be."""

from datetime import timedelta
from typing import Final

import attrs

from tic_domain.accounts.model import SESSION_LIFETIME, SIGN_IN_LIFETIME

ANALYTICS_ANSWER_LIFETIME: Final = timedelta(days=180)


@attrs.frozen(kw_only=True)
class DeclaredCookie:
    """`name` over plain HTTP; over TLS it begins with `__Host-`, so that no other site can set it."""

    name: str
    purpose: str
    holds: str
    lifetime: timedelta

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.name, f"__Host-{self.name}"})

    @property
    def lasts(self) -> str:
        """In words, rounded down."""
        if self.lifetime >= timedelta(days=2):
            return f"{self.lifetime.days} days"
        return f"{self.lifetime // timedelta(minutes=1)} minutes"


COOKIES: Final = (
    DeclaredCookie(
        name="tic",
        purpose="keeps you signed in",
        holds="a random value, which says nothing about you",
        lifetime=SESSION_LIFETIME,
    ),
    DeclaredCookie(
        name="tic-sign-in",
        purpose="binds a sign-in to the browser that began it",
        holds="a random value, which says nothing about you",
        lifetime=SIGN_IN_LIFETIME,
    ),
    DeclaredCookie(
        name="tic-analytics",
        purpose="remembers what you answered about analytics",
        holds="one of three words, alike for everybody",
        lifetime=ANALYTICS_ANSWER_LIFETIME,
    ),
)
