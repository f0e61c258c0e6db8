"""Matching on memory adapters: its use cases, and coaches to find."""

from typing import Any

import attrs
from tests.unit.house import House
from tests.unit.matching.people import ANSWERS, profile

from tic_domain.accounts.model import Account
from tic_domain.coaches.model import CoachProfile
from tic_domain.matching.model import Answers, QuizAnswers
from tic_domain.matching.use_cases.answer_quiz import AnswerQuiz, AnswerQuizCommand
from tic_domain.matching.use_cases.explain_coach import ExplainCoach
from tic_domain.matching.use_cases.explain_match import ExplainMatch
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand, MatchesPage
from tic_domain.matching.use_cases.restore_answers import RestoreAnswers
from tic_domain.matching.use_cases.revise_answers import ReviseAnswers
from tic_domain.matching.use_cases.save_draft import SaveDraft
from tic_domain.matching.use_cases.show_quiz import ShowQuiz


@attrs.frozen
class MatchDesk:
    house: House

    @property
    def save_draft(self) -> SaveDraft:
        return SaveDraft(self.house.open, self.house.clock)

    @property
    def answer_quiz(self) -> AnswerQuiz:
        return AnswerQuiz(self.house.open, self.house.clock, self.house.ids)

    @property
    def show_quiz(self) -> ShowQuiz:
        return ShowQuiz(self.house.open)

    @property
    def find_matches(self) -> FindMatches:
        return FindMatches(self.house.open, self.house.clock, self.house.ids)

    @property
    def explain_match(self) -> ExplainMatch:
        return ExplainMatch(self.house.open)

    @property
    def explain_coach(self) -> ExplainCoach:
        return ExplainCoach(self.house.open, self.house.clock)

    @property
    def revise_answers(self) -> ReviseAnswers:
        return ReviseAnswers(self.house.open, self.house.clock, self.house.ids)

    @property
    def restore_answers(self) -> RestoreAnswers:
        return RestoreAnswers(self.house.open, self.house.clock, self.house.ids)

    async def coach(self, name: str, **changes: Any) -> CoachProfile:
        """A listed coach who fits ANSWERS, but for the changes."""
        account = await self.house.member(name)
        listed = profile(1, **{"id": account.id, "public_name": name, **changes})
        async with self.house.open() as uow:
            await uow.coaches.add(listed)
            await uow.commit()
        return listed

    async def rewrite(self, known: CoachProfile) -> None:
        async with self.house.open() as uow:
            await uow.coaches.save(known)
            await uow.commit()

    async def answer(self, account: Account, answers: QuizAnswers = ANSWERS) -> Answers:
        return await self.answer_quiz(AnswerQuizCommand(account_id=account.id, answers=answers))

    async def find(self, account: Account, *, limit: int = 20) -> MatchesPage:
        return await self.find_matches(FindMatchesCommand(account_id=account.id, limit=limit))
