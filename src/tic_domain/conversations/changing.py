"""What several use cases do in conversations, within their own transaction."""

from datetime import datetime

from tic_domain.conversations.events import DisclosureRevoked, MemberBlocked
from tic_domain.conversations.model import Block, Disclosure
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId, ConversationId


@clause("C3.3", "C4.2")
async def block(
    uow: ConversationsUnitOfWork, blocker_id: AccountId, blocked_id: AccountId, now: datetime
) -> Block:
    """Whoever blocks a coach shares nothing with that coach any more."""
    made = Block(blocker_id=blocker_id, blocked_id=blocked_id, blocked_at=now)
    await uow.blocks.add(made)
    sharing = await uow.conversations.find_between(blocker_id, blocked_id)
    talk = sharing or await uow.conversations.find_between(blocked_id, blocker_id)
    uow.record(
        MemberBlocked(blocker_id=blocker_id, blocked_id=blocked_id, conversation_id=talk.id if talk else None)
    )
    if sharing is not None:
        await end_sharing(uow, sharing.id, blocker_id, now)
    return made


@clause("C4.2")
async def end_sharing(
    uow: ConversationsUnitOfWork, conversation_id: ConversationId, coachee_id: AccountId, now: datetime
) -> None:
    for one in await uow.disclosures.of_conversation(conversation_id):
        if one.is_living:
            revoked = await uow.disclosures.revoke(coachee_id, one.id, now)
            if revoked is not None:
                uow.record(revocation_of(revoked))


def revocation_of(disclosure: Disclosure) -> DisclosureRevoked:
    return DisclosureRevoked(
        disclosure_id=disclosure.id,
        conversation_id=disclosure.conversation_id,
        coachee_id=disclosure.coachee_id,
        coach_id=disclosure.coach_id,
    )
