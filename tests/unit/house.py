"""The domain on memory adapters, and the people who live in it: what unit tests start from."""

from typing import Final

import attrs

from tic_adapters.memory.identity import MemoryIdentityProvider
from tic_adapters.memory.system import SeededIds, SeededSecrets, SteppingClock
from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_domain.accounts.model import Account, LinkedInIdentity, Role
from tic_domain.accounts.use_cases.authenticate import AuthenticateSession
from tic_domain.accounts.use_cases.begin_sign_in import BeginSignIn, BeginSignInCommand
from tic_domain.accounts.use_cases.complete_sign_in import (
    CompleteSignIn,
    CompleteSignInCommand,
    SignedInBrowser,
)
from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId

BOTH: Final = frozenset({Role.COACH, Role.COACHEE})


def identity_of(
    subject: str = "li-ada",
    *,
    name: str = "Ada Example",
    email: str | None = "ada@example.org",
    email_verified: bool = True,
) -> LinkedInIdentity:
    """What LinkedIn says about somebody."""
    return LinkedInIdentity(
        subject=subject, name=name, email=email, email_verified=email_verified, picture=None, locale="en"
    )


@attrs.define
class House:
    store: MemoryStore = attrs.field(factory=MemoryStore)
    clock: SteppingClock = attrs.field(factory=SteppingClock)
    ids: SeededIds = attrs.field(factory=SeededIds)
    secrets: SeededSecrets = attrs.field(factory=SeededSecrets)
    provider: MemoryIdentityProvider = attrs.field(factory=MemoryIdentityProvider)

    def open(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self.store, self.clock)

    def begin_sign_in(self) -> BeginSignIn:
        return BeginSignIn(self.open, self.provider, self.clock, self.secrets)

    def complete_sign_in(self) -> CompleteSignIn:
        return CompleteSignIn(self.open, self.provider, self.clock, self.ids, self.secrets)

    def authenticate_session(self) -> AuthenticateSession:
        return AuthenticateSession(self.open, self.open, self.clock, self.secrets)

    async def callback(
        self, identity: LinkedInIdentity, *, return_to: str = "/", previous: str | None = None
    ) -> CompleteSignInCommand:
        """What comes back after somebody agreed there."""
        self.provider.register(identity)
        begun = await self.begin_sign_in()(BeginSignInCommand(return_to=return_to))
        return CompleteSignInCommand(
            state=begun.url.partition("state=")[2].partition("&")[0],
            browser_token=begun.browser_token,
            code=self.provider.approve(begun.url, identity.subject),
            error=None,
            device="Firefox on Linux",
            previous_session_token=previous,
        )

    async def sign_in(
        self, identity: LinkedInIdentity | None = None, *, previous: str | None = None
    ) -> SignedInBrowser:
        return await self.complete_sign_in()(
            await self.callback(identity or identity_of(), previous=previous)
        )

    async def member(self, name: str = "Ada Example", *, roles: frozenset[Role] = BOTH) -> Account:
        """Somebody who has registered and chosen roles."""
        account = Account.register(
            id=AccountId(self.ids.new()),
            identity=identity_of(
                f"li-{name}", name=name, email=f"{name.partition(' ')[0].lower()}@example.org"
            ),
            now=self.clock.now(),
        )
        if roles:
            account = account.using(roles, min(roles, key=tuple(Role).index))
        async with self.open() as uow:
            await uow.accounts.add(account)
            await uow.commit()
        return account

    def account(self, account_id: AccountId) -> Account:
        """As it is stored."""
        return self.store.accounts.accounts[account_id]

    def replace_account(self, account: Account) -> None:
        self.store.accounts.accounts[account.id] = account

    def events(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.store.events if isinstance(event, kind)]
