"""Accounts. What identifies a person is sealed under their own key and found by keyed hashes."""

import json
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, Final

from psycopg.errors import UniqueViolation
from sqlalchemy import Select, select

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, among, binding, given, inserting, listed
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.accounts.model import DELETED, Account, AccountStatus, UsageConsent
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex

OWN: Final = tuple(column for column in accounts.c if not column.name.endswith("_index"))
_NAME: Final = "accounts|name"
_SEALED: Final = ("name", "email", "pending_email", "linkedin")
_WITH_KEY: Final = accounts.outerjoin(subject_keys, subject_keys.c.subject_id == accounts.c.id)


def _selected() -> Select[Any]:
    return select(*OWN, subject_keys.c.wrapped.label(WRAPPED)).select_from(_WITH_KEY)


_BY_ID: Final = Query(_selected().where(accounts.c.id == given("id")))
# No key is changed, so rows that refer to this one may be added meanwhile.
_LOCKED: Final = Query(
    _selected().where(accounts.c.id == given("id")).with_for_update(of=accounts, key_share=True)
)
_CONSENT: Final = Query(select(accounts.c.usage_consent).where(accounts.c.id == given("id")))
_BY_LINKEDIN: Final = Query(_selected().where(accounts.c.linkedin_index == given("linkedin_index")))
_BY_EMAIL: Final = Query(
    _selected().where(accounts.c.email_index == given("email_index")).order_by(accounts.c.id)
)
_NAMES: Final = Query(
    select(accounts.c.id, accounts.c.name, subject_keys.c.wrapped)
    .select_from(accounts.join(subject_keys, subject_keys.c.subject_id == accounts.c.id))
    .where(among(accounts.c.id, "ids"), accounts.c.status != AccountStatus.DELETED.value)
)
_ADD: Final = Query(inserting(accounts))
_SAVE: Final = Query(
    accounts.update()
    .where(accounts.c.id == given("key"), accounts.c.version == given("loaded"))
    .values(binding(accounts, but=frozenset({"id", "created_at"})))
)


@clause("C2.1")
class PostgresAccounts:
    def __init__(self, session: Session, vault: Vault, index: BlindIndex) -> None:
        self._session = session
        self._vault = vault
        self._index = index

    async def get(self, account_id: AccountId, *, for_update: bool = False) -> Account:
        row = await self._session.first(_LOCKED if for_update else _BY_ID, id=account_id)
        if row is None:
            raise NotFound("account")
        return opened(self._vault, row)

    async def names_of(self, account_ids: Collection[AccountId]) -> Mapping[AccountId, str]:
        return {
            account_id: self._vault.open(
                self._vault.unwrapped(account_id, wrapped), account_id, _NAME, sealed
            )
            for account_id, sealed, wrapped in await self._session.tuples(_NAMES, ids=listed(account_ids))
        }

    async def find_usage_consent(self, account_id: AccountId) -> UsageConsent | None:
        row = await self._session.first(_CONSENT, id=account_id)
        return None if row is None else UsageConsent(row["usage_consent"])

    async def find_by_linkedin(self, subject: str) -> Account | None:
        row = await self._session.first(_BY_LINKEDIN, linkedin_index=self._linkedin_index(subject))
        return None if row is None else opened(self._vault, row)

    async def find_by_email(self, address: str) -> tuple[Account, ...]:
        found = await self._session.all(_BY_EMAIL, email_index=self._email_index(address))
        return tuple(opened(self._vault, row) for row in found)

    async def add(self, account: Account) -> None:
        key = await self._vault.make_key(account.id)
        try:
            await self._session.change(_ADD, **self._row(account, key))
        except UniqueViolation as error:
            raise ConcurrentUpdate("account") from error

    async def save(self, account: Account) -> None:
        row = self._row(account, await self._vault.key_of(account.id))
        del row["id"], row["created_at"]
        row["version"] = account.version + 1
        try:
            changed = await self._session.change(_SAVE, key=account.id, loaded=account.version, **row)
        except UniqueViolation as error:
            raise ConcurrentUpdate("account") from error
        if not changed:
            raise ConcurrentUpdate("account")

    def _row(self, account: Account, key: bytes) -> dict[str, Any]:
        row: dict[str, Any] = rows().unstructure(account)
        row["linkedin"] = None if account.linkedin is None else json.dumps(row["linkedin"])
        for name in _SEALED:
            row[name] = self._vault.seal_optional(key, account.id, f"accounts|{name}", row[name])
        row["email_index"] = None if account.email is None else self._email_index(account.email)
        row["linkedin_index"] = (
            None if account.linkedin is None else self._linkedin_index(account.linkedin.subject)
        )
        return row

    def _email_index(self, address: str) -> bytes:
        # Two spellings of one address are one address; what is stored keeps the member's own spelling.
        return self._index.of("account.email", unicodedata.normalize("NFKC", address.strip()).casefold())

    def _linkedin_index(self, subject: str) -> bytes:
        return self._index.of("account.linkedin", subject)


def opened(vault: Vault, row: dict[str, Any]) -> Account:
    """An account from its own columns and its wrapped key."""
    subject = row["id"]
    values = {column.name: row[column.name] for column in OWN}
    if values["status"] == AccountStatus.DELETED.value:
        # Whether its key is there still or not: nobody is called by a name that they took away with them.
        return structured({**values, **dict.fromkeys(_SEALED), "name": DELETED}, Account)
    key = vault.key_in(subject, row)
    for name in _SEALED:
        values[name] = vault.open_optional(key, subject, f"accounts|{name}", values[name])
    if values["linkedin"] is not None:
        values["linkedin"] = json.loads(values["linkedin"])
    return structured(values, Account)
