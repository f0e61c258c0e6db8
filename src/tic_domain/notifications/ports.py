"""The way out for mail."""

from typing import Protocol

from tic_domain.notifications.model import Mail
from tic_domain.shared.ids import CalendarEntryId


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Hand it over once for its key. Raises MailRefused (never will), MailDelayed (try again)."""
        ...


class Links(Protocol):
    """Absolute addresses of the site, as they stand in mails."""

    def confirm_email(self, token: str) -> str: ...

    def session(self, entry_id: CalendarEntryId) -> str: ...
