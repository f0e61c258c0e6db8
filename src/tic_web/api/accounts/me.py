"""An account as its owner's programs see it."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.types import ASGIApp
from msgspec import UNSET

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Role, Scope
from tic_domain.accounts.policies import checked_email, checked_name
from tic_domain.accounts.use_cases.choose_roles import ChooseRoles, ChooseRolesCommand
from tic_domain.accounts.use_cases.correct_email import CorrectEmail, CorrectEmailCommand
from tic_domain.accounts.use_cases.correct_name import CorrectName, CorrectNameCommand
from tic_domain.accounts.use_cases.decide_usage_consent import (
    DecideUsageConsent,
    DecideUsageConsentCommand,
)
from tic_domain.accounts.use_cases.list_operator_acts import ListOperatorActs, ListOperatorActsCommand
from tic_domain.accounts.use_cases.show_account import ShowAccount, ShowAccountCommand
from tic_domain.accounts.use_cases.switch_role import SwitchRole, SwitchRoleCommand
from tic_domain.shared.errors import ConcurrentUpdate
from tic_web.api.accounts.schemas import (
    AccountAnswer,
    ActiveRoleChoice,
    AnalyticsChoice,
    DetailsChange,
    OperatorActAnswer,
    OperatorActsAnswer,
    RolesChoice,
)
from tic_web.api.bodies import Answer, sent
from tic_web.api.operations import operation
from tic_web.dependencies import asking
from tic_web.visit import sends_signal

TAG = "Account"


@operation(
    "GET", "/me", id="showMe", tag=TAG, summary="Show your account",
    description="What is held about you directly: name, e-mail, roles.",
    scope=Scope.ACCOUNT_READ, returns=AccountAnswer,
)  # fmt: skip
async def show_me(request: Request[Any, Any, Any], show_account: NamedDependency[ShowAccount]) -> ASGIApp:
    account = await show_account(ShowAccountCommand(account_id=asking(request).account_id))
    return Answer(AccountAnswer.of(account))


@operation(
    "PATCH", "/me", id="correctMe", tag=TAG, summary="Correct your name or e-mail",
    description="A new e-mail address counts once the link sent to it was followed; until then it pends.",
    scope=Scope.ACCOUNT_WRITE, returns=AccountAnswer, body=DetailsChange,
    example=DetailsChange(name="Ada Example"), raises=(AccountSuspended, ConcurrentUpdate),
)  # fmt: skip
async def correct_me(
    request: Request[Any, Any, Any],
    show_account: NamedDependency[ShowAccount],
    correct_name: NamedDependency[CorrectName],
    correct_email: NamedDependency[CorrectEmail],
) -> ASGIApp:
    account_id = asking(request).account_id
    change = await sent(request, DetailsChange)
    account = await show_account(ShowAccountCommand(account_id=account_id))
    # Both are looked at before either is changed.
    if change.name is not UNSET:
        checked_name(change.name)
    if change.email is not UNSET:
        checked_email(change.email, current=account.email)
    if change.name is not UNSET:
        account = await correct_name(CorrectNameCommand(account_id=account_id, name=change.name))
    if change.email is not UNSET:
        account = await correct_email(CorrectEmailCommand(account_id=account_id, email=change.email))
    return Answer(AccountAnswer.of(account))


@operation(
    "PUT", "/me/roles", id="chooseRoles", tag=TAG, summary="Choose your roles",
    description="Coach, coachee, or both. Who drops the role coach isn't shown as a coach any more.",
    scope=Scope.ACCOUNT_WRITE, returns=AccountAnswer, body=RolesChoice,
    example=RolesChoice(roles=["coachee"]), raises=(AccountSuspended, ConcurrentUpdate),
)  # fmt: skip
async def put_roles(request: Request[Any, Any, Any], choose_roles: NamedDependency[ChooseRoles]) -> ASGIApp:
    chosen = await sent(request, RolesChoice)
    command = ChooseRolesCommand(
        account_id=asking(request).account_id, roles=frozenset(Role(role) for role in chosen.roles)
    )
    return Answer(AccountAnswer.of(await choose_roles(command)))


@operation(
    "PUT", "/me/active-role", id="switchRole", tag=TAG, summary="Switch to another of your roles",
    scope=Scope.ACCOUNT_WRITE, returns=AccountAnswer, body=ActiveRoleChoice,
    example=ActiveRoleChoice(role="coachee"), raises=(AccountSuspended, RoleMissing, ConcurrentUpdate),
)  # fmt: skip
async def put_active_role(
    request: Request[Any, Any, Any], switch_role: NamedDependency[SwitchRole]
) -> ASGIApp:
    chosen = await sent(request, ActiveRoleChoice)
    command = SwitchRoleCommand(account_id=asking(request).account_id, role=Role(chosen.role))
    return Answer(AccountAnswer.of(await switch_role(command)))


@operation(
    "GET", "/me/operator-acts", id="listOperatorActs", tag=TAG,
    summary="List what operators did with your data",
    description="Every act of an operator on your account or on what is held about you, with its reason; "
    "newest first.",
    scope=Scope.ACCOUNT_READ, returns=OperatorActsAnswer,
)  # fmt: skip
async def list_acts(
    request: Request[Any, Any, Any], list_operator_acts: NamedDependency[ListOperatorActs]
) -> ASGIApp:
    acts = await list_operator_acts(ListOperatorActsCommand(account_id=asking(request).account_id))
    return Answer(OperatorActsAnswer(items=[OperatorActAnswer.of(one) for one in acts]))


@operation(
    "PUT", "/me/analytics", id="chooseAnalytics", tag=TAG, summary="Say yes or no to analytics",
    description="It counts at once, also for what still waits to be counted.",
    scope=Scope.ACCOUNT_WRITE, returns=AccountAnswer, body=AnalyticsChoice,
    example=AnalyticsChoice(given=False), raises=(ConcurrentUpdate,),
)  # fmt: skip
async def put_analytics(
    request: Request[Any, Any, Any], decide_usage_consent: NamedDependency[DecideUsageConsent]
) -> ASGIApp:
    chosen = await sent(request, AnalyticsChoice)
    command = DecideUsageConsentCommand(
        account_id=asking(request).account_id,
        given=chosen.given,
        signal=sends_signal(request),
    )
    return Answer(AccountAnswer.of(await decide_usage_consent(command)))


ROUTES = (show_me, correct_me, put_roles, put_active_role, put_analytics, list_acts)
