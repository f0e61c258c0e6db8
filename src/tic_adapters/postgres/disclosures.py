"""Disclosures and their use. What a coach loads of a coachee is joined to a living disclosure."""

from datetime import datetime
from typing import Any, Final

from psycopg.rows import DictRow
from sqlalchemy import and_, delete, or_, select, update

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.cvs import opened_cv
from tic_adapters.postgres.matching import opened_answers
from tic_adapters.postgres.query import Query, among, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.conversations import accesses, blocks, disclosures
from tic_adapters.postgres.tables.cvs import cvs
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.matching import answers
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.accounts.model import DELETED
from tic_domain.conversations.model import Block, Disclosure, DisclosureAccess
from tic_domain.conversations.ports import DisclosureRecord
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.model import Answers
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId

_ANSWERS: Final = "answers_"
_CVS: Final = "cvs_"
_ADD: Final = Query(inserting(disclosures))
_newest_living = (
    select(disclosures.c.id)
    .where(
        disclosures.c.conversation_id == given("conversation_id"),
        disclosures.c.coach_id == given("coach_id"),
        disclosures.c.revoked_at.is_(None),
    )
    .order_by(disclosures.c.granted_at.desc(), disclosures.c.id.desc())
    .limit(1)
    .subquery("newest_living")
)
_QUIZ: Final = Query(
    select(
        disclosures,
        *(column.label(_ANSWERS + column.name) for column in answers.c),
        subject_keys.c.wrapped.label(WRAPPED),
    )
    .select_from(
        disclosures.join(
            answers,
            and_(
                answers.c.coachee_id == disclosures.c.coachee_id,
                answers.c.version == disclosures.c.quiz_version,
            ),
        ).outerjoin(subject_keys, subject_keys.c.subject_id == disclosures.c.coachee_id)
    )
    .where(
        disclosures.c.conversation_id == given("conversation_id"),
        disclosures.c.coach_id == given("coach_id"),
        disclosures.c.revoked_at.is_(None),
    )
    .order_by(disclosures.c.granted_at.desc(), disclosures.c.id.desc())
    .limit(1)
)
_CV: Final = Query(
    select(
        disclosures,
        *(column.label(_CVS + column.name) for column in cvs.c),
        subject_keys.c.wrapped.label(WRAPPED),
    ).select_from(
        # The newest living one decides: where it names no CV, an older one that did opens nothing.
        _newest_living.join(disclosures, disclosures.c.id == _newest_living.c.id)
        .join(
            cvs, and_(cvs.c.coachee_id == disclosures.c.coachee_id, cvs.c.version == disclosures.c.cv_version)
        )
        .outerjoin(subject_keys, subject_keys.c.subject_id == disclosures.c.coachee_id)
    )
)
_LOG: Final = Query(inserting(accesses, "disclosure_id", "what", "accessed_at"))
_OF_COACHEE: Final = Query(
    select(disclosures, accounts.c.name, subject_keys.c.wrapped.label(WRAPPED))
    .select_from(
        disclosures.join(accounts, accounts.c.id == disclosures.c.coach_id).outerjoin(
            subject_keys, subject_keys.c.subject_id == disclosures.c.coach_id
        )
    )
    .where(disclosures.c.coachee_id == given("coachee_id"))
    .order_by(disclosures.c.granted_at.desc(), disclosures.c.id.desc())
)
_OF_CONVERSATION: Final = Query(
    select(disclosures)
    .where(disclosures.c.conversation_id == given("conversation_id"))
    .order_by(disclosures.c.granted_at, disclosures.c.id)
)
_ACCESSES: Final = Query(
    select(accesses.c.disclosure_id, accesses.c.what, accesses.c.accessed_at)
    .where(among(accesses.c.disclosure_id, "ids"))
    .order_by(accesses.c.accessed_at, accesses.c.number)
)
_REVOKE: Final = Query(
    update(disclosures)
    .where(
        disclosures.c.id == given("key"),
        disclosures.c.coachee_id == given("coachee_id"),
        disclosures.c.revoked_at.is_(None),
    )
    .values(revoked_at=given("now"))
    .returning(disclosures)
)
_OWN: Final = tuple(disclosures.c.keys())


@clause("C4.2")
class PostgresDisclosures:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, disclosure: Disclosure) -> None:
        await self._session.change(_ADD, **rows().unstructure(disclosure))

    async def find_quiz(
        self, conversation_id: ConversationId, coach_id: AccountId
    ) -> tuple[Disclosure, Answers] | None:
        row = await self._session.first(_QUIZ, conversation_id=conversation_id, coach_id=coach_id)
        if row is None:
            return None
        version = {name.removeprefix(_ANSWERS): row[name] for name in row if name.startswith(_ANSWERS)}
        return _disclosure(row), opened_answers(self._vault, {**version, WRAPPED: row[WRAPPED]})

    async def find_cv(
        self, conversation_id: ConversationId, coach_id: AccountId
    ) -> tuple[Disclosure, CvVersion] | None:
        row = await self._session.first(_CV, conversation_id=conversation_id, coach_id=coach_id)
        if row is None:
            return None
        version = {name.removeprefix(_CVS): row[name] for name in row if name.startswith(_CVS)}
        return _disclosure(row), opened_cv(self._vault, {**version, WRAPPED: row[WRAPPED]})

    async def log_access(self, access: DisclosureAccess) -> None:
        await self._session.change(_LOG, **rows().unstructure(access))

    async def of_conversation(self, conversation_id: ConversationId) -> tuple[Disclosure, ...]:
        found = await self._session.all(_OF_CONVERSATION, conversation_id=conversation_id)
        return tuple(_disclosure(row) for row in found)

    async def list_of(self, coachee_id: AccountId) -> tuple[DisclosureRecord, ...]:
        found = await self._session.all(_OF_COACHEE, coachee_id=coachee_id)
        used: dict[DisclosureId, list[DisclosureAccess]] = {}
        if found:
            for row in await self._session.all(_ACCESSES, ids=[row["id"] for row in found]):
                access = structured(row, DisclosureAccess)
                used.setdefault(access.disclosure_id, []).append(access)
        return tuple(self._record(row, used.get(row["id"], [])) for row in found)

    async def revoke(
        self, coachee_id: AccountId, disclosure_id: DisclosureId, now: datetime
    ) -> Disclosure | None:
        row = await self._session.first_changed(_REVOKE, key=disclosure_id, coachee_id=coachee_id, now=now)
        return None if row is None else _disclosure(row)

    def _record(self, row: DictRow, used: list[DisclosureAccess]) -> DisclosureRecord:
        coach_id = row["coach_id"]
        name = self._vault.shown(coach_id, row[WRAPPED], "accounts|name", row["name"])
        return DisclosureRecord(
            disclosure=_disclosure(row),
            coach_name=name or DELETED,
            accesses=tuple(used),
        )


def _disclosure(row: dict[str, Any]) -> Disclosure:
    return structured({name: row[name] for name in _OWN}, Disclosure)


_WITH: Final = Query(
    select(blocks.c.blocker_id, blocks.c.blocked_id).where(
        or_(blocks.c.blocker_id == given("account_id"), blocks.c.blocked_id == given("account_id"))
    )
)
_BLOCK: Final = Query(inserting(blocks).on_conflict_do_nothing())
_UNBLOCK: Final = Query(
    delete(blocks).where(blocks.c.blocker_id == given("blocker"), blocks.c.blocked_id == given("blocked"))
)
_BY: Final = Query(
    select(blocks)
    .where(blocks.c.blocker_id == given("blocker"))
    .order_by(blocks.c.blocked_at.desc(), blocks.c.blocked_id.desc())
)


@clause("C3.3")
class PostgresBlockList:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def blocked_with(self, account_id: AccountId) -> frozenset[AccountId]:
        pairs = await self._session.tuples(_WITH, account_id=account_id)
        return frozenset(one for pair in pairs for one in pair if one != account_id)

    async def add(self, block: Block) -> None:
        await self._session.change(_BLOCK, **rows().unstructure(block))

    async def remove(self, blocker_id: AccountId, blocked_id: AccountId) -> bool:
        return bool(await self._session.change(_UNBLOCK, blocker=blocker_id, blocked=blocked_id))

    async def list_by(self, blocker_id: AccountId) -> tuple[Block, ...]:
        found = await self._session.all(_BY, blocker=blocker_id)
        return tuple(structured(row, Block) for row in found)
