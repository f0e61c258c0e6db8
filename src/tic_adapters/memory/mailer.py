"""Mail that stays here."""

import attrs

from tic_domain.notifications.errors import MailDelayed, MailKeyReused, MailRefused
from tic_domain.notifications.model import Mail


@attrs.define
class MemoryMailer:
    """Keeps what it was given, once per key. `fail_next` makes one hand-over go wrong.

    `knows_keys=False` makes it one that takes a repeat for a second mail.
    """

    knows_keys: bool = True
    _sent: list[Mail] = attrs.field(factory=list, init=False)
    _failures: list[MailRefused | MailDelayed] = attrs.field(factory=list, init=False)

    async def send(self, mail: Mail) -> str | None:
        if self._failures:
            raise self._failures.pop(0)
        if self.knows_keys:
            known = next((one for one in self._sent if one.key == mail.key), None)
            if known is not None:
                if known != mail:
                    raise MailKeyReused
                return f"memory:{mail.key}"
        self._sent.append(mail)
        return f"memory:{mail.key}"

    def fail_next(self, failure: MailRefused | MailDelayed) -> None:
        self._failures.append(failure)

    @property
    def sent(self) -> tuple[Mail, ...]:
        """Oldest first."""
        return tuple(self._sent)
