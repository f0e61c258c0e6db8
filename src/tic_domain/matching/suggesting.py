"""From answers to a batch, and from its assignment to counts: the decisions of a run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import attrs

from tic_domain.coaches import vocabulary as words
from tic_domain.matching.batch import NOBODY, Assignment, Batch, FittingPairs, pairs_of
from tic_domain.matching.model import QuizAnswers
from tic_domain.matching.near_misses import near_misses
from tic_domain.matching.query import Query
from tic_domain.matching.ranking import CoachMarket
from tic_domain.matching.runs import (
    AnsweredCoachee,
    CoacheeScores,
    RunReport,
    Skipped,
    packed,
    unpacked,
)
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, MatchRunId

SEVERAL: str = "several"


@attrs.frozen(kw_only=True)
class Wishes:
    """Of one block of coachees: a query for each who can be matched, and why not for the others."""

    queries: Mapping[AccountId, Query]
    versions: Mapping[AccountId, int]
    skipped: Mapping[AccountId, Skipped]


@clause("C2.2")
def wishes_of(
    ids: Sequence[AccountId], found: Sequence[AnsweredCoachee], *, at: datetime, week: date
) -> Wishes:
    """Whoever isn't found is no active coachee any more."""
    known = {one.answers.coachee_id: one for one in found}
    queries: dict[AccountId, Query] = {}
    skipped: dict[AccountId, Skipped] = {}
    for coachee_id in ids:
        one = known.get(coachee_id)
        why = Skipped.INACTIVE if one is None else why_skipped(one.answers.answers, at)
        if one is None or why is not None:
            skipped[coachee_id] = why or Skipped.INACTIVE
        else:
            queries[coachee_id] = query_of(one, at=at, week=week)
    versions = {coachee_id: one.answers.version for coachee_id, one in known.items()}
    return Wishes(queries=queries, versions=versions, skipped=skipped)


def query_of(one: AnsweredCoachee, *, at: datetime, week: date) -> Query:
    """Nobody is their own coach."""
    unavailable = one.unavailable | {one.answers.coachee_id}
    return Query.of(one.answers.answers, at=at, week=week, unavailable=unavailable)


def why_skipped(answers: QuizAnswers, at: datetime) -> Skipped | None:
    if not (
        answers.role in words.ROLES
        and words.TOPICS.keys() >= answers.topics.keys()
        and answers.topics
        and (answers.native_language is None or answers.native_language in words.LANGUAGES)
    ):
        return Skipped.ANSWERS_OUTDATED
    if answers.deadline is not None:
        today = at.astimezone(ZoneInfo(answers.hours.zone)).date()
        if answers.deadline < today:
            return Skipped.DEADLINE_PASSED
    return None


def scores_of(
    run_id: MatchRunId, market: CoachMarket, wishes: Wishes, pairs: FittingPairs
) -> tuple[CoacheeScores, ...]:
    """`pairs` are of the queries, in their order."""
    made = []
    for place, (coachee_id, query) in enumerate(wishes.queries.items()):
        fitting = [(market.candidates[coach].id, score) for coach, score in pairs.of(place)]
        made.append(
            CoacheeScores(
                run_id=run_id,
                coachee_id=coachee_id,
                answers_version=wishes.versions[coachee_id],
                skipped=None,
                kept_away_by=None if fitting else kept_away_by(market, query),
                pairs=packed(fitting),
            )
        )
    for coachee_id, why in wishes.skipped.items():
        made.append(
            CoacheeScores(
                run_id=run_id,
                coachee_id=coachee_id,
                answers_version=wishes.versions.get(coachee_id),
                skipped=why,
                kept_away_by=None,
                pairs=b"",
            )
        )
    return tuple(made)


def kept_away_by(market: CoachMarket, query: Query) -> Rule | None:
    """The rule that most coaches fail alone."""
    missed = near_misses(market, query)
    return missed[0].rule if missed else None


def batch_of(scored: Sequence[CoacheeScores], market: CoachMarket) -> Batch:
    """Who fits somebody, and the places that are left now."""
    ordered = sorted((one for one in scored if one.skipped is None), key=lambda one: one.coachee_id)
    place_of = {one.id.bytes: place for place, one in enumerate(market.candidates)}
    return Batch(
        coachees=tuple(one.coachee_id for one in ordered),
        coaches=tuple(one.id for one in market.candidates),
        places=tuple(
            max(0, one.capacity - one.active_coachees) if one.accepting else 0 for one in market.candidates
        ),
        pairs=pairs_of(unpacked(one.pairs, place_of) for one in ordered),
    )


def report_of(
    scored: Sequence[CoacheeScores], batch: Batch, assignment: Assignment, *, changed: int, lost_score: int
) -> RunReport:
    """`changed` of those assigned don't fit any more; their score was `lost_score`."""
    nobody_fits: Counter[str] = Counter()
    taken = 0
    by_id = {one.coachee_id: one for one in scored}
    for place, (coachee_id, coach) in enumerate(zip(batch.coachees, assignment.coach_of, strict=True)):
        if coach != NOBODY:
            continue
        if batch.pairs.starts[place] == batch.pairs.starts[place + 1]:
            rule = by_id[coachee_id].kept_away_by
            nobody_fits[rule.value if rule else SEVERAL] += 1
        else:
            taken += 1
    return RunReport(
        coachees=len(scored),
        skipped=dict(sorted(Counter(one.skipped.value for one in scored if one.skipped).items())),
        assigned=assignment.assigned - changed,
        nobody_fits=dict(sorted(nobody_fits.items())),
        places_taken=taken,
        changed_since=changed,
        pairs=len(batch.pairs),
        coaches=len(batch.coaches),
        places=sum(batch.places),
        total_score=assignment.total_score - lost_score,
    )
