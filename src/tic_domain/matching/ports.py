"""What matching needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.matching.cv_text import CvText
from tic_domain.matching.market import Market
from tic_domain.matching.model import Answers, QuizDraft, StoredMatch
from tic_domain.shared.ids import AccountId


class AnswersRepository(Protocol):
    """Quiz answers, sealed under their coachee's key."""

    async def add(self, answers: Answers) -> None:
        """Raises ConcurrentUpdate where that coachee has this version already."""
        ...

    async def find_latest(self, coachee_id: AccountId) -> Answers | None: ...

    async def get_version(self, coachee_id: AccountId, version: int) -> Answers:
        """Raises NotFound."""
        ...

    async def list_versions(self, coachee_id: AccountId) -> tuple[Answers, ...]:
        """Newest first."""
        ...

    async def save_draft(self, draft: QuizDraft) -> None:
        """Replaces the earlier one of that coachee."""
        ...

    async def find_draft(self, coachee_id: AccountId) -> QuizDraft | None: ...

    async def drop_draft(self, coachee_id: AccountId) -> None:
        """Does nothing where there is none."""
        ...


class Matches(Protocol):
    async def add_many(self, matches: Sequence[StoredMatch]) -> None: ...

    async def find(self, coachee_id: AccountId, coach_id: AccountId) -> StoredMatch | None:
        """The latest of that pair."""
        ...

    async def list_of(self, coachee_id: AccountId) -> tuple[StoredMatch, ...]:
        """Newest first; of one moment, the best first, ties by coach id."""
        ...


class CandidateScan(Protocol):
    async def market(self, at: datetime) -> Market:
        """All coaches who are listed, accept, and whose account is active and holds the role coach.

        As of now: what was committed before the call is in it. Compiling is dear, so an adapter may keep
        the market until a profile, a standing or an account changes, or `at` reaches another UTC week.
        """
        ...


class Blocks(Protocol):
    async def blocked_with(self, account_id: AccountId) -> frozenset[AccountId]:
        """Whom they have blocked and who has blocked them; the two are never told apart."""
        ...


class CvTextExtractor(Protocol):
    """Reads hostile files: apart from this process, within limits of memory, time and output."""

    async def extract(self, content: bytes) -> CvText:
        """Raises CvRefused; Unavailable where too many are being read at once."""
        ...


class MatchingUnitOfWork(CoachesUnitOfWork, Protocol):
    @property
    def answers(self) -> AnswersRepository: ...

    @property
    def matches(self) -> Matches: ...

    @property
    def candidates(self) -> CandidateScan: ...

    @property
    def blocks(self) -> Blocks: ...
