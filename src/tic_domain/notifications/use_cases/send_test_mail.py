import attrs

from tic_domain.accounts.policies import checked_email
from tic_domain.notifications.letters import printed
from tic_domain.notifications.mails import trial
from tic_domain.notifications.ports import Mailer
from tic_domain.shared.ports import Ids


@attrs.frozen(kw_only=True)
class SendTestMailCommand:
    to: str


@attrs.frozen
class SendTestMail:
    """An operator tries whether mail leaves, here and now. The provider's id of it.

    Nothing is kept of it. Raises InvalidInput for `email`, MailRefused, MailDelayed.
    """

    _mailer: Mailer
    _ids: Ids

    async def __call__(self, command: SendTestMailCommand) -> str | None:
        to = checked_email(command.to, current=None)
        return await self._mailer.send(printed(trial(), key=f"test:{self._ids.new()}", to=to))
