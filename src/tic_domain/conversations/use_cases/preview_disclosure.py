from collections.abc import Callable

import attrs

from tic_domain.coaches.model import CoachProfile
from tic_domain.coaches.policies import is_visible
from tic_domain.conversations.errors import QuizMissing
from tic_domain.conversations.policies import require_contact, require_taking
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.cv import CvVersion, latest_living
from tic_domain.matching.model import Answers
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId


@attrs.frozen(kw_only=True)
class PreviewDisclosureCommand:
    account_id: AccountId
    coach_id: AccountId


@attrs.frozen(kw_only=True)
class DisclosurePreview:
    """Exactly what the coach will see, and nothing else of the matching data."""

    coach: CoachProfile
    answers: Answers
    cv: CvVersion | None
    """The CV that goes along if the coachee wishes; None where there is none."""

    @property
    def cv_version(self) -> int | None:
        return self.cv.version if self.cv else None


@clause("C4.2")
@attrs.frozen
class PreviewDisclosure:
    """Show a coachee what a coach would see, before anything is sent."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: PreviewDisclosureCommand) -> DisclosurePreview:
        async with self._open_unit_of_work() as uow:
            coach = await uow.coaches.get(command.coach_id)
            if not is_visible(coach, await uow.accounts.get(coach.id)):
                raise NotFound("coach")
            standings = await uow.coaches.standings([coach.id])
            require_taking(command.account_id, coach, standings[coach.id])
            require_contact(coach.id, await uow.blocks.blocked_with(command.account_id))
            answers = await uow.answers.find_latest(command.account_id)
            cv = latest_living(await uow.cvs.list_of(command.account_id))
        if answers is None:
            raise QuizMissing
        return DisclosurePreview(coach=coach, answers=answers, cv=cv)
