"""Disclosures and blocks, in memory."""

from datetime import datetime

import attrs

from tic_adapters.memory.accounts import MemoryAccounts
from tic_adapters.memory.cvs import MemoryCvs
from tic_adapters.memory.matching import MemoryAnswers
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.conversations.model import Block, Disclosure, DisclosureAccess
from tic_domain.conversations.ports import DisclosureRecord
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.model import Answers
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId


@attrs.define
class DisclosureTables:
    disclosures: dict[DisclosureId, Disclosure] = attrs.field(factory=dict)
    accesses: dict[tuple[DisclosureId, int], DisclosureAccess] = attrs.field(factory=dict)
    blocks: dict[tuple[AccountId, AccountId], Block] = attrs.field(factory=dict)


class MemoryDisclosures:
    def __init__(
        self,
        transaction: Transaction,
        tables: DisclosureTables,
        accounts: MemoryAccounts,
        answers: MemoryAnswers,
        cvs: MemoryCvs,
    ) -> None:
        self._rows = Rows(transaction, tables.disclosures, "disclosure")
        self._accesses = Rows(transaction, tables.accesses, "access")
        self._accounts = accounts
        self._answers = answers
        self._cvs = cvs

    async def add(self, disclosure: Disclosure) -> None:
        await self._rows.add(disclosure.id, disclosure)

    async def find_quiz(
        self, conversation_id: ConversationId, coach_id: AccountId
    ) -> tuple[Disclosure, Answers] | None:
        living = self.living_of(conversation_id)
        if living is None or living.coach_id != coach_id:
            return None
        return living, await self._answers.get_version(living.coachee_id, living.quiz_version)

    async def find_cv(
        self, conversation_id: ConversationId, coach_id: AccountId
    ) -> tuple[Disclosure, CvVersion] | None:
        one = self.living_of(conversation_id)
        if one is None or one.coach_id != coach_id or one.cv_version is None:
            return None
        cv = await self._cvs.find(one.coachee_id, one.cv_version)
        return (one, cv) if cv is not None else None

    async def log_access(self, access: DisclosureAccess) -> None:
        await self._accesses.reserve("number", access.disclosure_id)
        number = len(self._accesses_of(access.disclosure_id))
        await self._accesses.add((access.disclosure_id, number), access)

    async def of_conversation(self, conversation_id: ConversationId) -> tuple[Disclosure, ...]:
        own = (one for one in self._rows.all() if one.conversation_id == conversation_id)
        return tuple(sorted(own, key=lambda one: (one.granted_at, one.id)))

    async def list_of(self, coachee_id: AccountId) -> tuple[DisclosureRecord, ...]:
        own = [one for one in self._rows.all() if one.coachee_id == coachee_id]
        own.sort(key=lambda one: (one.granted_at, one.id), reverse=True)
        return tuple([await self._record(one) for one in own])

    async def revoke(
        self, coachee_id: AccountId, disclosure_id: DisclosureId, now: datetime
    ) -> Disclosure | None:
        known = await self._rows.lock(disclosure_id)
        if known is None or known.coachee_id != coachee_id or not known.is_living:
            return None
        revoked = attrs.evolve(known, revoked_at=now)
        await self._rows.put(disclosure_id, revoked)
        return revoked

    def living_of(self, conversation_id: ConversationId) -> Disclosure | None:
        own = (one for one in self._rows.all() if one.conversation_id == conversation_id and one.is_living)
        return max(own, key=lambda one: (one.granted_at, one.id), default=None)

    async def _record(self, disclosure: Disclosure) -> DisclosureRecord:
        return DisclosureRecord(
            disclosure=disclosure,
            coach_name=(await self._accounts.get(disclosure.coach_id)).name,
            accesses=tuple(sorted(self._accesses_of(disclosure.id), key=lambda access: access.accessed_at)),
        )

    def _accesses_of(self, disclosure_id: DisclosureId) -> list[DisclosureAccess]:
        return [one for one in self._accesses.all() if one.disclosure_id == disclosure_id]


class MemoryBlockList:
    def __init__(self, transaction: Transaction, tables: DisclosureTables) -> None:
        self._rows = Rows(transaction, tables.blocks, "block")

    async def blocked_with(self, account_id: AccountId) -> frozenset[AccountId]:
        return frozenset(
            block.blocked_id if block.blocker_id == account_id else block.blocker_id
            for block in self._rows.all()
            if account_id in {block.blocker_id, block.blocked_id}
        )

    async def add(self, block: Block) -> None:
        key = (block.blocker_id, block.blocked_id)
        if await self._rows.lock(key) is None:
            await self._rows.put(key, block)

    async def remove(self, blocker_id: AccountId, blocked_id: AccountId) -> bool:
        return await self._rows.drop((blocker_id, blocked_id)) is not None

    async def list_by(self, blocker_id: AccountId) -> tuple[Block, ...]:
        own = (block for block in self._rows.all() if block.blocker_id == blocker_id)
        return tuple(sorted(own, key=lambda block: (block.blocked_at, block.blocked_id), reverse=True))
