"""What several use cases do to an account, within their own transaction."""

from datetime import datetime

from tic_domain.accounts.errors import AccountDeleted
from tic_domain.accounts.events import AccountSuspendedByOperator
from tic_domain.accounts.model import Account, AccountStatus, OperatorAct, OperatorActKind
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId


@clause("C3.3")
async def suspend(uow: AccountsUnitOfWork, account_id: AccountId, reason: str, now: datetime) -> Account:
    """Ends every session and revokes every token. Twice is once. Raises NotFound."""
    known = await uow.accounts.get(account_id, for_update=True)
    if known.status is AccountStatus.DELETED:
        raise AccountDeleted
    account = known.suspended()
    if known.status is not AccountStatus.SUSPENDED:
        await uow.accounts.save(account)
        await uow.operator_acts.add(
            OperatorAct(
                account_id=account.id, kind=OperatorActKind.SUSPENDED, about=None, reason=reason, at=now
            )
        )
        uow.record(AccountSuspendedByOperator(account_id=account.id, reason=reason))
    await uow.sessions.end_all(account.id)
    await uow.tokens.revoke_all(account.id, now)
    return account
