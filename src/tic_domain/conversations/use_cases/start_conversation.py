from collections.abc import Callable
from uuid import UUID

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.coaches.policies import is_visible
from tic_domain.conversations.errors import ConversationExists
from tic_domain.conversations.events import ConversationStarted, MessageSent
from tic_domain.conversations.model import (
    DAY,
    DEFAULT_RULES,
    ContactRules,
    Conversation,
    Disclosure,
    DisclosureCause,
    Message,
    checked_body,
)
from tic_domain.conversations.policies import (
    disclosed_versions,
    require_contact,
    require_start_allowed,
    require_taking,
)
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.matching.cv import latest_living
from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.window import monday_of
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId, DisclosureId, MessageId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class StartConversationCommand:
    account_id: AccountId
    coach_id: AccountId
    body: str
    quiz_version: int
    """The version that was previewed: no other one is ever shared."""
    share_cv: bool
    cv_version: int | None = None
    """The version of the CV that was previewed; needed where it is to be shared."""
    client_id: UUID | None = None
    """Of the first message."""


@attrs.frozen(kw_only=True)
class StartedConversation:
    conversation: Conversation
    message: Message
    disclosure: Disclosure


@clause("C2.3", "C4.2")
@attrs.frozen
class StartConversation:
    """Write to a coach for the first time, and share with that coach what the preview showed."""

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock
    _ids: Ids
    _rules: ContactRules = DEFAULT_RULES

    async def __call__(self, command: StartConversationCommand) -> StartedConversation:
        body = checked_body(command.body)
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            # Locks: the coachee's daily count and the coach's capacity are decided one start at a time.
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACHEE)
            coach = await uow.coaches.get(command.coach_id, for_update=True)
            if not is_visible(coach, await uow.accounts.get(coach.id)):
                raise NotFound("coach")
            existing = await uow.conversations.find_between(account.id, coach.id)
            if existing is not None:
                raise ConversationExists(existing.id)
            standings = await uow.coaches.standings([coach.id])
            require_taking(account.id, coach, standings[coach.id])
            require_contact(coach.id, await uow.blocks.blocked_with(account.id))
            started = await uow.conversations.count_started_since(account.id, now - DAY)
            require_start_allowed(account, body, started, self._rules, now)
            latest = await uow.answers.find_latest(account.id)
            # Uploading and deleting a CV take the coachee's lock too: this is the one that will be shared.
            cv = latest_living(await uow.cvs.list_of(account.id))
            quiz_version, cv_version = disclosed_versions(
                latest.version if latest else None,
                cv.version if cv else None,
                previewed_quiz=command.quiz_version,
                previewed_cv=command.cv_version,
                share_cv=command.share_cv,
            )

            conversation = Conversation.between(
                id=ConversationId(self._ids.new()), coachee_id=account.id, coach_id=coach.id, now=now
            )
            message = Message.written(
                id=MessageId(self._ids.new()),
                conversation_id=conversation.id,
                sender_id=account.id,
                body=body,
                client_id=command.client_id,
                now=now,
            )
            disclosure = Disclosure(
                id=DisclosureId(self._ids.new()),
                coachee_id=account.id,
                coach_id=coach.id,
                conversation_id=conversation.id,
                quiz_version=quiz_version,
                cv_version=cv_version,
                cause=DisclosureCause.CONVERSATION_STARTED,
                granted_at=now,
                revoked_at=None,
            )
            await uow.conversations.add(conversation)
            await uow.conversations.append(message)
            await uow.disclosures.add(disclosure)
            await uow.outcomes.advance(account.id, coach.id, OutcomeStage.STARTED, week=monday_of(now))
            uow.record(
                ConversationStarted(
                    conversation_id=conversation.id,
                    coachee_id=account.id,
                    coach_id=coach.id,
                    with_cv=cv_version is not None,
                )
            )
            uow.record(
                MessageSent(
                    conversation_id=conversation.id,
                    message_id=message.id,
                    sender_id=account.id,
                    recipient_id=coach.id,
                )
            )
            await uow.commit()
        return StartedConversation(conversation=conversation, message=message, disclosure=disclosure)
