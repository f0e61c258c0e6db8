from collections.abc import Callable, Mapping

import attrs

from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.accounts.policies import checked_reason
from tic_domain.coaches.policies import checked_limit
from tic_domain.conversations.ports import ConversationPage, ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId, MessageId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class InspectConversationCommand:
    conversation_id: ConversationId
    reason: str
    before: MessageId | None = None
    limit: int = 50


@attrs.frozen(kw_only=True)
class InspectedConversation:
    page: ConversationPage
    names: Mapping[AccountId, str]


@clause("C2.3", "C3.3", "C7.1")
@attrs.frozen
class InspectConversation:
    """An operator reads a page of a conversation, and says why: both sides see it, and the reason.

    Nobody's read mark moves. Raises NotFound, InvalidInput for `reason`.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: InspectConversationCommand) -> InspectedConversation:
        reason, limit = checked_reason(command.reason), checked_limit(command.limit)
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.find(command.conversation_id)
            if conversation is None:
                raise NotFound("conversation")
            parties = (conversation.coachee_id, conversation.coach_id)
            for account_id in parties:
                await uow.operator_acts.add(
                    OperatorAct(
                        account_id=account_id,
                        kind=OperatorActKind.CONVERSATION_READ,
                        about=conversation.id,
                        reason=reason,
                        at=self._clock.now(),
                    )
                )
            page = await uow.conversations.find_page(
                conversation.id, conversation.coachee_id, before=command.before, limit=limit
            )
            if page is None:
                raise NotFound("conversation")
            names = await uow.accounts.names_of(parties)
            # Committed before anything is shown: what was read is always on record.
            await uow.commit()
        return InspectedConversation(page=page, names=names)
