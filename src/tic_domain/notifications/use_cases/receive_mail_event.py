from collections.abc import Callable

import attrs

from tic_domain.notifications.delivery import ADDRESS
from tic_domain.notifications.model import (
    MailEvent,
    MailRecord,
    MailState,
    Suppression,
    SuppressionCause,
)
from tic_domain.notifications.policies import canonical
from tic_domain.notifications.ports import MailEvents, MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import BlindIndex, Clock

_CAUSES = {
    MailState.BOUNCED: SuppressionCause.BOUNCED,
    MailState.SUPPRESSED: SuppressionCause.BOUNCED,
    MailState.COMPLAINED: SuppressionCause.COMPLAINED,
}


@attrs.frozen(kw_only=True)
class ReceiveMailEventCommand:
    """`body` as it came, to the byte."""

    body: bytes = attrs.field(repr=False)
    id: str
    timestamp: str
    signature: str = attrs.field(repr=False)


@clause("C3.2", "C3.3")
@attrs.frozen
class ReceiveMailEvent:
    """What the provider tells of a mail. Whether it was anything new.

    What can't be delivered, and what somebody called spam, keeps later mails from that address. Nothing of
    what was told is kept but that. Raises MailEventNotSigned, InvalidInput, Unavailable.
    """

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _events: MailEvents
    _index: BlindIndex
    _clock: Clock

    async def __call__(self, command: ReceiveMailEventCommand) -> bool:
        event = self._events.verified(
            command.body, id=command.id, timestamp=command.timestamp, signature=command.signature
        )
        if event.state is None:
            return False
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            if not await uow.seen_mail_events.add(event.id, now):
                return False
            record = None
            if event.reference is not None:
                record = await uow.mails.find_by_reference(event.reference, for_update=True)
            if record is not None:
                news = record.after_news(event.state, event.reason, now)
                if news != record:
                    await uow.mails.save(news)
            if event.for_good and (cause := _CAUSES.get(event.state)) is not None:
                await self._suppress(uow, event, record, cause)
            await uow.commit()
        return True

    async def _suppress(
        self, uow: MailsUnitOfWork, event: MailEvent, record: MailRecord | None, cause: SuppressionCause
    ) -> None:
        """The address of that mail; where the mail isn't known, whoever of ours has that address."""
        now = self._clock.now()
        if record is not None and record.address is not None:
            found = {(record.recipient_id, record.address)}
        else:
            found = {
                (account.id, self._index.of(ADDRESS, canonical(address)))
                for address in event.to
                for account in await uow.accounts.find_by_email(address)
            }
        for account_id, address in sorted(found):
            await uow.mail_choices.suppress(
                Suppression(account_id=account_id, address=address, cause=cause, since=now)
            )
