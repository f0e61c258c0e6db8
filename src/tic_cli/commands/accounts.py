"""Accounts, for operators."""

from datetime import timedelta
from typing import Any

import click

from tic_adapters.container import Container
from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.accounts.model import Account, OperatorAct, OperatorActKind, Scope
from tic_domain.accounts.policies import checked_reason
from tic_domain.accounts.use_cases.find_accounts import FindAccountsCommand
from tic_domain.accounts.use_cases.issue_api_token import IssueApiTokenCommand, IssuedToken
from tic_domain.accounts.use_cases.list_operator_acts import ListOperatorActsCommand
from tic_domain.accounts.use_cases.note_operator_act import NoteOperatorActCommand
from tic_domain.accounts.use_cases.restore_account import RestoreAccountCommand
from tic_domain.accounts.use_cases.suspend_account import SuspendAccountCommand
from tic_domain.shared.checks import Checks
from tic_domain.shared.errors import NotFound

_REASON = click.option(
    "--reason", required=True, help="Why. It is kept with the act, and the member reads it."
)


@click.group(help="Show, suspend and restore accounts.")
def accounts() -> None:
    pass


@accounts.command(help="Accounts of an e-mail address, or the one of an id.")
@click.argument("reference")
@json_option
def show(reference: str, *, as_json: bool) -> None:
    async def read(container: Container) -> list[tuple[Account, tuple[OperatorAct, ...]]]:
        accounts = await container.find_accounts()(FindAccountsCommand(reference=reference))
        acts = container.list_operator_acts()
        return [(one, await acts(ListOperatorActsCommand(account_id=one.id))) for one in accounts]

    found = with_container(read)
    if not found:
        raise NotFound("account")
    if as_json:
        document([{**_account(one), "operator_acts": [_act(act) for act in acts]} for one, acts in found])
        return
    for account, acts in found:
        table(["", ""], [(key, _words(value)) for key, value in _account(account).items()], empty="")
        say()
        table(
            ["operators did", "about", "when", "why"],
            [(act.kind.value, act.about, act.at, act.reason) for act in acts],
            empty="Operators have done nothing with it.",
        )


@accounts.command(help="Shut an account: its sessions end and its tokens are revoked.")
@click.argument("account_id", type=click.UUID)
@_REASON
@json_option
def suspend(account_id: Any, *, reason: str, as_json: bool) -> None:
    command = SuspendAccountCommand(account_id=account_id, reason=reason)
    _tell(with_container(lambda one: one.suspend_account()(command)), "suspended", as_json)


@accounts.command(help="Open a suspended account again.")
@click.argument("account_id", type=click.UUID)
@_REASON
@json_option
def restore(account_id: Any, *, reason: str, as_json: bool) -> None:
    command = RestoreAccountCommand(account_id=account_id, reason=reason)
    _tell(with_container(lambda one: one.restore_account()(command)), "active again", as_json)


@accounts.command(help="Issue an API token for an account. It is shown this once; its owner sees it listed.")
@click.argument("account_id", type=click.UUID)
@click.option("--name", default="Issued by an operator", show_default=True, help="For the owner's list.")
@click.option("--scope", "scopes", multiple=True, required=True, help="Repeat it for several: profile:read …")
@click.option("--days", type=click.IntRange(1, 365), default=1, show_default=True, help="How long it works.")
@_REASON
@json_option
def token(
    account_id: Any, *, name: str, scopes: tuple[str, ...], days: int, reason: str, as_json: bool
) -> None:
    known = [scope.value for scope in Scope]
    with Checks() as check:
        wanted = check.choices("scope", scopes, known, least=1)
    why = checked_reason(reason)
    note = NoteOperatorActCommand(account_id=account_id, kind=OperatorActKind.ACCESS_ISSUED, reason=why)
    command = IssueApiTokenCommand(
        account_id=account_id,
        name=f"{name}: {why}"[:60],
        scopes=frozenset(Scope(scope) for scope in wanted),
        lifetime=timedelta(days=days),
    )

    async def act(container: Container) -> IssuedToken:
        await container.note_operator_act()(note)
        return await container.issue_api_token()(command)

    issued = with_container(act)
    if as_json:
        document(
            {
                "id": str(issued.token.id),
                "secret": issued.secret,
                "scopes": sorted(wanted),
                "expires_at": issued.token.expires_at.isoformat(),
            }
        )
        return
    say(issued.secret)


def _account(account: Any) -> dict[str, Any]:
    return {
        "id": str(account.id),
        "name": account.name,
        "email": account.email,
        "status": account.status.value,
        "roles": sorted(role.value for role in account.roles),
        "active_role": account.active_role.value if account.active_role else None,
        "member_since": account.created_at.isoformat(),
    }


def _act(act: OperatorAct) -> dict[str, Any]:
    return {
        "what": act.kind.value,
        "about": str(act.about) if act.about else None,
        "reason": act.reason,
        "at": act.at.isoformat(),
    }


def _words(value: Any) -> Any:
    return ", ".join(value) or None if isinstance(value, list) else value


def _tell(account: Any, state: str, as_json: bool) -> None:
    if as_json:
        document(_account(account))
    else:
        say(f"The account {account.id} is {state}.")
