"""A run matches everyone at once: its shards score, then one step assigns."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from struct import Struct
from typing import Final, Self

import attrs
from attrs import field

from tic_domain.matching import personal_data as data
from tic_domain.matching.model import Answers
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.classification import stored, system
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, MatchRunId

MOST_SHARDS: Final = 256
STALE_AFTER: Final = timedelta(days=1)
_PAIR: Final = Struct(">16sH")


class RunState(Enum):
    OPEN = "open"
    DONE = "done"
    ABANDONED = "abandoned"


class Skipped(Enum):
    """Why a coachee wasn't looked at."""

    DEADLINE_PASSED = "deadline-passed"
    ANSWERS_OUTDATED = "answers-outdated"
    """They name what the quiz no longer knows."""
    INACTIVE = "inactive"
    """Suspended, or no coachee any more, since the run began."""


SKIPPED_LABELS: Final[Mapping[Skipped, str]] = {
    Skipped.DEADLINE_PASSED: "their deadline has passed",
    Skipped.ANSWERS_OUTDATED: "their answers name what the quiz no longer has",
    Skipped.INACTIVE: "their account was suspended, or is no coachee's any more",
}


@stored
@attrs.frozen(kw_only=True)
class RunReport:
    """Counts over everyone. They add up: skipped, assigned, nobody fits, places taken, changed since."""

    coachees: int = field(metadata=system("a count over everyone"))
    skipped: Mapping[str, int] = field(metadata=system("a count over everyone"))
    """By `Skipped`."""
    assigned: int = field(metadata=system("a count over everyone"))
    nobody_fits: Mapping[str, int] = field(metadata=system("a count over everyone"))
    """By the rule that most coaches fail alone; `several` where each fails more than one."""
    places_taken: int = field(metadata=system("a count over everyone"))
    """Coaches fit, but others have their places: assigning these as well would help fewer."""
    changed_since: int = field(metadata=system("a count over everyone"))
    """Assigned, but the coach or the coachee changed in the meantime, so that they don't fit any more."""
    pairs: int = field(metadata=system("a count over everyone"))
    """How many pairs fulfil every rule."""
    coaches: int = field(metadata=system("a count over everyone"))
    places: int = field(metadata=system("a count over everyone"))
    total_score: int = field(metadata=system("a count over everyone"))


@stored
@attrs.frozen(kw_only=True)
class MatchRun:
    id: MatchRunId = field(metadata=system("identity of a run"))
    state: RunState = field(metadata=system("how far a run is"))
    at: datetime = field(metadata=system("the moment for which everyone is matched"))
    by_workers: bool = field(metadata=system("whether workers score the shards"))
    shards: int = field(metadata=system("into how many parts a run is split"))
    weights_version: int = field(metadata=system("which weights make the scores"))
    moved_at: datetime = field(metadata=system("when a run last came further"))
    report: RunReport | None = field(metadata=system("counts over everyone in a run"))

    @classmethod
    def begin(
        cls, *, id: MatchRunId, shards: int, by_workers: bool, weights_version: int, now: datetime
    ) -> Self:
        return cls(
            id=id,
            state=RunState.OPEN,
            at=now,
            by_workers=by_workers,
            shards=shards,
            weights_version=weights_version,
            moved_at=now,
            report=None,
        )

    def moved(self, now: datetime) -> Self:
        return attrs.evolve(self, moved_at=now)

    def done(self, report: RunReport, now: datetime) -> Self:
        return attrs.evolve(self, state=RunState.DONE, report=report, moved_at=now)

    def abandoned(self, now: datetime) -> Self:
        return attrs.evolve(self, state=RunState.ABANDONED, moved_at=now)

    def shard_of(self, coachee_id: AccountId) -> int:
        # The last bytes of a UUIDv7 are chance.
        return coachee_id.int % self.shards


@clause("C2.2")
@stored
@attrs.frozen(kw_only=True)
class CoacheeScores:
    """What the shards leave for the assignment: who fits a coachee, and how well. Gone when the run ends."""

    run_id: MatchRunId = field(metadata=system("which run it belongs to"))
    coachee_id: AccountId = field(metadata=data.COACHEE_ID)
    answers_version: int | None = field(metadata=data.ANSWERS_VERSION)
    """None where there was nothing to score."""
    skipped: Skipped | None = field(metadata=data.MATCH_RESULT)
    kept_away_by: Rule | None = field(metadata=data.MATCH_RESULT)
    """Where nobody fits: the rule that most coaches fail alone; None where each fails several."""
    pairs: bytes = field(metadata=data.MATCH_RESULT)
    """As `packed` makes them."""


@attrs.frozen(kw_only=True)
class AnsweredCoachee:
    """A coachee with their latest answers, and whom never to match them with."""

    answers: Answers
    unavailable: frozenset[AccountId]


@attrs.frozen(kw_only=True)
class RunProgress:
    coachees: int
    scored: int


def packed(scores: Iterable[tuple[AccountId, int]]) -> bytes:
    """18 bytes for each coach who fits: id and score."""
    return b"".join([_PAIR.pack(coach_id.bytes, score) for coach_id, score in scores])


def unpacked(pairs: bytes, place_of: Mapping[bytes, int]) -> list[tuple[int, int]]:
    """(place, score) of those whose id has a place, by place; the others are gone since."""
    return sorted((place_of[coach], score) for coach, score in _PAIR.iter_unpack(pairs) if coach in place_of)
