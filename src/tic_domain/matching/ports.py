"""What matching needs from outside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.matching.batch import Assignment, Batch, FittingPairs
from tic_domain.matching.cv_ports import Cvs
from tic_domain.matching.cv_text import CvText
from tic_domain.matching.evaluation import Calibration, Scored
from tic_domain.matching.learning import FittedShares
from tic_domain.matching.model import Answers, QuizDraft, StoredMatch
from tic_domain.matching.outcomes import Outcome, OutcomeStage, Showing
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.runs import AnsweredCoachee, CoacheeScores, MatchRun, RunProgress
from tic_domain.matching.versions import WeightsVersion
from tic_domain.matching.weights import Weights
from tic_domain.shared.ids import AccountId, MatchRunId


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
    async def market(self, at: datetime) -> CoachMarket:
        """All coaches who are listed, accept, and whose account is active and holds the role coach.

        As of now: what was committed before the call is in it, and so is the capacity left. What only the
        score looks at and time alone changes (showings, replies) may be some minutes old. Compiling is dear,
        so an adapter may keep the market until something changes, or `at` reaches another UTC week.
        """
        ...


class Blocks(Protocol):
    async def blocked_with(self, account_id: AccountId) -> frozenset[AccountId]:
        """Whom they have blocked and who has blocked them; the two are never told apart."""
        ...


class Outcomes(Protocol):
    """What came of the matches that were shown, under keyed pseudonyms: no id is ever stored with one."""

    async def show(self, coachee_id: AccountId, shown: Sequence[Showing]) -> None:
        """One is kept for each pair: what was shown last, until something came of it."""
        ...

    async def advance(
        self, coachee_id: AccountId, coach_id: AccountId, stage: OutcomeStage, *, week: date
    ) -> bool:
        """Move the pair's outcome forward, never back, in the transaction of what it records.

        Where that coach was never shown to that coachee, only the stage and `week`, the present one, are
        kept. False where they had come as far already.
        """
        ...

    async def list_of(self, coachee_id: AccountId) -> tuple[Outcome, ...]:
        """Those of one coachee, newest week first, then by rank and pair."""
        ...

    async def list_all(self) -> tuple[Outcome, ...]:
        """In no order that would tell anything."""
        ...

    async def forget(self, coachee_id: AccountId) -> int:
        """Drop those of one coachee. How many."""
        ...

    async def purge_before(self, week: date) -> int:
        """Drop those of earlier weeks. How many."""
        ...


class WeightsVersions(Protocol):
    """The version that came with the software is always among them."""

    async def current(self) -> Weights:
        """Those that count now: an acceptance that is committed holds for the next call. Raises
        WeightsUnknown where this version of the software can't use them."""
        ...

    async def get(self, version: int) -> Weights:
        """In whatever state. Raises WeightsUnknown."""
        ...

    async def list_all(self, *, for_update: bool = False) -> tuple[WeightsVersion, ...]:
        """The first one first. `for_update` keeps everybody else from deciding until the end."""
        ...

    async def save(self, version: WeightsVersion) -> None:
        """Add it, or replace its state and decisions: weights are never changed once they are stored.

        Save the one that retires before the one that becomes current; ConcurrentUpdate where two would be.
        """
        ...


class WeightsFitter(Protocol):
    """Statistics. Whatever order the outcomes come in, the result is the same."""

    def fit(self, outcomes: Sequence[Outcome], target: OutcomeStage, current: Weights) -> FittedShares:
        """The shares under which what reached `target` stands out most from what didn't, among coaches
        shown to the same coachee, with the effect of the place in the list taken out."""
        ...

    def calibrate(self, scored: Sequence[Scored]) -> Calibration:
        """The likeliest relation of score and place to reaching the stage. Some did, and some didn't."""
        ...


class CvTextExtractor(Protocol):
    """Reads hostile files: apart from this process, within limits of memory, time and output."""

    async def extract(self, content: bytes) -> CvText:
        """Raises CvRefused; Unavailable where too many are being read at once."""
        ...


class AnsweredCoachees(Protocol):
    """Coachees who can be matched: active, with the role coachee, and with answers."""

    async def list_ids(self, *, limit: int | None) -> tuple[AccountId, ...]:
        """By id; all where there is no limit."""
        ...

    async def load(self, ids: Sequence[AccountId]) -> tuple[AnsweredCoachee, ...]:
        """Their latest answers; whoever can't be matched any more is left out. In no order."""
        ...


class MatchRuns(Protocol):
    """Runs, and the scores of each until it ends, sealed under their coachee's key."""

    async def add(self, run: MatchRun, coachees: Sequence[AccountId]) -> None:
        """With a shard for each coachee. Raises ConcurrentUpdate where another run is open."""
        ...

    async def get(self, run_id: MatchRunId, *, for_update: bool = False) -> MatchRun:
        """Raises NotFound. `for_update` locks it until the unit of work ends."""
        ...

    async def find_open(self) -> MatchRun | None: ...

    async def find_done(self) -> MatchRun | None:
        """The latest that is done."""
        ...

    async def save(self, run: MatchRun) -> None: ...

    async def list_unscored(self, run_id: MatchRunId, shard: int, *, limit: int) -> tuple[AccountId, ...]:
        """By id."""
        ...

    async def put_scores(self, scores: Sequence[CoacheeScores]) -> None:
        """Of coachees of the run; those who aren't any more are passed over. Repeating it is harmless."""
        ...

    async def progress(self, run_id: MatchRunId) -> RunProgress: ...

    async def list_scores(
        self, run_id: MatchRunId, *, after: AccountId | None, limit: int
    ) -> tuple[CoacheeScores, ...]:
        """By coachee."""
        ...

    async def clear(self, run_id: MatchRunId) -> None:
        """Drops coachees and scores; the run itself stays."""
        ...


class Suggestions(Protocol):
    """One match per coachee at most, of the last run. It counts as shown only once it was."""

    async def replace(self, coachees: Sequence[AccountId], matches: Sequence[StoredMatch]) -> None:
        """These coachees have these afterwards, and no other."""
        ...

    async def find(self, coachee_id: AccountId) -> StoredMatch | None: ...

    async def count_by_coach(self) -> Mapping[AccountId, int]: ...


class PairScorer(Protocol):
    async def pairs(self, market: CoachMarket, queries: Sequence[Query], weights: Weights) -> FittingPairs:
        """Who of the market fits each query, with the score that `criteria` gives.

        Queries are of the market's week. Coaches are numbered as `market.candidates`.
        """
        ...


class BatchAssigner(Protocol):
    async def assign(self, batch: Batch) -> Assignment:
        """The one best assignment, exactly; places are respected.

        As many coachees as possible; of such assignments one of the greatest total score; of these the one
        of the greatest `batch.tie_of`, digit by digit. The same whatever the order of the input.
        """
        ...


class MatchingUnitOfWork(CoachesUnitOfWork, Protocol):
    @property
    def answers(self) -> AnswersRepository: ...

    @property
    def matches(self) -> Matches: ...

    @property
    def cvs(self) -> Cvs: ...

    @property
    def candidates(self) -> CandidateScan: ...

    @property
    def blocks(self) -> Blocks: ...

    @property
    def outcomes(self) -> Outcomes: ...

    @property
    def weights(self) -> WeightsVersions: ...

    @property
    def answered(self) -> AnsweredCoachees: ...

    @property
    def match_runs(self) -> MatchRuns: ...

    @property
    def suggestions(self) -> Suggestions: ...
