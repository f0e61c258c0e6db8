"""A further version of a coachee's answers, made from what they looked at."""

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.events import QuizAnswered
from tic_domain.matching.model import Answers
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId


async def answers_looked_at(uow: MatchingUnitOfWork, coachee_id: AccountId, *, version: int) -> Answers:
    """The latest ones, which have to be that version. Locked, so that versions are counted one at a time.

    Raises ConcurrentUpdate, QuizNotAnswered, NotFound, RoleMissing, AccountSuspended.
    """
    account = await uow.accounts.get(coachee_id, for_update=True)
    require_role(account, Role.COACHEE)
    latest = await uow.answers.find_latest(account.id)
    if latest is None:
        raise QuizNotAnswered
    if latest.version != version:
        raise ConcurrentUpdate("version of your answers")
    return latest


async def keep_revision(uow: MatchingUnitOfWork, answers: Answers) -> None:
    """Adds them and commits."""
    await uow.answers.add(answers)
    uow.record(QuizAnswered(coachee_id=answers.coachee_id, version=answers.version))
    await uow.commit()
