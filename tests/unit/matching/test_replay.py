"""A stored match gives the same score again, by the weights of its time."""

from typing import Final
from uuid import UUID

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching import made_up
from tests.unit.matching.people import ANSWERS, NOW, WEEK, id_of, profile, standing

from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.bits import COMPANIES, KINDS, LANGUAGES, ROLES, TOPICS, Alphabet
from tic_domain.matching.candidate import Candidate
from tic_domain.matching.criteria import explained
from tic_domain.matching.model import Answers, QuizAnswers, StoredMatch
from tic_domain.matching.query import Query
from tic_domain.matching.replay import replayed, stored_match
from tic_domain.matching.rules import fits
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WEIGHTS_V1, Weights
from tic_domain.shared.ids import AnswersId, MatchId

WEIGHTS_LATER: Final = Weights(
    version=2,
    base={criterion: 1000 if criterion is not Criterion.EXPOSURE else 0 for criterion in Criterion},
    boost=1500,
)


def keys(alphabet: Alphabet, mask: int) -> frozenset[str]:
    return frozenset(key for place, key in enumerate(alphabet.keys) if mask >> place & 1)


def stored(candidate: Candidate, answers: QuizAnswers, query: Query, weights: Weights) -> StoredMatch:
    coach = profile(
        id=candidate.id,
        roles=keys(ROLES, candidate.roles),
        top_level=candidate.top_level,
        interview_kinds=keys(KINDS, candidate.kinds),
        topics=keys(TOPICS, candidate.topics),
        worked_at=keys(COMPANIES, candidate.worked_at),
        interviewed_for=keys(COMPANIES, candidate.interviewed_for),
        native_languages=keys(LANGUAGES, candidate.native),
    )
    return stored_match(
        explained(candidate, query, weights),
        id=MatchId(UUID(int=1)),
        answers=Answers.following(
            None, id=AnswersId(UUID(int=1)), coachee_id=id_of(1), answers=answers, now=NOW
        ),
        coach=PublicCoach(profile=coach, standing=standing()),
        candidate=candidate,
        query=query,
        weights_version=weights.version,
        now=NOW,
    )


@given(made_up.candidates, made_up.wishes, st.sampled_from((WEIGHTS_V1, WEIGHTS_LATER)))
def test_every_match_replays_to_the_same_lines(
    candidates: list[Candidate], answers: QuizAnswers, weights: Weights
) -> None:
    query = Query.of(answers, at=NOW, week=WEEK)
    for candidate in candidates:
        if fits(candidate, query):
            kept = stored(candidate, answers, query, weights)

            assert replayed(kept, answers, weights) == explained(candidate, query, weights)


def test_other_weights_would_give_another_score() -> None:
    coach = PublicCoach(profile=profile(), standing=standing())
    candidate = Candidate.of(coach.profile, coach.standing, week=WEEK)
    answers = attrs.evolve(ANSWERS, companies=frozenset({"stripe"}))
    query = Query.of(answers, at=NOW, week=WEEK)
    kept = stored(candidate, answers, query, WEIGHTS_V1)

    assert replayed(kept, answers, WEIGHTS_V1).score == kept.score
    assert replayed(kept, answers, WEIGHTS_LATER).score != kept.score
