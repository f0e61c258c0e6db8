"""Somebody asks why a match was shown as it was."""

from collections.abc import Callable

import attrs

from tic_domain.matching.explanation import Match
from tic_domain.matching.model import Answers, StoredMatch
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.matching.replay import replayed
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class ExplainMatchCommand:
    account_id: AccountId
    """The coachee to whom it was shown."""
    coach_id: AccountId
    suggestions: bool = False
    """Where it was never shown, take the suggestion that waits to be."""


@attrs.frozen(kw_only=True)
class ExplainedMatch:
    stored: StoredMatch
    was_shown: bool
    answers: Answers
    """The version that it was made from."""
    match: Match
    """Computed again, by the weights of that time."""
    identical: bool
    """Whether score and lines came out as they were shown."""


@clause("C2.2", "C7.1")
@attrs.frozen
class ExplainMatch:
    """Replay the latest stored match of this pair. Raises NotFound, WeightsUnknown."""

    _open_unit_of_work: Callable[[], MatchingUnitOfWork]

    async def __call__(self, command: ExplainMatchCommand) -> ExplainedMatch:
        async with self._open_unit_of_work() as uow:
            stored = await uow.matches.find(command.account_id, command.coach_id)
            was_shown = stored is not None
            if stored is None and command.suggestions:
                stored = await uow.suggestions.find(command.account_id)
            if stored is None or stored.coach_id != command.coach_id:
                raise NotFound("match")
            answers = await uow.answers.get_version(command.account_id, stored.answers_version)
            weights = await uow.weights.get(stored.weights_version)
        match = replayed(stored, answers.answers, weights)
        lines = {line.key: line.score for line in match.contributions}
        return ExplainedMatch(
            stored=stored,
            was_shown=was_shown,
            answers=answers,
            match=match,
            identical=match.score == stored.score and lines == dict(stored.contributions),
        )
