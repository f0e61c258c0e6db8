from collections.abc import Callable

import attrs

from tic_domain.notifications.model import MailOptOut
from tic_domain.notifications.policies import checked_topic
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ChooseMailsCommand:
    account_id: AccountId
    topic: str
    wanted: bool


@clause("C3.2", "C7.2")
@attrs.frozen
class ChooseMails:
    """Switch mails of a topic off or on. Raises InvalidInput for `topic`, MailIsRequired, NotFound."""

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _clock: Clock

    async def __call__(self, command: ChooseMailsCommand) -> None:
        topic = checked_topic(command.topic)
        async with self._open_unit_of_work() as uow:
            account = await uow.accounts.get(command.account_id)
            if command.wanted:
                await uow.mail_choices.switch_on(account.id, topic)
            else:
                await uow.mail_choices.switch_off(
                    MailOptOut(account_id=account.id, topic=topic, since=self._clock.now())
                )
            await uow.commit()
