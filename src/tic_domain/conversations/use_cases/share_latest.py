from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.conversations.changing import end_sharing
from tic_domain.conversations.events import DisclosureShared
from tic_domain.conversations.model import Disclosure, DisclosureCause
from tic_domain.conversations.policies import disclosed_versions, require_contact
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.cv import latest_living
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class ShareLatestCommand:
    account_id: AccountId
    conversation_id: ConversationId
    quiz_version: int
    """The version that was previewed: no other one is ever shared."""
    share_cv: bool
    cv_version: int | None = None
    """The version of the CV that was previewed; needed where it is to be shared."""


@clause("C4.2")
@attrs.frozen
class ShareLatest:
    """Share the latest answers, and CV or none, in place of what the coach sees. Twice is once.

    Raises AccountSuspended, NotFound unless they are the coachee of that conversation, ContactBlocked,
    QuizMissing, CvMissing, PreviewOutdated, InvalidInput for `cv_version`.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: ShareLatestCommand) -> Disclosure:
        async with self._open_unit_of_work() as uow:
            # Uploading and deleting a CV take the coachee's lock too: this is the one that will be shared.
            require_active(await uow.accounts.get(command.account_id, for_update=True))
            conversation = await uow.conversations.get(
                command.conversation_id, command.account_id, for_update=True
            )
            if conversation.coachee_id != command.account_id:
                raise NotFound("conversation")
            require_contact(conversation.coach_id, await uow.blocks.blocked_with(command.account_id))
            latest = await uow.answers.find_latest(command.account_id)
            cv = latest_living(await uow.cvs.list_of(command.account_id))
            quiz_version, cv_version = disclosed_versions(
                latest.version if latest else None,
                cv.version if cv else None,
                previewed_quiz=command.quiz_version,
                previewed_cv=command.cv_version,
                share_cv=command.share_cv,
            )
            for known in await uow.disclosures.of_conversation(conversation.id):
                if known.is_living and (known.quiz_version, known.cv_version) == (quiz_version, cv_version):
                    return known
            now = self._clock.now()
            await end_sharing(uow, conversation.id, command.account_id, now)
            disclosure = Disclosure(
                id=DisclosureId(self._ids.new()),
                coachee_id=command.account_id,
                coach_id=conversation.coach_id,
                conversation_id=conversation.id,
                quiz_version=quiz_version,
                cv_version=cv_version,
                cause=DisclosureCause.SHARED_BY_HAND,
                granted_at=now,
                revoked_at=None,
            )
            await uow.disclosures.add(disclosure)
            uow.record(
                DisclosureShared(
                    disclosure_id=disclosure.id,
                    conversation_id=conversation.id,
                    coachee_id=disclosure.coachee_id,
                    coach_id=disclosure.coach_id,
                )
            )
            await uow.commit()
        return disclosure
