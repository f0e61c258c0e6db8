from collections.abc import Callable
from typing import Final

import attrs

from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.errors import MailNotRepeatable
from tic_domain.notifications.jobs import MailDigest, MailNotice
from tic_domain.notifications.model import UNSENT, MailRecord, MailState
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import ConversationId
from tic_domain.shared.ports import Clock

_ELSEWHERE: Final = {
    MailKind.EMAIL_CONFIRMATION: (
        "Ask the member to enter the address again in Settings: that makes a fresh link."
    ),
    MailKind.SESSION_INVITE: "The session's page has the invite to download.",
}


@attrs.frozen(kw_only=True)
class RetryMailCommand:
    key: str


@clause("C3.2")
@attrs.frozen
class RetryMail:
    """An operator has a mail sent that did not leave. All is checked anew.

    Raises NotFound, MailNotRepeatable.
    """

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: RetryMailCommand) -> MailRecord:
        async with self._open_unit_of_work() as uow:
            record = await uow.mails.find(command.key, for_update=True)
            if record is None:
                raise NotFound("mail")
            _require_repeatable(record)
            if record.kind is MailKind.MESSAGES:
                # It looks for what is unread by now, under a key of its own.
                uow.enqueue(
                    MailDigest(
                        conversation_id=ConversationId(record.about),
                        recipient_id=record.recipient_id,
                        wait=0,
                    )
                )
            else:
                record = record.anew(self._clock.now())
                await uow.mails.save(record)
                uow.enqueue(
                    MailNotice(
                        kind=record.kind,
                        recipient_id=record.recipient_id,
                        about=record.about,
                        detail=record.detail,
                    )
                )
            await uow.commit()
        return record


def _require_repeatable(record: MailRecord) -> None:
    if record.state not in UNSENT:
        if record.state is MailState.PLANNED:
            raise MailNotRepeatable("A worker is trying already: see that one runs.")
        raise MailNotRepeatable("It has left, or may have: it would arrive twice.")
    if record.kind in _ELSEWHERE:
        raise MailNotRepeatable(_ELSEWHERE[record.kind])
