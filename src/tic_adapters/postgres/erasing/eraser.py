"""Carries out the erase plan on one person's rows."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, delete, null, select, text

from tic_adapters.postgres.erasing.plan import Measure, measures, retained
from tic_adapters.postgres.query import Query, given
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.cvs import cvs
from tic_adapters.postgres.tables.keys import subject_keys
from tic_domain.accounts.model import AccountStatus, UsageConsent
from tic_domain.privacy.erasing.ports import ErasedRows, PlanPart, Retained
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex

_FENCE: Final = Query(select(accounts.c.id).where(accounts.c.id == given("id")).with_for_update())
_NOTHING: Final = (
    "email", "pending_email", "linkedin", "active_role", "email_index", "linkedin_index", "usage_decided_at",
)  # fmt: skip
_EMPTY: Final = Query(
    accounts.update()
    .where(accounts.c.id == given("key"))
    .values(
        name=text("''::bytea"),
        roles=text("'{}'"),
        usage_consent=text(f"'{UsageConsent.NOT_ASKED.value}'"),
        status=text(f"'{AccountStatus.DELETED.value}'"),
        version=accounts.c.version + text("1"),
        **dict.fromkeys(_NOTHING, null()),
    )
)
_FILES: Final = Query(
    select(cvs.c.file_key).where(cvs.c.coachee_id == given("coachee_id"), cvs.c.file_key.is_not(None))
)
# What runs is left alone: it is removed when it has ended.
_CANCEL: Final = Query(
    text(
        "DELETE FROM procrastinate_jobs WHERE status IN ('todo', 'failed', 'cancelled', 'aborted') "
        "AND strpos(CAST(args AS text), :account) > 0"
    ).bindparams(given("account", Text))
)
_DESTROY: Final = Query(delete(subject_keys).where(subject_keys.c.subject_id == given("subject_id")))
_LIVING: Final = Query(
    select(accounts.c.id).where(accounts.c.status != AccountStatus.DELETED.value).order_by(accounts.c.id)
)


@clause("C6.2", "C7.4")
class PostgresEraser:
    def __init__(self, session: Session, index: BlindIndex) -> None:
        self._session = session
        self._index = index

    def plan(self) -> tuple[PlanPart, ...]:
        return tuple(measure.part for measure in measures())

    def retained(self) -> tuple[Retained, ...]:
        return retained()

    async def fence(self, account_id: AccountId) -> None:
        # Whoever adds a row that refers to the account holds a share of its key until they commit.
        await self._session.change(_FENCE, id=account_id)

    async def empty_account(self, account_id: AccountId) -> None:
        await self._session.change(_EMPTY, key=account_id)

    async def erase(
        self, account_id: AccountId, part: PlanPart, *, most: int, after: object | None
    ) -> ErasedRows:
        measure = next(one for one in measures() if one.part == part)
        place, keys = after if isinstance(after, tuple) else (0, None)
        statement = measure.statements[place]
        values = statement.path.values(account_id, self._index)
        if keys is None:
            query, further = statement.first, {}
        else:
            query = statement.further
            names = (f"after_{name}" for name in statement.keys)
            further = dict(zip(names, keys, strict=True)) if query is not statement.first else {}
        found = await self._changed(query, {**values, **further, "most": most})
        return ErasedRows(rows=len(found), after=_next(measure, place, found, most))

    async def files_of(self, account_id: AccountId) -> tuple[FileKey, ...]:
        found = await self._session.tuples(_FILES, coachee_id=account_id)
        return tuple(FileKey(key) for (key,) in found)

    async def cancel_jobs(self, account_id: AccountId) -> int:
        return await self._session.change(_CANCEL, account=str(account_id))

    async def destroy_key(self, subject: UUID) -> bool:
        return bool(await self._session.change(_DESTROY, subject_id=subject))

    async def has_subject(self, hashes: Sequence[bytes], *, purpose: str) -> tuple[AccountId, ...]:
        if not hashes:
            return ()
        wanted = frozenset(hashes)
        found = await self._session.tuples(_LIVING)
        return tuple(AccountId(one) for (one,) in found if self._index.of(purpose, str(one)) in wanted)

    async def _changed(self, query: Query, values: dict[str, Any]) -> list[Any]:
        self._session.check_writing()
        return await self._session.tuples(query, **values)


def _next(measure: Measure, place: int, found: list[Any], most: int) -> object | None:
    if len(found) == most:
        return (place, max(found))
    return (place + 1, None) if place + 1 < len(measure.statements) else None
