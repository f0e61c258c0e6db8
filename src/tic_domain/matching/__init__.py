"""Matching: which coaches suit a coachee, why, why not, and what would help.

Exact, in integers, without database or environment:

    from datetime import UTC, datetime
    from tic_domain.matching.market import Market
    from tic_domain.matching.ranking import rank

    market = Market.of(profiles, at=datetime.now(UTC))      # compile once
    for match in rank(market, answers, limit=10).matches:   # QuizAnswers.of(...)
        print(match.score, match.coach_id, [line.words for line in match.reasons[:3]])

The public surface:

- `model`: QuizAnswers (`of` checks), Answers, QuizDraft, StoredMatch; `quiz.QUIZ`: the questions as data
- `vocabulary`: Criterion, Rule and their labels; `weights`: Weights (`of` checks), WEIGHTS_V1
- `outcomes`: what came of matches; `learning`, `evaluation`, `versions`: weights learned from it
- `market.Market.of(profiles, at=…, standings=…)`; `candidate.Candidate`: one coach as integers
- `query.Query.of(answers, at=…, week=market.week, unavailable=…)`: one coachee as integers
- `ranking.rank(market, answers_or_query, limit=…, weights=…)` → Ranking; `ranking.rank_plain`: its definition
- `explanation`: Match, Contribution, Refusal, NearMiss, Obstacle, Relaxation; `rules.refusals`: why not
- `criteria.explained(candidate, query, weights)`: one coach, explained
- `near_misses`: near_misses(market, query), obstacles(market, query), relaxations(market, query, answers)
- `changes.Change`: one answer changed; `policies.hindrances(answers, query)`: what keeps everybody away
- `replay.stored_match`, `replay.replayed`: the same score again, later
- `tagging.propose(text, dictionary.files.load())` → Suggestions: what a CV suggests for the quiz
- `ports`: what it needs from outside; `use_cases`: what members do with it
"""
