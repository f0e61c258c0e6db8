from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.accounts.model import Account
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.delivery import SUPERSEDED, Delivery, Planned, find_account
from tic_domain.notifications.jobs import DIGEST_AFTER, MailDigest, notice_key, stamp
from tic_domain.notifications.letters import shown
from tic_domain.notifications.mails import unread_messages
from tic_domain.notifications.model import MailRecord, MailState
from tic_domain.notifications.policies import (
    OLD_NEWS,
    DigestDue,
    DigestLater,
    digest,
    may_be_mailed,
)
from tic_domain.notifications.ports import Links, MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import MessageId
from tic_domain.shared.ports import Clock


@clause("C3.2", "C3.3")
@attrs.frozen
class SendDigest:
    """Mail one side of a conversation that something is unread; at most one mail for each message.

    All is looked at again right before the mail leaves, under the lock that whoever writes a message takes:
    a message is either seen here, or brings a job of its own. Raises MailDelayed, MailKeyReused.
    """

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _deliver: Delivery
    _links: Links
    _clock: Clock

    async def __call__(self, job: MailDigest) -> None:
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            planned = await self._planned(uow, job, now)
            other = None
            if planned is not None:
                conversation = await uow.conversations.get(job.conversation_id, job.recipient_id)
                other = await find_account(uow, conversation.other_than(job.recipient_id))
            await uow.commit()
        if planned is None:
            return
        letter = unread_messages(
            from_name=shown("" if other is None else other.name),
            link=self._links.conversation(job.conversation_id),
        )
        await self._deliver.hand_over(planned, self._deliver.letter_to(planned, letter))

    async def _planned(self, uow: MailsUnitOfWork, job: MailDigest, now: datetime) -> Planned | None:
        try:
            conversation = await uow.conversations.get(job.conversation_id, job.recipient_id, for_update=True)
        except NotFound:
            return None
        account = await find_account(uow, job.recipient_id)
        if account is None:
            return None
        blocked = conversation.other_than(account.id) in await uow.blocks.blocked_with(account.id)
        begun = await uow.mails.find_open_digest(conversation.id, account.id)
        if begun is not None:
            self._deliver.require_free(begun, now)
            if begun.is_uncertain and self._deliver.may_repeat(begun, now):
                still = None if blocked else await self._unread(uow, job, now, begun=begun)
                if await self._unread(uow, job, now) is not None:
                    uow.enqueue(attrs.evolve(job, wait=int(DIGEST_AFTER.total_seconds())))
                return await self._deliver.plan(uow, begun, account, known=begun, is_due=still is not None)
            # What did not leave gives way to one that says all; what may have left is not repeated.
            state = MailState.UNCERTAIN if begun.is_uncertain else MailState.DROPPED
            await uow.mails.save(begun.ended(state, SUPERSEDED, now))
        return await self._fresh(uow, job, account, now, blocked=blocked)

    async def _fresh(
        self, uow: MailsUnitOfWork, job: MailDigest, account: Account, now: datetime, *, blocked: bool
    ) -> Planned | None:
        switched_off = await uow.mail_choices.switched_off(account.id)
        if account.email is None or not may_be_mailed(account, MailKind.MESSAGES, switched_off):
            return None
        unread = await self._unread(uow, job, now)
        _, mailed_at = await uow.mails.last_digest(job.conversation_id, account.id, but=None)
        match digest(unread=unread, blocked=blocked, mailed_at=mailed_at, now=now):
            case DigestLater(at=at):
                uow.enqueue(attrs.evolve(job, wait=int((at - now).total_seconds()) + 1))
                return None
            case DigestDue(up_to=up_to):
                return await self._deliver.plan(uow, _record(job, up_to, now), account)
            case None:
                return None

    async def _unread(
        self, uow: MailsUnitOfWork, job: MailDigest, now: datetime, *, begun: MailRecord | None = None
    ) -> MessageId | None:
        """The latest that no mail was about; of those that `begun` stands for, where it is given."""
        after, _ = await uow.mails.last_digest(
            job.conversation_id, job.recipient_id, but=begun.key if begun else None
        )
        return await uow.mail_occasions.latest_unread(
            job.conversation_id,
            job.recipient_id,
            after=after,
            up_to=begun.up_to if begun else None,
            since=now - OLD_NEWS,
        )


def _record(job: MailDigest, up_to: MessageId, now: datetime) -> MailRecord:
    # A digest that did not leave may be followed by another one up to the same message.
    detail = f"{up_to}:{stamp(now)}"
    return MailRecord.plan(
        key=notice_key(MailKind.MESSAGES, job.recipient_id, job.conversation_id, detail),
        recipient_id=job.recipient_id,
        kind=MailKind.MESSAGES,
        about=job.conversation_id,
        detail=detail,
        up_to=up_to,
        now=now,
    )
