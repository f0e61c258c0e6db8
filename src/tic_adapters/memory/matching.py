"""Quiz answers and the matches that were shown, in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.matching.model import Answers, QuizDraft, StoredMatch
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, MatchId


@attrs.define
class MatchingTables:
    answers: dict[tuple[AccountId, int], Answers] = attrs.field(factory=dict)
    drafts: dict[AccountId, QuizDraft] = attrs.field(factory=dict)
    matches: dict[MatchId, StoredMatch] = attrs.field(factory=dict)


class MemoryAnswers:
    def __init__(self, transaction: Transaction, tables: MatchingTables) -> None:
        self._answers = Rows(transaction, tables.answers, "answers")
        self._drafts = Rows(transaction, tables.drafts, "quiz draft")

    async def add(self, answers: Answers) -> None:
        await self._answers.add((answers.coachee_id, answers.version), answers)

    async def find_latest(self, coachee_id: AccountId) -> Answers | None:
        return next(iter(await self.list_versions(coachee_id)), None)

    async def get_version(self, coachee_id: AccountId, version: int) -> Answers:
        answers = self._answers.find((coachee_id, version))
        if answers is None:
            raise NotFound("version of the answers")
        return answers

    async def list_versions(self, coachee_id: AccountId) -> tuple[Answers, ...]:
        own = (one for one in self._answers.all() if one.coachee_id == coachee_id)
        return tuple(sorted(own, key=lambda one: one.version, reverse=True))

    def all(self) -> tuple[Answers, ...]:
        return self._answers.all()

    async def save_draft(self, draft: QuizDraft) -> None:
        await self._drafts.put(draft.coachee_id, draft)

    async def find_draft(self, coachee_id: AccountId) -> QuizDraft | None:
        return self._drafts.find(coachee_id)

    async def drop_draft(self, coachee_id: AccountId) -> None:
        await self._drafts.drop(coachee_id)


class MemoryMatches:
    def __init__(self, transaction: Transaction, tables: MatchingTables) -> None:
        self._rows = Rows(transaction, tables.matches, "match")

    async def add_many(self, matches: Sequence[StoredMatch]) -> None:
        for match in matches:
            await self._rows.add(match.id, match)

    async def find(self, coachee_id: AccountId, coach_id: AccountId) -> StoredMatch | None:
        own = await self.list_of(coachee_id)
        return next((match for match in own if match.coach_id == coach_id), None)

    async def list_of(self, coachee_id: AccountId) -> tuple[StoredMatch, ...]:
        own = [match for match in self._rows.all() if match.coachee_id == coachee_id]
        own.sort(key=lambda match: (-match.score, match.coach_id))
        return tuple(sorted(own, key=lambda match: match.made_at, reverse=True))

    def shown_since(self, since: datetime) -> list[AccountId]:
        """The coach of every pair that was matched since then, however often."""
        recent = (match for match in self._rows.all() if match.made_at >= since)
        return [coach_id for _, coach_id in {(match.coachee_id, match.coach_id) for match in recent}]
