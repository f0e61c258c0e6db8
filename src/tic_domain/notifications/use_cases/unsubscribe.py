from collections.abc import Callable

import attrs

from tic_domain.notifications.catalogue import Topic
from tic_domain.notifications.delivery import find_account
from tic_domain.notifications.model import MailOptOut
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.notifications.unsubscribing import read_unsubscribe_token
from tic_domain.shared.clauses import clause
from tic_domain.shared.ports import BlindIndex, Clock


@attrs.frozen(kw_only=True)
class UnsubscribeCommand:
    token: str = attrs.field(repr=False)


@clause("C3.2")
@attrs.frozen
class Unsubscribe:
    """Switch off what the link in a mail is about. Twice is once. Raises UnsubscribeLinkUnknown.

    `look` says what that is, and changes nothing: mail programs look at links by themselves.
    """

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _index: BlindIndex
    _clock: Clock

    def look(self, command: UnsubscribeCommand) -> Topic:
        return read_unsubscribe_token(command.token, self._index)[1]

    async def __call__(self, command: UnsubscribeCommand) -> Topic:
        account_id, topic = read_unsubscribe_token(command.token, self._index)
        async with self._open_unit_of_work() as uow:
            if await find_account(uow, account_id) is not None:
                await uow.mail_choices.switch_off(
                    MailOptOut(account_id=account_id, topic=topic, since=self._clock.now())
                )
                await uow.commit()
        return topic
