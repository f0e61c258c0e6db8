"""A visitor sets out to sign in."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import SIGN_IN_LIFETIME, SignInAttempt
from tic_domain.accounts.policies import local_path
from tic_domain.accounts.ports import AccountsUnitOfWork, IdentityProvider
from tic_domain.shared.ports import Clock, Secrets


@attrs.frozen(kw_only=True)
class BeginSignInCommand:
    return_to: str
    """A path of this site; anything else becomes its front page."""


@attrs.frozen(kw_only=True)
class SignInBegun:
    url: str
    browser_token: str
    """Kept by the browser: only the one that began a sign-in may complete it."""


@attrs.frozen
class BeginSignIn:
    """Remember the attempt and say where the browser goes. Raises Unavailable."""

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _provider: IdentityProvider
    _clock: Clock
    _secrets: Secrets

    async def __call__(self, command: BeginSignInCommand) -> SignInBegun:
        state, browser_token, nonce = (self._secrets.token() for _ in range(3))
        url = await self._provider.authorization_url(state=state, nonce=nonce)
        now = self._clock.now()
        attempt = SignInAttempt(
            state_digest=self._secrets.digest(state),
            browser_digest=self._secrets.digest(browser_token),
            nonce=nonce,
            return_to=local_path(command.return_to),
            created_at=now,
            expires_at=now + SIGN_IN_LIFETIME,
        )
        async with self._open_unit_of_work() as uow:
            await uow.attempts.add(attempt)
            await uow.commit()
        return SignInBegun(url=url, browser_token=browser_token)
