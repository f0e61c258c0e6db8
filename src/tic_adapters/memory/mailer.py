"""Mail that stays here."""

import attrs

from tic_domain.notifications.errors import MailDelayed, MailRefused
from tic_domain.notifications.model import Mail


@attrs.define
class MemoryMailer:
    """Keeps what it was given, once per key. `fail_next` makes one hand-over go wrong."""

    _sent: dict[str, Mail] = attrs.field(factory=dict, init=False)
    _failures: list[MailRefused | MailDelayed] = attrs.field(factory=list, init=False)

    async def send(self, mail: Mail) -> None:
        if self._failures:
            raise self._failures.pop(0)
        self._sent.setdefault(mail.key, mail)

    def fail_next(self, failure: MailRefused | MailDelayed) -> None:
        self._failures.append(failure)

    @property
    def sent(self) -> tuple[Mail, ...]:
        """Oldest first."""
        return tuple(self._sent.values())
