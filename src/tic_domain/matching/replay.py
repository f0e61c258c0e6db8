"""Keeping a match so that it can be computed again, whatever has changed since."""

from datetime import datetime

import attrs

from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import explained
from tic_domain.matching.explanation import Match
from tic_domain.matching.model import Answers, MatchInputs, QuizAnswers, StoredMatch
from tic_domain.matching.query import Query
from tic_domain.matching.weights import Weights
from tic_domain.matching.window import monday_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import MatchId


def stored_match(
    match: Match,
    *,
    id: MatchId,
    answers: Answers,
    coach: PublicCoach,
    query: Query,
    candidate: Candidate,
    weights_version: int,
    now: datetime,
) -> StoredMatch:
    """The match with all that its score used. The coach fits, so there is a price."""
    profile = coach.profile
    return StoredMatch(
        id=id,
        coachee_id=answers.coachee_id,
        coach_id=match.coach_id,
        answers_version=answers.version,
        weights_version=weights_version,
        inputs=MatchInputs(
            roles=profile.roles,
            top_level=profile.top_level,
            interview_kinds=profile.interview_kinds,
            topics=profile.topics,
            worked_at=profile.worked_at,
            interviewed_for=profile.interviewed_for,
            native_languages=profile.native_languages,
            hours_in_common=(candidate.hours & query.near_hours).bit_count(),
            price=candidate.price or query.budget,
            rating_total=candidate.rating_total,
            rating_count=candidate.rating_count,
            reply_minutes=candidate.reply_minutes,
            capacity=candidate.capacity,
            shown_recently=candidate.shown_recently,
        ),
        score=match.score,
        contributions={line.key: line.score for line in match.contributions},
        made_at=now,
    )


@clause("C7.1")
def replayed(stored: StoredMatch, answers: QuizAnswers, weights: Weights) -> Match:
    """The match once more, from what was kept: profile, hours and zone rules of today don't enter."""
    inputs = stored.inputs
    in_common = (1 << inputs.hours_in_common) - 1
    then = Query.of(answers, at=stored.made_at, week=monday_of(stored.made_at))
    query = attrs.evolve(then, hours=in_common, near_hours=in_common)
    candidate = Candidate(
        id=stored.coach_id,
        accepting=True,
        roles=ROLES.mask(inputs.roles),
        top_level=int(inputs.top_level),
        kinds=KINDS.mask(inputs.interview_kinds),
        topics=TOPICS.mask(inputs.topics),
        worked_at=COMPANIES.mask(inputs.worked_at),
        interviewed_for=COMPANIES.mask(inputs.interviewed_for),
        languages=0,
        native=LANGUAGES.mask(inputs.native_languages),
        hours=in_common,
        price=inputs.price,
        rating_total=inputs.rating_total,
        rating_count=inputs.rating_count,
        reply_minutes=inputs.reply_minutes,
        capacity=inputs.capacity,
        active_coachees=0,
        shown_recently=inputs.shown_recently,
    )
    return explained(candidate, query, weights)
