from collections.abc import AsyncIterator, Callable

import attrs

from tic_domain.conversations.errors import NotDisclosed, SharedCvDeleted
from tic_domain.conversations.model import Disclosed, Disclosure, DisclosureAccess
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.cv import SharedCv
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import Files
from tic_domain.shared.ids import AccountId, ConversationId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ShowDisclosedCvCommand:
    account_id: AccountId
    conversation_id: ConversationId


@attrs.frozen(kw_only=True)
class DisclosedCv:
    disclosure: Disclosure
    cv: SharedCv
    content: AsyncIterator[bytes] = attrs.field(repr=False)
    """In parts, in their order. Raises SealBroken where the file was changed."""


@clause("C4.2", "C7.1")
@attrs.frozen
class ShowDisclosedCv:
    """Give a coach the very CV that the coachee shared, and let the coachee know that it was done.

    Raises NotFound, NotDisclosed, SharedCvDeleted, Unavailable.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _files: Files
    _clock: Clock

    async def __call__(self, command: ShowDisclosedCvCommand) -> DisclosedCv:
        async with self._open_unit_of_work() as uow:
            conversation = await uow.conversations.get(command.conversation_id, command.account_id)
            found = await uow.disclosures.find_cv(conversation.id, command.account_id)
            if found is None:
                raise NotDisclosed("CV")
            disclosure, cv = found
            if cv.file_key is None:
                raise SharedCvDeleted
            seal = await uow.cvs.seal(cv.coachee_id, cv.file_key)
            # Committed before anything is shown: what was seen is always on record.
            await uow.disclosures.log_access(
                DisclosureAccess(
                    disclosure_id=disclosure.id, what=Disclosed.CV, accessed_at=self._clock.now()
                )
            )
            await uow.commit()
        return DisclosedCv(
            disclosure=disclosure,
            cv=SharedCv.of(cv),
            content=seal.open(await self._files.open(cv.file_key)),
        )
