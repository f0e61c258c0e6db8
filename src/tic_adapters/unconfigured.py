"""What stands in for a port that nobody has configured: it says so, and nothing is lost."""

from tic_domain.accounts.model import LinkedInIdentity
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.model import Mail
from tic_domain.shared.errors import Unavailable


class NoIdentityProvider:
    async def authorization_url(self, *, state: str, nonce: str) -> str:
        raise Unavailable("Signing in", "It is not set up yet: ask the operator to run `tic doctor`.")

    async def identify(self, *, code: str, nonce: str) -> LinkedInIdentity:
        raise Unavailable("Signing in", "It is not set up yet: ask the operator to run `tic doctor`.")


class NoMailer:
    async def send(self, mail: Mail) -> None:
        raise MailDelayed("no mail provider is configured")
