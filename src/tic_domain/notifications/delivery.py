"""Handing a mail over: planned in a transaction, handed over outside of it, and what became of it noted.

Wherever a worker dies, the next one finds out from the record what may have happened. Its key is the
provider's idempotency key, so that a repeat is no second mail where the provider knows keys; where it
doesn't, a mail that may have left is repeated only if it is required.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import attrs

from tic_domain.accounts.model import Account, AccountStatus
from tic_domain.notifications.catalogue import MailKind, Topic, topic_of
from tic_domain.notifications.errors import AddressRefused, MailDelayed, MailKeyReused, MailRefused
from tic_domain.notifications.letters import Letter, printed
from tic_domain.notifications.model import (
    Attachment,
    Mail,
    MailRecord,
    MailState,
    Suppression,
    SuppressionCause,
)
from tic_domain.notifications.policies import canonical, is_suppressed, may_be_mailed
from tic_domain.notifications.ports import Links, Mailer, MailsUnitOfWork
from tic_domain.notifications.unsubscribing import unsubscribe_token
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex, Clock

ADDRESS: Final = "mail address"
NO_ADDRESS: Final = "no confirmed address"
KEY_REUSED: Final = "the key was used for another mail"
NOT_REACHING: Final = "nothing reaches this address"
SWITCHED_OFF: Final = "switched off"
NO_NEWS: Final = "no news any more"
SUPERSEDED: Final = "a later mail says all"
_CUT_OFF: Final = "cut off while it was handed over"
_BUSY: Final = "another worker may be at it"


@attrs.frozen
class Planned:
    """A record whose mail may be handed over now. `is_repeat`: an earlier attempt may have got through."""

    record: MailRecord
    to: str
    is_repeat: bool


@clause("C3.2", "C4.1")
@attrs.frozen
class Delivery:
    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _mailer: Mailer
    _index: BlindIndex
    _links: Links
    _clock: Clock

    async def plan(
        self,
        uow: MailsUnitOfWork,
        wanted: MailRecord,
        account: Account,
        *,
        is_due: bool = True,
        known: MailRecord | None = None,
        to: str | None = None,
    ) -> Planned | None:
        """Note that it is being handed over; None where it is not to be. The caller commits, in any case.

        `is_due`: there is something to say. `known`: the record of that key where it was looked up, and
        locked, already. `to`: an address other than the account's.

        Raises MailDelayed where another worker may be at it, MailKeyReused.
        """
        if account.status is AccountStatus.DELETED:
            return None  # There is nobody to be mailed, and nothing is noted of who has left.
        now = self._clock.now()
        known = known or await uow.mails.find(wanted.key, for_update=True)
        if known is not None:
            self.require_free(known, now)
            if not known.is_open:
                return None
        record = known or wanted
        is_repeat = record.is_uncertain
        unsent = MailState.UNCERTAIN if record.is_uncertain else MailState.DROPPED
        ended: MailRecord | None = record.ended(unsent, NO_NEWS, now)
        if is_due:
            ended = await self._ended(uow, record, account, to or account.email, now)
        if ended is None:
            address = to or account.email or ""
            record = record.trying(self.address_of(address), now)
            await _store(uow, record, is_new=known is None)
            return Planned(record, address, is_repeat)
        await _store(uow, ended, is_new=known is None)
        return None

    def may_repeat(self, record: MailRecord, now: datetime) -> bool:
        """Whether handing it over again can't make a second mail."""
        return self._mailer.knows_keys and record.key_lives(now)

    def address_of(self, address: str) -> bytes:
        return self._index.of(ADDRESS, canonical(address))

    def letter_to(self, planned: Planned, letter: Letter, attachments: tuple[Attachment, ...] = ()) -> Mail:
        record = planned.record
        return printed(
            letter,
            key=record.key,
            to=planned.to,
            attachments=attachments,
            unsubscribe=self._unsubscribe(record.recipient_id, topic_of(record.kind)),
        )

    async def hand_over(self, planned: Planned, mail: Mail) -> None:
        """Raises MailDelayed, MailKeyReused; whatever is final is noted, and is no error."""
        record = planned.record
        try:
            reference = await self._mailer.send(mail)
        except MailRefused as error:
            await self._end(planned, error.reason)
            if isinstance(error, AddressRefused):
                await self._suppress(record)
        except MailKeyReused:
            if not planned.is_repeat:
                await self._end(planned, KEY_REUSED)
                raise
            # The attempt that was cut off did get through, in the words of that moment.
            await self._note(record, lambda one, now: one.handed_over(None, now))
        except MailDelayed as error:
            # What an earlier attempt may have brought through, this one can't take back.
            reason, maybe = error.reason, error.maybe_taken or planned.is_repeat
            await self._note(record, lambda one, now: one.put_off(reason, now, maybe_left=maybe))
            raise
        else:
            await self._note(record, lambda one, now: one.handed_over(reference, now))

    async def _end(self, planned: Planned, reason: str) -> None:
        state = MailState.UNCERTAIN if planned.is_repeat else MailState.REFUSED
        await self._note(planned.record, lambda one, now: one.ended(state, reason, now))

    def require_free(self, known: MailRecord, now: datetime) -> None:
        until = known.flies_until(now)
        if until is not None:
            raise MailDelayed(_BUSY, retry_after=(until - now).total_seconds())
        if known.state is MailState.REFUSED and known.reason == KEY_REUSED:
            raise MailKeyReused

    async def _ended(
        self, uow: MailsUnitOfWork, record: MailRecord, account: Account, address: str | None, now: datetime
    ) -> MailRecord | None:
        """The record as it ends without being handed over; None where nothing speaks against that."""
        is_optional = topic_of(record.kind) is not None
        if record.is_uncertain and is_optional and not self.may_repeat(record, now):
            return record.ended(MailState.UNCERTAIN, _CUT_OFF, now)
        if not may_be_mailed(account, record.kind, await self._switched_off(uow, account, record.kind)):
            state = MailState.UNCERTAIN if record.is_uncertain else MailState.DROPPED
            return record.ended(state, SWITCHED_OFF, now)
        if address is None:
            return record.ended(MailState.SUPPRESSED, NO_ADDRESS, now)
        suppression = await uow.mail_choices.find_suppression(account.id, self.address_of(address))
        if is_suppressed(suppression, record.kind):
            return record.ended(MailState.SUPPRESSED, NOT_REACHING, now)
        return None

    async def _switched_off(self, uow: MailsUnitOfWork, account: Account, kind: MailKind) -> frozenset[Topic]:
        return frozenset() if topic_of(kind) is None else await uow.mail_choices.switched_off(account.id)

    def _unsubscribe(self, account_id: AccountId, topic: Topic | None) -> str | None:
        if topic is None:
            return None
        return self._links.unsubscribe(unsubscribe_token(account_id, topic, self._index))

    async def _note(self, record: MailRecord, change: Callable[[MailRecord, datetime], MailRecord]) -> None:
        async with self._open_unit_of_work() as uow:
            known = await uow.mails.find(record.key, for_update=True)
            if known is not None and known.is_open:
                await uow.mails.save(change(known, self._clock.now()))
                await uow.commit()

    async def _suppress(self, record: MailRecord) -> None:
        if record.address is None:
            return
        async with self._open_unit_of_work() as uow:
            await uow.mail_choices.suppress(
                Suppression(
                    account_id=record.recipient_id,
                    address=record.address,
                    cause=SuppressionCause.BOUNCED,
                    since=self._clock.now(),
                )
            )
            await uow.commit()


async def find_account(uow: MailsUnitOfWork, account_id: AccountId) -> Account | None:
    """None where it is deleted."""
    try:
        return await uow.accounts.get(account_id)
    except NotFound:
        return None


async def _store(uow: MailsUnitOfWork, record: MailRecord, *, is_new: bool) -> None:
    await (uow.mails.add(record) if is_new else uow.mails.save(record))
