"""Facts about accounts."""

import attrs

from tic_domain.shared.events import Event
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class AccountRegistered(Event):
    account_id: AccountId


@attrs.frozen(kw_only=True)
class SignedIn(Event):
    account_id: AccountId


@attrs.frozen(kw_only=True)
class RoleChosen(Event):
    account_id: AccountId
    coach: bool
    coachee: bool


@attrs.frozen(kw_only=True)
class AccountRenamed(Event):
    """By its owner, or on LinkedIn."""

    account_id: AccountId


@attrs.frozen(kw_only=True)
class EmailCorrectionRequested(Event):
    """A new address awaits its confirmation."""

    account_id: AccountId


@attrs.frozen(kw_only=True)
class EmailConfirmed(Event):
    account_id: AccountId


@attrs.frozen(kw_only=True)
class ApiTokenIssued(Event):
    account_id: AccountId


@attrs.frozen(kw_only=True)
class AccessEnded(Event):
    """A session was ended, or a token revoked: who still uses it is to be shut out at once."""

    account_id: AccountId


@attrs.frozen(kw_only=True)
class AccountSuspendedByOperator(Event):
    account_id: AccountId
    reason: str


@attrs.frozen(kw_only=True)
class AccountRestoredByOperator(Event):
    account_id: AccountId
    reason: str
