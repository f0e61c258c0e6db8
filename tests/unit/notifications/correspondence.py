"""Two people who write to each other, with all that a digest has to heed, and what must hold of it."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import attrs
from tests.unit.notifications.mailroom import Mailroom

from tic_domain.accounts.model import Account
from tic_domain.conversations.model import Block, Conversation, Message
from tic_domain.conversations.use_cases.mark_read import MarkRead, MarkReadCommand
from tic_domain.conversations.use_cases.send_message import SendMessage, SendMessageCommand
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.model import UNSENT, Mail, MailState
from tic_domain.notifications.policies import ONE_DIGEST_IN
from tic_domain.notifications.unsubscribing import unsubscribe_token
from tic_domain.notifications.use_cases.choose_mails import ChooseMails, ChooseMailsCommand
from tic_domain.notifications.use_cases.unsubscribe import Unsubscribe, UnsubscribeCommand
from tic_domain.shared.ids import ConversationId, MessageId

MINUTE: Final = timedelta(minutes=1)
BODY: Final = "a secret that no mail may tell"


@attrs.define
class Correspondence:
    """`reader` is away; `writer` writes. Each mail that leaves is checked as it leaves."""

    room: Mailroom
    writer: Account
    reader: Account
    conversation: Conversation
    mailed: list[tuple[datetime, frozenset[MessageId]]] = attrs.field(factory=list)
    """When a mail left, and which unread messages it stood for."""
    disturbed: bool = False
    """Something happened after which it is right that a message is never mailed."""

    @classmethod
    async def begin(cls, *, knows_keys: bool = True) -> "Correspondence":
        room = Mailroom()
        room.mailer.inner.knows_keys = knows_keys
        writer, reader = await room.house.member("Ada Writer"), await room.house.member("Ben Reader")
        conversation = Conversation.between(
            id=ConversationId(room.house.ids.new()),
            coachee_id=reader.id,
            coach_id=writer.id,
            now=room.house.clock.now(),
        )
        async with room.open() as uow:
            await uow.conversations.add(conversation)
            await uow.commit()
        made = cls(room, writer, reader, conversation)
        room.mailer.before = made.check
        return made

    # What people do

    async def write(self) -> Message:
        self.pass_time(seconds=1)
        sent = await SendMessage(self.room.open, self.room.house.clock, self.room.house.ids)(
            SendMessageCommand(account_id=self.writer.id, conversation_id=self.conversation.id, body=BODY)
        )
        self.room.note_due()
        return sent

    async def read(self) -> None:
        self.pass_time(seconds=1)
        await MarkRead(self.room.open, self.room.house.clock)(
            MarkReadCommand(account_id=self.reader.id, conversation_id=self.conversation.id)
        )

    async def change(self, index: int, *, delete: bool) -> None:
        messages = self.messages()
        if not messages:
            return
        was = messages[index % len(messages)]
        if was.deleted_at is not None:
            return
        now = self.room.house.clock.now()
        async with self.room.open() as uow:
            await uow.conversations.change_message(
                was.deleted(now) if delete else was.edited("other words", now), was=was
            )
            await uow.commit()

    async def block(self) -> None:
        self.disturbed = True
        async with self.room.open() as uow:
            await uow.blocks.add(
                Block(
                    blocker_id=self.reader.id,
                    blocked_id=self.writer.id,
                    blocked_at=self.room.house.clock.now(),
                )
            )
            await uow.commit()

    async def unblock(self) -> None:
        async with self.room.open() as uow:
            await uow.blocks.remove(self.reader.id, self.writer.id)
            await uow.commit()

    async def unsubscribe(self) -> None:
        self.disturbed = True
        token = unsubscribe_token(self.reader.id, Topic.MESSAGES, self.room.index)
        await Unsubscribe(self.room.open, self.room.index, self.room.house.clock)(
            UnsubscribeCommand(token=token)
        )

    async def subscribe(self) -> None:
        await ChooseMails(self.room.open, self.room.house.clock)(
            ChooseMailsCommand(account_id=self.reader.id, topic="messages", wanted=True)
        )

    async def suspend(self, *, suspended: bool) -> None:
        self.disturbed = True
        account = self.room.house.account(self.reader.id)
        self.room.house.replace_account(account.suspended() if suspended else account.restored())

    def pass_time(self, *, minutes: int = 0, seconds: int = 0) -> None:
        self.room.house.clock.move(timedelta(minutes=minutes, seconds=seconds))

    # What is so

    def messages(self) -> list[Message]:
        every = self.room.house.store.conversations.messages.values()
        return sorted(every, key=lambda one: one.id)

    def unread(self) -> set[MessageId]:
        known = self.room.house.store.conversations.conversations[self.conversation.id]
        read_at = known.read_at(self.reader.id)
        return {
            one.id
            for one in self.messages()
            if one.deleted_at is None and (read_at is None or one.sent_at > read_at)
        }

    def stood_for(self, mail: Mail) -> frozenset[MessageId]:
        record = self.room.record(mail)
        assert record.up_to is not None
        earlier = [
            one.up_to
            for one in self.room.records
            if one.key != record.key
            and one.state not in UNSENT
            and one.up_to is not None
            and one.up_to < record.up_to
        ]
        after = max(earlier, default=None)
        return frozenset(
            one for one in self.unread() if one <= record.up_to and (after is None or one > after)
        )

    def check(self, mail: Mail) -> None:
        """As it leaves: unread, not deleted, not blocked, wanted, and without a word of what was written."""
        assert mail.to == self.reader.email
        assert BODY not in mail.subject + mail.text + mail.html
        assert mail.unsubscribe is not None
        assert not self.room.house.store.disclosures.blocks
        assert not self.room.house.store.mails.opt_outs
        stood_for = self.stood_for(mail)
        assert stood_for, "a mail about nothing that is unread"
        self.mailed.append((self.room.house.clock.now(), stood_for))

    def check_all(self) -> None:
        """At most one mail for each message, and at most one an hour."""
        times = Counter(message for _, stood_for in self.mailed for message in stood_for)
        assert [one for one, number in times.items() if number > 1] == []
        left = [at for at, _ in self.mailed]
        assert all(later - earlier >= ONE_DIGEST_IN for earlier, later in pairwise(left))

    async def come_to_rest(self) -> None:
        """The worker goes on for hours, without dying any more."""
        for _ in range(30):
            self.pass_time(minutes=10)
            await self.room.work()
        assert not self.room.house.store.jobs

    def check_nothing_is_missing(self) -> None:
        """Where nobody was blocked, suspended or unsubscribed, whatever is unread was mailed.

        A mailer that knows no keys may leave one out that was cut off in the middle.
        """
        self.check_all()
        records = [one for one in self.room.records if one.kind is MailKind.MESSAGES]
        assert not [one for one in records if one.state is MailState.PLANNED]
        if not self.disturbed and not [one for one in records if one.state is MailState.UNCERTAIN]:
            mailed = {message for _, stood_for in self.mailed for message in stood_for}
            assert self.unread() <= mailed
