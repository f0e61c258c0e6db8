from collections.abc import Callable

import attrs

from tic_domain.conversations.errors import NotDisclosed
from tic_domain.conversations.model import Disclosed, Disclosure, DisclosureAccess
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.cv import SharedCv
from tic_domain.matching.model import Answers
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ShowDisclosedQuizCommand:
    account_id: AccountId
    conversation_id: ConversationId


@attrs.frozen(kw_only=True)
class DisclosedQuiz:
    disclosure: Disclosure
    answers: Answers
    cv: SharedCv | None
    """What can be downloaded besides; None where no CV was shared."""


@clause("C4.2", "C7.1")
@attrs.frozen
class ShowDisclosedQuiz:
    """Show a coach the answers that the coachee shared, and let the coachee know that it was done."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ShowDisclosedQuizCommand) -> DisclosedQuiz:
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(command.conversation_id, command.account_id)
            found = await uow.disclosures.find_quiz(conversation.id, command.account_id)
            if found is None:
                raise NotDisclosed
            disclosure, answers = found
            with_cv = await uow.disclosures.find_cv(conversation.id, command.account_id)
            # Committed before anything is shown: what was seen is always on record.
            await uow.disclosures.log_access(
                DisclosureAccess(
                    disclosure_id=disclosure.id, what=Disclosed.QUIZ, accessed_at=self._clock.now()
                )
            )
            await uow.commit()
        cv = SharedCv.of(with_cv[1]) if with_cv else None
        return DisclosedQuiz(disclosure=disclosure, answers=answers, cv=cv)
