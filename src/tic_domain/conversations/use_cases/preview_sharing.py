from collections.abc import Callable

import attrs

from tic_domain.conversations.errors import QuizMissing
from tic_domain.conversations.model import Disclosure
from tic_domain.conversations.policies import require_contact
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.cv import CvVersion, latest_living
from tic_domain.matching.model import Answers
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId


@attrs.frozen(kw_only=True)
class PreviewSharingCommand:
    account_id: AccountId
    conversation_id: ConversationId


@attrs.frozen(kw_only=True)
class SharingPreview:
    """Exactly what the coach would see from then on, in place of what that coach sees now."""

    conversation_id: ConversationId
    coach_id: AccountId
    coach_name: str
    answers: Answers
    cv: CvVersion | None
    """Goes along if the coachee wishes; None where there is none."""
    shared: Disclosure | None
    """What the coach may see now."""


@clause("C4.2")
@attrs.frozen
class PreviewSharing:
    """Show a coachee what sharing the latest versions by hand would disclose.

    Raises NotFound unless they are the coachee of that conversation, ContactBlocked, QuizMissing.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]

    async def __call__(self, command: PreviewSharingCommand) -> SharingPreview:
        async with self._open_unit_of_work() as uow:
            page = await uow.conversations.find_page(
                command.conversation_id, command.account_id, before=None, limit=1
            )
            if page is None or page.conversation.coachee_id != command.account_id:
                raise NotFound("conversation")
            coach_id = page.conversation.coach_id
            require_contact(coach_id, await uow.blocks.blocked_with(command.account_id))
            answers = await uow.answers.find_latest(command.account_id)
            cv = latest_living(await uow.cvs.list_of(command.account_id))
        if answers is None:
            raise QuizMissing
        return SharingPreview(
            conversation_id=page.conversation.id,
            coach_id=coach_id,
            coach_name=page.other_name,
            answers=answers,
            cv=cv,
            shared=page.disclosure,
        )
