"""A browser comes back from the identity provider."""

import hmac
from collections.abc import Callable

import attrs

from tic_domain.accounts.errors import SignInExpired, SignInRefused
from tic_domain.accounts.events import AccountRegistered, AccountRenamed, SignedIn
from tic_domain.accounts.model import (
    SESSION_LIFETIME,
    Account,
    LinkedInIdentity,
    SignInAttempt,
    WebSession,
)
from tic_domain.accounts.policies import (
    LONGEST_DEVICE,
    cleaned,
    cleaned_identity,
    reason_for,
    require_active,
)
from tic_domain.accounts.ports import AccountsUnitOfWork, IdentityProvider
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId, SessionId
from tic_domain.shared.ports import Clock, Ids, Secrets


@attrs.frozen(kw_only=True)
class CompleteSignInCommand:
    """What came with the callback; `previous_session_token` is what the browser held until now."""

    state: str
    browser_token: str
    code: str | None
    error: str | None
    device: str
    previous_session_token: str | None


@attrs.frozen(kw_only=True)
class SignedInBrowser:
    account: Account
    session_token: str
    is_new: bool
    return_to: str


@clause("C2.1")
@attrs.frozen
class CompleteSignIn:
    """Register or recognise the member and open a new session in place of the browser's previous one.

    Raises SignInExpired, SignInRefused, AccountSuspended, Unavailable.
    """

    _open_unit_of_work: Callable[[], AccountsUnitOfWork]
    _provider: IdentityProvider
    _clock: Clock
    _ids: Ids
    _secrets: Secrets

    async def __call__(self, command: CompleteSignInCommand) -> SignedInBrowser:
        attempt = await self._take_attempt(command)
        if command.error is not None:
            raise SignInRefused(reason_for(command.error))
        if not command.code:
            raise SignInRefused("its answer was incomplete")
        said = await self._provider.identify(code=command.code, nonce=attempt.nonce)
        identity = cleaned_identity(said)
        try:
            return await self._admit(identity, command, attempt)
        except ConcurrentUpdate:
            # The same member came in through another browser at this moment; now their account is there.
            return await self._admit(identity, command, attempt)

    async def _take_attempt(self, command: CompleteSignInCommand) -> SignInAttempt:
        async with self._open_unit_of_work() as uow:
            attempt = await uow.attempts.take(self._secrets.digest(command.state))
            await uow.commit()
        if attempt is None or self._clock.now() >= attempt.expires_at:
            raise SignInExpired
        if not hmac.compare_digest(attempt.browser_digest, self._secrets.digest(command.browser_token)):
            raise SignInExpired
        return attempt

    async def _admit(
        self, identity: LinkedInIdentity, command: CompleteSignInCommand, attempt: SignInAttempt
    ) -> SignedInBrowser:
        token = self._secrets.token()
        async with self._open_unit_of_work() as uow:
            known = await uow.accounts.find_by_linkedin(identity.subject)
            if known is None:
                account = await self._register(uow, identity)
            else:
                account = await _recognise(uow, known, identity)
            await self._end_previous(uow, command.previous_session_token)
            await uow.sessions.add(self._session(account, token, command.device))
            uow.record(SignedIn(account_id=account.id))
            await uow.commit()
        return SignedInBrowser(
            account=account, session_token=token, is_new=known is None, return_to=attempt.return_to
        )

    async def _register(self, uow: AccountsUnitOfWork, identity: LinkedInIdentity) -> Account:
        account = Account.register(id=AccountId(self._ids.new()), identity=identity, now=self._clock.now())
        await uow.accounts.add(account)
        uow.record(AccountRegistered(account_id=account.id))
        return account

    async def _end_previous(self, uow: AccountsUnitOfWork, token: str | None) -> None:
        previous = await uow.sessions.find_by_digest(self._secrets.digest(token)) if token else None
        if previous is not None:
            session, owner = previous
            await uow.sessions.end(owner.id, session.id)

    def _session(self, account: Account, token: str, device: str) -> WebSession:
        now = self._clock.now()
        return WebSession(
            id=SessionId(self._ids.new()),
            account_id=account.id,
            token_digest=self._secrets.digest(token),
            device=cleaned(device, most=LONGEST_DEVICE) or "Unknown device",
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFETIME,
        )


async def _recognise(uow: AccountsUnitOfWork, known: Account, identity: LinkedInIdentity) -> Account:
    require_active(known)
    account = known.seen_on_linkedin(identity)
    if account != known:
        await uow.accounts.save(account)
    if account.name != known.name:
        uow.record(AccountRenamed(account_id=account.id))
    return account
