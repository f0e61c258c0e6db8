"""What we hold about an account, and its corrections."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from tic_domain.accounts.model import Account, Principal, Role
from tic_domain.accounts.use_cases.choose_roles import ChooseRoles, ChooseRolesCommand
from tic_domain.accounts.use_cases.correct_email import CorrectEmail, CorrectEmailCommand
from tic_domain.accounts.use_cases.correct_name import CorrectName, CorrectNameCommand
from tic_domain.accounts.use_cases.show_account import ShowAccount, ShowAccountCommand
from tic_domain.accounts.use_cases.switch_role import SwitchRole, SwitchRoleCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import InvalidInput, Refused
from tic_web.pages.forms import Form
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page, see

Page = Response[str] | Response[None]


@get("/settings", name="settings")
async def show_settings(
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    show_account: NamedDependency[ShowAccount],
) -> Response[str]:
    return _page(frame, await show_account(ShowAccountCommand(account_id=principal.account_id)), Form.of())


@post("/settings/name", name="correct_name_page")
async def change_name(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    correct_name: NamedDependency[CorrectName],
    show_account: NamedDependency[ShowAccount],
) -> Page:
    form = await Form.sent(request)
    try:
        await correct_name(CorrectNameCommand(account_id=principal.account_id, name=form.value("name")))
    except (InvalidInput, Refused) as error:
        account = await show_account(ShowAccountCommand(account_id=principal.account_id))
        return _page(frame, account, form.refused(error))
    return see("/settings", "name-corrected")


@post("/settings/email", name="correct_email_page")
async def change_email(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    correct_email: NamedDependency[CorrectEmail],
    show_account: NamedDependency[ShowAccount],
) -> Page:
    form = await Form.sent(request)
    try:
        await correct_email(CorrectEmailCommand(account_id=principal.account_id, email=form.value("email")))
    except (InvalidInput, Refused) as error:
        account = await show_account(ShowAccountCommand(account_id=principal.account_id))
        return _page(frame, account, form.refused(error))
    return see("/settings", "email-pending")


@post("/settings/roles", name="change_roles_page")
async def change_roles(
    request: Request[Any, Any, Any],
    frame: NamedDependency[Frame],
    principal: NamedDependency[Principal],
    choose_roles: NamedDependency[ChooseRoles],
    show_account: NamedDependency[ShowAccount],
) -> Page:
    form = await Form.sent(request)
    try:
        await choose_roles(ChooseRolesCommand(account_id=principal.account_id, roles=roles_of(form)))
    except (InvalidInput, Refused) as error:
        account = await show_account(ShowAccountCommand(account_id=principal.account_id))
        return _page(frame, account, form.refused(error))
    return see("/settings", "roles-changed")


@post("/settings/role", name="switch_role_page")
async def change_active_role(
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    switch_role: NamedDependency[SwitchRole],
) -> Response[None]:
    form = await Form.sent(request)
    with Checks() as check:
        role = check.choice("role", form.value("role"), [known.value for known in Role])
    account = await switch_role(SwitchRoleCommand(account_id=principal.account_id, role=Role(role)))
    return see("/desk" if account.active_role is Role.COACH else "/matches", "role-switched")


def roles_of(form: Form) -> frozenset[Role]:
    """Raises InvalidInput for what is no role."""
    with Checks() as check:
        chosen = check.choices("roles", form.all("roles"), [known.value for known in Role])
    return frozenset(Role(value) for value in chosen)


def _page(frame: Frame, account: Account, form: Form) -> Response[str]:
    known = Form.of(name=account.name, roles=[role.value for role in account.roles])
    return page(
        frame,
        "accounts/settings.html",
        status=form.status,
        account=account,
        form=form.over(known),
    )


ROUTES = (show_settings, change_name, change_email, change_roles, change_active_role)
