"""What an account may be called, may do, and how long its ways in stay open."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

import attrs

from tic_domain.accounts.errors import AccountSuspended, NotSignedIn, RoleMissing, ScopeMissing, TooManyTokens
from tic_domain.accounts.model import (
    LONGEST_TOKEN_LIFETIME,
    MOST_TOKENS,
    Account,
    AccountStatus,
    ApiToken,
    Holder,
    LinkedInIdentity,
    Principal,
    Role,
    Scope,
    UsageConsent,
)
from tic_domain.shared.checks import Checks
from tic_domain.shared.clauses import clause

LONGEST_NAME: Final = 200
LONGEST_EMAIL: Final = 254
LONGEST_DEVICE: Final = 100
LONGEST_RETURN: Final = 1000
LONGEST_REASON: Final = 500
SHORTEST_TOKEN_LIFETIME: Final = timedelta(days=1)
API_PREFIX: Final = "tic_"
"""So that a secret that leaked is recognised, also by scanners that know nothing of us."""
TOUCH_INTERVAL: Final = timedelta(seconds=60)
NAMELESS: Final = "Member"

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+")
_DECLINED: Final = frozenset({"access_denied", "user_cancelled_login", "user_cancelled_authorize"})
"""The second and third are LinkedIn's own."""


def decided_usage(*, given: bool, signal: bool) -> UsageConsent:
    """What somebody's own word amounts to. `signal`: their browser sends Global Privacy Control."""
    if not given:
        return UsageConsent.REFUSED
    return UsageConsent.GIVEN_DESPITE_SIGNAL if signal else UsageConsent.GIVEN


@clause("C3.4")
def heeded_signal(consent: UsageConsent) -> UsageConsent:
    """What is left of it once a browser has sent Global Privacy Control: a word given despite it stays."""
    return UsageConsent.REFUSED_BY_SIGNAL if consent is UsageConsent.GIVEN else consent


def is_usage_asked(consent: UsageConsent, *, signal: bool) -> bool:
    """Whether the site asks by itself. The signal is an answer, so whoever sends it is not asked."""
    return consent is UsageConsent.NOT_ASKED and not signal


@clause("C2.5", "C3.4")
def may_observe(consent: UsageConsent, *, signal: bool) -> bool:
    """Whether analytics may run in this browser."""
    return (heeded_signal(consent) if signal else consent).is_given


def require_active(account: Account | Holder) -> None:
    """Raises AccountSuspended, NotSignedIn where it was deleted."""
    if account.status is AccountStatus.DELETED:
        raise NotSignedIn("This account was deleted: signing in makes a fresh one.")
    if account.status is not AccountStatus.ACTIVE:
        raise AccountSuspended


def require_role(account: Account | Holder, role: Role) -> None:
    """Raises AccountSuspended, RoleMissing."""
    require_active(account)
    if role not in account.roles:
        raise RoleMissing(role.value)


@clause("C3.3")
def require_scope(principal: Principal, scope: Scope) -> None:
    """A browser session may do all that its account may. Raises ScopeMissing."""
    if principal.scopes is not None and scope not in principal.scopes:
        raise ScopeMissing(scope.value)


def with_roles(account: Account, roles: frozenset[Role]) -> Account:
    """The active role stays where it is still held. Raises InvalidInput without any role."""
    with Checks() as check:
        check.choices("roles", tuple(roles), tuple(Role), least=1)
    kept = account.active_role if account.active_role in roles else None
    return account.using(roles, kept or min(roles, key=tuple(Role).index))


def switched(account: Account, role: Role) -> Account:
    """Raises AccountSuspended, RoleMissing."""
    require_role(account, role)
    return account.using(account.roles, role)


def local_path(return_to: str) -> str:
    """Where to go after signing in: a path of this site, or its front page.

    Browsers read "//host" and "/\\host" as another site, and drop tabs and line breaks before they look.
    """
    is_local = return_to.startswith("/") and not return_to.startswith(("//", "/\\"))
    if not is_local or len(return_to) > LONGEST_RETURN or _has_control(return_to):
        return "/"
    return return_to


def reason_for(error: str) -> str:
    """In plain words, what the provider's error code means for the member."""
    if error in _DECLINED:
        return "you did not agree to it there"
    return "it reported a problem of its own"


@clause("C2.1")
def cleaned_identity(identity: LinkedInIdentity) -> LinkedInIdentity:
    """What a provider says can't be refused field by field, so it is made fit to be kept."""
    email = identity.email.strip() if identity.email else None
    if email is not None and not is_email(email):
        email = None
    return attrs.evolve(
        identity,
        name=cleaned(identity.name, most=LONGEST_NAME) or NAMELESS,
        email=email,
        email_verified=identity.email_verified and email is not None,
    )


def cleaned(text: str, *, most: int) -> str:
    """One line without anything that can't be shown, cut to `most` characters."""
    line = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    return " ".join(unicodedata.normalize("NFC", line).split())[:most].rstrip()


def is_email(address: str) -> bool:
    return len(address) <= LONGEST_EMAIL and _EMAIL.fullmatch(address) is not None


def checked_name(name: str) -> str:
    """As it will be kept. Raises InvalidInput for field `name`."""
    with Checks() as check:
        return check.text("name", name, most=LONGEST_NAME)


def checked_email(email: str, *, current: str | None) -> str:
    """As it will be kept. Raises InvalidInput for field `email`, also where it is the current one."""
    with Checks() as check:
        email = check.text("email", email, most=LONGEST_EMAIL)
        if email and not is_email(email):
            check.refuse("email", "This is no e-mail address.", "Write it like name@example.org.")
        if current is not None and email.casefold() == current.casefold():
            check.refuse("email", "This is your address already.", "Enter another one.")
    return email


def checked_reason(reason: str) -> str:
    """Raises InvalidInput for field `reason`."""
    with Checks() as check:
        return check.text("reason", reason, most=LONGEST_REASON)


def checked_token(name: str, scopes: Collection[Scope], lifetime: timedelta) -> str:
    """The token's name as it will be kept. Raises InvalidInput for `name`, `scopes`, `lifetime`."""
    with Checks() as check:
        name = check.text("name", name, most=60)
        check.choices("scopes", tuple(scopes), tuple(Scope), least=1)
        if not SHORTEST_TOKEN_LIFETIME <= lifetime <= LONGEST_TOKEN_LIFETIME:
            check.refuse(
                "lifetime", f"{lifetime.days} days is out of range.", "Choose from 1 day to 365 days."
            )
    return name


def check_room(tokens: Collection[ApiToken], now: datetime) -> None:
    """Raises TooManyTokens where as many as allowed are living already."""
    if sum(token.is_valid(now) for token in tokens) >= MOST_TOKENS:
        raise TooManyTokens(MOST_TOKENS)


def touch_is_due(last: datetime | None, now: datetime) -> bool:
    """Last use is remembered to the minute, so that most requests write nothing."""
    return last is None or now - last > TOUCH_INTERVAL


def _has_control(text: str) -> bool:
    return any(unicodedata.category(char) == "Cc" for char in text)
