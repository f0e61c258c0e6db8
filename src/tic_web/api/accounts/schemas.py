"""What the API takes and gives about an account and the ways into it."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

from tic_domain.accounts.model import Account, ApiToken, OperatorAct, OperatorActKind, Role, Scope, WebSession
from tic_domain.accounts.use_cases.issue_api_token import IssuedToken
from tic_web.api.fields import Id, Moment, text

RoleName = Literal["coach", "coachee"]
ScopeName = Literal[
    "profile:read", "profile:write", "matching:read", "matching:write",
    "conversations:read", "conversations:write", "account:read", "account:write",
    "privacy:read", "privacy:write",
]  # fmt: skip
ROLE_NAMES: Final[Mapping[Role, RoleName]] = {Role.COACH: "coach", Role.COACHEE: "coachee"}
SCOPES: Final[Mapping[ScopeName, Scope]] = {name: Scope(name) for name in get_args(ScopeName)}
Name = Annotated[str, text(1, 200, "Name as others see it.", "Ada Example")]
Email = Annotated[
    str,
    Meta(
        description="E-mail address.",
        examples=["ada@example.org"],
        extra_json_schema={"minLength": 3, "maxLength": 254, "format": "email"},
    ),
]


class AccountAnswer(Struct, frozen=True, kw_only=True):
    """Your account."""

    id: Id
    name: Name
    email: Email | None
    pending_email: Annotated[str | None, Meta(description="Waits for its link to be followed.")]
    roles: list[RoleName]
    active_role: RoleName | None
    analytics: Annotated[bool, Meta(description="Whether you said yes to analytics.")]
    member_since: Moment

    @classmethod
    def of(cls, account: Account) -> "AccountAnswer":
        return cls(
            id=account.id,
            name=account.name,
            email=account.email,
            pending_email=account.pending_email,
            roles=[ROLE_NAMES[role] for role in Role if role in account.roles],
            active_role=ROLE_NAMES[account.active_role] if account.active_role else None,
            analytics=account.usage_consent.is_given,
            member_since=account.created_at,
        )


class DetailsChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays as it is."""

    name: Name | UnsetType = UNSET
    email: Email | UnsetType = UNSET


class RolesChoice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    roles: Annotated[list[RoleName], Meta(min_length=1, max_length=2, description="At least one.")]


class ActiveRoleChoice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    role: RoleName


class AnalyticsChoice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    given: Annotated[bool, Meta(description="Yes or no. Nobody is counted without a yes.")]


class SessionAnswer(Struct, frozen=True, kw_only=True):
    """A signed-in browser."""

    id: Id
    device: Annotated[str, Meta(examples=["Firefox on Linux"])]
    created_at: Moment
    last_seen_at: Moment
    expires_at: Moment
    current: Annotated[bool, Meta(description="Whether this very request came from it.")]

    @classmethod
    def of(cls, session: WebSession, *, current: bool) -> "SessionAnswer":
        return cls(
            id=session.id,
            device=session.device,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            expires_at=session.expires_at,
            current=current,
        )


class SessionsAnswer(Struct, frozen=True, kw_only=True):
    items: list[SessionAnswer]


class EndedAnswer(Struct, frozen=True, kw_only=True):
    ended: Annotated[int, Meta(ge=0, description="How many sessions were ended.", examples=[2])]


class TokenRequest(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, text(1, 60, "What it is for, in your own words.", "Laptop script")]
    scopes: Annotated[list[ScopeName], Meta(min_length=1, max_length=10, description="What it may do.")]
    days: Annotated[int, Meta(ge=1, le=365, description="How long it works.", examples=[90])] = 90


class TokenAnswer(Struct, frozen=True, kw_only=True):
    """An API token. Its secret is never shown again."""

    id: Id
    name: Annotated[str, Meta(examples=["Laptop script"])]
    scopes: list[ScopeName]
    created_at: Moment
    expires_at: Moment
    last_used_at: Moment | None
    revoked_at: Moment | None

    @classmethod
    def of(cls, token: ApiToken) -> "TokenAnswer":
        return cls(
            id=token.id,
            name=token.name,
            scopes=[name for name, scope in SCOPES.items() if scope in token.scopes],
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_at=token.last_used_at,
            revoked_at=token.revoked_at,
        )


class IssuedTokenAnswer(Struct, frozen=True, kw_only=True):
    """The token, and its secret: this once."""

    secret: Annotated[str, Meta(description="Send it as `Authorization: Bearer …`.", examples=["tic_…"])]
    token: TokenAnswer

    @classmethod
    def of(cls, issued: IssuedToken) -> "IssuedTokenAnswer":
        return cls(secret=issued.secret, token=TokenAnswer.of(issued.token))


class TokensAnswer(Struct, frozen=True, kw_only=True):
    items: list[TokenAnswer]


class OperatorActAnswer(Struct, frozen=True, kw_only=True):
    """What an operator did with your account or your data."""

    what: Annotated[
        str,
        Meta(
            description="What was done, in words that stay the same.",
            examples=["read a conversation of yours"],
            extra_json_schema={"enum": [kind.value for kind in OperatorActKind]},
        ),
    ]
    about: Annotated[
        Id | None, Meta(description="Which order, conversation, review or report; null: the account itself.")
    ]
    reason: Annotated[str, Meta(examples=["A report about messages in it"])]
    at: Moment

    @classmethod
    def of(cls, act: OperatorAct) -> "OperatorActAnswer":
        return cls(what=act.kind.value, about=act.about, reason=act.reason, at=act.at)


class OperatorActsAnswer(Struct, frozen=True, kw_only=True):
    items: list[OperatorActAnswer]
