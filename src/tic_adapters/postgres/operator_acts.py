"""What operators did with accounts and their data. Each account's reasons are sealed under its own key."""

from typing import Final

from sqlalchemy import select

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.accounts import operator_acts
from tic_adapters.postgres.vault import Vault
from tic_domain.accounts.model import OperatorAct
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId

_REASON: Final = "operator_acts|reason"
_OWN: Final = tuple(column for column in operator_acts.c if column.name != "number")
_ADD: Final = Query(inserting(operator_acts, *(column.name for column in _OWN)))
_OF: Final = Query(
    select(*_OWN)
    .where(operator_acts.c.account_id == given("account_id"))
    .order_by(operator_acts.c.at.desc(), operator_acts.c.number.desc())
)


@clause("C3.3", "C7.1")
class PostgresOperatorActs:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, act: OperatorAct) -> None:
        key = await self._vault.key_of(act.account_id)
        row = rows().unstructure(act)
        row["reason"] = self._vault.seal(key, act.account_id, _REASON, act.reason)
        await self._session.change(_ADD, **row)

    async def list_of(self, account_id: AccountId) -> tuple[OperatorAct, ...]:
        found = await self._session.all(_OF, account_id=account_id)
        key = await self._vault.find_key(account_id) if found else None
        if key is None:
            return ()
        return tuple(
            structured(
                {**row, "reason": self._vault.open(key, account_id, _REASON, row["reason"])}, OperatorAct
            )
            for row in found
        )
